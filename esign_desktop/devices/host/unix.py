"""Shared by Linux and macOS."""

import os
import sys

from esign_desktop.devices.host.architecture import running_architecture


def read_uname() -> tuple[str, str]:
    """Return the processor in the kernel's spelling, and the computer's name."""
    if sys.platform == "win32":
        return "", ""
    names = os.uname()
    return names.machine, names.nodename


def pointer_bits() -> int:
    """Return how wide a pointer of the running program is."""
    return 64 if sys.maxsize > 2**32 else 32


def native_architecture() -> str:
    """Return the kernel's architecture."""
    return running_architecture(read_uname()[0], 64)


def user_name() -> str | None:
    """Return the user's login name, or None when the system has none for him."""
    import getpass

    try:
        return getpass.getuser() or None
    except (KeyError, OSError, ImportError):  # a user id without an entry in the user list
        return None
