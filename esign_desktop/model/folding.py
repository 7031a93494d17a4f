"""Compares text as people type it: without case, with Turkish i and ı taken for one letter.

Turkish has two letters i, and Unicode's case folding keeps them apart (Unicode, SpecialCasing):
"AKILLI" and "Akıllı" would not be found by each other, and İ becomes two characters.
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ONE_I: Final[Mapping[int, int]] = MappingProxyType(str.maketrans("İı", "ii"))
"""For ``str.translate``: the dotted capital and the dotless small letter."""


def fold(text: str) -> str:
    """Return a text without case, for comparing; letters keep their marks."""
    return text.translate(ONE_I).casefold()


def fold_marks(text: str) -> str:
    """Return a text without case and without marks: "Şırnak" becomes "sirnak"."""
    letters = unicodedata.normalize("NFKD", fold(text))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
