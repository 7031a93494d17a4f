"""The computer, on Windows: interprets the answers. The calls are in :mod:`.windows_api`."""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from esign_desktop.devices.host import windows_api as api
from esign_desktop.devices.host.architecture import running_architecture
from esign_desktop.devices.host.system_files import one_line
from esign_desktop.devices.host.windows_usb import usb_device_at, usb_devices
from esign_desktop.model.host import Host, InstalledPackage, Platform
from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import ServiceState

if TYPE_CHECKING:
    from esign_desktop.devices.host.usb_watcher import UsbEvents

__all__ = [
    "holders_of_card",
    "missing_dlls",
    "native_architecture",
    "pcsc_installed",
    "read_host",
    "scardsvr_state",
    "usb_device_at",
    "usb_devices",
    "usb_events",
]

_CURRENT_VERSION: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_TERMINAL_SERVER: Final = r"SYSTEM\CurrentControlSet\Control\Terminal Server"
_SESSION_OF_SERVICES: Final = 0
_SCARDSVR: Final = "SCardSvr"
_SCARDSVR_KEY: Final = rf"SYSTEM\CurrentControlSet\Services\{_SCARDSVR}"
_FIRST_WINDOWS_11: Final = 22000
_START_DISABLED: Final = 4  # SERVICE_DISABLED, winnt.h
_STATUS_RUNNING: Final = 4  # SERVICE_RUNNING, winsvc.h
_MACHINES: Final = {0x014C: "x86", 0x8664: "x86_64", 0xAA64: "arm64", 0x01C4: "arm"}  # "PE Format"
# AKİS' and readers' software. A list of everything installed would say too much about its user.
_PACKAGE: Final = (
    r"(?i)\bak[iİı][as]\b|\bacs\b|\bacr\d|safenet|gemalto|omnikey|identiv|\bscm\b|bit4id"
    r"|e-?(?:imza|g[uü]ven)\b|kamu ?sm|arksigner|smart ?card|ak[iıIİ]ll[iıIİ] kart"
)


class ServiceFacts(Record, frozen=True):
    """State of the smart card service, and whether somebody has switched it off for good."""

    state: ServiceState
    disabled: bool = False


# --- read ---------------------------------------------------------------------------------------


def read_host(app_version: str, app_released: date | None) -> Host:
    """Return what matters about this computer. Never raises; most of it is the programs' list."""
    values = api.registry_values(
        _CURRENT_VERSION, ("ProductName", "DisplayVersion", "ReleaseId", "CurrentBuild")
    )
    service = scardsvr_state()
    known = service.state is not ServiceState.UNKNOWN
    return Host(
        platform=Platform.WINDOWS,
        os_name=windows_name(values),
        os_version=windows_version(values),
        architecture=architecture_of_build(sys.version, sys.maxsize),
        app_version=app_version,
        app_released=app_released,
        remote_session=remote_session(
            api.remote_session_metric(),
            api.session_id(),
            api.registry_values(_TERMINAL_SERVER, ("GlassSessionId",)).get("GlassSessionId"),
        ),
        service_running=service.state is ServiceState.RUNNING if known else None,
        service_disabled=service.disabled if known else None,
        user_name=os.environ.get("USERNAME") or None,
        host_name=api.computer_name() or os.environ.get("COMPUTERNAME") or None,
        packages=card_software(api.uninstall_entries()),
    )


def usb_events() -> "UsbEvents | None":
    """Return where Windows reports USB devices; None where it does not. Never raises."""
    from esign_desktop.devices.host import windows_usb_events

    return windows_usb_events.usb_events()


def pcsc_installed() -> bool | None:
    """Tell whether the smart card service is there; it is missing on some server editions."""
    state = scardsvr_state().state
    return None if state is ServiceState.UNKNOWN else state is not ServiceState.NOT_INSTALLED


def scardsvr_state() -> ServiceFacts:
    """Return the state of the smart card service. Never raises."""
    start = api.registry_values(_SCARDSVR_KEY, ("Start",)).get("Start")
    return service_facts(start, api.service_status(_SCARDSVR))


def holders_of_card() -> tuple[str, ...]:
    """Return running programs known to use cards; Windows does not tell who holds one."""
    from esign_desktop.devices.host.card_programs import known_titles

    return known_titles(api.process_names())


def native_architecture() -> str:
    """Return the computer's architecture, which an emulated program does not have."""
    return native_name(api.native_machine(), os.environ)


