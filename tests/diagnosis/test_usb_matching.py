"""Which reader of PC/SC is which device on USB, and which has none."""

from esign_desktop.diagnosis.usb_matching import Matched, matched
from esign_desktop.model.host import Platform
from tests.build import CATALOG, host, reader, snapshot, usb_device

DEVICE = usb_device(address="1-5")


def test_a_reader_is_the_device_at_its_place() -> None:
    seen = snapshot(readers=(reader(usb_address="1-5"),), usb_devices=(DEVICE,))

    assert matched(seen, CATALOG) == Matched([DEVICE], [], [])


def test_the_second_slot_of_a_device_is_not_a_reader_from_elsewhere() -> None:
    slots = (reader(usb_address="1-5"), reader("ACS ACR39U 00 01", usb_address="1-5"))

    assert matched(snapshot(readers=slots, usb_devices=(DEVICE,)), CATALOG).elsewhere == []


def test_a_reader_whose_device_is_not_here_is_from_elsewhere() -> None:
    away = reader(usb_address="2-1")

    assert matched(snapshot(readers=(away,), usb_devices=(DEVICE,)), CATALOG) == Matched(
        [], [DEVICE], [away]
    )


def test_readers_of_untold_device_take_one_each_and_the_rest_are_from_elsewhere() -> None:
    first, second = reader(usb_id=None), reader("ACS ACR39U 01 00", usb_id=None)

    assert matched(snapshot(readers=(first, second), usb_devices=(DEVICE,)), CATALOG) == Matched(
        [DEVICE], [], [second]
    )


def test_inside_remote_desktop_all_readers_are_from_elsewhere() -> None:
    away = host(platform=Platform.WINDOWS, remote_session=True)
    seen = snapshot(readers=(reader(),), usb_devices=(DEVICE,), host=away)

    assert matched(seen, CATALOG) == Matched([], [], [reader()])
