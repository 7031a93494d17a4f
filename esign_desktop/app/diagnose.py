"""Takes snapshots: what there is on a computer, observed in one look."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PureWindowsPath
from typing import Final, NamedTuple

from msgspec.structs import replace

from esign_desktop.app.token_choice import TokenChoice
from esign_desktop.app.within_limits import within_limits
from esign_desktop.devices.ports import CardReading, Computer, Devices, PcscView
from esign_desktop.diagnosis.judge import module_suffices
from esign_desktop.diagnosis.selectors import answered, is_akis, token_in
from esign_desktop.model.card import Card, DriverlessOutcome
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.folding import fold
from esign_desktop.model.reader import Reader, ReaderName, ReaderState, UsbDevice
from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ModulePath, ModuleProbe, ProbeOutcome, Token

logger = logging.getLogger(__name__)

_NEWS_WAIT_S: Final = 1.0  # a card pulled while a module used it shows in PC/SC a little later


class Scope(Record, frozen=True):
    """What a diagnosis looks at. The defaults look at everything."""

    module: ModulePath | None = None  # this module and no other
    # readers whose name contains this and no other, or tokens by slot, label or serial number
    reader: str | None = None
    modules: bool = True  # ask PKCS#11 modules
    driverless: bool = True  # also read certificates from the cards without any module
    online: bool = False  # ask the issuers whether the certificates still hold
    # read cards to the end although the module's certificate is good by its dates: it may be the
    # old one, which its issuer stops when it renews it
    whole: bool = False


class Observer:
    """Takes snapshots of one computer.

    Args:
        devices: the computer.
        catalog: knows virtual readers.
        places: where to look for modules; the administrator's come first.
    """

    def __init__(self, devices: Devices, catalog: Catalog, places: Sequence[str]) -> None:
        self._devices = devices
        self._catalog = catalog
        self._places = tuple(places)

    def take_snapshot(
        self,
        scope: Scope = Scope(),  # noqa: B008 - a frozen record
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Snapshot:
        """Observe everything. Blocking: up to the worker's time-out for each module.

        Args:
            scope: what to look at. That it asks issuers, too, is left to ``app.online``.
            meanwhile: called once while a module or card works, for what else has to be done.
        """
        places = (scope.module,) if scope.module else self._places
        look = _Look(self._devices, self._catalog, scope, meanwhile)
        return within_limits(self._with_late_news(look.take_snapshot(places)))

    def _with_late_news(self, snapshot: Snapshot) -> Snapshot:
        """Find out whether a failure was a card taken out, or PC/SC stopped, in the middle."""
        left = _left_before_we_looked(snapshot)
        cards = (card for card in snapshot.cards if is_akis(card))
        doubtful = frozenset(card.reader for card in cards if _is_doubtful(card, snapshot))
        if doubtful:
            # while a module let us wait in vain, all news have come
            wait_s = 0 if _kept_waiting(snapshot.modules) else _NEWS_WAIT_S
            left |= self._devices.readers.left_since_look(wait_s, doubtful)
        if not left:
            return snapshot
        logger.info("a card left while it was read")
        readers = tuple(
            replace(r, state=ReaderState.CARD_REMOVED) if r.name in left else r
            for r in snapshot.readers
        )
        modules = tuple(
            replace(probe, tokens=tuple(_without_guesses(token, left) for token in probe.tokens))
            for probe in snapshot.modules
        )
        view = self._devices.readers.look()
        return replace(
            snapshot,
            readers=readers,
            modules=modules,
            service=view.service,
            service_detail=view.detail,
        )


class _Look:
    """One look at a computer: first the modules, then the cards themselves."""

    def __init__(
        self, devices: Devices, catalog: Catalog, scope: Scope, meanwhile: Callable[[], None]
    ) -> None:
        self._devices = devices
        self._catalog = catalog
        self._scope = scope
        self._facts = _ComputerFacts(devices.computer, meanwhile)

    def take_snapshot(self, places: Sequence[str]) -> Snapshot:
        """Return what there is; modules are looked for in these places."""
        devices = self._devices
        named = self._scope.module
        paths = (named,) if named else devices.computer.find_modules(places)
        if self._scope.modules and paths:
            devices.tokens.prepare()
        now = devices.computer.now()
        view = devices.readers.look()
        readers, left_out = self._readers(view, self._scope.reader)
        asked = self._ask_modules(paths, view, readers, left_out)
        devices.tokens.close()
        # After the module, not before: each would keep the other waiting for the card, and what
        # the module has shown need not be read once more.
        readings = [self._read(reader, asked.modules, now) for reader in asked.readers]
        self._facts.read()
        if any(reading.ask_service for reading in readings) or _kept_waiting(asked.modules):
            view = devices.readers.look()  # for the service's state: it may hang, or have gone
        seen = [(each.reader, devices.cards.parse(each, now)) for each in readings]
        if asked.choice is not None:
            seen = [each for each in seen if not asked.choice.is_of_another(each[1])]
        return Snapshot(
            taken_at=now,
            host=self._facts.host,
            service=view.service,
            service_detail=view.detail,
            readers=tuple(reader for reader, _card in seen),
            left_out=tuple(sorted(left_out)),
            # which device each of the readers left out is, is not known: they were not asked
            usb_devices=() if left_out else self._facts.usb_devices,
            cards=tuple(card for _reader, card in seen if card is not None),
            modules=asked.modules,
            searched=tuple(places),
        )

    def _readers(
        self, view: PcscView, wanted: str | None
    ) -> tuple[list[Reader], frozenset[ReaderName]]:
        """Return the readers to look at, marked as virtual or not, and the names of the others."""
        readers = [
            replace(reader, virtual=reader.virtual or self._catalog.is_virtual(reader.name))
            for reader in view.readers
        ]
        if wanted is None:
            return readers, frozenset()
        chosen = [reader for reader in readers if fold(wanted) in fold(reader.name)]
        return chosen, frozenset(r.name for r in readers) - {r.name for r in chosen}

    def _ask_modules(
        self,
        paths: Sequence[ModulePath],
        view: PcscView,
        readers: list[Reader],
        left_out: frozenset[ReaderName],
    ) -> "_Asked":
        """Ask the modules; of the tokens they show, keep those that ``--reader`` means."""
        wanted = self._scope.reader
        usable = view.service is ServiceState.RUNNING and not _only_mute(readers)
        if not (usable and self._scope.modules and paths):
            # AKIS' module is said to crash without PC/SC, and OpenSC tries a mute card for six
            # seconds; neither has anything to show
            not_tried = tuple(ModuleProbe(path, ProbeOutcome.NOT_TRIED) for path in paths)
            return _Asked(not_tried, readers)
        by_reader = bool(readers) or wanted is None
        modules = self._probe(paths, left_out if by_reader else frozenset())
        if wanted is None:
            return _Asked(modules, readers)
        choice = TokenChoice(modules, wanted, by_reader=by_reader)
        if not by_reader:
            readers = choice.readers(self._readers(view, None)[0])
        return _Asked(choice.modules, readers, choice)

    def _probe(
        self, paths: Sequence[ModulePath], left_out: frozenset[ReaderName]
    ) -> tuple[ModuleProbe, ...]:
        """Ask the modules one after the other: two on one card at once lock each other out."""
        probes: list[ModuleProbe] = []
        working = set[str]()
        for path in paths:
            name = PureWindowsPath(path).name  # knows both kinds of separators
            if name in working:
                # AKİA's package leaves a second copy of the same module in its own folder
                probes.append(ModuleProbe(path, ProbeOutcome.NOT_TRIED))
                continue
            probe = self._devices.tokens.probe(
                path, self._devices.computer.now(), self._facts.read
            )
            tokens = tuple(token for token in probe.tokens if not _in_one_of(left_out, token))
            if any(map(answered, tokens)):
                working.add(name)
            probes.append(replace(probe, tokens=tokens))
        return tuple(probes)

    def _read(self, reader: Reader, modules: Sequence[ModuleProbe], now: datetime) -> CardReading:
        """Return what a reader and its card tell without a module."""
        if reader.virtual:
            reading = CardReading(reader)
        elif reader.state is not ReaderState.CARD_READY:
            reading = CardReading(self._devices.readers.identify(reader))
        else:
            reading = self._read_card(reader, modules, now)
        if reading.reader.state is ReaderState.CARD_IN_USE and not reading.reader.held_by:
            held_by = self._devices.computer.holders_of_card()
            reading = replace(reading, reader=replace(reading.reader, held_by=held_by))
        return reading

    def _read_card(
        self, reader: Reader, modules: Sequence[ModuleProbe], now: datetime
    ) -> CardReading:
        """Return a card's own certificates: of those a module has shown, only what is missing."""
        tokens = [t for probe in modules for t in probe.tokens if reader.name in t.slot_name]
        shown = [each for token in tokens for each in token.certificates]
        unreadable = sum(token.unreadable for token in tokens)
        suffices = module_suffices(shown, unreadable, now)
        return self._devices.cards.read(
            reader,
            driverless=self._scope.driverless,
            known=tuple(each.der for each in shown if each.der is not None),
            whole=self._scope.whole or self._scope.online or not suffices,
            # a card that kept a module waiting in vain does not get the same time once more
            hurry=_kept_waiting(modules),
            meanwhile=self._facts.read,
        )


