"""Resolves places in the catalogue or a setting to existing files."""

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Final

logger = logging.getLogger(__name__)

_WINDOWS_VARIABLE: Final = r"%([^%]+)%"
_VARIABLE: Final = r"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})"
_SYSTEM32: Final = r"(?i)\\System32\\"


def filled_in(
    place: str, environment: Mapping[str, str], home: str, flavour: type[PurePath]
) -> str | None:
    """Return a place with variables and a leading ``~`` filled in; None when one has no value.

    A 32-bit program on a 64-bit Windows (there PROCESSOR_ARCHITEW6432 is set) is shown other
    folders than it asks for: ``System32`` is SysWOW64, and %ProgramFiles% is the one with (x86).
    The names ``Sysnative`` and %ProgramW6432% are the true ones, and what we say to a user has to
    be true (Microsoft, "File System Redirector", "WOW64 Implementation Details").

    Args:
        place: as the catalogue, the policy or a person has it. ``%NAME%`` means something on
            Windows, ``$NAME`` and ``${NAME}`` elsewhere.
        environment: of this process.
        home: the user's home folder.
        flavour: PureWindowsPath or PurePosixPath.
    """
    on_windows = flavour is PureWindowsPath
    # Windows does not tell upper case from lower
    values = {name.upper() if on_windows else name: text for name, text in environment.items()}
    redirected = on_windows and bool(values.get("PROCESSOR_ARCHITEW6432"))
    if redirected:
        values["PROGRAMFILES"] = values.get("PROGRAMW6432") or values.get("PROGRAMFILES", "")
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        name = next(filter(None, match.groups()))
        found = values.get(name.upper() if on_windows else name, "")
        missing = missing or not found  # %ProgramFiles(x86)% on a 32-bit Windows
        return found

    text = re.sub(_WINDOWS_VARIABLE if on_windows else _VARIABLE, value, place)
    if text.startswith(("~/", "~\\")):
        missing = missing or not home
        text = home + text[1:]
    if missing:
        return None
    return re.sub(_SYSTEM32, r"\\Sysnative\\", text) if redirected else text


def candidates(
    places: Iterable[str], environment: Mapping[str, str], home: str, flavour: type[PurePath]
) -> Iterator[PurePath]:
    """Yield the places that mean something here, filled in.

    Those that are not absolute do not: a module is never looked for in whatever folder happens to
    be the current one (product.md, safety rule 6).
    """
    for place in places:
        text = filled_in(place, environment, home, flavour)
        if text is None:
            continue
        path = flavour(text)
        if path.is_absolute() and "\0" not in text:
            yield path
        else:
            logger.warning("place ignored, because it is not absolute: %r", place)


def typed(text: str, home: str) -> str:
    """Return the absolute path of a file as a person typed it, filled in as places are.

    A relative one is the person's own choice. A file that is really called so, and a variable
    without a value, are taken as they stand.
    """
    if os.path.lexists(text):
        return str(Path(text).absolute())
    found = filled_in(text, os.environ, home, flavour_of_this_system())
    return str(Path(text if found is None else found).absolute())


def existing_files(paths: Iterable[PurePath]) -> tuple[str, ...]:
    """Return those paths that are regular files, in order, each real file once."""
    found: dict[str, str] = {}
    for path in paths:
        try:
            file = Path(path)
            if file.is_file():
                # one file under two names: /lib is a link to /usr/lib on most systems
                found.setdefault(os.path.normcase(file.resolve()), str(file))
        except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links in a circle
            logger.info("place could not be looked at: %s", type(error).__name__)
    return tuple(found.values())


def flavour_of_this_system() -> type[PurePath]:
    """Return the notation of paths on the running system."""
    return PureWindowsPath if os.name == "nt" else PurePosixPath
