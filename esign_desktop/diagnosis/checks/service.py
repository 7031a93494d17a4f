"""Questions about the PC/SC service, the session and the clock."""

from collections.abc import Iterator
from typing import Final

from esign_desktop.diagnosis.finding import found
from esign_desktop.diagnosis.times import earliest_possible, utc_text
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.host import Platform
from esign_desktop.model.report import Action, ActionKind, Finding
from esign_desktop.model.snapshot import ServiceState, Snapshot

_CODES: Final = {
    ServiceState.NOT_INSTALLED: "service.not_installed",
    ServiceState.STOPPED: "service.stopped",
    ServiceState.ACCESS_DENIED: "service.access_denied",
    ServiceState.INCOMPATIBLE: "service.incompatible",
}


def service_not_usable(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find a PC/SC service that does not answer, and why."""
    if code := _CODES.get(snapshot.service):
        again = Action(ActionKind.TRY_AGAIN)
        start = Action(ActionKind.START_SERVICE)
        actions = (start, again) if snapshot.service is ServiceState.STOPPED else (again,)
        yield found(code, "", *actions, detail=snapshot.service_detail)


def remote_desktop(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find a Remote Desktop session, where readers are on one side and programs on the other."""
    if snapshot.host.remote_session and snapshot.host.platform is Platform.WINDOWS:
        yield found("service.remote_session")


def clock_wrong(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find a clock that shows a time before the program, or long before a card, was made."""
    if earliest := earliest_possible(snapshot):
        yield found(
            "clock.wrong",
            "",
            Action(ActionKind.SET_CLOCK),
            now_at=utc_text(snapshot.taken_at),
            earliest_at=utc_text(earliest),
        )
