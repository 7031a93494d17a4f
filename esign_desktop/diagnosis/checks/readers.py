"""Questions about readers and their drivers."""

from collections.abc import Iterator
from typing import Final

from esign_desktop.diagnosis.finding import found
from esign_desktop.diagnosis.scope import physical
from esign_desktop.diagnosis.unlisted import unlisted_devices
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import ReaderDriver
from esign_desktop.model.host import Platform
from esign_desktop.model.report import Action, ActionKind, Finding
from esign_desktop.model.snapshot import ServiceState, Snapshot

READER_ORDER: Final = Action(ActionKind.OPEN_LINK, "reader_order")
DRIVER_PAGE: Final = Action(ActionKind.OPEN_LINK, "reader_drivers")


def no_reader(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find that there is no reader: neither in PC/SC nor, as far as is seen, on USB."""
    if snapshot.service is not ServiceState.RUNNING or physical(snapshot.readers):
        return
    if unlisted_devices(snapshot, catalog):
        return  # reader_without_driver explains it
    if virtual := [reader.name for reader in snapshot.readers if reader.virtual]:
        yield found(
            "reader.virtual_only", "", DRIVER_PAGE, READER_ORDER, readers=", ".join(virtual)
        )
    else:
        again = Action(ActionKind.TRY_AGAIN)
        remote = snapshot.host.remote_session and snapshot.host.platform is Platform.WINDOWS
        if remote:  # the reader is on the other side, and buying another would not help
            yield found("reader.none", "", again, session="remote")
        else:
            yield found("reader.none", "", again, DRIVER_PAGE, READER_ORDER, session="")


def reader_without_driver(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find readers on the USB bus that PC/SC does not list, and what each of them needs."""
    if snapshot.service is not ServiceState.RUNNING:
        return  # then no reader is listed, and the service explains why
    for device in unlisted_devices(snapshot, catalog):
        model = catalog.reader_model(device.usb_id)
        name = model.title if model else device.product or device.usb_id
        supports = model.support.get(snapshot.host.platform) if model else None
        support = supports[0] if supports else None
        if device.problem:
            yield found(
                "reader.driver_problem",
                device.usb_id,
                Action(ActionKind.TRY_AGAIN),
                reader=name,
                usb_id=device.usb_id,
                problem=str(device.problem),
            )
        elif support is not None and support.driver is ReaderDriver.NONE:
            yield found(
                "reader.unsupported",
                device.usb_id,
                READER_ORDER,
                reader=name,
                usb_id=device.usb_id,
            )
        else:
            package = catalog.package(support.package) if support else None
            install = Action(ActionKind.INSTALL_PACKAGE, package.id) if package else None
            yield found(
                "reader.driver_missing",
                device.usb_id,
                install or DRIVER_PAGE,
                reader=name,
                usb_id=device.usb_id,
                driver=package.title if package else "",
            )
