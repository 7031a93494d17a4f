"""Finds which of several reader slots holds the signature card, or waits for it. Pure."""

import re
from enum import IntEnum, unique
from typing import Final

from esign_desktop.catalog.reader_names import model_of
from esign_desktop.diagnosis.selectors import answered, is_akis, physical, token_in
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import ReaderForm
from esign_desktop.model.reader import Reader, ReaderInterface, ReaderName, ReaderState
from esign_desktop.model.report import Severity
from esign_desktop.model.snapshot import Snapshot

# "ACS ACR1281 1S Dual Reader SAM 0" (Windows); "ACS ACR38U-SAM 00 01" (pcsc-lite: the device's
# second slot). A SAM is a chip card of the reader's own, under a cover.
_SAM_SLOT: Final = re.compile(r"(?i)\bSAM(?: reader| interface| slot)? \d+$|-SAM\b.* 0[1-9]$")
_SLOT: Final = re.compile(r"(.+ [0-9A-F]{2}) [0-9A-F]{2}")  # pcsc-lite: device, then its slot
_WITHOUT_MODEL: Final = re.compile(r"(?i)\byubikey\b|\betoken\b")
"""Security keys by their names, where no USB id tells: a chip, and no slot."""

_BUILT_IN: Final = frozenset({ReaderForm.LAPTOP, ReaderForm.KEYBOARD})


@unique
class _Place(IntEnum):
    """What kind of slot it is."""

    OUTSIDE = 0  # a reader somebody bought for cards
    BUILT_IN = 1  # part of a laptop or keyboard, often never used
    TOKEN = 2  # a chip that cannot be taken out
    ASIDE = 3  # contactless, or for a SAM: no signature card of KamuSM works there


@unique
class _Rank(IntEnum):
    """How likely a slot is the one to look at, the likeliest first."""

    OWN_CARD = 0
    CARD_OF_UNKNOWN_KIND = 1  # mute, in use or just taken out: may be the signature card
    CARD_OF_OTHERS = 2  # another provider's signature card, put in by somebody
    EMPTY = 3
    TOKEN_OF_OTHERS = 4  # plugged in for another purpose, perhaps
    OTHER_CARD = 5  # not AKIS and not known: a bank card, a staff card, an identity card
    EMPTY_BUILT_IN = 6  # or the second slot of a reader with such a card
    OTHER_CARD_BUILT_IN = 7
    ASIDE = 8
    EMPTY_ASIDE = 9


def is_aside(name: ReaderName, snapshot: Snapshot, catalog: Catalog) -> bool:
    """Tell whether another slot is more promising than this one."""
    ranks = _ranks(snapshot, catalog)
    return name in ranks and ranks[name] > min(ranks.values())


def severity_in(name: ReaderName, snapshot: Snapshot, catalog: Catalog) -> Severity | None:
    """Return NOTE where another slot is the one to look at; None: the code's usual one."""
    return Severity.NOTE if is_aside(name, snapshot, catalog) else None


def awaiting_card(snapshot: Snapshot, catalog: Catalog) -> tuple[Reader, ...]:
    """Return the empty readers, where no card anywhere is likelier to be the one to sign with."""
    ranks = _ranks(snapshot, catalog)
    best = min(ranks.values(), default=_Rank.OWN_CARD)
    empty = (r for r in physical(snapshot.readers) if r.state is ReaderState.EMPTY)
    if best in {_Rank.EMPTY, _Rank.EMPTY_BUILT_IN}:
        return tuple(r for r in empty if ranks[r.name] is not _Rank.EMPTY_ASIDE)
    return tuple(empty) if best is _Rank.EMPTY_ASIDE else ()


def _ranks(snapshot: Snapshot, catalog: Catalog) -> dict[ReaderName, _Rank]:
    readers = physical(snapshot.readers)
    ranks = {reader.name: _rank(reader, snapshot, catalog) for reader in readers}
    for reader in readers:
        beside = (ranks[other.name] for other in readers if _are_one_device(reader, other))
        if ranks[reader.name] is _Rank.EMPTY and _Rank.OTHER_CARD in beside:
            ranks[reader.name] = _Rank.EMPTY_BUILT_IN  # somebody chose the other slot
    return ranks


def _are_one_device(reader: Reader, other: Reader) -> bool:
    """Tell whether two slots are of one device: by its place, else by pcsc-lite's names."""
    if reader.usb_address is not None or other.usb_address is not None:
        return reader.usb_address == other.usb_address
    named, also = _SLOT.fullmatch(reader.name), _SLOT.fullmatch(other.name)
    return named is not None and also is not None and named[1] == also[1]


def _rank(reader: Reader, snapshot: Snapshot, catalog: Catalog) -> _Rank:
    place = _place(reader, catalog)
    if reader.state is ReaderState.EMPTY:
        if place is _Place.OUTSIDE:
            return _Rank.EMPTY
        return _Rank.EMPTY_BUILT_IN if place is _Place.BUILT_IN else _Rank.EMPTY_ASIDE
    card = next((card for card in snapshot.cards if card.reader == reader.name), None)
    if card is not None and is_akis(card) and not card.identity_card:
        return _Rank.OWN_CARD
    token = token_in(reader.name, snapshot)
    if token is not None and answered(token) and token.certificates:
        return _Rank.OWN_CARD
    atr = card.atr if card is not None else reader.atr
    if atr is not None and catalog.card_model(atr) is not None:
        on_purpose = place in {_Place.OUTSIDE, _Place.BUILT_IN}
        return _Rank.CARD_OF_OTHERS if on_purpose else _Rank.TOKEN_OF_OTHERS
    if place in {_Place.TOKEN, _Place.ASIDE}:
        return _Rank.ASIDE
    if card is None:
        return _Rank.CARD_OF_UNKNOWN_KIND
    return _Rank.OTHER_CARD if place is _Place.OUTSIDE else _Rank.OTHER_CARD_BUILT_IN


def _place(reader: Reader, catalog: Catalog) -> _Place:
    if reader.interface is ReaderInterface.CONTACTLESS or _SAM_SLOT.search(reader.name):
        return _Place.ASIDE
    model = model_of(reader, catalog)
    if model is None or model.form is None:
        return _Place.TOKEN if _WITHOUT_MODEL.search(reader.name) else _Place.OUTSIDE
    if model.form is ReaderForm.TOKEN:
        return _Place.TOKEN
    return _Place.BUILT_IN if model.form in _BUILT_IN else _Place.OUTSIDE
