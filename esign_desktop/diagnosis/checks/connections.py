"""Questions about the connection to a card: does it fail, and is it fast enough."""

from collections.abc import Iterator
from typing import Final

from esign_desktop.diagnosis.finding import make_finding
from esign_desktop.diagnosis.pcsc_errors import error_in
from esign_desktop.diagnosis.selectors import answered, is_failing, is_slow, tokens
from esign_desktop.diagnosis.slots import severity_in
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ProbeOutcome

_AGAIN: Final = Action(ActionKind.TRY_AGAIN)


def reader_failing(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find readers that are there, driver and all, and do not get through to their card."""
    if snapshot.service is not ServiceState.RUNNING:
        return
    for reader in snapshot.readers:
        if is_failing(reader):
            error = error_in(reader.detail)
            yield make_finding(
                "reader.failing",
                reader.name,
                _AGAIN,
                severity=severity_in(reader.name, snapshot, catalog),
                reader=reader.name,
                error=error,
            )


def card_slow(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find cards that answer, and far too slowly: blocking where no module had the patience."""
    waited = any(probe.outcome is ProbeOutcome.TIMED_OUT for probe in snapshot.modules)
    in_vain = waited and not any(map(answered, tokens(snapshot)))
    for card in snapshot.cards:
        if is_slow(card):
            answer_ms = card.driverless.answer_ms
            seconds = "" if answer_ms is None else f"{answer_ms / 1000:.1f}"
            yield make_finding(
                "card.slow",
                card.reader,
                _AGAIN,
                severity=Severity.BLOCKING if in_vain else None,
                reader=card.reader,
                seconds=seconds,
            )
