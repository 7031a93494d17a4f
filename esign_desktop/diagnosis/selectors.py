"""Which card belongs to which token, and which certificate a person would sign with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime

from esign_desktop.model.card import Card, CardFamily, DriverlessOutcome
from esign_desktop.model.certificate import (
    Certificate,
    CertificateSource,
    KeyUsage,
)
from esign_desktop.model.reader import Reader, ReaderName, ReaderState
from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole, PinStatus, Token
from esign_desktop.model.validity import is_stopped

_TokenKey = tuple[str, str]  # serial number and slot description


class CardContents(Record, frozen=True):
    """One card or token with all its certificates: those the module shows, then the card's own.

    What only we have read from the card has CertificateSource.CARD. Not the certificates of
    authorities: some cards carry their issuer's too.
    """

    about: str  # token serial, or reader name when only the card itself was read
    token: Token | None
    reader: ReaderName | None
    certificates: tuple[Certificate, ...]
    unreadable: int


def physical(readers: Iterable[Reader]) -> tuple[Reader, ...]:
    """Return the readers that can take a card."""
    return tuple(
        r
        for r in readers
        if not r.virtual and (r.state is not ReaderState.UNAVAILABLE or is_failing(r))
    )


def is_failing(reader: Reader) -> bool:
    """Tell whether a reader is there, and the connection to its card fails.

    One that has gone has taken its card along, and no device is found for it.
    """
    there = reader.atr is not None or reader.usb_id is not None
    return reader.state is ReaderState.UNAVAILABLE and not reader.virtual and there


def tokens(snapshot: Snapshot) -> tuple[Token, ...]:
    """Return the tokens of all modules; one that two modules show counts once.

    It is the first's, unless another one shows a better certificate: modules go on showing an old
    one from a cache. Modules need not agree on a serial number, so what two of them show in one
    reader is one card. Two tokens of one module are two, told apart by their slots.
    """
    return tuple(each[0] for each in _by_token(snapshot))


def outshone(snapshot: Snapshot) -> Iterator[tuple[Token, Token]]:
    """Yield each token as a module shows it worse than another one does, and the better one."""
    for best, *others in _by_token(snapshot):
        for other in others:
            # of one module it is a card with two PINs, as OpenSC shows it
            if not any(
                best in probe.tokens and other in probe.tokens for probe in snapshot.modules
            ):
                yield other, best


def _by_token(snapshot: Snapshot) -> list[list[Token]]:
    """Return every token as all the modules show it, the best first."""
    seen: dict[_TokenKey, list[Token]] = {}
    for probe in snapshot.modules:
        taken = {_reader_seen(token, snapshot) for token in probe.tokens} - {None}
        keys = [_known_as(token, seen, taken, snapshot) for token in probe.tokens]
        free = {key: shown for key, shown in seen.items() if key not in keys}
        moved = _in_same_readers(
            [t for t, key in zip(probe.tokens, keys, strict=True) if key not in seen],
            free,
            snapshot,
        )
        for token, key in zip(probe.tokens, keys, strict=True):
            seen.setdefault(moved.get(key, key), []).append(token)
    now = snapshot.taken_at
    return [
        sorted(each, key=lambda token: _standing(token, now)) if len(each) > 1 else each
        for each in seen.values()
    ]


def _known_as(
    token: Token,
    others: Mapping[_TokenKey, Sequence[Token]],
    taken: Set[ReaderName | None],
    snapshot: Snapshot,
) -> _TokenKey:
    """Return under which name other modules show a token, by its serial number; else its own.

    Where a slot is none of the readers, the serial number decides, unless the reader in question
    already has another token: of the same module (``taken``), or of the others.
    """
    key: _TokenKey = (token.serial, token.slot_name)
    same = [other for other in others if token.serial and other[0] == token.serial]
    if key in others or not same:
        return key
    reader = _reader_seen(token, snapshot)  # another module may have another name for the slot
    seen_in = {
        other: {_reader_seen(each, snapshot) for each in shown} - {None}
        for other, shown in others.items()
    }
    occupied = any(reader in readers for readers in seen_in.values())
    for other in same:
        readers = seen_in[other]
        if reader in readers:
            return other
        if not readers and not occupied:
            return other
        if reader is None and taken.isdisjoint(readers):
            return other
    return key


def _in_same_readers(
    tokens: Sequence[Token], others: Mapping[_TokenKey, Sequence[Token]], snapshot: Snapshot
) -> dict[_TokenKey, _TokenKey]:
    """Return which token of other modules is in the reader of each of these, as far as one is.

    A card with two PINs is two tokens to OpenSC; the one meant has a certificate in common.
    """
    if not others:
        return {}
    pairs = [
        (_shared(token, shown), (token.serial, token.slot_name), other)
        for token in tokens
        if (reader := _reader_seen(token, snapshot)) is not None
        for other, shown in others.items()
        if any(_reader_seen(each, snapshot) == reader for each in shown)
    ]
    found: dict[_TokenKey, _TokenKey] = {}
    for _, key, other in sorted(pairs, key=lambda pair: -pair[0]):
        if key not in found and other not in found.values():
            found[key] = other
    return found


def _shared(token: Token, others: Iterable[Token]) -> int:
    held = {certificate.fingerprint for certificate in token.certificates}
    return sum(c.fingerprint in held for other in others for c in other.certificates)


def _standing(token: Token, now: datetime) -> tuple[bool, bool, bool, int]:
    """Order: those that answered, with a certificate, a qualified one, the most usable one."""
    certificate = signing_certificate(token.certificates, now)
    if certificate is None:
        return not answered(token), True, True, 0
    return not answered(token), False, not certificate.qualified, _distance(certificate, now)[0]


def reader_of(
    token: Token, snapshot: Snapshot, shown: Sequence[Token] | None = None
) -> ReaderName | None:
    """Return the reader a token is in: modules put its name into the slot description.

    The description has 64 characters at most (PKCS#11 v3.1, CK_SLOT_INFO), so long names are cut.
    Where it names none, what is on the card tells, or that there is only the one token and card.

    Args:
        token: one of the snapshot's.
        snapshot: what was seen.
        shown: its ``tokens``, where the caller has them.
    """
    seen = _reader_seen(token, snapshot)
    if seen is not None:
        return seen
    everything = tokens(snapshot) if shown is None else shown
    alone = len(snapshot.cards) == 1 and len(everything) == 1
    return snapshot.cards[0].reader if alone else None


def _reader_seen(token: Token, snapshot: Snapshot) -> ReaderName | None:
    """Return the reader that a token's slot description names, or whose card it is."""
    slot = token.slot_name.strip()
    names = sorted((r.name for r in snapshot.readers), key=len, reverse=True)
    if named := next((name for name in names if name in slot), None):
        return named
    full = len(slot.encode(errors="replace")) >= 60
    cut = [name for name in names if full and name.startswith(slot)]
    if len(cut) == 1:
        return cut[0]
    held = {certificate.fingerprint for certificate in token.certificates}
    for card in snapshot.cards:
        if any(c.fingerprint in held for c in card.driverless.certificates):
            return card.reader
    return None


def token_in(reader: ReaderName, snapshot: Snapshot) -> Token | None:
    """Return the token the modules show in a reader."""
    shown = tokens(snapshot)
    return next((t for t in shown if reader_of(t, snapshot, shown) == reader), None)


def answered(token: Token) -> bool:
    """Tell whether a module could really look into a token."""
    return not token.detail


def is_akis(card: Card) -> bool:
    """Tell whether AKIS' module is the one for a card."""
    return card.family is not CardFamily.OTHER


def signature_cards(snapshot: Snapshot) -> tuple[Card, ...]:
    """Return the cards AKIS' module is there for.

    A T.C. identity card is AKIS too, and is one only where a signature was loaded onto it.
    """
    loaded = {
        each.reader for each in card_contents(snapshot) if each.certificates or each.unreadable
    }
    return tuple(
        card
        for card in snapshot.cards
        if is_akis(card) and (not card.identity_card or card.reader in loaded)
    )


def is_slow(card: Card) -> bool:
    """Tell whether a card was measured to be slow, or its reading was given up."""
    slow = card.driverless.outcome is DriverlessOutcome.SLOW
    return slow or card.driverless.answer_ms is not None


def card_contents(snapshot: Snapshot) -> Iterator[CardContents]:
    """Yield every token, and every card no module shows."""
    shown = set[ReaderName]()
    every = tokens(snapshot)
    cards = {card.reader: card for card in snapshot.cards}
    for token in every:
        reader = reader_of(token, snapshot, every)
        card = cards.get(reader) if reader is not None else None
        if not answered(token):
            continue  # then the card itself, below, is all there is
        if reader is not None:
            shown.add(reader)
        certificates, unreadable = _own(token.certificates), token.unreadable
        if card is not None:
            read = card.driverless
            unreadable = unreadable if certificates else max(unreadable, read.unreadable)
            certificates = _with_more(certificates, _own(read.certificates))
        yield CardContents(token.serial or token.label, token, reader, certificates, unreadable)
    for card in snapshot.cards:
        certificates, unreadable = _own(card.driverless.certificates), card.driverless.unreadable
        if card.reader not in shown and (certificates or unreadable):
            yield CardContents(card.reader, None, card.reader, certificates, unreadable)


def signing_certificate(certificates: Iterable[Certificate], now: datetime) -> Certificate | None:
    """Return the certificate its holder would sign with: the valid one, else the nearest to it.

    Where there are qualified ones, it is one of them, however good the others are. A card that was
    renewed keeps the old certificate, and a mali mühür has one for encryption; neither is what its
    holder asks about.
    """
    own = _own(certificates)
    signing = [c for c in own if may_sign(c)] or own
    qualified = [c for c in signing if c.qualified] or signing
    return min(qualified, key=lambda c: _distance(c, now), default=None)


def successor_of(
    certificate: Certificate, certificates: Iterable[Certificate]
) -> Certificate | None:
    """Return the certificate that renews another one, the one that lasts longest; None: none does.

    One whose key is missing renews nothing, nor does one that is not qualified a qualified one.
    """
    later = (
        other
        for other in certificates
        if other.not_after > certificate.not_after
        and other.has_key is not False
        and not is_stopped(other)
        and other.subject.serial_number == certificate.subject.serial_number
        and is_for_the_same(other, certificate)
    )
    return max(later, key=lambda c: c.not_after, default=None)


def is_for_the_same(other: Certificate, certificate: Certificate) -> bool:
    """Tell whether one certificate can stand in for another one.

    A renewed qualified certificate may come with other usages, since its issuer's profile changes;
    what it may not lack is nonRepudiation.
    """
    if certificate.qualified:
        binding = KeyUsage.NON_REPUDIATION
        return other.qualified and (binding in other.usages) is (binding in certificate.usages)
    return set(other.usages) == set(certificate.usages)


def has_successor(contents: CardContents, certificate: Certificate) -> bool:
    """Tell whether the renewal of a certificate is on the same card already."""
    return successor_of(certificate, contents.certificates) is not None


def may_sign(certificate: Certificate) -> bool:
    """Tell whether a certificate's keyUsage allows signing; without one everything is allowed."""
    usages = set(certificate.usages)
    return not usages or bool({KeyUsage.NON_REPUDIATION, KeyUsage.DIGITAL_SIGNATURE} & usages)


def pin(token: Token, role: PinRole) -> PinStatus | None:
    """Return the status of one of a token's PINs."""
    return next((status for status in token.pins if status.role is role), None)


def holder(certificate: Certificate) -> str:
    """Return whose certificate it is, in the issuer's words."""
    return certificate.subject.common_name.strip() or certificate.subject.organization.strip()


def _own(certificates: Iterable[Certificate]) -> tuple[Certificate, ...]:
    return tuple(certificate for certificate in certificates if not certificate.ca)


def _with_more(
    shown: tuple[Certificate, ...], read: Iterable[Certificate]
) -> tuple[Certificate, ...]:
    known = {certificate.fingerprint for certificate in shown}
    return (*shown, *(each for each in read if each.fingerprint not in known))


def _distance(certificate: Certificate, now: datetime) -> tuple[int, bool, float]:
    """Order: usable ones, the module's first; those stopped or without a key; to come; past."""
    only_on_card = certificate.source is CertificateSource.CARD
    ends = -certificate.not_after.timestamp()
    if certificate.not_before <= now <= certificate.not_after:
        usable = not is_stopped(certificate) and certificate.has_key is not False
        return (0 if usable else 1), only_on_card, ends
    if now < certificate.not_before:
        return 2, only_on_card, certificate.not_before.timestamp()
    return 3, False, ends
