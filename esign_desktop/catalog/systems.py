"""Parses a computer as people type it: "11", "22631", "ventura", "Debian 12". Pure."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum, unique
from typing import Final

from esign_desktop.catalog.system_names import (
    ARCHITECTURES,
    CODE_NAMES,
    DISTRIBUTIONS,
    FIRST_BUILD_OF_10,
    FIRST_OF_THE_YEARS,
    LAST_BEFORE_THE_YEARS,
    LONGEST_FIRST,
    MACOS,
    OLD_WINDOWS,
    PLATFORMS,
    SERVERS,
    WINDOWS,
    WINDOWS_BUILDS,
)
from esign_desktop.model.advice import Target
from esign_desktop.model.folding import fold_marks
from esign_desktop.model.host import Platform

_LONGEST: Final = 80
_WORDS_OF_A_NAME: Final = 4  # Red Hat Enterprise Linux


@unique
class TargetParseError(StrEnum):
    """What about a computer was not understood."""

    SYSTEM = "system"  # needed, and not named
    VERSION = "version"
    DISTRIBUTION = "distribution"  # a number alone, or an unknown distribution
    ARCHITECTURE = "architecture"


class UnknownComputerError(ValueError):
    """A computer was typed in words that are not known."""

    def __init__(self, what: TargetParseError, text: str) -> None:
        """``text`` is what was typed, shortened."""
        super().__init__(f"{what}: {text}")
        self.what = what
        self.text = text


def parse_target(system: str, version: str, architecture: str) -> Target:
    """Return the computer that was typed; "" for what was not typed.

    The system may stand in the version ("ubuntu 24.04"), and the other way round.

    Raises:
        UnknownComputerError: something is not understood, or contradicts itself.
    """
    names = _names(system) | _names(version)
    platform = _platform(names)
    if platform is None or (system and not _is_system(_names(system))):
        raise UnknownComputerError(TargetParseError.SYSTEM, _short(f"{system} {version}"))
    distribution = _distribution(names)
    says_more = not _only_system(version)
    if platform is Platform.LINUX and says_more and not distribution:
        raise UnknownComputerError(TargetParseError.DISTRIBUTION, _short(version))
    number = next(iter(_numbers(version) or _numbers(system)), "")
    os_version = _VERSION_OF[platform](names, number)
    if os_version is None or (says_more and not (os_version or distribution)):
        raise UnknownComputerError(TargetParseError.VERSION, _short(version or system))
    return Target(platform, os_version, distribution, parse_architecture(architecture))


def _platform(names: frozenset[str]) -> Platform | None:
    """Return the platform that is named; None where none is, or several are."""
    platforms = {PLATFORMS[name] for name in names if name in PLATFORMS}
    if _distribution(names):
        platforms.add(Platform.LINUX)
    if not names.isdisjoint(MACOS):
        platforms.add(Platform.MACOS)
    return next(iter(platforms)) if len(platforms) == 1 else None


def _distribution(names: frozenset[str]) -> tuple[str, ...]:
    """Return the Linux distribution that is named, and those it is made from."""
    return next((DISTRIBUTIONS[name] for name in LONGEST_FIRST if name in names), ())


def parse_architecture(text: str) -> str:
    """Return a processor as the catalogue calls it; "" for none.

    Raises:
        UnknownComputerError: one we do not know.
    """
    key = re.sub(r"[^a-z0-9]", "", _plain(text))
    if not key and not text.strip():
        return ""
    if re.fullmatch(r"m\d(?:pro|max|ultra)?", key):
        return "arm64"
    if key not in ARCHITECTURES:
        raise UnknownComputerError(TargetParseError.ARCHITECTURE, _short(text))
    return ARCHITECTURES[key]


def _windows_version(names: frozenset[str], number: str) -> str | None:
    if not number:
        return next((OLD_WINDOWS[name] for name in names if name in OLD_WINDOWS), "")
    if number in WINDOWS or number.startswith(("6.1.", "6.2.", "6.3.", "10.0.")):
        return number
    if number in SERVERS:
        return SERVERS[number]
    build = int(number) if number.isdecimal() else 0
    if build >= FIRST_BUILD_OF_10:
        return f"10.0.{build}"
    return WINDOWS_BUILDS.get(build)


def _macos_version(names: frozenset[str], number: str) -> str | None:
    named = {MACOS[name] for name in names if name in MACOS} - (
        {MACOS["sierra"]} if "highsierra" in names else set()
    )
    if not number:
        return next(iter(named), "")
    major = int(number.partition(".")[0])
    is_one = 10 <= major <= LAST_BEFORE_THE_YEARS or FIRST_OF_THE_YEARS <= major < 100
    agrees = all(f"{number}.".startswith(f"{each}.") for each in named)
    return number if is_one and agrees else None


def _linux_version(names: frozenset[str], number: str) -> str | None:
    return number or next((CODE_NAMES[name] for name in names if name in CODE_NAMES), "")


_VERSION_OF: Final[Mapping[Platform, Callable[[frozenset[str], str], str | None]]] = {
    Platform.WINDOWS: _windows_version,
    Platform.MACOS: _macos_version,
    Platform.LINUX: _linux_version,
}


def _is_system(names: frozenset[str]) -> bool:
    return any(name in PLATFORMS or name in DISTRIBUTIONS or name in MACOS for name in names)


def _only_system(text: str) -> bool:
    """Tell whether nothing but a system is named: no version, and no word we do not know."""
    whole = re.sub(r"[^a-z0-9]", "", _plain(text))
    return whole in PLATFORMS or not text.strip()


def _names(text: str) -> frozenset[str]:
    """Return the words of a text, and what neighbours give together: "big sur" is bigsur."""
    words = re.findall(r"[a-z]+", _without_half_years(text))
    runs = range(1, _WORDS_OF_A_NAME + 1)
    return frozenset("".join(words[at : at + run]) for run in runs for at in range(len(words)))


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d{1,9}(?:\.\d{1,9})*", _without_half_years(text))


def _without_half_years(text: str) -> str:
    """Return a text without Windows' 23H2, which says nothing about drivers."""
    return re.sub(r"\b\d\dh[12]\b", " ", _plain(text))


def _plain(text: str) -> str:
    return fold_marks(text[:_LONGEST]).encode("ascii", "ignore").decode()


def _short(text: str) -> str:
    printable = "".join(letter for letter in text if letter.isprintable())
    return " ".join(printable.split())[:_LONGEST]
