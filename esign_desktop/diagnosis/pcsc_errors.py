"""Extracts the PC/SC error code from a detail."""

import re
from typing import Final

_CODE: Final = re.compile(r"(?:(SCARD_\w+|ERROR_\w+) )?\((0x[0-9A-Fa-f]{8})\)")


def error_in(detail: str) -> str:
    """Return name and number in a detail, ``"SCARD_F_COMM_ERROR (0x80100013)"``; all if none."""
    found = _CODE.search(detail)
    if found is None:
        return detail
    return f"{found[1]} ({found[2]})" if found[1] else found[2]
