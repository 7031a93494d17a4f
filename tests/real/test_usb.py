"""Readers on USB that PC/SC does not list: made up by umockdev, beside a real pcscd."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.real.conftest import StartReaders
from tests.real.program import CLI, Report, diagnose, run
from tests.real.test_watch import IDLE_S, Watch
from tests.stack.akis_card import AkisV2Card
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Reader
from tests.stack.pcscd import Pcscd
from tests.stack.usb import (
    ACR39T,
    ACR39U,
    ALCOR_AU9540,
    HUB,
    KEYBOARD,
    OLD_ACR38,
    READER_IN_KEYBOARD,
    UNLISTED,
    FakeUsb,
    UsbBus,
)

NOT_LOOKED_UP = {"try_again", "open_guide"}  # a finding has these besides
pytestmark = pytest.mark.stack


@pytest.fixture
def without_readers(start_readers: StartReaders) -> Pcscd:
    """Start a pcscd that lists no reader."""
    return start_readers(0)


def looked_at(*devices: FakeUsb) -> Report:
    with UsbBus(*devices) as bus:
        return diagnose("--no-driverless", environment=bus.environment)


@pytest.mark.parametrize(
    ("device", "code", "name"),
    [
        (ACR39U, "reader.driver_missing", "ACR39U"),
        (ACR39T, "reader.driver_missing", "ACR39T"),
        (OLD_ACR38, "reader.driver_missing", "ACR38"),  # a protocol of its own, known by its id
        (UNLISTED, "reader.driver_missing", "Smart Reader 3000"),
        (READER_IN_KEYBOARD, "reader.driver_missing", "Secure Keyboard"),
        (READER_IN_KEYBOARD.at("1-1.4.2", 9), "reader.driver_missing", "Secure Keyboard"),
        (ALCOR_AU9540, "reader.unsupported", "AU9540"),
    ],
)
def test_reader_that_pcsc_does_not_list_is_told_with_its_facts(
    without_readers: Pcscd, device: FakeUsb, code: str, name: str
) -> None:
    report = looked_at(KEYBOARD.at("1-3", 8), device, HUB)

    assert report.primary == code
    finding = report.finding(code)
    assert finding["about"] == finding["values"]["usb_id"] == device.usb_id
    assert name in finding["values"]["reader"]
    (seen,) = report.snapshot["usb_devices"]
    assert (seen["usb_id"], seen["product"], seen["address"], seen["smart_card_class"]) == (
        device.usb_id,
        device.product,
        f"1-{device.number}",
        "0b" in device.classes,
    )


def test_acr39t_is_told_the_package_it_needs_on_linux(without_readers: Pcscd) -> None:
    finding = looked_at(ACR39T).finding("reader.driver_missing")

    targets = [action["target"] for action in finding["actions"]]
    assert any("acsccid" in target for target in targets), finding


@pytest.mark.parametrize("device", [ACR39U, ACR39T, OLD_ACR38, UNLISTED, ALCOR_AU9540])
def test_drivers_says_what_the_finding_offers(without_readers: Pcscd, device: FakeUsb) -> None:
    with UsbBus(KEYBOARD.at("1-3", 8), device, HUB) as bus:
        (finding,) = diagnose("--no-driverless", environment=bus.environment).findings[:1]
        ran = run("drivers", "--json", environment=bus.environment)
    (need,) = (need for need in ran.json["needs"] if need["subject"] == "reader")
    ids = [a["package"] or a["setting"] or a["link"] for a in need["advice"]]

    assert (need["usb_id"], need["listed"]) == (device.usb_id, False)
    offered = [a["target"] for a in finding["actions"] if a["kind"] not in NOT_LOOKED_UP]
    assert offered == [
        i for i, a in zip(ids, need["advice"], strict=True) if a["kind"] != "nothing"
    ]
    assert ran.code == {"to_do": 1, "not_usable": 2, "unknown": 3}[ran.json["outcome"]]


def test_drivers_says_of_a_listed_reader_that_it_works(card_reader: Reader) -> None:
    with UsbBus(ACR39T) as bus:
        ran = run("drivers", "--json", environment=bus.environment)
        other = run("drivers", "--os-version", "debian 12", "--reader", "acr39t", "--json")
    (need,) = (need for need in ran.json["needs"] if need["subject"] == "reader")
    (elsewhere,) = (need for need in other.json["needs"] if need["subject"] == "reader")

    assert (need["usb_id"], need["listed"]) == (ACR39T.usb_id, True)
    assert [advice["kind"] for advice in need["advice"]] == ["nothing"]
    assert elsewhere["advice"][0]["command"] == "sudo apt install libacsccid1"


def test_keyboards_and_hubs_are_no_readers(without_readers: Pcscd) -> None:
    report = looked_at(KEYBOARD, HUB)

    assert report.primary == "reader.none"
    assert report.snapshot["usb_devices"] == []


def test_two_equal_readers_are_two(without_readers: Pcscd) -> None:
    report = looked_at(ACR39T, ACR39T.at("1-1.3", 6), HUB)

    assert report.codes.count("reader.driver_missing") == 2
    assert [d["address"] for d in report.snapshot["usb_devices"]] == ["1-6", "1-5"]


def test_reader_that_pcsc_lists_is_never_said_to_lack_its_driver(card_reader: Reader) -> None:
    assert looked_at(ACR39U).primary == "card.absent"  # the virtual one tells no device

    second = looked_at(ACR39U, ACR39T.at("1-3", 6))
    assert second.codes.count("reader.driver_missing") == 1


def test_command_of_umockdev_shows_the_same(without_readers: Pcscd, tmp_path: Path) -> None:
    described = tmp_path / "acr39t.umockdev"
    described.write_text(ACR39T.description())

    done = subprocess.run(
        ["umockdev-run", "-d", described, "--", CLI, "--lang", "tr", "diagnose"],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=40, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert "ACR39T" in done.stdout.decode()
    assert "R02" in done.stdout.decode()


# Plugging in and out


def test_driverless_reader_plugged_in_and_out_is_reported(without_readers: Pcscd) -> None:
    with UsbBus(HUB) as bus, Watch(environment=bus.environment) as watch:
        assert watch.last.primary == "reader.none"

        bus.plug(ACR39T)
        plugged = watch.until(lambda r: r.primary == "reader.driver_missing")
        assert [d["usb_id"] for d in plugged.snapshot["usb_devices"]] == [ACR39T.usb_id]

        bus.plug(ACR39T.at("1-1.2", 6))
        two = watch.until(lambda r: len(r.snapshot["usb_devices"]) == 2)
        assert two.codes.count("reader.driver_missing") == 2

        bus.pull(ACR39T)
        bus.pull(ACR39T.at("1-1.2", 6))
        watch.until(lambda r: r.primary == "reader.none")
        assert len(watch.seen) == 4  # one report for each time, not one for each event
        assert watch.interrupt() == 2
        assert watch.stderr == b""


def test_keyboard_plugged_in_is_no_change_and_nothing_polls(without_readers: Pcscd) -> None:
    with UsbBus(HUB) as bus, Watch(environment=bus.environment) as watch:
        bus.plug(KEYBOARD)
        with pytest.raises(TimeoutError):
            watch.until(lambda report: True, 3)

        used_s, wake_ups = watch.cpu_s(), watch.wake_ups()
        time.sleep(IDLE_S)
        assert watch.wake_ups() == wake_ups
        assert watch.cpu_s() == used_s


def test_reader_that_pcsc_tells_of_is_reported_once(card_reader: Reader) -> None:
    with UsbBus() as bus, Watch(environment=bus.environment) as watch:
        bus.plug(ACR39U)  # and a moment later PC/SC has news too, as of a reader it lists
        card_reader.insert(AkisV2Card([valid_certificate(key="ec384")]))
        watch.until(lambda report: bool(report.snapshot["cards"]))

        with pytest.raises(TimeoutError):
            watch.until(lambda report: True, 3)


def test_watch_goes_on_where_nobody_tells_of_usb(card_reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "pyudev.py").write_text("raise ImportError('libudev is not there')\n")

    with Watch(environment={"PYTHONPATH": str(tmp_path)}) as watch:
        card_reader.insert(AkisV2Card([valid_certificate(key="ec384")]))
        watch.until(lambda report: bool(report.snapshot["cards"]))


def test_diagnosis_does_not_load_what_only_watching_needs() -> None:
    code = (
        "import sys, esign_desktop.devices.host as h; c = h.ThisComputer(); c.usb_devices();"
        "sys.exit('pyudev' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
