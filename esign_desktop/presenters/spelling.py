"""Codes as they are spelled on the phone."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.presenters.texts import N_, Texts

_LETTERS: Final[Mapping[str, str]] = {
    "C": N_("C as in Charlie"),
    "K": N_("K as in Kilo"),
    "M": N_("M as in Mike"),
    "P": N_("P as in Papa"),
    "R": N_("R as in Romeo"),
    "S": N_("S as in Sierra"),
    "X": N_("X as in X-ray"),
}
"""First letters of our codes. English: the ICAO alphabet; Turkish: towns, as everybody spells."""

_DIGITS: Final = (
    N_("zero"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
)


def spell(say: str, texts: Texts) -> str:
    """Return a code as words: ``Polatlı'nın P'si, sıfır, bir``."""
    return ", ".join(_word(sign, texts) for sign in say)


def _word(sign: str, texts: Texts) -> str:
    if sign.isascii() and sign.isdigit():
        return texts.get(_DIGITS[int(sign)])
    return texts.get(_LETTERS[sign]) if sign in _LETTERS else sign
