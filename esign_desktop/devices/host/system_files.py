"""Reads small files and short texts of the operating system, with a limit."""

from pathlib import Path
from typing import Final

from esign_desktop.model.bounded_read import read_bounded
from esign_desktop.model.sanitize import sanitize

_MAX_BYTES: Final = 64 * 1024
_MAX_TEXT: Final = 120


def read_small(file: Path) -> str:
    """Return the text of a small file; an empty text when it cannot be read."""
    try:
        return read_bounded(file, _MAX_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def one_line(text: str) -> str:
    """Return a name made by somebody else, fit for a report: one short line, all printable."""
    shown = sanitize(text[:1024])
    printable = "".join(letter if letter.isprintable() else " " for letter in shown)
    return " ".join(printable.split())[:_MAX_TEXT]
