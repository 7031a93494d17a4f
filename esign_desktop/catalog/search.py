"""Finds readers by what people type: "acs 39", "omnikey 3121", ``072f:b100``."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from operator import itemgetter
from typing import Final

from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import ReaderModel
from esign_desktop.model.folding import fold, fold_marks
from esign_desktop.model.reader import UsbId
from esign_desktop.model.record import Record

_LONGEST: Final = 100
_CANDIDATES: Final = 10
_NAMED, _END, _PART, _BEGINNING = 100, 95, 90, 80
_WORDS, _INSIDE, _AROUND, _MISTYPED = 60, 40, 30, 20
_ALIKE: Final = 0.8  # "omikey" and "omnikey" have 0.92, "reader" and "feeder" 0.67
_USB_ID: Final = re.compile(
    r"(?:usb\\)?(?:vid_|0x)?([0-9a-f]{4})(?:[:/,\s]\s*(?:0x)?|&pid_)([0-9a-f]{4})(?:[&\\].*)?",
    re.ASCII,
)


class ReaderMatch(Record, frozen=True):
    """A reader that may be meant."""

    model: ReaderModel
    score: int  # 100: by one of its names; less the more was guessed
    matched: str  # the name it was found by


def typed_usb_id(typed: str) -> UsbId | None:
    """Return the USB id in a text: ``072F:B100``, ``USB\\VID_072F&PID_B100&REV_0100``, or None."""
    found = _USB_ID.fullmatch(fold(typed.strip()[:_LONGEST]))
    return UsbId(f"{found[1]}:{found[2]}") if found else None


def find_readers(
    catalog: Catalog, typed: str, limit: int = _CANDIDATES
) -> tuple[ReaderMatch, ...]:
    """Return the readers that may be meant, the likeliest first; none for a text that is empty.

    A USB id finds its model and no other.
    """
    if usb_id := typed_usb_id(typed):
        model = catalog.reader_model(usb_id)
        return (ReaderMatch(model, _NAMED, usb_id),) if model else ()
    words = _words(typed[:_LONGEST])
    if not words:
        return ()
    matches = list(_matches(catalog, words, _score)) or list(_matches(catalog, words, _mistyped))
    matches.sort(key=lambda match: (-match.score, len(match.matched), match.model.title))
    return tuple(matches[:limit])


def meant(matches: Sequence[ReaderMatch]) -> ReaderModel | None:
    """Return the one reader that is meant, or None when several may be, or none is.

    Being the only one found is enough, unless the text had to be corrected.
    """
    if not matches or matches[0].score <= _MISTYPED:
        return None
    alone = len(matches) == 1 or matches[0].score > matches[1].score
    sure = matches[0].score >= _PART or len(matches) == 1
    return matches[0].model if alone and sure else None


def all_readers(catalog: Catalog) -> tuple[ReaderModel, ...]:
    """Return every model, our own entries first, each USB id once."""
    return tuple(_models(catalog))


def _matches(
    catalog: Catalog, words: Sequence[str], score_of: Callable[[Sequence[str], str], int]
) -> Iterator[ReaderMatch]:
    for model in _models(catalog):
        names = (model.title, *model.printed, *model.aliases)
        score, matched = max(((score_of(words, name), name) for name in names), key=itemgetter(0))
        if score:
            yield ReaderMatch(model, score, matched)


def _models(catalog: Catalog) -> Iterator[ReaderModel]:
    own = {usb_id for model in catalog.readers for usb_id in model.usb_ids}
    yield from catalog.readers
    table = catalog.ccid
    if table is not None:
        listed = (*table.supported, *table.should_work, *table.unsupported)
        for reader in listed:
            model = None if reader.usb_id in own else table.reader_model(reader.usb_id)
            if model is not None:
                yield model


def _score(words: Sequence[str], name: str) -> int:
    """Return how well a name fits what was typed, 0 for not at all."""
    parts = _words(name)
    typed, whole = "".join(words), "".join(parts)
    if typed == whole:
        return _NAMED
    starts = ["".join(parts[start:]) for start in range(len(parts))]
    if typed in starts:  # the model without its maker
        return _END
    if any(typed == run for run in _runs(parts)):
        return _PART
    if len(typed) > 1 and any(start.startswith(typed) for start in starts):
        return _BEGINNING
    if all(any(part.startswith(word) for part in parts) for word in words):
        return _WORDS
    if len(typed) > 2 and typed in whole:
        return _INSIDE
    # ACR39T-A1, and we know ACR39T
    around = max((len(r) for r in _runs(parts) if r in typed and _is_model(r)), default=0)
    return _AROUND + min(around, _INSIDE - _AROUND - 1) if around else 0


def _mistyped(words: Sequence[str], name: str) -> int:
    """Return how well a name fits when a letter may be wrong."""
    parts = _words(name)
    return _MISTYPED if all(_like(word, parts) for word in words) else 0


def _runs(parts: Sequence[str]) -> Iterable[str]:
    """Yield neighbouring parts as one: ACS ACR 39 U has acr39u."""
    for start in range(len(parts)):
        for end in range(start + 1, min(len(parts), start + 6) + 1):
            yield "".join(parts[start:end])


def _is_model(run: str) -> bool:
    return len(run) > 4 and not run.isalpha() and not run.isdecimal()


def _like(word: str, parts: Sequence[str]) -> bool:
    """Tell whether a part is a word with a letter wrong. A number is right or wrong."""
    if word.isdecimal() or len(word) < 4:
        return word in parts
    return any(
        SequenceMatcher(None, word, part).ratio() >= _ALIKE for part in parts if len(part) > 3
    )


def _words(text: str) -> list[str]:
    """Return letters and numbers apart, without case, marks and Turkish peculiarities."""
    return re.findall(r"[a-z]+|[0-9]+", fold_marks(text))
