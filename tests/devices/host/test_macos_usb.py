"""USB devices, as ioreg tells them.

The form (names of properties, interfaces as children of their device) is that of answers recorded
on Macs by other projects; the readers in it are put together here.
"""

import plistlib
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.host import macos_usb
from esign_desktop.devices.host.macos_usb import (
    could_be_readers,
    parse_ioreg,
    usb_device_at,
    usb_devices,
)
from esign_desktop.model.reader import UsbDevice, UsbId

ACR38 = UsbId("072f:9000")
Entry = dict[str, Any]


def interface(usb_class: int, **more: object) -> Entry:
    return {"IOObjectClass": "IOUSBHostInterface", "bInterfaceClass": usb_class, **more}


def device(
    usb_id: str = "072f:b100",
    location: int = 0x14200000,
    address: int | None = 5,
    children: tuple[Entry, ...] = (interface(11),),
    **more: object,
) -> Entry:
    vendor, _, product = usb_id.partition(":")
    entry = {
        "IOObjectClass": "IOUSBHostDevice",
        "idVendor": int(vendor, 16),
        "idProduct": int(product, 16),
        "locationID": location,
        "bDeviceClass": 0,
        "USB Product Name": "CCID USB Reader",
        "USB Vendor Name": "ACS",
        # a driver of the whole device stands between its interfaces
        "IORegistryEntryChildren": [{"IOObjectClass": "AppleUSBHostCompositeDevice"}, *children],
        **more,
    }
    return entry if address is None else entry | {"USB Address": address}


def hub(*below: Entry, location: int = 0x14100000) -> Entry:
    port = {"IOObjectClass": "AppleUSB20HubPort", "IORegistryEntryChildren": list(below)}
    driver = {"IOObjectClass": "AppleUSB20Hub", "IORegistryEntryChildren": [port]}
    return device(
        "05e3:0610", location, 2, (interface(9, IORegistryEntryChildren=[driver]),), bDeviceClass=9
    )


def answer(*entries: Entry) -> bytes:
    return plistlib.dumps(list(entries))


def found(*entries: Entry, known: tuple[UsbId, ...] = ()) -> tuple[UsbDevice, ...]:
    return could_be_readers(parse_ioreg(answer(*entries)), known)


def test_reader_is_told_by_the_class_of_its_interface() -> None:
    owned = interface(11, UsbExclusiveOwner="pid 512, usbsmartcardreaderd")

    assert found(device(children=(interface(3), owned))) == (
        UsbDevice(
            usb_id=UsbId("072f:b100"),
            product="CCID USB Reader",
            manufacturer="ACS",
            smart_card_class=True,
            address="20-5",
            driver="usbsmartcardreaderd",
        ),
    )


def test_apple_silicon_calls_the_names_otherwise() -> None:
    entry = device(kUSBProductString="ACR39U ICC Reader", kUSBVendorString="ACS Ltd.")
    del entry["USB Product Name"], entry["USB Vendor Name"]

    (reader,) = found(entry)

    assert (reader.product, reader.manufacturer) == ("ACR39U ICC Reader", "ACS Ltd.")


def test_reader_that_no_program_has_opened_has_no_driver() -> None:
    assert [reader.driver for reader in found(device())] == [None]


def test_keyboards_disks_and_hubs_are_no_readers() -> None:
    keyboard = device("05ac:024f", children=(interface(3),))
    disk = device("0781:5581", 0x14300000, children=(interface(8),))

    assert found(keyboard, disk, hub()) == ()


def test_other_devices_are_readers_only_when_their_id_is_known() -> None:
    entry = device(ACR38, children=(interface(255),))

    assert found(entry) == ()
    assert [each.smart_card_class for each in found(entry, known=(ACR38,))] == [False]


def test_a_known_hub_is_still_none() -> None:
    assert found(hub(), known=(UsbId("05e3:0610"),)) == ()


def test_reader_behind_hubs_is_told_twice_and_is_one() -> None:
    reader = device(location=0x14121000)
    inner = hub(reader, location=0x14120000)

    assert [each.usb_id for each in found(hub(inner), inner, reader)] == ["072f:b100"]


def test_interface_of_a_device_behind_a_hub_is_not_the_hubs() -> None:
    entry = hub(device(location=0x14121000))
    entry["bDeviceClass"] = 0  # even of one that hides

    assert [each.usb_id for each in found(entry)] == ["072f:b100"]


def test_two_equal_readers_are_two() -> None:
    two = found(device(), device(location=0x14300000, address=6))

    assert [reader.address for reader in two] == ["20-5", "20-6"]


def test_reader_without_an_address_is_told_by_its_port() -> None:
    assert [reader.address for reader in found(device(address=None))] == ["0x14200000"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no property list",
        plistlib.dumps({}),
        plistlib.dumps([1, "x", [device()]]),
        answer({"idVendor": "1839", "idProduct": 1, "locationID": 1}),
        answer({"idVendor": True, "idProduct": 1, "locationID": 1}),
        answer({"idVendor": 1839, "idProduct": 1}),
        answer({"IORegistryEntryChildren": "x"}),
    ],
)
def test_what_is_no_device_is_none(data: bytes) -> None:
    assert parse_ioreg(data) == ()


def test_odd_numbers_and_hostile_names_do_no_harm() -> None:
    entry = device() | {"USB Product Name": "a\x1b\n" * 500, "USB Vendor Name": 7}
    entry["idVendor"] = -1
    entry["IORegistryEntryChildren"] = [7, interface(11, UsbExclusiveOwner=3)]
    odd = plistlib.dumps([entry], fmt=plistlib.FMT_BINARY)

    (reader,) = could_be_readers(parse_ioreg(odd), ())

    assert (reader.usb_id, reader.manufacturer, reader.driver) == ("ffff:b100", "", None)
    assert reader.product.isprintable()
    assert len(reader.product) <= 120


def test_deep_nesting_ends_somewhere() -> None:
    entry = device()
    for _ in range(100):
        entry = {"IORegistryEntryChildren": [entry]}

    assert parse_ioreg(answer(entry)) == ()


@given(st.binary(max_size=300))
def test_no_answer_makes_us_raise(data: bytes) -> None:
    parse_ioreg(b"<plist><array>" + data)


def test_ioreg_is_asked_with_a_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, object]] = []

    def run(command: object, **how: object) -> subprocess.CompletedProcess[bytes]:
        asked.append((command, how["timeout"]))
        return subprocess.CompletedProcess((), 0, answer(device()), b"")

    monkeypatch.setattr(subprocess, "run", run)

    assert [each.address for each in usb_devices()] == ["20-5"]
    found_there = usb_device_at("20-5")
    assert found_there is not None
    assert found_there.usb_id == "072f:b100"
    assert usb_device_at("20-6") is None
    assert set(asked) == {(macos_usb._IOREG, 3)}


@pytest.mark.parametrize("error", [FileNotFoundError(), subprocess.TimeoutExpired("ioreg", 3)])
def test_ioreg_that_does_not_answer_tells_of_no_device(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(subprocess, "run", fail)

    assert usb_devices() == ()


def test_an_answer_beyond_all_measure_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macos_usb, "_MAX_BYTES", 10)

    def run(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess((), 0, answer(device()), b"")

    monkeypatch.setattr(subprocess, "run", run)

    assert usb_devices() == ()
