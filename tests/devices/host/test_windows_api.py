"""The calls to Windows, against stand-ins: their order, and what becomes of a refusal.

Whether Windows itself likes them only a Windows machine can tell.
"""

import ctypes
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from esign_desktop.devices.host import windows_api as api

Programs = dict[str, dict[str, object]]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has the real ones")


class FakeKey:
    """An open registry key."""

    def __init__(self, values: dict[str, object], keys: Programs | None = None) -> None:
        self.values = values
        self.keys = keys or {}

    def __enter__(self) -> "FakeKey":
        return self

    def __exit__(self, *_: object) -> None:
        pass


class FakeRegistry(types.ModuleType):
    """Stands in for winreg. A key that is None may not be opened."""

    HKEY_LOCAL_MACHINE = 1
    KEY_READ = 0x20019
    KEY_WOW64_64KEY = 0x100
    KEY_WOW64_32KEY = 0x200

    def __init__(self, views: dict[int, Programs | None]) -> None:
        super().__init__("winreg")
        self.views = views

    def OpenKey(self, key: object, name: str, _: int = 0, access: int = 0) -> FakeKey:
        if isinstance(key, FakeKey):
            if name == "locked":
                raise PermissionError
            return FakeKey(key.keys[name])
        programs = self.views[access & 0x300]
        if programs is None:
            raise FileNotFoundError
        return FakeKey({"ProductName": "Windows 10 Pro", "Blob": b"\0"}, programs)

    def QueryInfoKey(self, key: FakeKey) -> tuple[int, int, int]:
        return len(key.keys), 0, 0

    def EnumKey(self, key: FakeKey, index: int) -> str:
        return list(key.keys)[index]

    def QueryValueEx(self, key: FakeKey, name: str) -> tuple[object, int]:
        if name not in key.values:
            raise FileNotFoundError
        return key.values[name], 1


class FakeLibrary:
    """Stands in for a DLL: its functions are attributes, which take their prototypes."""

    def __init__(self, **functions: Callable[..., object]) -> None:
        self.calls: list[str] = []
        for name, function in functions.items():
            setattr(self, name, self._recorded(name, function))

    def _recorded(self, name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: Any) -> object:
            self.calls.append(name)
            return function(*arguments)

        return call


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        yield patch


def with_library(patch: pytest.MonkeyPatch, library: object, last_error: int = 0) -> None:
    patch.setattr(ctypes, "WinDLL", lambda *_, **__: library, raising=False)
    patch.setattr(ctypes, "get_last_error", lambda: last_error, raising=False)


def test_values_that_are_there_are_read(windows: pytest.MonkeyPatch) -> None:
    windows.setitem(sys.modules, "winreg", FakeRegistry({0x100: {}}))

    values = api.registry_values("SOFTWARE", ("ProductName", "Blob", "ReleaseId"))

    assert values == {"ProductName": "Windows 10 Pro"}


def test_key_that_is_not_there_has_no_values(windows: pytest.MonkeyPatch) -> None:
    windows.setitem(sys.modules, "winreg", FakeRegistry({0x100: None}))

    assert api.registry_values("SOFTWARE", ("ProductName",)) == {}


def test_programs_of_both_views_are_listed_whatever_one_entry_does(
    windows: pytest.MonkeyPatch,
) -> None:
    programs: Programs = {
        "{1}": {"DisplayName": "AKİA", "DisplayVersion": "6.8.10"},
        "locked": {},
        "{2}": {"SystemComponent": 1},
        "{3}": {"DisplayName": "ACS"},
    }
    narrow: Programs = {"{4}": {"DisplayName": "SafeNet"}}
    windows.setitem(sys.modules, "winreg", FakeRegistry({0x100: programs, 0x200: narrow}))

    assert list(api.uninstall_entries()) == [("AKİA", "6.8.10"), ("ACS", ""), ("SafeNet", "")]


def test_windows_with_one_view_lists_that_one(windows: pytest.MonkeyPatch) -> None:
    programs: Programs = {"{1}": {"DisplayName": "AKİA"}}
    windows.setitem(sys.modules, "winreg", FakeRegistry({0x100: None, 0x200: programs}))

    assert list(api.uninstall_entries()) == [("AKİA", "")]


def test_remote_session_is_a_system_metric(windows: pytest.MonkeyPatch) -> None:
    user32 = FakeLibrary(GetSystemMetrics=lambda number: int(number == 0x1000))
    windows.setattr(ctypes, "windll", types.SimpleNamespace(user32=user32), raising=False)

    assert api.remote_session_metric() == 1


