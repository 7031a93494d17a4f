"""Where each system tells that something was plugged in or out."""

import ctypes
import socket
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

import pytest

from esign_desktop.devices.host import (
    linux_usb_events,
    macos_usb_events,
    windows,
    windows_usb_events,
)

# Linux


class FakeMonitor:
    """What pyudev.Monitor is, with a socket to be told through."""

    def __init__(self) -> None:
        self.kernel, self._ours = socket.socketpair()
        self._ours.setblocking(False)
        self.filters: list[str] = []
        self.started = False

    def filter_by(self, subsystem: str) -> None:
        self.filters.append(subsystem)

    def start(self) -> None:
        self.started = True

    def fileno(self) -> int:
        return self._ours.fileno()

    def poll(self, timeout: float) -> bytes | None:
        assert timeout == 0
        try:
            return self._ours.recv(1) or None
        except BlockingIOError:
            return None


@pytest.fixture
def monitor(monkeypatch: pytest.MonkeyPatch) -> FakeMonitor:
    made = FakeMonitor()
    pyudev = types.SimpleNamespace(
        Context=lambda: "context",
        Monitor=types.SimpleNamespace(from_netlink=lambda context, source: made),
    )
    monkeypatch.setitem(sys.modules, "pyudev", pyudev)
    return made


def test_events_of_udev_end_the_waiting(monitor: FakeMonitor) -> None:
    events = linux_usb_events.usb_events()
    assert events is not None
    assert (monitor.filters, monitor.started) == (["usb"], True)

    monitor.kernel.send(b"xyz")

    assert events.wait(3) is True
    assert events.wait(0.01) is False  # all three were taken at once


def test_waiting_for_udev_is_ended_by_another_thread(monitor: FakeMonitor) -> None:
    events = linux_usb_events.usb_events()
    assert events is not None
    seen: list[bool] = []
    waiting = threading.Thread(target=lambda: seen.append(events.wait(None)))
    waiting.start()

    events.end()
    events.end()
    waiting.join(3)

    assert seen == [False]
    monitor.kernel.send(b"x")
    assert events.wait(None) is False


@pytest.mark.parametrize("error", [ImportError("no libudev"), OSError("no netlink")])
def test_linux_without_udev_is_not_watched(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail() -> None:
        raise error

    monitor = types.SimpleNamespace(from_netlink=None)
    pyudev = types.SimpleNamespace(Context=fail, Monitor=monitor)
    monkeypatch.setitem(sys.modules, "pyudev", pyudev)

    assert linux_usb_events.usb_events() is None


# Windows


class FakeCfgmgr:
    """cfgmgr32.dll; keeps whom to call."""

    def __init__(self, failed: int = 0, handle: int | None = 7) -> None:
        self.calls: list[str] = []
        self.ring: Callable[..., int] = lambda *_: 0
        self._failed, self._handle = failed, handle

    def CM_Register_Notification(
        self, wanted: Any, _: None, callback: Callable[..., int], handle: Any
    ) -> int:
        self.calls.append("register")
        assert (wanted._obj.cbSize, wanted._obj.FilterType, wanted._obj.Flags) == (416, 0, 0)
        guid = bytes(wanted._obj.ClassGuid)  # {A5DCBF10-6530-11D2-901F-00C04FB951ED}
        assert guid == b"\x10\xbf\xdc\xa5\x30\x65\xd2\x11\x90\x1f\x00\xc0\x4f\xb9\x51\xed"
        self.ring = callback
        handle._obj.value = self._handle
        return self._failed

    def CM_Unregister_Notification(self, handle: Any) -> int:
        assert handle.value == self._handle
        self.calls.append("unregister")
        return 0


def on_windows(patch: pytest.MonkeyPatch, library: object) -> None:
    patch.setattr(sys, "platform", "win32")
    patch.setattr(ctypes, "WinDLL", lambda name: library, raising=False)
    patch.setattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE, raising=False)


def test_windows_rings_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    library = FakeCfgmgr()
    on_windows(monkeypatch, library)
    events = windows.usb_events()
    assert events is not None

    assert events.wait(0.01) is False
    assert library.ring(7, None, 0, None, 0) == 0
    assert events.wait(3) is True
    events.end()
    events.end()
    assert events.wait(None) is False
    assert library.calls == ["register", "unregister"]


