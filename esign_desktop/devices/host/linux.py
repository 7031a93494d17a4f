"""The computer, on Linux.

Files under ``/etc``, ``/proc``, ``/sys`` and ``/var`` are read, and no process is started, except
``rpm`` where an AKİA package seems to be installed (30 ms and more). ``root`` is ``/`` but in
tests.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from esign_desktop.devices.host import unix
from esign_desktop.devices.host.architecture import running_architecture
from esign_desktop.devices.host.linux_usb import usb_device_at, usb_devices
from esign_desktop.devices.host.system_files import one_line, read_small
from esign_desktop.devices.host.unix import native_architecture
from esign_desktop.model.host import Host, InstalledPackage, Platform

if TYPE_CHECKING:
    from mmap import mmap

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

_ROOT: Final = Path("/")
_DPKG_STATUS: Final = "var/lib/dpkg/status"
_PACMAN_LOCAL: Final = "var/lib/pacman/local"
_RPM: Final = "usr/bin/rpm"
_RPM_TIMEOUT_S: Final = 2
_RPM_MAX: Final = 64 * 1024
_STANZA_MAX: Final = 16 * 1024
_TRACES: Final = {  # what a package leaves behind -> how the package's name starts
    "opt/Akia": "aki",
    "usr/share/akis": "aki",
    "usr/lib/libakisp11.so": "aki",
    "usr/lib64/libakisp11.so": "aki",
    "usr/lib/pcsc/drivers/ifd-ccid.bundle": "libccid",
    "usr/lib/pcsc/drivers/ifd-acsccid.bundle": "libacsccid",  # for ACS readers, akis_facts.md 6
    "usr/lib64/pcsc/drivers/ifd-acsccid.bundle": "libacsccid",
}
_PACKAGE: Final = r"(?i)aki[as]|(?:lib|pcsc-lite-)?(?:acs)?ccid"
_REMOTE_DESKTOPS: Final = (  # each set by the program that makes the session
    "XRDP_SESSION",
    "X2GO_SESSION",
    "CHROME_REMOTE_DESKTOP_SESSION",
    "VNCDESKTOP",
)
_PCSCD_PLACES: Final = (
    "usr/sbin/pcscd",
    "usr/bin/pcscd",
    "usr/local/sbin/pcscd",
    "usr/lib/systemd/system/pcscd.service",
    "lib/systemd/system/pcscd.service",
    "etc/systemd/system/pcscd.service",
    "run/current-system/sw/bin/pcscd",  # NixOS
)


# --- read ---------------------------------------------------------------------------------------


def read_host(app_version: str, app_released: date | None, root: Path = _ROOT) -> Host:
    """Return what matters about this computer. Never raises; takes 1 to 3 ms."""
    # os-release(5): the second is where it lies when the first is missing
    release = parse_os_release(
        read_small(root / "etc/os-release") or read_small(root / "usr/lib/os-release")
    )
    machine, node = unix.read_uname()
    return Host(
        platform=Platform.LINUX,
        os_name=release.get("PRETTY_NAME") or release.get("NAME", "Linux"),
        os_version=release.get("VERSION_ID", ""),  # rolling distributions have none
        distributions=distributions(release),
        architecture=running_architecture(machine, unix.pointer_bits()),
        app_version=app_version,
        app_released=app_released,
        remote_session=remote_desktop(os.environ),
        user_name=unix.user_name(),
        host_name=node or None,
        packages=read_packages(root),
    )


def read_packages(root: Path = _ROOT) -> tuple[InstalledPackage, ...]:
    """Return the installed packages that have to do with AKİS or an ACS reader. Never raises.

    A package list has several MB, so it is opened only where something of such a package lies.
    """
    names = {name for trace, name in _TRACES.items() if _exists(root / trace)}
    if not names:
        return ()
    try:
        if (root / _DPKG_STATUS).is_file():
            return _read_dpkg(root / _DPKG_STATUS, names)
        if (root / _PACMAN_LOCAL).is_dir():
            return parse_pacman(entry.name for entry in (root / _PACMAN_LOCAL).iterdir())
        # nearly everybody has libccid; it is not worth a process of its own
        if names != {"libccid"} and (root / _RPM).is_file():
            return parse_rpm(_read_rpm(root / _RPM))
    except (OSError, ValueError):
        pass  # the list is good to have, and nothing depends on it
    return ()


def holders_of_card() -> tuple[str, ...]:
    """Return programs that may hold the card. Never raises; takes up to 0.5 s."""
    from esign_desktop.devices.host import linux_processes

    return linux_processes.holders_of_card()


def usb_events() -> "UsbEvents | None":
    """Return where udev reports USB devices; None where there is none. Never raises."""
    from esign_desktop.devices.host import linux_usb_events

    return linux_usb_events.usb_events()


def pcsc_installed(root: Path = _ROOT) -> bool:
    """Tell whether there is a pcscd, running or not, to tell "stopped" from "not installed"."""
    return any(_exists(root / place) for place in _PCSCD_PLACES)


def _read_dpkg(status: Path, names: Iterable[str]) -> tuple[InstalledPackage, ...]:
    from mmap import ACCESS_READ, mmap

    # finding a name takes 2 ms where parsing takes 100; dpkg replaces the file as a whole, so that
    # the map cannot shrink under us
    with status.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as data:
        return parse_dpkg("\n\n".join(s for name in names for s in _stanzas(data, name)))


def _stanzas(data: "mmap", name: str) -> Iterator[str]:
    first_line = f"Package: {name}".encode()
    start = 0 if data[: len(first_line)] == first_line else data.find(b"\n" + first_line)
    while start >= 0:
        end = data.find(b"\n\n", start + 1)
        end = end if end >= 0 else len(data)
        yield data[start : min(end, start + _STANZA_MAX)].strip().decode("utf-8", "replace")
        start = data.find(b"\n" + first_line, end)


def _read_rpm(program: Path) -> str:
    import subprocess

    try:
        done = subprocess.run(
            [
                program,
                "-qa",
                "--qf",
                r"%{NAME}\t%{VERSION}-%{RELEASE}\n",
                "[Aa][Kk][Ii]*",
                "*ccid*",
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_RPM_TIMEOUT_S,
            check=False,
        )
    except subprocess.SubprocessError:
        return ""
    return done.stdout[:_RPM_MAX].decode("utf-8", "replace")


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:
        return False


# --- interpret ----------------------------------------------------------------------------------


def distributions(release: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a distribution is called and what it is like, the nearest first."""
    names = [release.get("ID", "linux"), *release.get("ID_LIKE", "").split()]
    return tuple(dict.fromkeys(name.casefold() for name in names if name))


