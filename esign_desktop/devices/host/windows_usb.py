"""USB devices that could be readers, on Windows. The questions are in :mod:`.windows_setup_api`.

A device of several functions ("composite") has a node of its own and one for each function, which
carries ``&MI_xx`` in its name (Microsoft, "Enumeration of USB Composite Devices"). Reader and
keyboard in one are told apart there: what Windows says about the reader's own node counts.

The node that Windows makes for a *card* (``SCFILTER\\CID_…``) is not on the bus "USB" and so never
met here. It has a yellow mark and problem 28 with every card that has no minidriver, AKİS' among
them, and signing works all the same (Microsoft, KB 976832).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from esign_desktop.devices.host import windows_setup_api as api
from esign_desktop.devices.host.system_files import one_line
from esign_desktop.devices.host.windows_setup_api import WindowsNode
from esign_desktop.model.reader import UsbDevice, UsbId
from esign_desktop.model.record import Record

_DEVICE: Final = re.compile(r"(?i)USB\\VID_([0-9a-f]{4})&PID_([0-9a-f]{4})(&MI_[0-9a-f]{2})?\\")
_SMART_CARD_READER: Final = "{50dd5230-ba8a-11d1-bf5d-0000f805f530}"  # devguid.h
_CLASS_SMART_CARD: Final = r"usb\class_0b"  # first of the compatible ids the hub's driver makes
_CLASS_HUB: Final = r"usb\class_09"
_HUB_SERVICES: Final = ("usbhub", "usbhub3")
_DATE: Final = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")  # DriverDate: month, day, year


class FoundDevice(Record, frozen=True):
    """A device, and the names of its nodes, one of which PC/SC may report for a reader."""

    device: UsbDevice
    instance_ids: tuple[str, ...]  # in lower case: Windows does not tell them apart by case
    could_be_reader: bool


# --- read ---------------------------------------------------------------------------------------


def usb_devices(known: Collection[UsbId] = ()) -> tuple[UsbDevice, ...]:
    """Return the devices Windows counts among readers, of class 0x0B, or known. Never raises."""
    found = find_devices(api.usb_nodes(), known)
    return tuple(each.device for each in found if each.could_be_reader)


def usb_device_at(place: str) -> UsbDevice | None:
    """Return the device with a device instance id, or with a function that has it, or None."""
    wanted = place.lower()
    found = find_devices(api.usb_nodes(), ())
    return next((each.device for each in found if wanted in each.instance_ids), None)


# --- interpret ----------------------------------------------------------------------------------


def find_devices(
    nodes: Iterable[WindowsNode], known: Collection[UsbId]
) -> tuple[FoundDevice, ...]:
    """Return all devices but hubs, two with one location told apart by a number."""
    found: list[FoundDevice] = []
    seen: dict[str, int] = {}
    for device, functions in _grouped(nodes):
        usb_id = _usb_id(device)
        if usb_id is None or _is_hub(device):
            continue
        all_nodes = (device, *functions)
        card_nodes = [node for node in all_nodes if _is_for_cards(node)]
        place = one_line(device.location)
        seen[place] = number = seen.get(place, 0) + 1
        found.append(
            FoundDevice(
                device=_usb_device(
                    usb_id, device, card_nodes, f"{place}#{number}" if number > 1 else place
                ),
                instance_ids=tuple(node.instance_id.lower() for node in all_nodes),
                could_be_reader=bool(card_nodes) or usb_id in known,
            )
        )
    return tuple(found)


def driver_date(text: str) -> date | None:
    """Return the day of a driver, "6-21-2006" being the 21st of June."""
    match = _DATE.fullmatch(text.strip())
    if not match:
        return None
    try:
        return date(int(match[3]), int(match[1]), int(match[2]))
    except ValueError:
        return None


def _grouped(nodes: Iterable[WindowsNode]) -> Iterator[tuple[WindowsNode, list[WindowsNode]]]:
    """Yield every device with its functions; a function of no device is one itself."""
    devices: dict[str, tuple[WindowsNode, list[WindowsNode]]] = {}
    functions = []
    for node in nodes:
        match = _DEVICE.match(node.instance_id)
        if match and match[3]:
            functions.append(node)
        elif match:
            devices[node.instance_id.lower()] = (node, [])
    for function in functions:
        device = devices.get(function.parent.lower())
        if device is None:  # Wine tells no parent
            alike = [d for d in devices.values() if _usb_id(d[0]) == _usb_id(function)]
            device = alike[0] if len(alike) == 1 else None
        if device is None:
            devices[function.instance_id.lower()] = (function, [])
        else:
            device[1].append(function)
    yield from devices.values()


def _usb_device(
    usb_id: UsbId, device: WindowsNode, card_nodes: Sequence[WindowsNode], address: str
) -> UsbDevice:
    # a contactless half without a driver matters, unless PC/SC lists the reader anyway
    judged = next((n for n in card_nodes if n.problem), card_nodes[0] if card_nodes else device)
    names = (device.product, judged.product, judged.friendly_name, judged.description)
    return UsbDevice(
        usb_id=usb_id,
        product=one_line(next(filter(None, names), "")),
        smart_card_class=bool(card_nodes),
        address=address,
        driver=one_line(judged.driver_description or judged.service) or None,
        driver_provider=one_line(judged.driver_provider) or None,
        driver_version=one_line(judged.driver_version) or None,
        driver_date=driver_date(judged.driver_date),
        problem=judged.problem or None,
    )


def _is_for_cards(node: WindowsNode) -> bool:
    return node.class_guid.lower() == _SMART_CARD_READER or any(
        compatible.lower().startswith(_CLASS_SMART_CARD) for compatible in node.compatible_ids
    )


def _is_hub(node: WindowsNode) -> bool:
    return node.service.lower() in _HUB_SERVICES or any(
        compatible.lower().startswith(_CLASS_HUB) for compatible in node.compatible_ids
    )


def _usb_id(node: WindowsNode) -> UsbId | None:
    match = _DEVICE.match(node.instance_id)
    return UsbId(f"{match[1]}:{match[2]}".lower()) if match else None
