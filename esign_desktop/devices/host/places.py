"""From places in the catalogue or a setting to the files that are there."""

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Final

logger = logging.getLogger(__name__)

_PLACEHOLDER: Final = r"%([^%]+)%"
_SYSTEM32: Final = r"(?i)\\System32\\"


def expand(
    place: str, environment: Mapping[str, str], home: str, flavour: type[PurePath]
) -> PurePath | None:
    """Return a place with ``%NAME%`` and a leading ``~`` filled in.

    None when a name has no value here, or when the result is not absolute: a module is never
    looked for in whatever folder happens to be the current one (product.md, safety rule 6).

    Args:
        place: as the catalogue has it. ``%NAME%`` means something on Windows only.
        environment: names in upper case, as Windows does not tell cases apart.
        home: the user's home folder.
        flavour: PureWindowsPath or PurePosixPath.
    """
    text = place
    if flavour is PureWindowsPath:
        names = [name.upper() for name in re.findall(_PLACEHOLDER, text)]
        if not all(environment.get(name) for name in names):
            return None  # %ProgramFiles(x86)% on a 32-bit Windows
        text = re.sub(_PLACEHOLDER, lambda match: environment[match[1].upper()], text)
    if text.startswith(("~/", "~\\")):
        if not home:
            return None
        text = home + text[1:]
    path = flavour(text)
    if not path.is_absolute() or "\0" in text:
        logger.warning("place ignored, because it is not absolute: %r", place)
        return None
    return path


def candidates(
    places: Iterable[str], environment: Mapping[str, str], home: str, flavour: type[PurePath]
) -> Iterator[PurePath]:
    """Yield the places that mean something here, filled in.

    A 32-bit program on a 64-bit Windows (there PROCESSOR_ARCHITEW6432 is set) is shown other
    folders than it asks for: ``System32`` is SysWOW64, and %ProgramFiles% is the one with (x86).
    The names ``Sysnative`` and %ProgramW6432% are the true ones, and what we say to a user has to
    be true (Microsoft, "File System Redirector", "WOW64 Implementation Details").
    """
    values = {name.upper(): value for name, value in environment.items()}
    redirected = bool(values.get("PROCESSOR_ARCHITEW6432"))
    if redirected:
        values["PROGRAMFILES"] = values.get("PROGRAMW6432") or values.get("PROGRAMFILES", "")
    for place in places:
        path = expand(place, values, home, flavour)
        if path and redirected and flavour is PureWindowsPath:
            path = PureWindowsPath(re.sub(_SYSTEM32, r"\\Sysnative\\", str(path)))
        if path:
            yield path


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
