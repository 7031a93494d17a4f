"""Which USB device a reader is."""

import ctypes
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest

from esign_desktop.devices.pcsc import status
from esign_desktop.devices.pcsc.context import Context
from esign_desktop.devices.pcsc.identity import with_device_of_empty
from esign_desktop.devices.pcsc.readers import PcscReaders
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Reader, ReaderName, ReaderState
from tests.build import usb_device
from tests.devices.pcsc.fake import EMPTY, FakePcsc

NAME = ReaderName("ACS ACR39U ICC Reader 00 00")
READER = Reader(NAME, ReaderState.EMPTY)
DEVICE = usb_device(address="3-4")
AT = {"3-4": DEVICE, r"USB\VID_072F&PID_B100\6&2A": DEVICE}.get


@pytest.fixture
def pcsc(monkeypatch: pytest.MonkeyPatch) -> FakePcsc:
    service = FakePcsc().use(monkeypatch)
    service.put(NAME, EMPTY)
    service.channel = bytes.fromhex("04032000")
    return service


def test_an_empty_reader_tells_its_device_too(pcsc: FakePcsc) -> None:
    readers = PcscReaders(Platform.LINUX, lambda: True, usb_device_at=AT)

    found = readers.identify(READER)

    assert (found.usb_id, found.usb_address) == (DEVICE.usb_id, "3-4")
    assert pcsc.calls == ["establish", "connect directly", "disconnect", "release"]


@pytest.mark.parametrize("channel", [None, "00000100", "05032000"])
def test_a_reader_that_tells_nothing_known_stays_as_it_is(
    pcsc: FakePcsc, channel: str | None
) -> None:
    pcsc.channel = bytes.fromhex(channel) if channel else None

    assert with_device_of_empty(READER, AT, direct=True) == READER


@pytest.mark.parametrize("code", [status.UNKNOWN_READER, status.SHARING_VIOLATION])
def test_a_reader_that_is_gone_or_held_is_no_error(pcsc: FakePcsc, code: int) -> None:
    pcsc.always["connect directly"] = code

    assert with_device_of_empty(READER, AT, direct=True) == READER


@pytest.mark.parametrize("state", [ReaderState.CARD_IN_USE, ReaderState.UNAVAILABLE])
def test_a_card_that_others_use_is_left_alone(pcsc: FakePcsc, state: ReaderState) -> None:
    with_device_of_empty(Reader(NAME, state), AT, direct=True)

    assert not pcsc.calls


@pytest.mark.parametrize("platform", [Platform.MACOS, Platform.WINDOWS])
def test_readers_are_connected_directly_on_linux_only(pcsc: FakePcsc, platform: Platform) -> None:
    assert PcscReaders(platform, lambda: True, usb_device_at=AT).identify(READER) == READER
    assert not pcsc.calls


def test_a_direct_connection_asks_for_no_protocol(monkeypatch: pytest.MonkeyPatch) -> None:
    from smartcard import scard

    asked: list[tuple[int, int]] = []

    def connect(_: object, __: str, mode: int, protocol: int) -> tuple[int, int, int]:
        asked.append((mode, protocol))
        return 0, 7, 0

    monkeypatch.setattr(scard, "SCardConnect", connect)
    monkeypatch.setattr(scard, "SCardEstablishContext", lambda scope: (0, 1))

    Context().connect_directly(NAME)

    assert asked == [(scard.SCARD_SHARE_DIRECT, 0)]


# Windows


def winscard(answer: Callable[..., int] | None, established: int = 0) -> tuple[object, list[str]]:
    """Return a winscard.dll; without ``answer`` it does not have the function."""
    calls: list[str] = []

    def recorded(name: str, result: Callable[..., int]) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            calls.append(name)
            return result(*arguments)

        return call

    library = types.SimpleNamespace(
        SCardEstablishContext=recorded("establish", lambda *_: established),
        SCardReleaseContext=recorded("release", lambda *_: 0),
    )
    if answer is not None:
        library.SCardGetReaderDeviceInstanceIdW = recorded("ask", answer)
    return library, calls


@pytest.mark.parametrize("failed", [0, status.READER_UNAVAILABLE], ids=["told", "remote session"])
def test_windows_tells_the_device_without_touching_the_reader(
    pcsc: FakePcsc, monkeypatch: pytest.MonkeyPatch, failed: int
) -> None:
    def answer(_: object, name: Any, buffer: Any, size: Any) -> int:
        assert (name.value, size._obj.value) == (NAME, 256)
        buffer.value = r"USB\VID_072F&PID_B100\6&2A"
        return failed

    library, calls = winscard(answer)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", lambda _: library, raising=False)

    found = with_device_of_empty(READER, AT, direct=False)

    assert found.usb_address == (None if failed else "3-4")
    assert calls == ["establish", "ask", "release"]
    assert not pcsc.calls


@pytest.mark.parametrize(
    ("established", "expected"),
    [(0, ["establish", "release"]), (1, ["establish"])],
)
def test_windows_that_cannot_tell_is_no_error(
    monkeypatch: pytest.MonkeyPatch, established: int, expected: list[str]
) -> None:
    library, calls = winscard(None, established)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", lambda _: library, raising=False)

    assert with_device_of_empty(READER, AT, direct=False) == READER
    assert calls == expected
