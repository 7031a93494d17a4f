"""Devices simulated from a snapshot: for demo mode, saved reports and tests."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from threading import Lock

from msgspec.structs import replace

from esign_desktop.devices.ports import CardReading, Devices, IssuerAnswer, PcscView
from esign_desktop.devices.simulated_pins import SimulatedPins
from esign_desktop.model.card import Card, Driverless, DriverlessOutcome
from esign_desktop.model.certificate import Certificate, Sha256
from esign_desktop.model.host import Host
from esign_desktop.model.operation import (
    Noting,
    OperationEnding,
    OperationOutcome,
    OperationRequest,
    SigningView,
    note_nothing,
)
from esign_desktop.model.reader import Reader, ReaderName, ReaderState, UsbDevice
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModulePath, ModuleProbe, ProbeOutcome

_NOT_TRIED = Driverless(DriverlessOutcome.NOT_TRIED)


class SimulatedWorld:
    """A computer that is what ``snapshot`` says. It is all six ports in one.

    A snapshot taken of it equals the one given, whenever it is taken: its clock stands still at
    ``snapshot.taken_at``, so the days left stored in certificates stay right. The places to look
    for modules in are the caller's; give it :attr:`places` to get the snapshot's ``searched``.

    A snapshot is never changed, only replaced; any thread may ask, show and watch.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._looked_at = snapshot
        self._watchers: list[Callable[[], None]] = []
        self._pins = SimulatedPins()
        self._operating = Lock()  # one operation at a time, as with a real card
        self._lock = Lock()  # guards the watchers; the snapshot is one reference, read once a call

    @property
    def snapshot(self) -> Snapshot:
        """Return the snapshot played now."""
        return self._snapshot

    @property
    def places(self) -> tuple[str, ...]:
        """Return where modules were looked for when the snapshot was recorded."""
        return self._snapshot.searched

    def devices(self) -> Devices:
        """Return the six ports, all answered by this world."""
        return Devices(
            readers=self, cards=self, tokens=self, computer=self, operations=self, issuers=self
        )

    def show(self, snapshot: Snapshot) -> None:
        """Change what is there, as a hand that plugs something in would, and notify."""
        self._snapshot = snapshot
        with self._lock:
            watchers = tuple(self._watchers)
        for notify in watchers:  # outside the lock: a watcher may stop watching, or show again
            notify()

    # Readers

    def look(self) -> PcscView:
        """Return the service and the readers as they look before a card is read."""
        snapshot = self._looked_at = self._snapshot
        with_card = {card.reader for card in snapshot.cards}
        readers = (_before_reading(r) if r.name in with_card else r for r in snapshot.readers)
        return PcscView(snapshot.service, snapshot.service_detail, tuple(readers))

    def identify(self, reader: Reader) -> Reader:
        """Return the reader: the snapshot has its device already."""
        return reader

    def left_since_look(
        self, wait_s: float, among: Collection[ReaderName] | None = None
    ) -> frozenset[ReaderName]:
        """Return the readers whose card another snapshot took away. News never comes late here."""
        del wait_s
        before, now = self._looked_at, self._snapshot
        if before is now:
            return frozenset()
        there = {reader.name: reader for reader in now.readers}
        with_card = (r for r in before.readers if r.state is not ReaderState.EMPTY)
        left = frozenset(r.name for r in with_card if there.get(r.name) != r)
        return left if among is None else left.intersection(among)

    def watch(self, on_change: Callable[[], None]) -> Callable[[], None]:
        """Call ``on_change`` on every ``show``, in the thread that shows. Return the stop."""

        def watcher() -> None:  # a function of its own: the same on_change may watch twice
            on_change()

        def stop() -> None:
            with self._lock:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        with self._lock:
            self._watchers.append(watcher)
        return stop

    # Cards

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
        """Return the reader and the card as the snapshot has them."""
        del known, whole, hurry
        meanwhile()
        snapshot = self._snapshot
        seen = next((each for each in snapshot.readers if each.name == reader.name), None)
        card = next((each for each in snapshot.cards if each.reader == reader.name), None)
        if seen is None or (card is None and seen.state is not ReaderState.CARD_READY):
            # it was ready when somebody looked, and another snapshot has been shown since
            return CardReading(replace(reader, state=ReaderState.CARD_REMOVED))
        if card and not driverless:
            card = replace(card, driverless=_NOT_TRIED)
        return CardReading(seen, card)

    def parse(self, reading: CardReading, now: datetime) -> Card | None:
        """Return the card: it was parsed when the snapshot was recorded."""
        del now
        return reading.card

    # Tokens

    def prepare(self) -> None:
        """Nothing to start: every answer is known."""

    def close(self) -> None:
        """Nothing to end."""

    def stop(self) -> None:
        """Nothing waits here."""

    def probe(
        self, module: ModulePath, now: datetime, meanwhile: Callable[[], None]
    ) -> ModuleProbe:
        """Return the probe recorded in the snapshot."""
        del now  # the days left are the snapshot's
        meanwhile()
        probes = (probe for probe in self._snapshot.modules if probe.path == module)
        return next(probes, ModuleProbe(module, ProbeOutcome.NOT_FOUND))

    # Operations

    def operate(self, request: OperationRequest, noting: Noting = note_nothing) -> OperationEnding:
        """Let the simulated card answer, and show the snapshot as it is then."""
        with self._operating:
            ending, snapshot = self._pins.operate(request, self._snapshot)
            noting(ending)
            if snapshot != self._snapshot:
                self.show(snapshot)
        return ending

    def preview(self, request: OperationRequest) -> SigningView:
        """Return what the snapshot holds of a key; mechanisms are in no scenario."""
        for probe in self._snapshot.modules:
            for token in probe.tokens:
                if probe.path != request.module or token.serial != request.token:
                    continue
                # a scenario's certificates have no bytes to match
                certificates = (
                    c for c in token.certificates if (c.der or b"") == request.certificate
                )
                shown = next(certificates, None)
                return SigningView(
                    OperationOutcome.DONE,
                    certificate_shown=shown is not None,
                    key_shown=shown.has_key if shown else None,
                    pins=token.pins,
                    pinpad=token.pinpad,
                )
        return SigningView(OperationOutcome.NOT_PRESENT)

    # Issuers

    def ask(
        self, certificates: Sequence[Certificate], others: Sequence[bytes], now: datetime
    ) -> Mapping[Sha256, IssuerAnswer]:
        """Return nothing new: what issuers said is in the snapshot's certificates."""
        del certificates, others, now
        return {}

    # Computer

    def now(self) -> datetime:
        """Return when the snapshot was taken, so that it says for ever what it said first."""
        return self._snapshot.taken_at

    def host(self) -> Host:
        """Return the host of the snapshot."""
        return self._snapshot.host

    def usb_devices(self) -> tuple[UsbDevice, ...]:
        """Return the USB devices of the snapshot."""
        return self._snapshot.usb_devices

    def watch_usb(self, on_change: Callable[[float], None]) -> Callable[[], None]:
        """Do nothing: ``watch`` reports every other snapshot."""
        del on_change
        return lambda: None

    def holders_of_card(self) -> tuple[str, ...]:
        """Return no program: the readers of the snapshot already say who holds their cards."""
        return ()

    def find_modules(self, places: Sequence[str]) -> tuple[ModulePath, ...]:
        """Return the modules of the snapshot, wherever they are looked for."""
        del places
        return tuple(probe.path for probe in self._snapshot.modules)


def _before_reading(reader: Reader) -> Reader:
    """Return a reader as it was when its card was about to be read.

    Only the reading finds out that another program holds a card, or that it was pulled; the
    snapshot has what was found out.
    """
    return replace(reader, state=ReaderState.CARD_READY)
