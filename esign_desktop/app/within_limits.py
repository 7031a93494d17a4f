"""Keeps a snapshot within what a saved report may hold, so that what was saved opens again.

A computer with many modules, or a module and a card that want to cause trouble, shows more than
``model.limits`` allows. What matters most is kept: of every token and card the certificate its
holder would sign with, then the next one of each.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Final, TypeVar, cast

import msgspec
from msgspec.structs import replace

from esign_desktop.diagnosis.selectors import answered, signing_certificate
from esign_desktop.model.card import Card
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.codec import DecodeError
from esign_desktop.model.limits import (
    MAX_LISTED,
    MAX_OF_A_KIND,
    MAX_TEXT,
    MAX_TEXTS,
    require_bounded,
)
from esign_desktop.model.reader import Reader, ReaderState
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModuleProbe, ProbeOutcome, Token

OBSERVED_TEXTS: Final = MAX_TEXTS // 2
"""Characters of all texts that are observed: what stands for a name in a report may be longer."""

_T = TypeVar("_T")
_MAX_BINARIES: Final = 4 * 1024 * 1024  # bytes of all certificates; in hex they are twice as long
_SHORTER: Final = (512, 256, 64)  # characters of a text


def within_limits(snapshot: Snapshot, texts: int = OBSERVED_TEXTS) -> Snapshot:
    """Return a snapshot of which a saved report can be opened; as a rule, the same.

    Args:
        snapshot: what was seen.
        texts: how many characters all its texts may have.
    """
    if _fits(snapshot, texts):
        return snapshot
    fewer = _with_fewer_modules(_with_fewer_readers(snapshot))
    for most in _SHORTER:
        kept = _with_fewer_certificates(cast(Snapshot, _shortened(fewer, most)), texts)
        if _fits(kept, texts):
            break
    return kept


def _fits(snapshot: Snapshot, texts: int) -> bool:
    try:
        require_bounded(snapshot)
    except DecodeError:
        return False
    characters, binaries = _size(snapshot)
    return characters <= texts and binaries <= _MAX_BINARIES


def _size(value: object) -> tuple[int, int]:
    """Return how many characters and bytes a record holds."""
    characters = binaries = 0
    for each in _values(value):
        if isinstance(each, str):
            characters += len(each)
        elif isinstance(each, bytes):
            binaries += len(each)
    return characters, binaries


def _values(value: object) -> Iterator[object]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, msgspec.Struct):
            waiting += (getattr(each, field) for field in each.__struct_fields__)
        elif isinstance(each, tuple):
            waiting += each
        else:
            yield each


def _shortened(value: object, most: int) -> object:
    """Return a value with no longer texts and lists. Modules and readers are called by theirs."""
    if isinstance(value, str):
        return value if isinstance(value, Enum) else value[:most]
    if isinstance(value, tuple):
        return tuple(_shortened(each, most) for each in value[:MAX_LISTED])
    if isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        shorter = {name: _shortened(each, most) for name, each in fields.items()}
        if isinstance(value, ModuleProbe):
            shorter["path"] = value.path[:MAX_TEXT]
        return replace(value, **shorter)
    return value


def _with_fewer_readers(snapshot: Snapshot) -> Snapshot:
    def rank(reader: Reader) -> tuple[bool, bool, bool]:
        ready = reader.state is ReaderState.CARD_READY
        return reader.virtual, not ready, reader.state is ReaderState.EMPTY

    readers = _best(snapshot.readers, rank, MAX_OF_A_KIND[Reader])
    names = {reader.name for reader in readers}
    cards = tuple(card for card in snapshot.cards if card.reader in names)
    return replace(snapshot, readers=readers, cards=cards[: MAX_OF_A_KIND[Card]])


def _with_fewer_modules(snapshot: Snapshot) -> Snapshot:
    def module_rank(probe: ModuleProbe) -> tuple[bool, bool]:
        return not probe.tokens, probe.outcome is ProbeOutcome.NOT_FOUND

    def token_rank(token: Token) -> tuple[bool, bool, bool]:
        own = [each for each in token.certificates if not each.ca]
        return not answered(token), not own, not token.certificates

    modules = _best(snapshot.modules, module_rank, MAX_OF_A_KIND[ModuleProbe])
    every = [token for probe in modules for token in probe.tokens]
    kept = {id(token) for token in _best(every, token_rank, MAX_OF_A_KIND[Token])}

    def fewer(probe: ModuleProbe) -> ModuleProbe:
        tokens = tuple(token for token in probe.tokens if id(token) in kept)
        more = probe.more_tokens + len(probe.tokens) - len(tokens)
        return replace(probe, tokens=tokens, more_tokens=more)

    return replace(snapshot, modules=tuple(map(fewer, modules)))


def _with_fewer_certificates(snapshot: Snapshot, texts: int) -> Snapshot:
    shown = [token.certificates for probe in snapshot.modules for token in probe.tokens]
    read = [card.driverless.certificates for card in snapshot.cards]
    holders = [*shown, *read]
    others = _size(snapshot)[0] - _size(tuple(holders))[0]
    kept = _kept(holders, snapshot.taken_at, texts - others)
    of_tokens = iter(kept[: len(shown)])
    of_cards = iter(kept[len(shown) :])

    def fewer(token: Token) -> Token:
        certificates = next(of_tokens)
        more = token.more_certificates + len(token.certificates) - len(certificates)
        return replace(token, certificates=certificates, more_certificates=more)

    def fewer_read(card: Card) -> Card:
        certificates, old = next(of_cards), card.driverless
        more = old.more_certificates + len(old.certificates) - len(certificates)
        driverless = replace(old, certificates=certificates, more_certificates=more)
        return replace(card, driverless=driverless)

    modules = tuple(
        replace(probe, tokens=tuple(map(fewer, probe.tokens))) for probe in snapshot.modules
    )
    return replace(snapshot, modules=modules, cards=tuple(map(fewer_read, snapshot.cards)))


def _kept(
    holders: Sequence[tuple[Certificate, ...]], now: datetime, texts: int
) -> list[tuple[Certificate, ...]]:
    """Return what is kept of the certificates of each token and card."""
    places = [
        (place, holder, number)
        for holder, certificates in enumerate(holders)
        for place, number in enumerate(_order(certificates, now))
    ]
    kept = set[tuple[int, int]]()
    room = _MAX_BINARIES
    for _, holder, number in sorted(places):
        characters, binaries = _size(holders[holder][number])
        full = len(kept) >= MAX_OF_A_KIND[Certificate]
        if not full and characters <= texts and binaries <= room:
            kept.add((holder, number))
            texts, room = texts - characters, room - binaries
    return [
        tuple(each for number, each in enumerate(certificates) if (holder, number) in kept)
        for holder, certificates in enumerate(holders)
    ]


def _order(certificates: Sequence[Certificate], now: datetime) -> list[int]:
    """Return the places of certificates, that of the one to sign with first."""
    left = list(range(len(certificates)))
    order: list[int] = []
    while left:
        best = signing_certificate((certificates[place] for place in left), now)
        place = next((p for p in left if certificates[p] is best), left[0])
        order.append(place)
        left.remove(place)
    return order


def _best(
    every: Sequence[_T], rank: Callable[[_T], tuple[bool, ...]], most: int
) -> tuple[_T, ...]:
    """Return the best of many, in the order they had."""
    places = sorted(range(len(every)), key=lambda place: rank(every[place]))[:most]
    return tuple(every[place] for place in sorted(places))
