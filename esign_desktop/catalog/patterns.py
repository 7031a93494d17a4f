"""Are a catalogue's regular expressions right, and quick whatever they are tried on?"""

import re
from re import _constants, _parser  # type: ignore[attr-defined]  # re's own parse tree
from typing import Any, Final

from esign_desktop.model.catalog import LONGEST_NAME

_LONGEST: Final = 300
_MOST_WAYS: Final = 1_000_000  # 10 ms at the most; a search tries them from every position
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
    ways = _ways(tree) * (1 if anchored else LONGEST_NAME)
    return f"{pattern!r} may take for ever" if ways > _MOST_WAYS else ""


def _ways(items: Any) -> int:
    """Return in how many ways a pattern can be tried from one place; too many is many enough.

    An upper bound: a repeat may end after each of its rounds, and each round has its own ways.
    That ``(a+)+`` has a million ways is what makes it slow (CWE-1333).
    """
    ways = 1
    for kind, value in items:
        if kind in _REPEATS:
            least, most, inside = value
            ways *= _rounds(int(least), min(int(most), LONGEST_NAME), _ways(inside))
        elif kind is _constants.BRANCH:
            ways *= sum(_ways(branch) for branch in value[1])
        elif kind is _constants.SUBPATTERN:
            ways *= _ways(value[3])
        elif kind in (_constants.ASSERT, _constants.ASSERT_NOT):
            ways *= _ways(value[1])
        elif kind is _constants.ATOMIC_GROUP:
            ways *= _ways(value)
        elif kind in (_constants.GROUPREF, _constants.GROUPREF_EXISTS):
            ways *= LONGEST_NAME  # not used by anybody, and hard to judge
        if ways > _MOST_WAYS:
            return _MOST_WAYS + 1
    return ways


def _rounds(least: int, most: int, ways: int) -> int:
    if ways == 1:
        return most - least + 1
    total = 0
    for rounds in range(least, most + 1):
        total += ways**rounds
        if total > _MOST_WAYS:
            break
    return total
