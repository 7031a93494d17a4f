"""One diagnosis: look, then think."""

import logging
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from esign_desktop.devices.ports import CardReading, Devices, PcscView
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.scope import is_akis, token_in
from esign_desktop.model.card import Card, DriverlessOutcome
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.reader import Reader, ReaderName, ReaderState
from esign_desktop.model.record import Record
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ModulePath, ModuleProbe, ProbeOutcome, Token

logger = logging.getLogger(__name__)

_NEWS_WAIT_S: Final = 1.0  # a card pulled while a module used it shows in PC/SC a little later


class Scope(Record, frozen=True):
    """What a diagnosis looks at. The defaults look at everything."""

    module: ModulePath | None = None  # this module and no other
    reader: str | None = None  # readers whose name contains this and no other
    modules: bool = True  # ask PKCS#11 modules
    driverless: bool = True  # also read certificates from the cards without any module


class Observer:
    """Takes snapshots of one computer.

    Args:
        devices: the computer.
        catalog: knows virtual readers and the places modules lie in.
        places: where to look for modules; the administrator's come first.
    """

    def __init__(self, devices: Devices, catalog: Catalog, places: Sequence[str]) -> None:
        self._devices = devices
        self._catalog = catalog
        self._places = tuple(places)

    def take_snapshot(self, scope: Scope = Scope()) -> Snapshot:  # noqa: B008 - a frozen record
        """Observe everything. Blocking: up to the worker's time-out for each module."""
        devices = self._devices
        places = (scope.module,) if scope.module else self._places
        paths = (scope.module,) if scope.module else devices.computer.find_modules(places)
        if paths and scope.modules:
            devices.tokens.prepare()
        now = devices.computer.now()
        view = devices.readers.look()
        chosen, others = self._choose(view, scope)
        readings = [self._read(reader, scope) for reader in chosen]
        snapshot = Snapshot(
            taken_at=now,
            host=devices.computer.host(),
            service=view.service,
            service_detail=view.detail,
            readers=tuple(reading.reader for reading in readings),
            usb_devices=devices.computer.usb_devices(),
            cards=tuple(reading.card for reading in readings if reading.card),
            modules=self._probe(paths, view.service, others, asked=scope.modules),
            searched=tuple(places),
        )
        return self._with_late_news(snapshot)

    def _choose(self, view: PcscView, scope: Scope) -> tuple[list[Reader], frozenset[ReaderName]]:
        """Return the readers to look at, marked as virtual or not, and the names of the others."""
        readers = [
            replace(reader, virtual=reader.virtual or self._catalog.is_virtual(reader.name))
            for reader in view.readers
        ]
        if scope.reader is None:
            return readers, frozenset()
        wanted = scope.reader.casefold()
        chosen = [reader for reader in readers if wanted in reader.name.casefold()]
        return chosen, frozenset(r.name for r in readers) - {r.name for r in chosen}

    def _read(self, reader: Reader, scope: Scope) -> CardReading:
        if reader.state is not ReaderState.CARD_READY or reader.virtual:
            reading = CardReading(reader)
        else:
            now = self._devices.computer.now()
            reading = self._devices.cards.read(reader, now, driverless=scope.driverless)
        if reading.reader.state is ReaderState.CARD_IN_USE and not reading.reader.held_by:
            held_by = self._devices.computer.holders_of_card()
            reading = replace(reading, reader=replace(reading.reader, held_by=held_by))
        return reading

    def _probe(
        self,
        paths: Sequence[ModulePath],
        service: ServiceState,
        others: frozenset[ReaderName],
        *,
        asked: bool,
    ) -> tuple[ModuleProbe, ...]:
        if service is not ServiceState.RUNNING or not asked:
            # AKIS' module is said to crash without PC/SC, and has nothing to show anyway
            return tuple(ModuleProbe(path, ProbeOutcome.NOT_TRIED) for path in paths)
        now = self._devices.computer.now()
        # one after the other: two modules talking to one card at once lock each other out
        probes = (self._devices.tokens.probe(path, now) for path in paths)
        return tuple(
            replace(p, tokens=tuple(t for t in p.tokens if not _in_one_of(others, t)))
            for p in probes
        )

    def _with_late_news(self, snapshot: Snapshot) -> Snapshot:
        """Find out whether a failure was a card taken out, or PC/SC stopped, in the middle."""
        cards = [c for c in snapshot.cards if is_akis(c)]
        if not any(_is_doubtful(card, snapshot) for card in cards):
            return snapshot
        left = self._devices.readers.left_since_look(_NEWS_WAIT_S)
        if not left:
            return snapshot
        logger.info("a card left while it was read")
        readers = tuple(
            replace(r, state=ReaderState.CARD_REMOVED) if r.name in left else r
            for r in snapshot.readers
        )
        view = self._devices.readers.look()
        return replace(snapshot, readers=readers, service=view.service, service_detail=view.detail)


def run_diagnosis(observer: Observer, catalog: Catalog, scope: Scope = Scope()) -> Report:  # noqa: B008
    """Look, then think. Blocking: call it from a background thread."""
    return diagnose(observer.take_snapshot(scope), catalog)


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
    return token is None or bool(token.detail) or not token.certificates


def _in_one_of(readers: frozenset[ReaderName], token: Token) -> bool:
    return any(reader in token.slot_name for reader in readers)
