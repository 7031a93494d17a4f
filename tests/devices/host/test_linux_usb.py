"""USB devices, as sysfs shows them."""

from pathlib import Path

import pytest

from esign_desktop.devices.host.linux_usb import usb_device_at, usb_devices
from esign_desktop.model.reader import UsbDevice, UsbId

ACR39T = UsbId("072f:b102")
ACR38 = UsbId("072f:9000")


def plug(
    sysfs: Path,
    name: str,
    *,
    usb_id: str = ACR39T,
    usb_class: str = "00",
    interfaces: tuple[tuple[str, str | None], ...] = (("0b", None),),
    **attributes: str,
) -> None:
    vendor, _, product = usb_id.partition(":")
    device = sysfs / name
    device.mkdir(parents=True)
    values = {
        "idVendor": vendor,
        "idProduct": product,
        "bDeviceClass": usb_class,
        "busnum": "1",
        "devnum": "5",
        "product": "ACR39T-A1",
        "manufacturer": "ACS",
    } | attributes
    for key, value in values.items():
        (device / key).write_text(f"{value}\n", encoding="utf-8")
    for number, (interface_class, driver) in enumerate(interfaces):
        interface = sysfs / f"{name}:1.{number}"
        interface.mkdir()
        (interface / "bInterfaceClass").write_text(f"{interface_class}\n", encoding="utf-8")
        if driver:
            (interface / "driver").symlink_to(sysfs / "drivers" / driver)


def test_reader_is_told_by_the_class_of_its_interface(tmp_path: Path) -> None:
    plug(tmp_path, "1-2", interfaces=(("03", "usbhid"), ("0b", "usbfs")))

    assert usb_devices(folder=tmp_path) == (
        UsbDevice(
            usb_id=ACR39T,
            product="ACR39T-A1",
            manufacturer="ACS",
            smart_card_class=True,
            address="1-5",
            driver="usbfs",
        ),
    )


def test_reader_without_a_driver_has_none(tmp_path: Path) -> None:
    plug(tmp_path, "1-2")

    assert [device.driver for device in usb_devices(folder=tmp_path)] == [None]


def test_other_devices_are_readers_only_when_their_id_is_known(tmp_path: Path) -> None:
    plug(tmp_path, "1-2", usb_id=ACR38, interfaces=(("ff", None),))
    plug(tmp_path, "1-3", usb_id="046d:c31c", interfaces=(("03", "usbhid"),))

    assert usb_devices(folder=tmp_path) == ()
    (device,) = usb_devices({ACR38}, tmp_path)
    assert (device.usb_id, device.smart_card_class) == (ACR38, False)


def test_hubs_are_never_readers(tmp_path: Path) -> None:
    plug(tmp_path, "1-1", usb_id="1d6b:0002", usb_class="09")
    plug(tmp_path, "usb1", usb_id="1d6b:0002", usb_class="09")

    assert usb_devices({UsbId("1d6b:0002")}, tmp_path) == ()


def test_two_equal_readers_are_two(tmp_path: Path) -> None:
    plug(tmp_path, "1-2", devnum="5")
    plug(tmp_path, "1-2.1", devnum="6")

    assert [device.address for device in usb_devices(folder=tmp_path)] == ["1-5", "1-6"]


def test_interfaces_of_another_device_are_not_its_own(tmp_path: Path) -> None:
    plug(tmp_path, "1-1", usb_id="046d:c31c", interfaces=(("03", None),))
    plug(tmp_path, "1-1.4", interfaces=(("0b", None),))

    assert [device.usb_id for device in usb_devices(folder=tmp_path)] == [ACR39T]


@pytest.mark.parametrize("usb_id", ["", "072f:", "72f:b102", "072g:b102", "../../etc:b102"])
def test_device_without_an_id_is_passed_over(tmp_path: Path, usb_id: str) -> None:
    plug(tmp_path, "1-2", usb_id=usb_id)

    assert usb_devices(folder=tmp_path) == ()


def test_ids_are_lower_case(tmp_path: Path) -> None:
    plug(tmp_path, "1-2", usb_id="072F:B102")

    assert [device.usb_id for device in usb_devices(folder=tmp_path)] == [ACR39T]


def test_hostile_names_are_cut_and_cleaned(tmp_path: Path) -> None:
    plug(tmp_path, "1-2", product="a\x1b[31m\t\n b" + "x" * 5000)
    (tmp_path / "1-2/manufacturer").write_bytes(b"\xff\xfe\0ACS")

    (device,) = usb_devices(folder=tmp_path)
    assert device.product.startswith("a [31m bx")
    assert len(device.product) == 120
    assert device.manufacturer.isprintable()


def test_device_that_is_pulled_while_we_look_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "1-2").mkdir()
    (tmp_path / "1-3").touch()

    assert usb_devices(folder=tmp_path) == ()


def test_computer_without_usb_has_no_devices(tmp_path: Path) -> None:
    assert usb_devices(folder=tmp_path / "absent") == ()
    assert usb_device_at("1-5", tmp_path / "absent") is None


def test_device_is_found_by_bus_and_address(tmp_path: Path) -> None:
    plug(tmp_path, "1-2", busnum="1", devnum="5")
    plug(tmp_path, "2-1", busnum="2", devnum="5", usb_id="08e6:3437", interfaces=(("ff", None),))
    plug(tmp_path, "3-1", busnum="\u0663", devnum="five", usb_id="04e6:5116")
    plug(tmp_path, "4-1", busnum="4", devnum="5", usb_id="nonsense")

    second = usb_device_at("2-5", tmp_path)
    assert second is not None
    assert (second.usb_id, second.address) == ("08e6:3437", "2-5")  # nobody asks for its class
    assert usb_device_at("1-5", tmp_path) == usb_devices(folder=tmp_path)[0]
    assert usb_device_at("3-5", tmp_path) is None
    assert usb_device_at("4-5", tmp_path) is None