class _Asked(NamedTuple):
    """What the modules showed, and the readers to look at then."""

    modules: tuple[ModuleProbe, ...]
    readers: list[Reader]
    choice: TokenChoice | None = None  # where ``--reader`` named something


class _ComputerFacts:
    """What can be found out while a card or a module works; read once, however often asked."""

    def __init__(self, computer: Computer, meanwhile: Callable[[], None]) -> None:
        self._computer = computer
        self._meanwhile = meanwhile
        self._is_read = False
        self.usb_devices: tuple[UsbDevice, ...] = ()

    def read(self) -> None:
        """Read host and USB devices, and do what else the caller wants done meanwhile."""
        if self._is_read:
            return
        self._is_read = True
        self.host = self._computer.host()
        self.usb_devices = self._computer.usb_devices()
        self._meanwhile()


def _kept_waiting(modules: Sequence[ModuleProbe]) -> bool:
    return any(probe.outcome is ProbeOutcome.TIMED_OUT for probe in modules)


def _only_mute(readers: Sequence[Reader]) -> bool:
    """Tell whether there are cards, and none of them answers."""
    states = {reader.state for reader in readers if not reader.virtual}
    return ReaderState.CARD_MUTE in states and ReaderState.CARD_READY not in states


def _is_doubtful(card: Card, snapshot: Snapshot) -> bool:
    """Tell whether something about a card failed in a way that a pulled card explains."""
    if card.driverless.outcome in {DriverlessOutcome.REMOVED, DriverlessOutcome.REFUSED}:
        return True
    failed = {ProbeOutcome.REFUSED, ProbeOutcome.CRASHED, ProbeOutcome.TIMED_OUT}
    if any(probe.outcome in failed for probe in snapshot.modules):
        return True
    if not any(probe.outcome is ProbeOutcome.OK for probe in snapshot.modules):
        return False  # no module looked at the card
    token = token_in(card.reader, snapshot)
    if token is None or token.detail:
        return True
    empty = card.driverless.outcome is DriverlessOutcome.NOT_FOUND  # both agree on that
    return not token.certificates and not empty


def _left_before_we_looked(snapshot: Snapshot) -> frozenset[ReaderName]:
    """Return the empty readers in which a module, which starts earlier, had found a card."""
    half_seen = [t for probe in snapshot.modules for t in probe.tokens if not t.certificates]
    empty = (r.name for r in snapshot.readers if r.state is ReaderState.EMPTY)
    return frozenset(name for name in empty if any(name in t.slot_name for t in half_seen))


def _without_guesses(token: Token, left: frozenset[ReaderName]) -> Token:
    """Return what a module said of a card that left meanwhile, without what it had not seen.

    OpenSC goes on without the files it could not read, as if there were no PIN and no certificate.
    """
    if token.certificates or not _in_one_of(left, token):
        return token
    return replace(token, pins=(), detail=token.detail or "card removed")


def _in_one_of(readers: frozenset[ReaderName], token: Token) -> bool:
    return any(reader in token.slot_name for reader in readers)
