"""Calls to Windows' desktop: taskbar, foreground window, colours. No effect elsewhere.

Source of the calls: Microsoft's documentation of shobjidl_core.h and winuser.h, 2026-11-28.
"""

import sys
from typing import Final

_COLOURS_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
_ANY_PROCESS: Final = -1  # ASFW_ANY


def name_for_taskbar(program: str) -> None:
    """Set the program's id: without it the taskbar groups the windows with Python's.

    Before the first window is made.
    """
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(program)


def let_another_come_to_front() -> None:
    """Hand on the right to come to the front, which only the program has that was just started."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)


def taskbar_is_dark() -> bool | None:
    """Return whether the taskbar is dark; it often is beside light windows. None: no Windows."""
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _COLOURS_KEY) as key:
            return not winreg.QueryValueEx(key, "SystemUsesLightTheme")[0]
    except OSError:
        return True  # Windows 10 before 1903 knows no other