@pytest.mark.parametrize(("done", "session"), [(1, 3), (0, None)])
def test_session_is_that_of_our_own_process(
    windows: pytest.MonkeyPatch, done: int, session: int | None
) -> None:
    def ask(process: int, told: Any) -> int:
        assert process == 4711
        told._obj.value = 3
        return done

    with_library(windows, FakeLibrary(GetCurrentProcessId=lambda: 4711, ProcessIdToSessionId=ask))

    assert api.session_id() == session


def services(*, manager: int = 1, service: int = 2, queried: int = 1) -> FakeLibrary:
    def query(_: int, status: Any) -> int:
        status._obj.dwCurrentState = 4
        return queried

    return FakeLibrary(
        OpenSCManagerW=lambda *_: manager,
        OpenServiceW=lambda *_: service,
        QueryServiceStatus=query,
        CloseServiceHandle=lambda _: 1,
    )


@pytest.mark.parametrize(
    ("library", "last_error", "status", "closed"),
    [
        (services(), 0, 4, 2),
        (services(queried=0), 5, None, 2),
        (services(service=0), 1060, api.SERVICE_ABSENT, 1),
        (services(service=0), 5, None, 1),
        (services(manager=0), 5, None, 0),
    ],
)
def test_service_is_asked_and_every_handle_closed(
    windows: pytest.MonkeyPatch,
    library: FakeLibrary,
    last_error: int,
    status: int | None,
    closed: int,
) -> None:
    with_library(windows, library, last_error)

    assert api.service_status("SCardSvr") == status
    assert library.calls.count("CloseServiceHandle") == closed


def processes(*names: str, snapshot: int | None = 7) -> FakeLibrary:
    left = list(names)

    def following(_: int, entry: Any) -> int:
        if left:
            entry._obj.szExeFile = left.pop(0)
            return 1
        return 0

    return FakeLibrary(
        CreateToolhelp32Snapshot=lambda *_: snapshot,
        Process32FirstW=following,
        Process32NextW=following,
        CloseHandle=lambda _: 1,
    )


def test_processes_are_read_from_one_snapshot(windows: pytest.MonkeyPatch) -> None:
    library = processes("System", "Akia.exe")
    with_library(windows, library)

    assert api.process_names() == ("System", "Akia.exe")
    assert library.calls.count("CloseHandle") == 1


@pytest.mark.parametrize("snapshot", [None, ctypes.c_void_p(-1).value])
def test_snapshot_that_is_refused_holds_nobody(
    windows: pytest.MonkeyPatch, snapshot: int | None
) -> None:
    with_library(windows, processes("System", snapshot=snapshot))

    assert api.process_names() == ()


def test_native_machine_is_told_since_windows_10(windows: pytest.MonkeyPatch) -> None:
    def ask(_: int, __: Any, native: Any) -> int:
        native._obj.value = 0xAA64
        return 1

    with_library(windows, FakeLibrary(GetCurrentProcess=lambda: -1, IsWow64Process2=ask))
    assert api.native_machine() == 0xAA64

    with_library(windows, FakeLibrary(GetCurrentProcess=lambda: -1, IsWow64Process2=lambda *_: 0))
    assert api.native_machine() is None

    with_library(windows, FakeLibrary(GetCurrentProcess=lambda: -1))
    assert api.native_machine() is None


@pytest.mark.parametrize(("done", "name"), [(1, "KLINIK-MUHASEBE-07"), (0, None)])
def test_computers_whole_name_is_asked(
    windows: pytest.MonkeyPatch, done: int, name: str | None
) -> None:
    def ask(_: int, buffer: Any, __: Any) -> int:
        buffer.value = "KLINIK-MUHASEBE-07"
        return done

    with_library(windows, FakeLibrary(GetComputerNameExW=ask))

    assert api.computer_name() == name


def test_system_folders_are_those_that_were_told(windows: pytest.MonkeyPatch) -> None:
    def ask(buffer: Any, size: int) -> int:
        buffer.value = r"C:\Windows\System32"
        return len(buffer.value)

    library = FakeLibrary(GetSystemDirectoryW=ask, GetWindowsDirectoryW=lambda *_: 0)
    with_library(windows, library)

    assert api.system_folders() == (r"C:\Windows\System32",)