@pytest.mark.parametrize(
    "library", [FakeCfgmgr(failed=0x1D), FakeCfgmgr(handle=None), types.SimpleNamespace()]
)
def test_windows_that_does_not_offer_it_is_not_watched(
    monkeypatch: pytest.MonkeyPatch, library: object
) -> None:
    on_windows(monkeypatch, library)

    assert windows_usb_events.usb_events() is None


@pytest.mark.skipif(sys.platform == "win32", reason="has the real ones")
def test_elsewhere_nobody_asks_windows_or_macos() -> None:
    assert windows_usb_events.usb_events() is None
    if sys.platform != "darwin":
        assert macos_usb_events.usb_events() is None


# macOS


class FakeFunction:
    """A function of a library: prototypes can be set on it."""

    def __init__(self, does: Callable[..., object]) -> None:
        self._does = does

    def __call__(self, *arguments: Any) -> object:
        return self._does(*arguments)


class FakeIoKit:
    """IOKit and libdispatch; devices 1 and 2 are there at the start."""

    def __init__(self, *, failing: bytes = b"", port: int | None = 5) -> None:
        self.calls: list[str] = []
        self.left = {11: [1, 2], 12: [3]}
        self.callbacks: dict[int, Callable[..., None]] = {}
        self._failing = failing
        self.IONotificationPortCreate = FakeFunction(lambda main_port: port)
        self.IONotificationPortSetDispatchQueue = FakeFunction(
            lambda port, queue: self.calls.append(f"queue {queue}")
        )
        self.IONotificationPortDestroy = FakeFunction(
            lambda port: self.calls.append(f"destroy {port}")
        )
        self.IOServiceMatching = FakeFunction(lambda name: self.calls.append(name.decode()))
        self.IOServiceAddMatchingNotification = FakeFunction(self._add)
        self.IOIteratorNext = FakeFunction(self._next)
        self.IOObjectRelease = FakeFunction(lambda device: self.calls.append(f"free {device}"))
        self.dispatch_queue_create = FakeFunction(lambda name, kind: 9)

    def _add(
        self, _: int, what: bytes, __: object, callback: Any, ___: object, iterator: Any
    ) -> int:
        if what == self._failing:
            return -536870206  # kIOReturnBadArgument
        iterator._obj.value = 11 + len(self.callbacks)
        self.callbacks[iterator._obj.value] = callback
        return 0

    def _next(self, iterator: int) -> int:
        return self.left[iterator].pop(0) if self.left[iterator] else 0


def on_macos(patch: pytest.MonkeyPatch, library: object) -> None:
    patch.setattr(sys, "platform", "darwin")
    patch.setattr(ctypes, "CDLL", lambda name: library)


def test_macos_rings_for_arrivals_and_leavings(monkeypatch: pytest.MonkeyPatch) -> None:
    library = FakeIoKit()
    on_macos(monkeypatch, library)
    events = macos_usb_events.usb_events()
    assert events is not None

    # without taking out what is there, IOKit would never call
    assert library.left == {11: [], 12: []}
    assert [call for call in library.calls if call.startswith("free")] == [
        "free 1", "free 2", "free 3",
    ]  # fmt: skip
    assert events.wait(0.01) is False
    for iterator in (11, 12):
        library.left[iterator] = [4]
        library.callbacks[iterator](None, iterator)
        assert library.left[iterator] == []
        assert events.wait(3) is True

    events.end()
    events.end()
    assert events.wait(None) is False
    assert library.calls.count("destroy 5") == 1


@pytest.mark.parametrize("failing", [b"IOServiceFirstMatch", b"IOServiceTerminate"])
def test_macos_that_refuses_is_not_watched(
    monkeypatch: pytest.MonkeyPatch, failing: bytes
) -> None:
    library = FakeIoKit(failing=failing)
    on_macos(monkeypatch, library)

    assert macos_usb_events.usb_events() is None
    assert library.calls[-1] == "destroy 5"


def test_macos_without_a_port_or_without_iokit_is_not_watched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: str) -> None:
        raise OSError("no such library")

    on_macos(monkeypatch, FakeIoKit(port=None))
    assert macos_usb_events.usb_events() is None
    monkeypatch.setattr(ctypes, "CDLL", fail)
    assert macos_usb_events.usb_events() is None


def test_an_iterator_that_never_ends_does_not_hold_us(monkeypatch: pytest.MonkeyPatch) -> None:
    library = FakeIoKit()
    library.IOIteratorNext = FakeFunction(lambda iterator: 1)
    on_macos(monkeypatch, library)

    assert macos_usb_events.usb_events() is not None
