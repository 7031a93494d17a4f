"""USB devices that could be readers, from sysfs.

Source: Linux, Documentation/ABI/testing/sysfs-bus-usb and ABI/stable/sysfs-bus-usb; interfaces
lie beside their device and carry its name and a colon, ``1-2`` and ``1-2:1.0``.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from esign_desktop.devices.host.system_files import one_line, read_small
from esign_desktop.model.reader import UsbDevice, UsbId
from esign_desktop.model.record import Record

_DEVICES: Final = Path("/sys/bus/usb/devices")
_MAX_ENTRIES: Final = 2048
_DEVICE_NAME: Final = r"\d+-[\d.]+"  # root hubs are called usb1
_HEX4: Final = r"[0-9a-f]{4}"
_CLASS_SMART_CARD: Final = "0b"  # USB class codes, usb.org
_CLASS_HUB: Final = "09"


class SysfsInterface(Record, frozen=True):
    """One interface of a device, as sysfs has it."""

    usb_class: str  # two hex digits
    driver: str | None = None  # "usbfs" while a program such as pcscd uses it


class SysfsDevice(Record, frozen=True):
    """One device, as sysfs has it: text, unchecked."""

    vendor: str
    product_id: str
    usb_class: str = ""
    bus: str = ""
    number: str = ""
    product: str = ""
    manufacturer: str = ""
    interfaces: tuple[SysfsInterface, ...] = ()


# --- read ---------------------------------------------------------------------------------------


def usb_devices(known: Collection[UsbId] = (), folder: Path = _DEVICES) -> tuple[UsbDevice, ...]:
    """Return the devices with a smart card interface, and those with a known id. Never raises."""
    return could_be_readers(_read(folder), known)


def usb_device_at(place: str, folder: Path = _DEVICES) -> UsbDevice | None:
    """Return the device at a place, "bus-address": what pcsc-lite reports as CHANNEL_ID.

    Never raises; None when nothing is there any more.
    """
    there = (device for device in _read(folder) if _address(device) == place)
    return next(
        (_usb_device(device, usb_id) for device in there if (usb_id := _usb_id(device))), None
    )


def _read(folder: Path) -> Iterator[SysfsDevice]:
    try:
        names = sorted(entry.name for entry in islice(folder.iterdir(), _MAX_ENTRIES))
    except OSError:  # a container, or a machine without USB
        return
    for name in names:
        if not re.fullmatch(_DEVICE_NAME, name):
            continue
        beside = [other for other in names if other.startswith(f"{name}:")]
        yield _read_device(folder / name, [folder / other for other in beside])


def _read_device(device: Path, interfaces: list[Path]) -> SysfsDevice:
    return SysfsDevice(
        vendor=_attribute(device, "idVendor"),
        product_id=_attribute(device, "idProduct"),
        usb_class=_attribute(device, "bDeviceClass"),
        bus=_attribute(device, "busnum"),
        number=_attribute(device, "devnum"),
        product=_attribute(device, "product"),
        manufacturer=_attribute(device, "manufacturer"),
        interfaces=tuple(
            SysfsInterface(_attribute(interface, "bInterfaceClass"), _driver(interface))
            for interface in interfaces
        ),
    )


def _attribute(folder: Path, name: str) -> str:
    return one_line(read_small(folder / name))


def _driver(interface: Path) -> str | None:
    try:
        return one_line((interface / "driver").readlink().name) or None
    except OSError:
        return None


# --- interpret ----------------------------------------------------------------------------------


def could_be_readers(
    devices: Iterable[SysfsDevice], known: Collection[UsbId]
) -> tuple[UsbDevice, ...]:
    """Return which devices could be readers or tokens: by their class, or because we know them."""
    found = []
    for device in devices:
        usb_id = _usb_id(device)
        if usb_id is None or device.usb_class == _CLASS_HUB:
            continue
        if _card_interfaces(device) or usb_id in known:
            found.append(_usb_device(device, usb_id))
    return tuple(found)


def _usb_device(device: SysfsDevice, usb_id: UsbId) -> UsbDevice:
    card_interfaces = _card_interfaces(device)
    drivers = (i.driver for i in card_interfaces or device.interfaces)
    return UsbDevice(
        usb_id=usb_id,
        product=device.product,
        manufacturer=device.manufacturer,
        smart_card_class=bool(card_interfaces),
        address=_address(device),
        driver=next(filter(None, drivers), None),
    )


def _card_interfaces(device: SysfsDevice) -> list[SysfsInterface]:
    return [i for i in device.interfaces if i.usb_class == _CLASS_SMART_CARD]


def _address(device: SysfsDevice) -> str:
    return f"{device.bus}-{device.number}"  # not the port: what CHANNEL_ID tells


def _usb_id(device: SysfsDevice) -> UsbId | None:
    vendor, product = device.vendor.lower(), device.product_id.lower()
    if re.fullmatch(_HEX4, vendor) and re.fullmatch(_HEX4, product):
        return UsbId(f"{vendor}:{product}")
    return None
