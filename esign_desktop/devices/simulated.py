"""The outside world, played from a snapshot. For the demo mode, saved reports and tests."""

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
    """A computer that is what ``scene`` says. It is all six ports in one.

    A snapshot taken of it equals the scene, whenever it is taken: its clock stands still at
    ``scene.taken_at``, so the days left stored in certificates stay right. The places to look for
    modules in are the caller's; give it :attr:`places` to get the scene's ``searched`` back.

    A scene is never changed, only replaced; any thread may ask, show and watch.
    """

    def __init__(self, scene: Snapshot) -> None:
        self._scene = scene
        self._looked_at = scene
        self._watchers: list[Callable[[], None]] = []
        self._pins = SimulatedPins()
        self._operating = Lock()  # one operation at a time, as with a real card
        self._lock = Lock()  # guards the watchers; the scene is one reference, read once a call

    @property
    def scene(self) -> Snapshot:
        """Return the scene played now."""
        return self._scene

    @property
    def places(self) -> tuple[str, ...]:
        """Return where modules were looked for when the scene was recorded."""
        return self._scene.searched

    def devices(self) -> Devices:
        """Return the six ports, all answered by this world."""
        return Devices(
            readers=self, cards=self, tokens=self, computer=self, operations=self, issuers=self
        )

    def show(self, scene: Snapshot) -> None:
        """Change what is there, as a hand that plugs something in would, and notify."""
        self._scene = scene
        with self._lock:
            watchers = tuple(self._watchers)
        for notify in watchers:  # outside the lock: a watcher may stop watching, or show again
            notify()

    # Readers

    def look(self) -> PcscView:
        """Return the service and the readers of the scene, as they look before a card is read."""
        scene = self._looked_at = self._scene
        with_card = {card.reader for card in scene.cards}
        readers = (_before_reading(r) if r.name in with_card else r for r in scene.readers)
        return PcscView(scene.service, scene.service_detail, tuple(readers))

    def identify(self, reader: Reader) -> Reader:
        """Return the reader: the scene has told its device already."""
        return reader

    def left_since_look(
        self, wait_s: float, among: Collection[ReaderName] | None = None
    ) -> frozenset[ReaderName]:
        """Return the readers whose card another scene took away. News never comes late here."""
        del wait_s
        before, now = self._looked_at, self._scene
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
        """Return the reader and the card as the scene has them."""
        del known, whole, hurry
        meanwhile()
        scene = self._scene
        seen = next((each for each in scene.readers if each.name == reader.name), None)
        card = next((each for each in scene.cards if each.reader == reader.name), None)
        if seen is None or (card is None and seen.state is not ReaderState.CARD_READY):
            # it was ready when somebody looked, and another scene has been shown since
            return CardReading(replace(reader, state=ReaderState.CARD_REMOVED))
        if card and not driverless:
            card = replace(card, driverless=_NOT_TRIED)
        return CardReading(seen, card)

    def parse(self, reading: CardReading, now: datetime) -> Card | None:
        """Return the card: it was parsed when the scene was recorded."""
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
        """Return the probe recorded in the scene."""
        del now  # the days left are the scene's
        meanwhile()
        probes = (probe for probe in self._scene.modules if probe.path == module)
        return next(probes, ModuleProbe(module, ProbeOutcome.NOT_FOUND))

    # Operations

    def operate(self, request: OperationRequest, noting: Noting = note_nothing) -> OperationEnding:
        """Let the simulated card answer, and show the scene as it is then."""
        with self._operating:
            ending, scene = self._pins.operate(request, self._scene)
            noting(ending)
            if scene != self._scene:
                self.show(scene)
        return ending

    def preview(self, request: OperationRequest) -> SigningView:
        """Return what the scene tells of a key; mechanisms are in no scene."""
        for probe in self._scene.modules:
            for token in probe.tokens:
                if probe.path != request.module or token.serial != request.token:
                    continue
                # a scene's certificates have no bytes to be told by
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
        """Return nothing new: what issuers said is in the scene's certificates."""
        del certificates, others, now
        return {}

    # Computer

    def now(self) -> datetime:
        """Return when the scene was taken, so that it says for ever what it said first."""
        return self._scene.taken_at

    def host(self) -> Host:
        """Return the host of the scene."""
        return self._scene.host

    def usb_devices(self) -> tuple[UsbDevice, ...]:
        """Return the USB devices of the scene."""
        return self._scene.usb_devices

    def watch_usb(self, on_change: Callable[[float], None]) -> Callable[[], None]:
        """Tell nothing: ``watch`` tells of every other scene."""
        del on_change
        return lambda: None

    def holders_of_card(self) -> tuple[str, ...]:
        """Return nobody: the readers of the scene already say who holds their cards."""
        return ()

    def find_modules(self, places: Sequence[str]) -> tuple[ModulePath, ...]:
        """Return the modules of the scene, wherever they are looked for."""
        del places
        return tuple(probe.path for probe in self._scene.modules)


def _before_reading(reader: Reader) -> Reader:
    """Return a reader as it was when its card was about to be read.

    Only the reading finds out that another program holds a card, or that it was pulled; the scene
    has what was found out.
    """
    return replace(reader, state=ReaderState.CARD_READY)
