"""One look after every burst of events, and a word only when a reader came or went."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from esign_desktop.devices.host import ThisComputer, system, usb_watcher
from esign_desktop.devices.host.usb_watcher import Bell, UsbWatcher
from esign_desktop.model.reader import UsbDevice
from tests.build import usb_device

SOON_S = 30.0
QUIET_S = 0.15
READER = usb_device(address="1-5")


class Watching:
    """A watcher, the devices it sees, and what it told."""

    def __init__(self) -> None:
        self.devices: tuple[UsbDevice, ...] = ()
        self.looks = 0
        self.told: list[float] = []
        self.bell = Bell()
        self.watcher = UsbWatcher(self.bell, self._look, self.told.append)
        self.watcher.start()

    def _look(self) -> tuple[UsbDevice, ...]:
        self.looks += 1
        return self.devices

    def show(self, *devices: UsbDevice) -> None:
        self.devices = devices
        self.bell.ring()

    @property
    def runs(self) -> bool:
        return self.watcher._thread.is_alive()


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watching]:
    monkeypatch.setattr(usb_watcher, "_SETTLE_S", 0.05)
    watching = Watching()
    yield watching
    watching.watcher.stop()
    assert not watching.runs


def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.005)


def test_reader_that_comes_and_goes_is_told_with_the_time(watching: Watching) -> None:
    before = time.monotonic()
    watching.show(READER)
    until(lambda: len(watching.told) == 1)
    watching.show()
    until(lambda: len(watching.told) == 2)

    assert before <= watching.told[0] < watching.told[1] <= time.monotonic()


def test_what_is_there_at_the_start_is_no_change(watching: Watching) -> None:
    time.sleep(QUIET_S)

    assert (watching.looks, watching.told) == (1, [])


def test_events_of_other_devices_and_of_drivers_are_no_change(watching: Watching) -> None:
    watching.show(READER)
    until(lambda: len(watching.told) == 1)
    watching.show(usb_device(address="1-5", driver="usbfs"))  # pcscd has opened it
    until(lambda: watching.looks == 3)

    assert len(watching.told) == 1


@pytest.mark.parametrize(
    "other", [usb_device(address="1-6"), usb_device(address="1-5", problem=10)]
)
def test_another_place_and_another_problem_are_a_change(
    watching: Watching, other: UsbDevice
) -> None:
    watching.show(READER)
    until(lambda: len(watching.told) == 1)
    watching.show(other)

    until(lambda: len(watching.told) == 2)


def test_many_events_at_once_are_one_look(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usb_watcher, "_SETTLE_S", 1)  # a busy computer leaves gaps between them
    for _ in range(10):
        watching.show(READER)
        time.sleep(0.01)
    until(lambda: len(watching.told) == 1)

    assert watching.looks == 2


def test_events_without_end_do_not_hide_a_reader(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usb_watcher, "_LONGEST_S", 0.1)
    ends = time.monotonic() + SOON_S
    while not watching.told and time.monotonic() < ends:
        watching.show(READER)
        time.sleep(0.01)

    assert watching.told


def test_it_stops_at_once_in_the_middle_of_a_burst(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    # whatever it waited for instead would last longer than a test may take
    monkeypatch.setattr(usb_watcher, "_SETTLE_S", 3600)
    monkeypatch.setattr(usb_watcher, "_STOP_S", 3600)
    watching.show(READER)
    time.sleep(0.05)

    watching.watcher.stop()

    assert (watching.runs, watching.told) == (False, [])


def test_it_may_be_stopped_from_within_what_it_tells() -> None:
    told = threading.Event()
    bell = Bell()
    looks = iter([(), (READER,)])

    def stop(_: float) -> None:
        watcher.stop()
        told.set()

    watcher = UsbWatcher(bell, lambda: next(looks), stop)
    watcher.start()
    bell.ring()

    assert told.wait(SOON_S)
    until(lambda: not watcher._thread.is_alive())


def test_computer_that_cannot_tell_is_not_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "usb_events", lambda: None)
    before = threading.active_count()

    stop = ThisComputer().watch_usb(lambda began: None)
    stop()

    assert threading.active_count() == before


def test_computer_tells_of_its_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    bell, there, told = Bell(), list[UsbDevice](), threading.Event()
    monkeypatch.setattr(usb_watcher, "_SETTLE_S", 0.05)
    monkeypatch.setattr(system, "usb_events", lambda: bell)
    monkeypatch.setattr(system, "usb_devices", lambda known: tuple(there))

    stop = ThisComputer().watch_usb(lambda began: told.set())
    there.append(READER)
    bell.ring()

    assert told.wait(SOON_S)
    stop()
