"""Calls of the Windows API, one function each. Nothing is interpreted here; see :mod:`.windows`.

Every function answers None or nothing when Windows does not tell, and on any other system.
ctypes and winreg are imported late: both cost more than most of the questions. Tried under Wine,
never on Windows so far; each call is named with the page of Microsoft's documentation it was
written from.
"""

import ctypes
import sys
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any, Final

_UNINSTALL: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
_MAX_ENTRIES: Final = 4096
_SM_REMOTESESSION: Final = 0x1000
_SC_MANAGER_CONNECT: Final = 0x0001
_SERVICE_QUERY_STATUS: Final = 0x0004
_ERROR_SERVICE_DOES_NOT_EXIST: Final = 1060
_COMPUTER_NAME_DNS_HOSTNAME: Final = 1
_TH32CS_SNAPPROCESS: Final = 0x00000002
_MAX_PATH: Final = 260

SERVICE_ABSENT: Final = -1
"""Answer of :func:`service_status` for a service that is not installed."""


def registry_values(key: str, names: tuple[str, ...]) -> dict[str, str | int]:
    """Return those values of a key of HKLM (64-bit view) that are there."""
    values: dict[str, str | int] = {}
    if sys.platform == "win32":
        import winreg

        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, access) as opened:
                for name in names:
                    value = _value(opened, name)
                    if value is not None:
                        values[name] = value
        except OSError:
            pass  # no such key: no values
    return values


def uninstall_entries() -> Iterator[tuple[str, str]]:
    """Yield name and version of all installed programs, 64-bit and 32-bit ones (10 to 20 ms)."""
    if sys.platform != "win32":
        return
    import winreg

    for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
        access = winreg.KEY_READ | view
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _UNINSTALL, 0, access) as programs:
                for index in range(min(winreg.QueryInfoKey(programs)[0], _MAX_ENTRIES)):
                    yield from _uninstall_entry(programs, index)
        except OSError:
            continue  # a 32-bit Windows has one view


def remote_session_metric() -> int | None:
    """Return GetSystemMetrics(SM_REMOTESESSION)."""
    if sys.platform != "win32":
        return None
    return int(ctypes.windll.user32.GetSystemMetrics(_SM_REMOTESESSION))


def session_id() -> int | None:
    """Return the session this program runs in, by ProcessIdToSessionId."""
    if sys.platform != "win32":
        return None
    kernel = ctypes.WinDLL("kernel32")
    session = wintypes.DWORD()
    done = kernel.ProcessIdToSessionId(kernel.GetCurrentProcessId(), ctypes.byref(session))
    return session.value if done else None


def service_status(name: str) -> int | None:
    """Return dwCurrentState of QueryServiceStatus, or SERVICE_ABSENT."""
    if sys.platform != "win32":
        return None

    class ServiceStatus(ctypes.Structure):
        _fields_ = tuple(
            (field, wintypes.DWORD)
            for field in (
                "dwServiceType",
                "dwCurrentState",
                "dwControlsAccepted",
                "dwWin32ExitCode",
                "dwServiceSpecificExitCode",
                "dwCheckPoint",
                "dwWaitHint",
            )
        )

    library = ctypes.WinDLL("advapi32", use_last_error=True)
    library.OpenSCManagerW.restype = library.OpenServiceW.restype = wintypes.HANDLE
    library.OpenSCManagerW.argtypes = (wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD)
    library.OpenServiceW.argtypes = (wintypes.HANDLE, wintypes.LPCWSTR, wintypes.DWORD)
    library.QueryServiceStatus.argtypes = (wintypes.HANDLE, ctypes.POINTER(ServiceStatus))
    library.CloseServiceHandle.argtypes = (wintypes.HANDLE,)

    manager = library.OpenSCManagerW(None, None, _SC_MANAGER_CONNECT)
    if not manager:
        return None
    try:
        service = library.OpenServiceW(manager, name, _SERVICE_QUERY_STATUS)
        if not service:
            absent = ctypes.get_last_error() == _ERROR_SERVICE_DOES_NOT_EXIST
            return SERVICE_ABSENT if absent else None
        try:
            status = ServiceStatus()
            if not library.QueryServiceStatus(service, ctypes.byref(status)):
                return None
            return int(status.dwCurrentState)
        finally:
            library.CloseServiceHandle(service)
    finally:
        library.CloseServiceHandle(manager)


