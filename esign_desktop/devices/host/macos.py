"""The computer, on macOS. Written from documentation, never tried on a Mac so far.

Processes are started by :func:`holders_of_card` and :func:`usb_devices` only.
"""

import platform
import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from esign_desktop.devices.host import unix
from esign_desktop.devices.host.architecture import running_architecture
from esign_desktop.devices.host.macos_output import output_of
from esign_desktop.devices.host.macos_usb import usb_device_at, usb_devices
from esign_desktop.devices.host.plists import parse_plist
from esign_desktop.devices.host.system_files import one_line
from esign_desktop.model.bounded_read import read_bounded
from esign_desktop.model.host import Host, InstalledPackage, Platform

if TYPE_CHECKING:
    from esign_desktop.devices.host.usb_watcher import UsbEvents

__all__ = [
    "holders_of_card",
    "native_architecture",
    "pcsc_installed",
    "read_host",
    "usb_device_at",
    "usb_devices",
    "usb_events",
]

_RECEIPTS: Final = Path("/var/db/receipts")
_PACKAGE: Final = r"(?i)aki[as]|tubitak|kamusm|acsccid|arksigner"
_RECEIPT_MAX: Final = 256 * 1024
_PS: Final = ("/bin/ps", "-axco", "comm=")
_PS_TIMEOUT_S: Final = 2
_PS_MAX: Final = 256 * 1024


# --- read ---------------------------------------------------------------------------------------


def read_host(app_version: str, app_released: date | None, receipts: Path = _RECEIPTS) -> Host:
    """Return what matters about this computer. Never raises."""
    machine, node = unix.read_uname()
    version = platform.mac_ver()[0]
    return Host(
        platform=Platform.MACOS,
        os_name=macos_name(version),
        os_version=version,
        # under Rosetta the kernel calls itself x86_64, which is what the program can load
        architecture=running_architecture(machine, unix.pointer_bits()),
        app_version=app_version,
        app_released=app_released,
        remote_session=None,  # screen sharing shows the one desktop there is, with its readers
        user_name=unix.user_name(),
        host_name=node or None,
        packages=read_packages(receipts),
    )


def read_packages(receipts: Path = _RECEIPTS) -> tuple[InstalledPackage, ...]:
    """Return the installed packages that have to do with AKİS or readers. Never raises."""
    try:
        files = sorted(f for f in receipts.glob("*.plist") if re.search(_PACKAGE, f.name))
    except OSError:
        return ()
    return tuple(package for file in files if (package := parse_receipt(_read_receipt(file))))


def usb_events() -> "UsbEvents | None":
    """Return where macOS reports USB devices; None where it does not. Never raises."""
    from esign_desktop.devices.host import macos_usb_events

    return macos_usb_events.usb_events()


def pcsc_installed() -> bool:
    """Tell that there is a PC/SC service: it is a part of macOS."""
    return True


def holders_of_card() -> tuple[str, ...]:
    """Return running programs known to use cards. Starts ``ps``: 10 ms and more. Never raises."""
    from esign_desktop.devices.host.card_programs import known_titles

    listed = output_of(_PS, _PS_TIMEOUT_S)[:_PS_MAX]
    return known_titles(parse_ps(listed.decode("utf-8", "replace")))


def native_architecture() -> str:
    """Return the computer's architecture, also to a program that runs under Rosetta."""
    return "arm64" if _is_translated() else unix.native_architecture()


def _is_translated() -> bool:
    """Ask sysctl.proc_translated (Apple, "About the Rosetta translation environment")."""
    if sys.platform != "darwin":
        return False
    import ctypes

    try:
        library = ctypes.CDLL(None)
        value, size = ctypes.c_int(0), ctypes.c_size_t(ctypes.sizeof(ctypes.c_int))
        failed = library.sysctlbyname(
            b"sysctl.proc_translated", ctypes.byref(value), ctypes.byref(size), None, 0
        )
    except (OSError, AttributeError):
        return False
    return not failed and value.value == 1  # Intel Macs do not know the name


def _read_receipt(file: Path) -> bytes:
    try:
        return read_bounded(file, _RECEIPT_MAX)
    except OSError:
        return b""


# --- interpret ----------------------------------------------------------------------------------


def macos_name(version: str) -> str:
    """Return "macOS 14.5"; ``version`` is empty when the system does not tell."""
    return f"macOS {one_line(version)}".strip()


def parse_receipt(data: bytes) -> InstalledPackage | None:
    """Return the package of an installer receipt (pkgutil(1)), or None when it is none."""
    receipt = parse_plist(data)
    if not isinstance(receipt, dict) or not isinstance(receipt.get("PackageIdentifier"), str):
        return None
    version = receipt.get("PackageVersion", "")
    if not isinstance(version, str | int | float):  # a list in a list in a list …
        version = ""
    return InstalledPackage(
        name=one_line(receipt["PackageIdentifier"]), version=one_line(str(version))
    )


def parse_ps(text: str) -> tuple[str, ...]:
    """Return the names in ``ps -axco comm=``, one on each line."""
    return tuple(_stripped(text.splitlines()))


def _stripped(lines: Iterable[str]) -> Iterable[str]:
    return filter(None, (line.strip() for line in lines))
