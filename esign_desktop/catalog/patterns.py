"""Checks a catalogue's regular expressions: valid, and quick on any text."""

import re
from re import _constants, _parser  # type: ignore[attr-defined]  # re's own parse tree
from typing import Any, Final

from esign_desktop.model.catalog import LONGEST_NAME

_LONGEST: Final = 300
_MAX_MATCHES: Final = 1_000_000  # 10 ms at the most; a search tries them from every position
_REPEATS: Final = (
    _constants.MAX_REPEAT,
    _constants.MIN_REPEAT,
    _constants.POSSESSIVE_REPEAT,
)


def pattern_problem(pattern: str) -> str:
    """Return why a pattern is not taken, or ``""``."""
    if len(pattern) > _LONGEST:
        return f"longer than {_LONGEST} characters"
    try:
        # kept by the re module, so that the first use of the pattern costs nothing
        compiled = re.compile(pattern)
        if compiled.search(""):
            return f"{pattern!r} takes everything"
        tree = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)
    anchored = len(tree) > 0 and tree[0] == (_constants.AT, _constants.AT_BEGINNING_STRING)
    count = _match_count(tree) * (1 if anchored else LONGEST_NAME)
    return f"{pattern!r} may take for ever" if count > _MAX_MATCHES else ""


def _match_count(items: Any) -> int:
    """Return in how many ways a pattern can be tried from one place; too many is many enough.

    An upper bound: a repeat may end after each of its rounds, and each round has its own ways.
    That ``(a+)+`` has a million ways is what makes it slow (CWE-1333).
    """
    count = 1
    for kind, value in items:
        if kind in _REPEATS:
            least, most, inside = value
            count *= _rounds(int(least), min(int(most), LONGEST_NAME), _match_count(inside))
        elif kind is _constants.BRANCH:
            count *= sum(_match_count(branch) for branch in value[1])
        elif kind is _constants.SUBPATTERN:
            count *= _match_count(value[3])
        elif kind in (_constants.ASSERT, _constants.ASSERT_NOT):
            count *= _match_count(value[1])
        elif kind is _constants.ATOMIC_GROUP:
            count *= _match_count(value)
        elif kind in (_constants.GROUPREF, _constants.GROUPREF_EXISTS):
            count *= LONGEST_NAME  # not used by anybody, and hard to judge
        if count > _MAX_MATCHES:
            return _MAX_MATCHES + 1
    return count


def _rounds(least: int, most: int, count: int) -> int:
    if count == 1:
        return most - least + 1
    total = 0
    for rounds in range(least, most + 1):
        total += count**rounds
        if total > _MAX_MATCHES:
            break
    return total
