"""USB devices, as Windows' device manager knows them.

Ids, classes, services and drivers are those of Microsoft's documentation ("Standard USB
Identifiers", "System-Defined Device Setup Classes") and of its own usbccid driver.
"""

import sys
from datetime import date

import pytest
from msgspec.structs import replace

from esign_desktop.devices.host import windows_setup_api, windows_usb
from esign_desktop.devices.host.windows_setup_api import WindowsNode
from esign_desktop.devices.host.windows_usb import driver_date, find_devices
from esign_desktop.model.reader import UsbDevice, UsbId

READERS = "{50dd5230-ba8a-11d1-bf5d-0000f805f530}"
CCID = (r"USB\Class_0b&SubClass_00&Prot_00", r"USB\Class_0b&SubClass_00", r"USB\Class_0b")
KEYBOARD = (r"USB\Class_03&SubClass_01&Prot_01", r"USB\Class_03")

ACR39U = WindowsNode(
    r"USB\VID_072F&PID_B100\6&2A1F0C3&0&2",
    class_guid=READERS,
    service="WUDFRd",
    compatible_ids=CCID,
    description="Microsoft Usbccid Smartcard Reader (WUDF)",
    product="ACR39U ICC Reader",
    location="Port_#0002.Hub_#0003",
    driver_description="Microsoft Usbccid Smartcard Reader (WUDF)",
    driver_provider="Microsoft",
    driver_version="10.0.22621.1",
    driver_date="6-21-2006",
)
NEW = WindowsNode(  # just plugged in, and Windows has no driver for it
    r"USB\VID_072F&PID_B102\6&2A1F0C3&0&3",
    compatible_ids=CCID,
    description="ACR39T-A1",
    product="ACR39T-A1",
    location="Port_#0003.Hub_#0003",
    problem=28,
)
COMPOSITE = WindowsNode(
    r"USB\VID_046A&PID_0092\5&11D2&0&1",
    class_guid="{36fc9e60-c465-11cf-8056-444553540000}",
    service="usbccgp",
    compatible_ids=(r"USB\COMPOSITE",),
    description="USB Composite Device",
    product="Secure Keyboard",
    location="Port_#0004.Hub_#0003",
)
KEYS = WindowsNode(
    r"USB\VID_046A&PID_0092&MI_00\6&77A&0&0000",
    parent=COMPOSITE.instance_id,
    service="HidUsb",
    compatible_ids=KEYBOARD,
    description="USB Input Device",
)
SLOT = WindowsNode(
    r"USB\VID_046A&PID_0092&MI_01\6&77A&0&0001",
    parent=COMPOSITE.instance_id.lower(),
    class_guid=READERS.upper(),
    service="WUDFRd",
    compatible_ids=CCID,
    description="Microsoft Usbccid Smartcard Reader (WUDF)",
    driver_description="Microsoft Usbccid Smartcard Reader (WUDF)",
)
PLAIN_KEYBOARD = WindowsNode(
    r"USB\VID_046D&PID_C31C\5&11D2&0&5", service="HidUsb", compatible_ids=KEYBOARD
)
HUB = WindowsNode(
    r"USB\VID_05E3&PID_0610\5&11D2&0&6", service="USBHUB3", description="Generic USB Hub"
)
ROOT_HUB = WindowsNode(r"USB\ROOT_HUB30\4&1E2&0&0", service="USBHUB3")
CARD = WindowsNode(  # "Smart Card" with the yellow mark
    r"SCFILTER\CID_80655443D3228231C073F62180\7&2B&0&1", description="Smart Card", problem=28
)


def readers(*nodes: WindowsNode, known: tuple[str, ...] = ()) -> tuple[UsbDevice, ...]:
    found = find_devices(nodes, tuple(map(UsbId, known)))
    return tuple(each.device for each in found if each.could_be_reader)


def test_reader_that_works_tells_its_driver() -> None:
    assert readers(ACR39U) == (
        UsbDevice(
            usb_id=UsbId("072f:b100"),
            product="ACR39U ICC Reader",
            smart_card_class=True,
            address="Port_#0002.Hub_#0003",
            driver="Microsoft Usbccid Smartcard Reader (WUDF)",
            driver_provider="Microsoft",
            driver_version="10.0.22621.1",
            driver_date=date(2006, 6, 21),
            problem=None,
        ),
    )


def test_reader_without_a_driver_is_told_by_its_class() -> None:
    (reader,) = readers(NEW)

    assert (reader.usb_id, reader.smart_card_class, reader.problem) == ("072f:b102", True, 28)
    assert (reader.driver, reader.driver_version, reader.driver_date) == (None, None, None)


@pytest.mark.parametrize(
    ("code", "problem"), [(0, None), (None, None), (10, 10), (28, 28), (43, 43)]
)
def test_problem_of_a_reader_is_the_device_managers(code: int | None, problem: int | None) -> None:
    assert [each.problem for each in readers(replace(ACR39U, problem=code))] == [problem]


@pytest.mark.parametrize("code", [10, 28, 43])
def test_reader_in_a_keyboard_is_judged_by_its_own_node(code: int) -> None:
    broken_keys, broken_slot = replace(KEYS, problem=code), replace(SLOT, problem=code)
    broken_whole = replace(COMPOSITE, problem=code)

    assert [each.problem for each in readers(COMPOSITE, broken_keys, SLOT)] == [None]
    assert [each.problem for each in readers(broken_whole, KEYS, SLOT)] == [None]
    assert [each.problem for each in readers(COMPOSITE, KEYS, broken_slot)] == [code]