def parse_os_release(text: str) -> dict[str, str]:
    """Return the assignments of an os-release file, without their quotes (os-release(5))."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        name, equals, value = line.strip().partition("=")
        if not equals or name.startswith("#"):
            continue
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        values[name] = one_line(re.sub(r"\\([\"'\\$`])", r"\1", value))
    return values


def remote_desktop(environment: Mapping[str, str]) -> bool | None:
    """Return True in the session of a remote desktop, else None, for not every kind tells.

    SSH is none: there, PC/SC is the one of the computer the program runs on.
    """
    return True if any(environment.get(name) for name in _REMOTE_DESKTOPS) else None


def parse_dpkg(status: str) -> tuple[InstalledPackage, ...]:
    """Return the packages of interest among stanzas of ``/var/lib/dpkg/status`` (deb822(5))."""
    found = []
    for stanza in status.split("\n\n"):
        fields = dict(re.findall(r"^(Package|Status|Version): *(.*)$", stanza, re.MULTILINE))
        # a removed package stays in the list for its configuration files
        if fields.get("Status", "").endswith(" installed"):
            found.append((fields.get("Package", ""), fields.get("Version", "")))
    return _of_interest(found)


def parse_rpm(text: str) -> tuple[InstalledPackage, ...]:
    """Return the packages of interest among lines of name, tab, version."""
    lines = (line.partition("\t") for line in text.splitlines())
    return _of_interest((name, version) for name, _, version in lines)


def parse_pacman(folders: Iterable[str]) -> tuple[InstalledPackage, ...]:
    """Return the packages of interest among pacman's folders, ``akis-6.8.10-1``."""
    parts = (folder.rsplit("-", 2) for folder in folders)
    return _of_interest((part[0], f"{part[1]}-{part[2]}") for part in parts if len(part) == 3)


def _of_interest(packages: Iterable[tuple[str, str]]) -> tuple[InstalledPackage, ...]:

    return tuple(
        InstalledPackage(name=one_line(name), version=one_line(version))
        for name, version in sorted(set(packages))
        if re.match(_PACKAGE, name)
    )
