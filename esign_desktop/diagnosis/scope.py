"""Which card belongs to which token, and which certificate a person would sign with."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from esign_desktop.model.card import Card, CardFamily
from esign_desktop.model.certificate import (
    Certificate,
    KeyUsage,
    RevocationStatus,
)
from esign_desktop.model.reader import Reader, ReaderName, ReaderState
from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole, PinState, PinStatus, Token


class Holding(Record, frozen=True):
    """One card or token with the certificates to judge: the module's where it shows any.

    Not those of authorities: some cards carry their issuer's too.
    """

    about: str  # token serial, or reader name when only the card itself was read
    token: Token | None
    reader: ReaderName | None
    certificates: tuple[Certificate, ...]
    unreadable: int


def physical(readers: Iterable[Reader]) -> tuple[Reader, ...]:
    """Return the readers somebody can put a card in."""
    return tuple(r for r in readers if not r.virtual and r.state is not ReaderState.UNAVAILABLE)


def tokens(snapshot: Snapshot) -> tuple[Token, ...]:
    """Return the tokens of all modules; one that two modules show counts once, the first's.

    Two of one module with the same serial number are two, told apart by their slots.
    """
    seen: dict[tuple[str, str], Token] = {}
    for probe in snapshot.modules:
        of_others = {serial: (serial, slot) for serial, slot in reversed(seen) if serial}
        for token in probe.tokens:
            key: tuple[str, str] = (token.serial, token.slot_name)
            if key not in seen:  # another module may have another name for the slot
                key = of_others.get(token.serial, key)
            known = seen.get(key)
            if known is None or (not known.certificates and token.certificates):
                seen[key] = token
    return tuple(seen.values())


def reader_of(token: Token, snapshot: Snapshot) -> ReaderName | None:
    """Return the reader a token is in: modules put its name into the slot description.

    The description has 64 characters at most (PKCS#11 v3.1, CK_SLOT_INFO), so long names are cut.
    Where it names none, what is on the card tells, or that there is only the one token and card.
    """
    slot = token.slot_name.strip()
    names = sorted((r.name for r in snapshot.readers), key=len, reverse=True)
    if named := next((name for name in names if name in slot), None):
        return named
    cut = [name for name in names if len(slot) >= 60 and name.startswith(slot)]
    if len(cut) == 1:
        return cut[0]
    shown = {certificate.fingerprint for certificate in token.certificates}
    for card in snapshot.cards:
        if any(c.fingerprint in shown for c in card.driverless.certificates):
            return card.reader
    alone = len(snapshot.cards) == 1 and len(tokens(snapshot)) == 1
    return snapshot.cards[0].reader if alone else None


def token_in(reader: ReaderName, snapshot: Snapshot) -> Token | None:
    """Return the token the modules show in a reader."""
    return next((t for t in tokens(snapshot) if reader_of(t, snapshot) == reader), None)


def answered(token: Token) -> bool:
    """Tell whether a module could really look into a token."""
    return not token.detail


def is_akis(card: Card) -> bool:
    """Tell whether AKIS' module is the one for a card."""
    return card.family is not CardFamily.OTHER


def holdings(snapshot: Snapshot) -> Iterator[Holding]:
    """Yield every token, and every card no module shows."""
    shown = set[ReaderName]()
    for token in tokens(snapshot):
        reader = reader_of(token, snapshot)
        card = next((c for c in snapshot.cards if c.reader == reader), None)
        if not answered(token):
            continue  # then the card itself, below, is all there is
        if reader is not None:
            shown.add(reader)
        certificates, unreadable = _own(token.certificates), token.unreadable
        if not certificates and not unreadable and card is not None:
            certificates = _own(card.driverless.certificates)
            unreadable = card.driverless.unreadable
        yield Holding(token.serial or token.label, token, reader, certificates, unreadable)
    for card in snapshot.cards:
        certificates, unreadable = _own(card.driverless.certificates), card.driverless.unreadable
        if card.reader not in shown and (certificates or unreadable):
            yield Holding(card.reader, None, card.reader, certificates, unreadable)


def signing_certificate(certificates: Iterable[Certificate], now: datetime) -> Certificate | None:
    """Return the certificate its holder would sign with: the valid one, else the nearest to it.

    A card that was renewed keeps the old certificate, and a mali mühür has one for encryption;
    neither is what its holder asks about.
    """
    own = _own(certificates)
    signing = [c for c in own if not c.usages or _may_sign(c)] or own
    return min(signing, key=lambda c: _distance(c, now), default=None)


def has_successor(holding: Holding, certificate: Certificate) -> bool:
    """Tell whether the renewal of a certificate is on the same token already."""
    return any(
        other.not_after > certificate.not_after
        and other.subject.serial_number == certificate.subject.serial_number
        and set(other.usages) == set(certificate.usages)
        for other in holding.certificates
    )


def is_valid(certificate: Certificate, now: datetime) -> bool:
    """Tell whether a certificate may be used at a moment, as far as is known."""
    stopped = {RevocationStatus.REVOKED, RevocationStatus.SUSPENDED}
    revoked = certificate.revocation is not None and certificate.revocation.status in stopped
    return certificate.not_before <= now <= certificate.not_after and not revoked


def pin(token: Token, role: PinRole) -> PinStatus | None:
    """Return the status of one of a token's PINs."""
    return next((status for status in token.pins if status.role is role), None)


def can_sign(holding: Holding, now: datetime) -> bool:
    """Tell whether nothing known stops a token from signing."""
    certificate = signing_certificate(holding.certificates, now)
    if holding.token is None or certificate is None or certificate.has_key is False:
        return False
    status = pin(holding.token, PinRole.USER)
    stopped = status is not None and status.state in {PinState.LOCKED, PinState.NOT_SET}
    return is_valid(certificate, now) and not stopped


def holder(certificate: Certificate) -> str:
    """Return whose certificate it is, in the issuer's words."""
    return certificate.subject.common_name or certificate.subject.organization


def _own(certificates: Iterable[Certificate]) -> tuple[Certificate, ...]:
    return tuple(certificate for certificate in certificates if not certificate.ca)


def _may_sign(certificate: Certificate) -> bool:
    return bool({KeyUsage.NON_REPUDIATION, KeyUsage.DIGITAL_SIGNATURE} & set(certificate.usages))


def _distance(certificate: Certificate, now: datetime) -> tuple[int, float]:
    """Order: usable ones, the longest first; those stopped or without a key; to come; past."""
    if certificate.not_before <= now <= certificate.not_after:
        usable = is_valid(certificate, now) and certificate.has_key is not False
        return (0 if usable else 1), -certificate.not_after.timestamp()
    if now < certificate.not_before:
        return 2, certificate.not_before.timestamp()
    return 3, -certificate.not_after.timestamp()
