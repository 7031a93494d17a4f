"""Finds readers that are plugged in and not listed by PC/SC."""

from typing import NamedTuple

from esign_desktop.diagnosis.selectors import physical
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Reader, UsbDevice
from esign_desktop.model.snapshot import Snapshot


class Matched(NamedTuple):
    """Readers on USB and in PC/SC."""

    listed: list[UsbDevice]
    unlisted: list[UsbDevice]
    elsewhere: list[Reader]  # in PC/SC, and no device of ours: redirected, or not known


def reader_devices(snapshot: Snapshot, catalog: Catalog) -> tuple[UsbDevice, ...]:
    """Return the devices on USB that are readers, by their class or because we know the model."""
    return tuple(
        device
        for device in snapshot.usb_devices
        if device.smart_card_class or catalog.reader_model(device.usb_id) is not None
    )


def unlisted_devices(snapshot: Snapshot, catalog: Catalog) -> list[UsbDevice]:
    """Return readers on USB that PC/SC does not list."""
    return matched(snapshot, catalog).unlisted


def matched(snapshot: Snapshot, catalog: Catalog) -> Matched:
    """Tell which reader in PC/SC is which device.

    A reader is the device at its address; where PC/SC tells only the model, one of that model.
    Where it tells neither, the reader excuses one device: a reader that is listed must never be
    reported as missing its driver. Inside Windows' Remote Desktop PC/SC lists the readers of the
    other side; what is plugged in on this one is not told there, and never accused.
    """
    if snapshot.host.remote_session and snapshot.host.platform is Platform.WINDOWS:
        return Matched([], [], list(physical(snapshot.readers)))
    devices = list(reader_devices(snapshot, catalog))
    devices.sort(key=lambda device: bool(device.problem))  # the one with a problem is excused last
    listed: list[UsbDevice] = []
    untold, elsewhere = [], []
    # exact ones first: a reader of the same model, but untold place, must not take their device
    for reader in sorted(physical(snapshot.readers), key=lambda r: r.usb_address is None):
        match = next((d for d in devices if _is_at(d, reader)), None)
        if match is not None:
            devices.remove(match)
            listed.append(match)
        elif reader.usb_id is None:
            untold.append(reader)
        elif not any(_is_at(device, reader) for device in listed):  # else its second slot
            elsewhere.append(reader)
    excused = len(untold)
    return Matched(
        listed=[*listed, *devices[:excused]],
        unlisted=devices[excused:],
        elsewhere=[*elsewhere, *untold[len(devices) :]],
    )


def _is_at(device: UsbDevice, reader: Reader) -> bool:
    if reader.usb_address is not None:
        return device.address == reader.usb_address
    return device.usb_id == reader.usb_id
