"""Starts the program with the session: by one small file or registry value the user can see.

Linux: Desktop Application Autostart Specification 0.5. Windows: HKCU's Run key, which Task Manager
lists. macOS: a LaunchAgent (launchd.plist(5)). What is written is made by pure functions.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from esign_desktop.app.atomic_write import atomic_write
from esign_desktop.model.host import Platform

IN_TRAY: Final = "--in-tray"
"""Option of the window's program: begin as an icon, without a window."""

LABEL: Final = "esign-desktop"
_AGENT: Final = "org.esign-desktop.tray"
_START_WINDOW: Final = "from esign_desktop.gui.entry_point import run; run()"
_RUN_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
_RESERVED: Final = set(" \t\n\"'\\><~|&;$*?#()`")  # Desktop Entry Specification, the Exec key
_ESCAPED: Final = '"`$\\'


def start_command() -> tuple[str, ...]:
    """Return the command that starts this program as an icon."""
    suffix = ".exe" if sys.platform == "win32" else ""
    program = Path(sys.executable).with_name(f"esign-desktop{suffix}")
    if getattr(sys, "frozen", False) or program.is_file():
        return (str(program), IN_TRAY)
    python = Path(sys.executable)
    if sys.platform == "win32" and (windowed := python.with_name("pythonw.exe")).is_file():
        python = windowed  # the other one would open a console at every start of the session
    return (str(python), "-P", "-c", _START_WINDOW, IN_TRAY)


def desktop_entry(name: str, command: Sequence[str]) -> str:
    """Return an XDG autostart entry.

    Args:
        name: what the session's settings call it.
        command: program and arguments.
    """
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        f"Name={name}\n"
        f"Exec={' '.join(map(_exec_word, command))}\n"
        "Terminal=false\n"
        "NoDisplay=true\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def launch_agent(command: Sequence[str]) -> bytes:
    """Return a LaunchAgent that starts the program once, at login."""
    import plistlib  # not before somebody wants it: the window's first paint waits for us

    return plistlib.dumps(
        {
            "Label": _AGENT,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
    )


def run_value(command: Sequence[str]) -> str:
    """Return the command line of a value in Windows' Run key."""
    import subprocess

    return subprocess.list2cmdline(command)


class Autostart:
    """Starts this program with the session, or no longer.

    Args:
        platform: whose way it is done.
        home: the user's folder.
        command: program and arguments.
        name: how the session's settings call it.
        config: XDG_CONFIG_HOME; the usual place in ``home`` when empty.
    """

    def __init__(
        self, platform: Platform, home: Path, command: Sequence[str], name: str, config: str = ""
    ) -> None:
        self._platform = platform
        self._command = tuple(command)
        self._name = name
        if platform is Platform.MACOS:
            self.file = home / "Library" / "LaunchAgents" / f"{_AGENT}.plist"
        else:
            folder = Path(config) if Path(config).is_absolute() else home / ".config"
            self.file = folder / "autostart" / f"{LABEL}.desktop"

    def is_on(self) -> bool:
        """Tell whether the program starts with the session."""
        if self._platform is Platform.WINDOWS:
            return _read_run_value() is not None
        return self.file.is_file()

    def set(self, on: bool) -> None:
        """Start with the session from now on, or no longer.

        Raises:
            OSError: the system does not let us.
        """
        if self._platform is Platform.WINDOWS:
            _write_run_value(run_value(self._command) if on else None)
        elif not on:
            self.file.unlink(missing_ok=True)
        else:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(self.file, self._content())

    def _content(self) -> bytes:
        if self._platform is Platform.MACOS:
            return launch_agent(self._command)
        return desktop_entry(self._name, self._command).encode()


def this_session(name: str) -> Autostart:
    """Return the autostart entry of this computer and this user."""
    if sys.platform == "win32":
        platform = Platform.WINDOWS
    else:
        platform = Platform.MACOS if sys.platform == "darwin" else Platform.LINUX
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return Autostart(platform, Path.home(), start_command(), name, config)


def _exec_word(word: str) -> str:
    """Return one argument as the Exec key wants it: % doubled, quoted where it must be.

    The key's value is a string, in which a backslash is written twice again.
    """
    word = word.replace("%", "%%")
    if word and not _RESERVED & set(word):
        return word
    quoted = "".join(f"\\{letter}" if letter in _ESCAPED else letter for letter in word)
    return '"' + quoted.replace("\\", "\\\\") + '"'


def _read_run_value() -> str | None:
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            return str(winreg.QueryValueEx(key, LABEL)[0])
    except FileNotFoundError:
        return None


def _write_run_value(value: str | None) -> None:
    if sys.platform != "win32":
        return
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
        if value is not None:
            winreg.SetValueEx(key, LABEL, 0, winreg.REG_SZ, value)
            return
        try:
            winreg.DeleteValue(key, LABEL)
        except FileNotFoundError:
            return