def test_reader_in_a_keyboard_is_one_device_with_the_names_of_all_its_nodes() -> None:
    # the nodes come in any order
    (found,) = find_devices((SLOT, KEYS, COMPOSITE), ())

    assert found.could_be_reader
    assert found.device.product == "Secure Keyboard"
    assert found.device.address == "Port_#0004.Hub_#0003"
    assert SLOT.instance_id.lower() in found.instance_ids


def test_of_two_slots_the_broken_one_is_told() -> None:
    contactless = replace(
        SLOT, instance_id=r"USB\VID_046A&PID_0092&MI_02\6&77A&0&0002", problem=10
    )

    assert [each.problem for each in readers(COMPOSITE, SLOT, contactless)] == [10]


def test_function_whose_device_is_not_told_finds_it_by_its_id() -> None:
    (found,) = find_devices((COMPOSITE, replace(SLOT, parent="")), ())

    assert found.device.address == "Port_#0004.Hub_#0003"


def test_function_that_could_belong_to_two_devices_stands_for_itself() -> None:
    other = replace(COMPOSITE, instance_id=r"USB\VID_046A&PID_0092\5&11D2&0&9")

    assert len(readers(COMPOSITE, other, replace(SLOT, parent=""))) == 1


def test_composite_that_windows_could_not_take_apart_is_known_by_its_id() -> None:
    whole = replace(COMPOSITE, problem=10)

    assert readers(whole) == ()
    assert [each.problem for each in readers(whole, known=("046a:0092",))] == [10]


def test_keyboards_hubs_and_cards_are_no_readers() -> None:
    assert readers(PLAIN_KEYBOARD, HUB, ROOT_HUB, CARD, COMPOSITE, KEYS) == ()
    assert readers(HUB, known=("05e3:0610",)) == ()
    by_class = replace(HUB, service="", compatible_ids=(r"USB\Class_09",))
    assert readers(by_class, known=("05e3:0610",)) == ()


def test_the_mark_on_the_card_says_nothing_about_the_reader() -> None:
    assert [each.problem for each in readers(ACR39U, CARD)] == [None]


def test_reader_with_its_makers_protocol_is_one_once_its_driver_is_there() -> None:
    old = replace(ACR39U, instance_id=r"USB\VID_072F&PID_9000\1", compatible_ids=())
    bare = replace(old, class_guid="", driver_description="", service="")

    assert len(readers(old)) == 1
    assert readers(bare) == ()
    assert [(r.smart_card_class, r.driver) for r in readers(bare, known=("072f:9000",))] == [
        (False, None)
    ]


def test_driver_that_is_none_for_readers_is_named() -> None:
    taken = replace(
        ACR39U, class_guid="{88bae032-5a81-49f0-bc3d-a4ff138216d6}", driver_description="WinUSB"
    )

    assert [(each.smart_card_class, each.driver) for each in readers(taken)] == [(True, "WinUSB")]


def test_two_equal_readers_are_two_whatever_their_locations() -> None:
    second = replace(ACR39U, instance_id=ACR39U.instance_id + "2")
    elsewhere = replace(second, location="Port_#0001.Hub_#0001")

    assert [each.address for each in readers(ACR39U, elsewhere)] == [
        "Port_#0002.Hub_#0003",
        "Port_#0001.Hub_#0001",
    ]
    # every controller of USB 3 counts its ports from one
    assert [each.address for each in readers(ACR39U, second)] == [
        "Port_#0002.Hub_#0003",
        "Port_#0002.Hub_#0003#2",
    ]


def test_serial_numbers_of_devices_stay_on_the_computer() -> None:
    numbered = replace(ACR39U, instance_id=r"USB\VID_072F&PID_B100\SERIAL4711")

    assert "SERIAL4711" not in str(readers(numbered))


@pytest.mark.parametrize("odd", ["", "USB", r"USB\VID_072F", r"USB\VID_XYZ0&PID_B100\1", "\\\\"])
def test_names_that_are_no_usb_devices_are_passed_over(odd: str) -> None:
    assert find_devices((replace(ACR39U, instance_id=odd),), ()) == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6-21-2006", date(2006, 6, 21)),
        ("12-1-2023", date(2023, 12, 1)),
        ("21-6-2006", None),
        ("", None),
        ("2006-06-21", None),
        ("0-0-0000", None),
    ],
)
def test_day_of_a_driver_is_american(text: str, day: date | None) -> None:
    assert driver_date(text) == day


def test_device_is_found_by_any_of_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = (COMPOSITE, KEYS, SLOT, ACR39U)
    monkeypatch.setattr(windows_setup_api, "usb_nodes", lambda: nodes)

    for name in (COMPOSITE.instance_id, SLOT.instance_id, SLOT.instance_id.upper()):
        device = windows_usb.usb_device_at(name)
        assert device is not None
        assert device.usb_id == "046a:0092"
    assert windows_usb.usb_device_at(r"USB\VID_0000&PID_0000\1") is None
    assert [each.usb_id for each in windows_usb.usb_devices()] == ["072f:b100", "046a:0092"][::-1]


@pytest.mark.skipif(sys.platform == "win32", reason="asks everybody but Windows")
def test_elsewhere_windows_has_no_devices() -> None:
    assert windows_setup_api.usb_nodes() == ()
    assert windows_usb.usb_devices() == ()
