"""What the program needs from the outside world. Real and simulated devices both fit here."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from esign_desktop.model.card import Card
from esign_desktop.model.certificate import Certificate, Chain, Revocation, Sha256
from esign_desktop.model.host import Host
from esign_desktop.model.operation import (
    Noting,
    OperationEnding,
    OperationRequest,
    SigningView,
    note_nothing,
)
from esign_desktop.model.reader import Reader, ReaderName, UsbDevice
from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import ServiceState
from esign_desktop.model.token import ModulePath, ModuleProbe


class PcscView(Record, frozen=True):
    """What PC/SC answered, in one look."""

    service: ServiceState
    detail: str = ""  # name and code of the answer when it is not RUNNING
    readers: tuple[Reader, ...] = ()


class CardReading(Record, frozen=True):
    """What a look at a card brought: the reader as it turned out, the card if it answered."""

    reader: Reader
    card: Card | None = None
    files: tuple[bytes, ...] = ()  # certificate files as they are, for ``Cards.parse``
    ask_service: bool = False  # it ended as if PC/SC itself had gone, or hung


class IssuerAnswer(Record, frozen=True):
    """The answer of an issuer about one certificate."""

    revocation: Revocation
    chain: Chain | None = None


class Readers(Protocol):
    """PC/SC."""

    def look(self) -> PcscView:
        """Return the state of the service and of every reader. Never raises."""
        ...

    def identify(self, reader: Reader) -> Reader:
        """Return a reader without a usable card with the USB device it is. Never raises."""
        ...

    def left_since_look(
        self, wait_s: float, among: Collection[ReaderName] | None = None
    ) -> frozenset[ReaderName]:
        """Return the readers whose card went away since the last ``look``. Never raises.

        Args:
            wait_s: how long to wait for such news at most: PC/SC is up to 0.4 s late.
            among: the readers of interest; all by default. The others' news end no waiting.
        """
        ...

    def watch(self, on_change: Callable[[], None]) -> Callable[[], None]:
        """Call ``on_change`` after every change, from any thread. Return the stop function."""
        ...


class Cards(Protocol):
    """Cards, read by ourselves: SELECT, READ BINARY, GET DATA and nothing else."""

    def read(
        self,
        reader: Reader,
        *,
        driverless: bool,
        known: Sequence[bytes] = (),
        whole: bool = True,
        hurry: bool = False,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> CardReading:
        """Return what can be known of the card in a reader, nothing parsed yet. Never raises.

        Args:
            reader: one in state CARD_READY.
            driverless: whether to read its certificates, or only what the reader tells.
            known: certificates a module has shown of this card; only the beginning of each is
                compared.
            whole: whether to go on after the first of the known ones.
            hurry: whether to wait a second at most: a module has used up the time already.
            meanwhile: called once, while the card works.
        """
        ...

    def parse(self, reading: CardReading, now: datetime) -> Card | None:
        """Return the card of a reading with its certificates parsed. Never raises.

        Apart from ``read``, because parsing takes time to load that a module can work in.
        """
        ...


class Tokens(Protocol):
    """PKCS#11."""

    def prepare(self) -> None:
        """Say that a probe comes soon, so that its worker can start meanwhile."""
        ...

    def probe(
        self, module: ModulePath, now: datetime, meanwhile: Callable[[], None]
    ) -> ModuleProbe:
        """Return what a module shows. Never raises; takes at most the time-out.

        Args:
            module: its path.
            now: for the days left.
            meanwhile: called once, while the module works.
        """
        ...

    def close(self) -> None:
        """End what ``prepare`` started, where no probe came."""
        ...

    def stop(self) -> None:
        """Begin nothing more, and end at once what another thread waits for: the program ends."""
        ...


class Operations(Protocol):
    """What a person asks of a card: the only way of a PIN to it."""

    def operate(self, request: OperationRequest, noting: Noting = note_nothing) -> OperationEnding:
        """Do it once. Never raises, never repeats; takes at most the operation's time-out.

        Args:
            request: what is asked of the card.
            noting: gets what is known, before the PIN leaves and as soon as more is known; an
                interruption is raised further after that.
        """
        ...

    def preview(self, request: OperationRequest) -> SigningView:
        """Return what can be seen of a sign test beforehand. Asks for no PIN and sends none.

        Args:
            request: of kind SIGN_TEST; its PIN is not looked at.
        """
        ...


class Issuers(Protocol):
    """The issuers of certificates, over the internet. Asked only when the user wants it."""

    def ask(
        self, certificates: Sequence[Certificate], others: Sequence[bytes], now: datetime
    ) -> Mapping[Sha256, IssuerAnswer]:
        """Return what their issuers say of certificates. Never raises; takes a time-out at most.

        Args:
            certificates: those to ask about, in the order of their importance.
            others: DER of certificates at hand that an issuer's may be among.
            now: by the computer's clock.
        """
        ...


class Computer(Protocol):
    """The operating system."""

    def now(self) -> datetime:
        """Return the computer's own time, in UTC."""
        ...

    def host(self) -> Host:
        """Return what matters about the computer. Never raises."""
        ...

    def usb_devices(self) -> tuple[UsbDevice, ...]:
        """Return attached USB devices that could be readers or tokens. Never raises."""
        ...

    def watch_usb(self, on_change: Callable[[float], None]) -> Callable[[], None]:
        """Call ``on_change`` when a USB device that could be a reader came or went.

        From a thread, a moment later, with the time (monotonic) at which that began. Where a
        system cannot tell, nothing is called. Never raises. Return the stop function.
        """
        ...

    def holders_of_card(self) -> tuple[str, ...]:
        """Return programs that may hold a card, when one is in use. Slow; never raises."""
        ...

    def find_modules(self, places: Sequence[str]) -> tuple[ModulePath, ...]:
        """Return those of the places where a file is, each file once. Never raises."""
        ...


class Devices(Record, frozen=True):
    """The outside world. Pass it down from the composition root; there is no global."""

    readers: Readers
    cards: Cards
    tokens: Tokens
    computer: Computer
    operations: Operations
    issuers: Issuers
