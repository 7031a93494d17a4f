"""USB devices that could be readers, on macOS. Written from documentation, never tried on a Mac.

Asked is ``ioreg`` and not ``system_profiler``: that one tells no classes of interfaces, takes a
second, and calls its data otherwise since macOS 26. Class and properties are those of the I/O
registry since OS X 10.11 (Apple, IOUSBHostFamily: ``IOUSBHostFamilyDefinitions.h``), on Intel and
Apple silicon alike; only the controllers above the devices differ.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from esign_desktop.devices.host.macos_output import output_of
from esign_desktop.devices.host.plists import parse_plist
from esign_desktop.devices.host.system_files import one_line
from esign_desktop.model.reader import UsbDevice, UsbId
from esign_desktop.model.record import Record

# -a: a property list; -r, -c: what is below each device of that class; -l: with all properties
_IOREG: Final = ("/usr/sbin/ioreg", "-a", "-l", "-r", "-c", "IOUSBHostDevice")
_TIMEOUT_S: Final = 3
_MAX_BYTES: Final = 16 * 1024 * 1024
_MAX_DEPTH: Final = 64
_MAX_ENTRIES: Final = 20_000
_CLASS_SMART_CARD: Final = 0x0B  # USB class codes, usb.org
_CLASS_HUB: Final = 0x09
_OWNER: Final = re.compile(r"pid \d+, (.+)")

Entry = dict[object, object]


class IoregInterface(Record, frozen=True):
    """One interface of a device."""

    usb_class: int | None
    owner: str = ""  # "pid 512, usbsmartcardreaderd": the program that has it open


class IoregDevice(Record, frozen=True):
    """One device, as the I/O registry has it."""

    usb_id: UsbId
    usb_class: int | None
    location: int  # of the port: bus in the highest byte, then hub after hub
    address: int | None
    product: str = ""
    manufacturer: str = ""
    interfaces: tuple[IoregInterface, ...] = ()


# --- read ---------------------------------------------------------------------------------------


def usb_devices(known: Collection[UsbId] = ()) -> tuple[UsbDevice, ...]:
    """Return the devices with a smart card interface, and those with a known id. Never raises.

    Starts ``ioreg``: 30 ms and more.
    """
    return could_be_readers(parse_ioreg(_read()), known)


def usb_device_at(place: str) -> UsbDevice | None:
    """Return the device at "bus-address", as libccid tells it of a reader, or None."""
    devices = (_usb_device(device) for device in parse_ioreg(_read()))
    return next((device for device in devices if device.address == place), None)


def _read() -> bytes:
    listed = output_of(_IOREG, _TIMEOUT_S)
    return listed if len(listed) <= _MAX_BYTES else b""


# --- interpret ----------------------------------------------------------------------------------


def parse_ioreg(data: bytes) -> tuple[IoregDevice, ...]:
    """Return the devices of ``ioreg -a``'s answer, each once. Never raises.

    A device behind a hub is listed twice: for itself, and below the hub.
    """
    parsed = parse_plist(data)
    roots = parsed if isinstance(parsed, list) else [parsed]
    found: dict[int, IoregDevice] = {}
    for entry in _entries(roots):
        device = _device(entry)
        if device is not None:
            found.setdefault(device.location, device)
    return tuple(found.values())


def could_be_readers(
    devices: Collection[IoregDevice], known: Collection[UsbId]
) -> tuple[UsbDevice, ...]:
    """Return which devices could be readers or tokens: by their class, or because we know them."""
    return tuple(
        _usb_device(device)
        for device in devices
        if device.usb_class != _CLASS_HUB and (_for_cards(device) or device.usb_id in known)
    )


def _entries(roots: list[object]) -> Iterator[Entry]:
    """Yield every entry, from top to bottom."""
    waiting = [(root, 0) for root in reversed(roots)]
    for _ in range(_MAX_ENTRIES):
        if not waiting:
            return
        entry, depth = waiting.pop()
        if not isinstance(entry, dict) or depth > _MAX_DEPTH:
            continue
        yield entry
        waiting.extend((child, depth + 1) for child in reversed(_children(entry)))


def _device(entry: Entry) -> IoregDevice | None:
    vendor, product, location = (
        _number(entry, name) for name in ("idVendor", "idProduct", "locationID")
    )
    if vendor is None or product is None or location is None or "bInterfaceClass" in entry:
        return None
    return IoregDevice(
        usb_id=UsbId(f"{vendor & 0xFFFF:04x}:{product & 0xFFFF:04x}"),
        usb_class=_number(entry, "bDeviceClass"),
        location=location & 0xFFFFFFFF,
        address=_number(entry, "USB Address"),
        # the second is the newer name
        product=_text(entry, "USB Product Name") or _text(entry, "kUSBProductString"),
        manufacturer=_text(entry, "USB Vendor Name") or _text(entry, "kUSBVendorString"),
        interfaces=tuple(_interfaces(entry)),
    )


def _interfaces(device: Entry) -> Iterator[IoregInterface]:
    for child in _children(device):
        if isinstance(child, dict) and "bInterfaceClass" in child:
            yield IoregInterface(
                _number(child, "bInterfaceClass"), _text(child, "UsbExclusiveOwner")
            )


def _children(entry: Entry) -> list[object]:
    children = entry.get("IORegistryEntryChildren")
    return children if isinstance(children, list) else []


def _usb_device(device: IoregDevice) -> UsbDevice:
    for_cards = _for_cards(device)
    owners = (_OWNER.fullmatch(interface.owner) for interface in for_cards)
    # as libusb counts, and with it libccid's channel id: darwin_usb.c
    bus = device.location >> 24
    return UsbDevice(
        usb_id=device.usb_id,
        product=device.product,
        manufacturer=device.manufacturer,
        smart_card_class=bool(for_cards),
        address=f"0x{device.location:08x}"
        if device.address is None
        else f"{bus}-{device.address}",
        driver=next((owner[1] for owner in owners if owner), None),
    )


def _for_cards(device: IoregDevice) -> list[IoregInterface]:
    return [i for i in device.interfaces if i.usb_class == _CLASS_SMART_CARD]


def _number(entry: Entry, name: str) -> int | None:
    value = entry.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(entry: Entry, name: str) -> str:
    value = entry.get(name)
    return one_line(value) if isinstance(value, str) else ""
