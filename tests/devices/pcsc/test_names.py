"""Readers whose names are not ASCII: listed, asked for and connected to by the name they have."""

import ctypes
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from smartcard import scard

from esign_desktop.devices.pcsc import names, status
from esign_desktop.devices.pcsc.context import CHANGED, NEW_READERS, Context
from esign_desktop.devices.pcsc.names import AppleNames, Names, PcscliteNames, WindowsNames
from esign_desktop.model.reader import Atr, ReaderName
from tests.devices.pcsc.test_context import HANDLE, Calls, calls

__all__ = ["calls"]

GEMALTO, TURKISH = "Gemalto IDBridge K3000 \uff20 00 00", "Akıllı Kart Okuyucu 00 00"
ATR = bytes.fromhex("3b9f96")
FLAVOURS = pytest.mark.parametrize("kind", [PcscliteNames, AppleNames, WindowsNames])


class Library:
    """What a system's PC/SC library does, seen from its arguments."""

    def __init__(self, kind: type[Names], listed: Sequence[Any]) -> None:
        self.kind = kind
        self.listed = list(listed)
        self.asked: list[Any] = []
        self.connected: list[Any] = []
        self.fails = 0
        self.atr_size = len(ATR)
        for name in ("SCardListReaders", "SCardGetStatusChange", "SCardConnect"):
            setattr(self, name + kind.SUFFIX, getattr(self, f"_{name}"))

    def _SCardListReaders(self, handle: Any, groups: None, buffer: Any, count: Any) -> int:
        assert (handle.value, groups) == (HANDLE, None)
        end = self.kind.CHARACTER().value
        text = end.join((*self.listed, end)) if self.listed else end * 2
        if self.fails:
            return self.fails
        if len(text) > count._obj.value:
            return 0x80100008 - (1 << 32)
        for at in range(len(text)):
            buffer[at] = text[at : at + 1]
        count._obj.value = len(text)
        return 0

    def _SCardGetStatusChange(self, handle: Any, wait: Any, states: Any, count: Any) -> int:
        assert (handle.value, wait.value) == (HANDLE, 500)
        for state in states[: count.value]:
            self.asked.append((state.name, state.current))
            state.event = state.current | 0x20 | CHANGED
            state.atr_size = self.atr_size
            state.atr[: len(ATR)] = list(ATR)
        return self.fails

    def _SCardConnect(
        self, handle: Any, name: Any, share: Any, protocols: Any, card: Any, protocol: Any
    ) -> int:
        self.connected.append((name.value, share.value, protocols.value))
        card._obj.value, protocol._obj.value = 7, 2
        return self.fails


def raw(kind: type[Names], name: str) -> Any:
    return name if kind is WindowsNames else name.encode()


@FLAVOURS
def test_a_name_is_taken_and_given_back_as_it_is(kind: type[Names]) -> None:
    library = Library(kind, [raw(kind, GEMALTO), raw(kind, TURKISH)])
    there = kind(library)

    assert there.readers(HANDLE) == (0, (GEMALTO, TURKISH))
    assert there.states(HANDLE, 500, [(TURKISH, 0x10), (GEMALTO, 0)]) == (
        0,
        ((TURKISH, 0x32, ATR), (GEMALTO, 0x22, ATR)),
    )
    assert there.connect(HANDLE, TURKISH, 2, 3) == (0, 7, 2)
    assert [name for name, _ in library.asked] == [raw(kind, TURKISH), raw(kind, GEMALTO)]
    assert library.connected == [(raw(kind, TURKISH), 2, 3)]


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (PcscliteNames, "Akıllı".encode("iso8859-9"), "Ak\\xfdll\\xfd"),
        (PcscliteNames, "Akıllı".encode()[:-1], "Akıll\\xc4"),  # cut at 128 bytes
        (WindowsNames, "half \ud83d", "half \\ud83d"),
        (PcscliteNames, b"Reader \\x41", "Reader \\x41"),  # somebody called it so
    ],
)
def test_what_is_no_letter_is_shown_by_its_number_and_found_again(
    kind: type[Names], name: Any, told: str
) -> None:
    library = Library(kind, [name])
    there = kind(library)

    assert there.readers(HANDLE) == (0, (told,))
    assert told.encode()  # a report can be written
    there.states(HANDLE, 500, [(told, 0)])
    there.connect(HANDLE, told, 2, 3)
    assert (library.asked, library.connected) == ([(name, 0)], [(name, 2, 3)])