def missing_dlls(module: Path) -> tuple[str, ...]:
    """Return the DLLs a module needs that Windows would not find. Never raises.

    To be asked after ``[WinError 126]``, which names none. The order is that of a program with
    ``SetDllDirectoryW`` (Microsoft, "Dynamic-link library search order"), without PATH: what
    happens to lie there is nothing to rely on.
    """
    from esign_desktop.devices.executables.pe import missing_dlls

    folders = (module.parent, *map(Path, api.system_folders()))
    # without system folders, as on another system, every DLL would seem to be missing
    return missing_dlls(module, folders) if len(folders) > 1 else ()


# --- interpret ----------------------------------------------------------------------------------


def windows_name(values: Mapping[str, str | int]) -> str:
    """Return "Windows 11 Pro 23H2" from the values of ``CurrentVersion``.

    Windows 11 calls itself 10 in ProductName; its builds start at 22000 (Microsoft, "Windows 11
    release information").
    """
    name = one_line(str(values.get("ProductName", ""))) or "Windows"
    if _build(values) >= _FIRST_WINDOWS_11:
        name = name.replace("Windows 10", "Windows 11")
    # ReleaseId stayed 2009 for ever when DisplayVersion came with 20H2
    release = one_line(str(values.get("DisplayVersion") or values.get("ReleaseId") or ""))
    return f"{name} {release}".strip()


def windows_version(values: Mapping[str, str | int]) -> str:
    """Return "10.0.22631": Windows 10 and 11 and their servers all are 10.0."""
    build = _build(values)
    if not build:
        return ""
    return f"10.0.{build}" if build >= 10240 else str(build)


def remote_session(
    metric: int | None, session: int | None, glass: str | int | None
) -> bool | None:
    """Tell whether the program runs inside Remote Desktop; None when Windows does not say.

    Somebody who watches or steers the session at the computer itself ("shadowing") changes none of
    this: readers and programs are both at the computer then.

    Args:
        metric: SM_REMOTESESSION, which RemoteFX hides (Microsoft, "Detecting the Remote Desktop
            Services environment").
        session: the program's session.
        glass: GlassSessionId, the session at the computer itself; None where there is none.
    """
    if metric:
        return True
    # a roll-out runs in the services' session, which is nobody's screen at all
    if session is None or session == _SESSION_OF_SERVICES or not isinstance(glass, int):
        return None if metric is None else False
    return session != glass


def architecture_of_build(version: str, maxsize: int) -> str:
    """Return what the interpreter is built for.

    Args:
        version: ``sys.version``, "… [MSC v.1938 64 bit (AMD64)]". PROCESSOR_ARCHITECTURE is not
            asked: who starts us can set it.
        maxsize: ``sys.maxsize``, for a compiler that does not say.
    """
    found = re.search(r"\d\d bit \((Intel|AMD64|ARM64|ARM)\)", version)
    if found:
        return {"Intel": "x86", "AMD64": "x86_64", "ARM64": "arm64", "ARM": "arm"}[found[1]]
    return "x86_64" if maxsize > 2**32 else "x86"


def native_name(machine: int | None, environment: Mapping[str, str]) -> str:
    """Return the computer's architecture, from IsWow64Process2, or else from the environment."""
    if machine in _MACHINES:
        return _MACHINES[machine]
    native = environment.get("PROCESSOR_ARCHITEW6432") or environment.get("PROCESSOR_ARCHITECTURE")
    return running_architecture(native or "", 64)


def service_facts(start: str | int | None, status: int | None) -> ServiceFacts:
    """Return the service's state.

    Args:
        start: value ``Start`` of its registry key; None when the key is not to be read.
        status: dwCurrentState, or ``SERVICE_ABSENT``; None when not reported.
    """
    disabled = start == _START_DISABLED
    if status == api.SERVICE_ABSENT:
        return ServiceFacts(ServiceState.NOT_INSTALLED)
    if status is None:
        # someone who may not ask the service manager may read the registry
        return ServiceFacts(
            ServiceState.STOPPED if disabled else ServiceState.UNKNOWN, disabled=disabled
        )
    running = status == _STATUS_RUNNING
    return ServiceFacts(
        ServiceState.RUNNING if running else ServiceState.STOPPED, disabled=disabled
    )


def card_software(programs: Iterable[tuple[str, str]]) -> tuple[InstalledPackage, ...]:
    """Return the programs that have to do with cards and readers, each once."""
    found = {
        (one_line(name), one_line(version)) for name, version in programs if _is_about_cards(name)
    }
    return tuple(InstalledPackage(name=name, version=version) for name, version in sorted(found))


def _is_about_cards(name: str) -> bool:
    return re.search(_PACKAGE, name) is not None


def _build(values: Mapping[str, str | int]) -> int:
    build = str(values.get("CurrentBuild", ""))
    return int(build) if build.isascii() and build.isdigit() and len(build) < 8 else 0
