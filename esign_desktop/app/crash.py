"""Describes an internal error for a bug report: where it happened, without personal data."""

from pathlib import Path
from types import TracebackType

from esign_desktop import __version__

_PACKAGE = Path(__file__).parents[1]


def crash_text(kind: type[BaseException], where: TracebackType | None) -> str:
    """Return versions, the kind of exception, and the places in the code, newest last.

    The exception's own words are left out: they may quote a file, a name, or what a card said.
    Of files outside the program only the name is kept.
    """
    import platform  # not before there is a fault
    import traceback

    frames = [
        f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(where)
    ]
    head = f"esign-desktop {__version__}, Python {platform.python_version()}, {platform.system()}"
    return "\n".join((head, f"{kind.__module__}.{kind.__qualname__}", *frames))


def _short(name: str) -> str:
    file = Path(name)
    try:
        return file.relative_to(_PACKAGE.parent).as_posix()
    except ValueError:
        return file.name
