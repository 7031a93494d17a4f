"""Questions about readers and their drivers."""

from collections.abc import Iterator, Sequence
from typing import Final

from esign_desktop.catalog.computers import target_of
from esign_desktop.catalog.lookup import reader_advice, without_reader
from esign_desktop.diagnosis.advice_actions import actions_of
from esign_desktop.diagnosis.device_problems import DeviceProblem, problem_of
from esign_desktop.diagnosis.finding import make_finding
from esign_desktop.diagnosis.selectors import physical
from esign_desktop.diagnosis.usb_matching import unlisted_devices
from esign_desktop.model.advice import Advice, AdviceKind
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.host import Platform
from esign_desktop.model.report import Action, ActionKind, Finding
from esign_desktop.model.snapshot import ServiceState, Snapshot

_AGAIN: Final = Action(ActionKind.TRY_AGAIN)
_TO_INSTALL: Final = frozenset(
    {DeviceProblem.DRIVER, DeviceProblem.BLOCKED, DeviceProblem.OTHER_DRIVER}
)
"""Problems that a driver or a setting solves, and not a look again."""


def no_reader(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find that there is no reader: neither in PC/SC nor, as far as is seen, on USB."""
    if snapshot.service is not ServiceState.RUNNING or physical(snapshot.readers):
        return
    if unlisted_devices(snapshot, catalog):
        return  # reader_without_driver explains it
    actions = actions_of(without_reader())
    if snapshot.left_out:  # nothing is known of them, least of all that one should be ordered
        others = ", ".join(snapshot.left_out)
        yield make_finding("reader.none", "", _AGAIN, session="other_name", others=others)
    elif virtual := [reader.name for reader in snapshot.readers if reader.virtual]:
        yield make_finding("reader.virtual_only", "", *actions, readers=", ".join(virtual))
    elif snapshot.host.remote_session and snapshot.host.platform is Platform.WINDOWS:
        # the reader is on the other side, and buying another would not help
        yield make_finding("reader.none", "", _AGAIN, session="remote", others="")
    else:
        yield make_finding("reader.none", "", _AGAIN, *actions, session="", others="")


def reader_without_driver(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find readers on the USB bus that PC/SC does not list, and what each of them needs."""
    if snapshot.service is not ServiceState.RUNNING:
        return  # then no reader is listed, and the service explains why
    target = target_of(snapshot.host, service=True)
    for device in unlisted_devices(snapshot, catalog):
        advice = reader_advice(catalog, target, device)
        name, actions = advice[0].about, actions_of(advice)
        problem = problem_of(device, snapshot.host.platform)
        unsupported = advice[0].kind is AdviceKind.REPLACE
        if problem is not None and (device.problem or not unsupported):
            yield make_finding(
                "reader.driver_problem",
                device.usb_id,
                *((*actions, _AGAIN) if problem in _TO_INSTALL else (_AGAIN, *actions)),
                reader=name,
                usb_id=device.usb_id,
                problem=str(device.problem or ""),
                cause=problem.value,
                claimed_by="" if device.problem else device.driver or "",
            )
        elif unsupported:
            yield make_finding(
                "reader.unsupported",
                device.usb_id,
                *actions,
                reader=name,
                usb_id=device.usb_id,
            )
        else:
            yield make_finding(
                "reader.driver_missing",
                device.usb_id,
                *actions,
                reader=name,
                usb_id=device.usb_id,
                driver=_driver(advice),
            )


def _driver(advice: Sequence[Advice]) -> str:
    """Return what has to be installed, or ``""``."""
    installs = (a.package for a in advice if a.kind is AdviceKind.INSTALL and not a.in_case)
    return next((package.title for package in installs if package is not None), "")