def native_machine() -> int | None:
    """Return the computer's IMAGE_FILE_MACHINE number, by IsWow64Process2 (Windows 10, 1709)."""
    if sys.platform != "win32":
        return None
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    process, native = wintypes.USHORT(), wintypes.USHORT()
    try:
        kernel.IsWow64Process2.argtypes = (
            wintypes.HANDLE,
            ctypes.POINTER(wintypes.USHORT),
            ctypes.POINTER(wintypes.USHORT),
        )
        done = kernel.IsWow64Process2(
            kernel.GetCurrentProcess(), ctypes.byref(process), ctypes.byref(native)
        )
    except AttributeError:  # an older Windows has no such function
        return None
    return native.value if done else None


def computer_name() -> str | None:
    """Return the computer's whole name; %COMPUTERNAME% is cut after 15 letters."""
    if sys.platform != "win32":
        return None
    kernel = ctypes.WinDLL("kernel32")
    size = wintypes.DWORD(256)
    name = ctypes.create_unicode_buffer(size.value)
    done = kernel.GetComputerNameExW(_COMPUTER_NAME_DNS_HOSTNAME, name, ctypes.byref(size))
    return name.value if done else None


def system_folders() -> tuple[str, ...]:
    """Return the folders Windows looks into for the DLLs another one needs."""
    if sys.platform != "win32":
        return ()
    kernel = ctypes.WinDLL("kernel32")
    name = ctypes.create_unicode_buffer(_MAX_PATH)
    folders = []
    for call in (kernel.GetSystemDirectoryW, kernel.GetWindowsDirectoryW):
        if 0 < call(name, _MAX_PATH) < _MAX_PATH:
            folders.append(name.value)
    return tuple(folders)


def process_names() -> tuple[str, ...]:
    """Return the file names of all running programs, from one Toolhelp snapshot."""
    if sys.platform != "win32":
        return ()

    class ProcessEntry(ctypes.Structure):
        """PROCESSENTRY32W."""

        _fields_ = (
            ("dwSize", wintypes.DWORD),
            ("cntUsage", wintypes.DWORD),
            ("th32ProcessID", wintypes.DWORD),
            ("th32DefaultHeapID", ctypes.c_size_t),
            ("th32ModuleID", wintypes.DWORD),
            ("cntThreads", wintypes.DWORD),
            ("th32ParentProcessID", wintypes.DWORD),
            ("pcPriClassBase", wintypes.LONG),
            ("dwFlags", wintypes.DWORD),
            ("szExeFile", wintypes.WCHAR * _MAX_PATH),
        )

    kernel = ctypes.WinDLL("kernel32")
    kernel.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
    kernel.CreateToolhelp32Snapshot.argtypes = (wintypes.DWORD, wintypes.DWORD)
    for call in (kernel.Process32FirstW, kernel.Process32NextW):
        call.argtypes = (wintypes.HANDLE, ctypes.POINTER(ProcessEntry))
    kernel.CloseHandle.argtypes = (wintypes.HANDLE,)

    snapshot = kernel.CreateToolhelp32Snapshot(_TH32CS_SNAPPROCESS, 0)
    if snapshot in (None, wintypes.HANDLE(-1).value):
        return ()
    names: list[str] = []
    try:
        entry = ProcessEntry(dwSize=ctypes.sizeof(ProcessEntry))
        more = kernel.Process32FirstW(snapshot, ctypes.byref(entry))
        while more and len(names) < _MAX_ENTRIES:
            names.append(entry.szExeFile)
            more = kernel.Process32NextW(snapshot, ctypes.byref(entry))
    finally:
        kernel.CloseHandle(snapshot)
    return tuple(names)


def _uninstall_entry(programs: Any, index: int) -> Iterator[tuple[str, str]]:
    if sys.platform != "win32":
        return
    import winreg

    try:
        with winreg.OpenKey(programs, winreg.EnumKey(programs, index)) as entry:
            name, version = _value(entry, "DisplayName"), _value(entry, "DisplayVersion")
    except OSError:
        return  # not ours to read, or uninstalled meanwhile
    if name:
        yield str(name), str(version or "")


def _value(key: Any, name: str) -> str | int | None:
    if sys.platform != "win32":
        return None
    import winreg

    try:
        value, _ = winreg.QueryValueEx(key, name)
    except OSError:
        return None
    return value if isinstance(value, str | int) else None
