"""Property lists, as macOS' own programs write them."""

from typing import Final

from esign_desktop.model.unreadable import Unread

_MAX_BYTES: Final = 16 * 1024 * 1024  # ioreg's answer of a computer with many devices has 2 MB


def parse_plist(data: bytes) -> object:
    """Return what a property list holds, or None when it is damaged. Never raises."""
    import plistlib

    if len(data) > _MAX_BYTES:
        return None
    parsed: object = None
    with Unread():
        parsed = plistlib.loads(data)
    return parsed
