"""Questions about the PC/SC service, the session and the clock."""

from collections.abc import Iterator
from typing import Final

from esign_desktop.catalog.computers import target_of
from esign_desktop.catalog.lookup import (
    DRIVER_PAGE,
    akis_advice,
    class_driver_advice,
    service_advice,
    setting_advice,
)
from esign_desktop.diagnosis.advice_actions import actions_of
from esign_desktop.diagnosis.finding import make_finding
from esign_desktop.diagnosis.pcsc_errors import error_in
from esign_desktop.diagnosis.times import doubtful_since, earliest_possible, utc_text
from esign_desktop.model.advice import Advice
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import SettingCase
from esign_desktop.model.host import Host, Platform
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ProbeOutcome

_AGAIN: Final = Action(ActionKind.TRY_AGAIN)
_READER_DRIVERS: Final = Action(ActionKind.OPEN_LINK, DRIVER_PAGE)
_CODES: Final = {
    ServiceState.NOT_INSTALLED: "service.not_installed",
    ServiceState.STOPPED: "service.stopped",
    ServiceState.ACCESS_DENIED: "service.access_denied",
    ServiceState.INCOMPATIBLE: "service.incompatible",
    ServiceState.NO_ANSWER: "service.no_answer",
    ServiceState.UNKNOWN: "service.error",
}


def service_not_usable(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find a PC/SC service that cannot be used, and why."""
    code, detail = _CODES.get(snapshot.service), snapshot.service_detail
    actions = actions_of(_service_advice(snapshot, catalog))
    if code == "service.stopped":
        cause = _cause(snapshot.host)
        # macOS starts it by itself; and what is switched off, or at the other end, does not start
        startable = snapshot.host.platform is not Platform.MACOS and not cause
        first = (Action(ActionKind.START_SERVICE),) if startable else ()
        yield make_finding(code, "", *first, *actions, _AGAIN, detail=detail, cause=cause)
    elif code == "service.error":
        yield make_finding(code, "", *actions, _AGAIN, detail=detail, error=error_in(detail))
    elif code:
        yield make_finding(code, "", *actions, _AGAIN, detail=detail)


def _cause(host: Host) -> str:
    """Return the likeliest reason for SCARD_E_NO_SERVICE, where the computer tells one.

    Inside Remote Desktop winscard asks the other computer, so that this one's service says nothing
    (Microsoft, "Smart Card and Remote Desktop Services").
    """
    if host.platform is not Platform.WINDOWS:
        return ""
    if host.remote_session:
        return "remote"
    if host.service_disabled:
        return "disabled"
    return "running" if host.service_running else ""


def _service_advice(snapshot: Snapshot, catalog: Catalog) -> tuple[Advice, ...]:
    target = target_of(snapshot.host, service=False)
    match snapshot.service:
        case ServiceState.NOT_INSTALLED:
            return (*service_advice(catalog, target), *class_driver_advice(catalog, target))
        case ServiceState.STOPPED:
            return setting_advice(catalog, target, SettingCase.SERVICE_STOPPED)
        case ServiceState.ACCESS_DENIED:
            return setting_advice(catalog, target, SettingCase.ACCESS_DENIED)
    return ()


def remote_desktop(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find a Remote Desktop session, where readers are on one side and programs on the other."""
    if snapshot.host.remote_session and snapshot.host.platform is Platform.WINDOWS:
        looked = any(probe.outcome is ProbeOutcome.OK for probe in snapshot.modules)
        akis = () if looked else akis_advice(catalog, target_of(snapshot.host), again=True)
        yield make_finding("service.remote_session", "", *actions_of(akis), _READER_DRIVERS)


def clock_wrong(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find a clock before the program or a card was made, or in doubt far ahead of both."""
    earliest = earliest_possible(snapshot, catalog)
    ahead_of = None if earliest else doubtful_since(snapshot, catalog)
    if known := earliest or ahead_of:
        yield make_finding(
            "clock.wrong",
            "",
            Action(ActionKind.SET_CLOCK),
            # then it stands before the certificate that has expired by this clock
            severity=Severity.BLOCKING if ahead_of else None,
            now_at=utc_text(snapshot.taken_at),
            earliest_at=utc_text(known),
            direction="ahead" if ahead_of else "behind",
        )
