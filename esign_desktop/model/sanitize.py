"""Makes text from outside safe to show: it cannot forge a line.

The one place that decides it: for the window, the clipboard, paper, e-mail, files, and the
terminal, where an escape sequence would be a command.

* Control characters, line ends and what turns the direction of a line (Unicode, UAX #9) become a
  space; so do places without a character. A half of a surrogate pair cannot be written anywhere.
* Characters without width are left out: two names that look the same are the same text then.
* Joiners stay where scripts and pictures need them (Unicode, chapter 23.2): behind a letter of a
  script that joins, or a picture; not in Latin, Greek or Cyrillic words.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

_SPACED: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1: an escape sequence begins with one
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"  # turn the direction of a line, or end it
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
)
_LEFT_OUT: Final = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_RANGE: Final = re.compile(r"(?s)(.)(?:-(.))?")
_JOINERS: Final = "\u200c\u200d"
_JOINING: Final = "\u0590-\u1fff\u2100-\u2bff\u3040-\ufffd\U00010000-\U000dffff"


def sanitize(text: str) -> str:
    """Return a text without what commands or forges; its line ends and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    if "\u200c" in text or "\u200d" in text:
        text = _joiners().sub("", text)
    return text.translate(_table())


def one_line(text: str) -> str:
    """Return a name as it stands in a sentence or a table, where a line end begins something."""
    return sanitize(text).replace("\t", " ").replace("\n", " ")


@cache
def _joiners() -> re.Pattern[str]:
    """Compile when there is one: it takes longer than to read a certificate."""
    return re.compile(f"(?<![{_JOINING}])[{_JOINERS}]+")


@cache
def _table() -> Mapping[int, str | None]:
    """Return what becomes of characters. A regular expression of them takes long to compile."""
    spaced = dict.fromkeys(_points(_SPACED), " ")
    return {**spaced, **dict.fromkeys(_points(_LEFT_OUT), None)}


def _points(ranges: str) -> Iterator[int]:
    """Yield the characters of a set as it stands in a regular expression."""
    for first, last in _RANGE.findall(ranges):
        yield from range(ord(first), ord(last or first) + 1)
