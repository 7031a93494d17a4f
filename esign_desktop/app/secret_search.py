"""Finds known secrets in text, however they are spelled there.

Compared is what is left of a text without case, accents, blanks and punctuation: "AYŞE YILMAZ" is
found in "ayse.yilmaz", "Ayşe_Yılmaz" (composed or decomposed) and "Ayse Yilmazin", and the serial
number 01ab23cd in "01:AB:23:CD". The time grows with the text, not with the number of secrets: at
each letter the next few are looked up in a table, and only where a secret begins like that the
whole of it.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from esign_desktop.model.folding import fold, fold_marks

SURE: Final = 8
"""With so many letters, a secret is also found inside words and with other gaps between them."""

_BEGINS: Final = 4  # letters by which a shorter secret is looked up
_LONGEST: Final = 64


class Span(NamedTuple):
    """A place in a text, and what stands there in the masked one."""

    start: int
    end: int
    stand_in: str


class _Secret(NamedTuple):
    length: int  # of its letters and digits
    gaps: int  # how much else is in it
    stand_in: str


def folded(text: str) -> str:
    """Return the letters and digits of a text, without case and accents."""
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    return "".join(map(_fold, text))


class SecretSearch:
    """Finds secrets in texts.

    Args:
        secrets: what is looked for, and what stands for it; at least four letters and digits. Of
            two with the same ones the first counts.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets: dict[str, _Secret] = {}
        lengths = defaultdict[str, set[int]](set)
        for secret, stand_in in secrets.items():
            for piece in _pieces(folded(secret)):
                begins = piece[: SURE if len(piece) >= SURE else _BEGINS]
                if len(begins) >= _BEGINS and piece not in self._secrets:
                    gaps = 0 if len(piece) >= SURE else sum(not _fold(letter) for letter in secret)
                    self._secrets[piece] = _Secret(len(piece), gaps, stand_in)
                    lengths[begins].add(len(piece))
        self._lengths = {begins: sorted(each, reverse=True) for begins, each in lengths.items()}
        self._begins = sorted(set(map(len, lengths)))

    def find(self, text: str) -> Iterator[Span]:
        """Yield where secrets stand. Spans may overlap."""
        if not self._secrets:
            return
        letters, places = _placed(text)
        known = self._lengths
        for size in self._begins:
            for start in range(len(letters) - size + 1):
                lengths = known.get(letters[start : start + size])
                if lengths is not None:
                    yield from self._at(start, lengths, letters, places, text)

    def _at(
        self, start: int, lengths: list[int], letters: str, places: "_Places", text: str
    ) -> Iterator[Span]:
        """Yield the longest secret that begins at a letter."""
        for length in lengths:
            secret = self._secrets.get(letters[start : start + length])
            if secret is not None:
                first, end = places[start], places[start + secret.length - 1] + 1
                if secret.length >= SURE or _is_it(secret, text, first, end):
                    while end < len(text) and unicodedata.combining(text[end]):
                        end += 1  # the accents of its last letter
                    yield Span(first, end, secret.stand_in)
                    return


def _pieces(letters: str) -> Iterator[str]:
    """Yield a secret, a very long one in equal pieces: fewer lengths are to be looked up."""
    number = -(-len(letters) // _LONGEST)
    if number <= 1:
        yield letters
        return
    size = -(-len(letters) // number)
    yield from (letters[start : start + size] for start in range(0, len(letters), size))


_Places = range | list[int]


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order, those that overlap as one, with the longest one's stand-in."""
    current: Span | None = None
    longest = 0
    for span in sorted(spans):
        length = span.end - span.start
        if current is None or span.start >= current.end:
            if current is not None:
                yield current
            current, longest = span, length
            continue
        stand_in = current.stand_in
        if length > longest:
            stand_in, longest = span.stand_in, length
        current = Span(current.start, max(current.end, span.end), stand_in)
    if current is not None:
        yield current


def _placed(text: str) -> tuple[str, _Places]:
    """Return a text's letters and digits, folded, and where in the text each of them is."""
    if text.isascii():
        lower = text.lower()
        if lower.isalnum():
            return lower, range(len(lower))
        places = [place for place, letter in enumerate(lower) if letter.isalnum()]
        return "".join([lower[place] for place in places]), places
    pairs = [(part, place) for place, letter in enumerate(text) for part in _fold(letter)]
    return "".join([part for part, _ in pairs]), [place for _, place in pairs]


@lru_cache(maxsize=4096)
def _fold(letter: str) -> str:
    """Return what counts of a character: nothing of accents, blanks, marks and punctuation."""
    # once more: a compatibility letter may have been written for an ı
    return "".join(filter(str.isalnum, fold(fold_marks(letter))))


def _is_it(secret: _Secret, text: str, start: int, end: int) -> bool:
    """Tell whether a place is a short secret: as long with what is between, or a word."""
    gaps = end - start - secret.length
    if gaps >= secret.gaps:
        return gaps == secret.gaps and (secret.length + gaps >= SURE or _is_word(text, start, end))
    return _is_word(text, start, end)


def _is_word(text: str, start: int, end: int) -> bool:
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