@FLAVOURS
def test_a_long_list_is_whole_and_an_endless_one_ends(
    kind: type[Names], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [f"{TURKISH} {number}" for number in range(500)]
    library = Library(kind, [raw(kind, name) for name in many])

    assert kind(library).readers(HANDLE) == (0, tuple(many))
    monkeypatch.setattr(names, "_LAST_SIZE", 4096)
    assert kind(library).readers(HANDLE) == (0x80100008, ())


@FLAVOURS
def test_a_failure_is_its_code(kind: type[Names]) -> None:
    library = Library(kind, [])
    assert kind(library).readers(HANDLE) == (0, ())

    library.fails = status.NO_SERVICE - (1 << 32)

    assert kind(library).readers(HANDLE) == (status.NO_SERVICE, ())
    assert kind(library).states(HANDLE, 500, [(TURKISH, 0)])[0] == status.NO_SERVICE
    assert kind(library).connect(HANDLE, TURKISH, 2, 3)[0] == status.NO_SERVICE


def test_an_atr_longer_than_there_can_be_is_cut() -> None:
    library = Library(WindowsNames, [])
    library.atr_size = 9999

    _, ((_, _, atr),) = WindowsNames(library).states(HANDLE, 500, [(TURKISH, 0)])

    assert len(atr) == 36


def test_the_layouts_are_those_of_the_headers() -> None:
    assert ctypes.sizeof(AppleNames._state_type()) == 2 * ctypes.sizeof(ctypes.c_void_p) + 12 + 33
    assert WindowsNames._state_type().atr.size == 36


# Who is asked


class Recorded:
    """Names that were asked for past pyscard."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def readers(self, handle: int) -> tuple[int, tuple[str, ...]]:
        self.calls.append(("list",))
        return 0, (GEMALTO, "Plain 00 00")

    def states(self, handle: int, wait_ms: int, known: Sequence[Any]) -> tuple[int, Any]:
        self.calls.append(("states", *known))
        return 0, [(name, 0x22, ATR) for name, _ in known]

    def connect(self, handle: int, name: str, share: int, protocols: int) -> Any:
        self.calls.append(("connect", name, share, protocols))
        return 0, HANDLE, scard.SCARD_PROTOCOL_T1


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    made = Recorded()
    monkeypatch.setattr(names, "system_names", lambda: made)
    return made


def test_for_plain_names_pyscard_is_asked(calls: Calls, recorded: Recorded) -> None:
    calls.answers["SCardListReaders"] = (0, ["Plain 00 00"])
    there = Context()

    assert there.readers() == ("Plain 00 00",)
    there.states({NEW_READERS: 0, ReaderName("Plain 00 00"): 0})
    there.connect(ReaderName("Plain 00 00"))

    assert recorded.calls == []


def test_for_others_the_library_itself_is_asked(calls: Calls, recorded: Recorded) -> None:
    calls.answers["SCardListReaders"] = (0, [GEMALTO, "Plain 00 00"])
    there, name = Context(), ReaderName(GEMALTO)

    assert there.readers() == (GEMALTO, "Plain 00 00")
    states = there.states({NEW_READERS: 0x10000, name: 0x10 | CHANGED})
    there.connect(name)
    there.connect_directly(name)

    assert states is not None
    assert (states[name].present, states[name].atr) == (True, Atr(ATR))
    assert recorded.calls == [
        ("list",),
        ("states", (NEW_READERS, 0x10000), (GEMALTO, 0x10)),
        ("connect", GEMALTO, scard.SCARD_SHARE_SHARED, 3),
        ("connect", GEMALTO, scard.SCARD_SHARE_DIRECT, 0),
    ]
    assert {"SCardGetStatusChange", "SCardConnect"}.isdisjoint(calls.names())


@pytest.mark.parametrize("error", [UnicodeDecodeError("utf-8", b"", 0, 1, ""), SystemError()])
def test_a_list_pyscard_cannot_read_is_read_all_the_same(
    calls: Calls, recorded: Recorded, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*arguments: Any) -> None:
        raise error

    monkeypatch.setattr(scard, "SCardListReaders", fail)

    assert Context().readers() == (GEMALTO, "Plain 00 00")


def test_a_name_that_stands_for_other_bytes_goes_past_pyscard_too(
    calls: Calls, recorded: Recorded
) -> None:
    Context().states({ReaderName("Ak\\xfdll\\xfd"): 0})

    assert recorded.calls == [("states", ("Ak\\xfdll\\xfd", 0))]


def test_on_windows_the_wide_functions_are_asked_for_every_name(
    calls: Calls, recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others make "?" or "@" of a letter the code page lacks, and find no such reader."""
    monkeypatch.setattr(sys, "platform", "win32")
    there, plain = Context(), ReaderName("Plain 00 00")

    assert there.readers() == (GEMALTO, "Plain 00 00")
    there.states({plain: 0})
    there.connect(plain)

    assert [call[0] for call in recorded.calls] == ["list", "states", "connect"]


def test_without_the_library_plain_readers_still_work(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "system_names", lambda: None)
    calls.answers["SCardListReaders"] = (0, [GEMALTO, "Plain 00 00"])

    assert Context().readers() == ("Plain 00 00",)


def test_this_systems_library_can_be_loaded() -> None:
    assert isinstance(names.system_names(), Names)
