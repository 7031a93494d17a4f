"""Judges whether a card can sign, with which certificate, and what stands in the way. Pure.

Everything in the program that speaks about this asks here, so that no two answers differ. There
are two witnesses of a card: what a PKCS#11 module shows, and what was read from the card itself.
Programs sign with what the module shows; what only the card shows says why they cannot.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum, unique
from typing import Final

from esign_desktop.diagnosis.selectors import (
    CardContents,
    card_contents,
    is_for_the_same,
    may_sign,
    pin,
    signing_certificate,
    successor_of,
)
from esign_desktop.diagnosis.times import earliest_possible
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.certificate import Certificate, CertificateSource, RevocationStatus
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.record import Record
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import PinRole, PinState, Token
from esign_desktop.model.validity import is_expiring, is_stopped


@unique
class Obstacle(StrEnum):
    """What keeps a card from signing, in the order of the chain."""

    SERVICE = "service"  # PC/SC does not run, or nobody could ask it
    CARD_GONE = "card_gone"  # it left its reader after a module had shown it
    CARD_MUTE = "card_mute"  # it does not answer any more after a module had shown it
    NOT_SHOWN = "not_shown"  # no module shows the card
    CERTIFICATE_MISSING = "certificate_missing"  # the card holds it, the module does not show it
    CERTIFICATE_STALE = "certificate_stale"  # the module shows an older one than the card holds
    NO_CERTIFICATE = "no_certificate"
    NOT_FOR_SIGNING = "not_for_signing"  # there are certificates, and none of them may sign
    UNREADABLE = "unreadable"  # there is something, and this program cannot read it
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    NO_KEY = "no_key"
    PIN_LOCKED = "pin_locked"
    PIN_NOT_SET = "pin_not_set"
    PIN_MUST_CHANGE = "pin_must_change"  # nothing is signed before


class Judgement(Record, frozen=True):
    """What is known of one card.

    ``can_sign`` is None where only this program's own limits stand in the way.
    """

    contents: CardContents
    certificate: Certificate | None  # the one its holder would sign with, or asks about
    obstacles: tuple[Obstacle, ...] = ()
    hidden: Certificate | None = None  # newer, on the card, and not shown by the module
    unusable: tuple[Certificate, ...] = ()  # renewals whose key is missing

    @property
    def can_sign(self) -> bool | None:
        """Return whether the card can sign, as far as can be told without its PIN."""
        if not self.obstacles:
            return True
        return None if set(self.obstacles) == {Obstacle.UNREADABLE} else False


def judge(snapshot: Snapshot, catalog: Catalog) -> tuple[Judgement, ...]:
    """Return a judgement for every card and token, in the order of ``card_contents``.

    Args:
        snapshot: what was seen.
        catalog: its day helps to tell a clock that is wrong.
    """
    return _judge(snapshot, earliest_possible(snapshot, catalog))


def _judge(snapshot: Snapshot, earliest: datetime | None) -> tuple[Judgement, ...]:
    return tuple(_judge_contents(each, snapshot, earliest) for each in card_contents(snapshot))


def can_any_sign(judgements: Iterable[Judgement]) -> bool:
    """Tell whether one of the cards can sign."""
    return any(judgement.can_sign for judgement in judgements)


def other_can_sign(token: Token, snapshot: Snapshot, catalog: Catalog) -> bool:
    """Tell whether a card other than a token's can sign."""
    return can_any_sign(
        each for each in judge(snapshot, catalog) if each.contents.token is not token
    )


def judgement_of(token: Token, report: Report) -> Judgement | None:
    """Return the judgement of one token of a report; None: no module could look into it."""
    earliest = (
        datetime.fromisoformat(each.values["earliest_at"])
        for each in report.findings
        if each.code == "clock.wrong" and each.values.get("direction") == "behind"
    )
    judgements = _judge(report.snapshot, next(earliest, None))
    return next((each for each in judgements if each.contents.token == token), None)


def _judge_contents(
    contents: CardContents, snapshot: Snapshot, earliest: datetime | None
) -> Judgement:
    """Return what is known of one card or token of a snapshot.

    Args:
        holding: one of the snapshot's.
        snapshot: what was seen.
        earliest: the earliest time it can be, where the computer's clock shows one before it. What
            had ended by then is over; nothing else is judged by such a clock.
    """
    now = earliest or snapshot.taken_at
    certificate = signing_certificate(contents.certificates, now)
    hidden = _hidden(contents, certificate, now)
    obstacles = [
        *_in_front(contents, snapshot),
        *_of_certificate(contents, certificate, hidden, now, clock_is_right=earliest is None),
        *_of_pin(contents),
    ]
    return Judgement(
        contents, certificate, tuple(obstacles), hidden, _unusable(contents, certificate, now)
    )


def module_suffices(shown: Sequence[Certificate], unreadable: int, now: datetime) -> bool:
    """Tell whether what a module shows of a card leaves no question about its certificate.

    Where it does, the card itself is read too: modules go on showing an old certificate from a
    cache after a renewal (OpenSC issues 3276 and 3475).
    """
    certificate = signing_certificate(shown, now)
    return (
        certificate is not None
        and not unreadable
        and certificate.qualified
        and certificate.has_key is not False
        and certificate.not_before <= now
        and not is_expiring(certificate, now)
    )


def _in_front(contents: CardContents, snapshot: Snapshot) -> list[Obstacle]:
    found: list[Obstacle] = []
    if snapshot.service is not ServiceState.RUNNING:
        found.append(Obstacle.SERVICE)
    reader = next((r for r in snapshot.readers if r.name == contents.reader), None)
    if reader is not None and reader.state in _STATES:
        found.append(_STATES[reader.state])
    if contents.token is None:
        found.append(Obstacle.NOT_SHOWN)
    return found


_STATES: Final[Mapping[ReaderState, Obstacle]] = {
    ReaderState.EMPTY: Obstacle.CARD_GONE,
    ReaderState.CARD_REMOVED: Obstacle.CARD_GONE,
    ReaderState.CARD_MUTE: Obstacle.CARD_MUTE,
}


def _of_certificate(
    contents: CardContents,
    certificate: Certificate | None,
    hidden: Certificate | None,
    now: datetime,
    *,
    clock_is_right: bool,
) -> list[Obstacle]:
    if certificate is None:
        return [Obstacle.UNREADABLE if contents.unreadable else Obstacle.NO_CERTIFICATE]
    if not may_sign(certificate):
        return [Obstacle.NOT_FOR_SIGNING]
    found: list[Obstacle] = []
    if contents.token is not None and hidden is not None and hidden == certificate:
        shown = [c for c in contents.certificates if c.source is not CertificateSource.CARD]
        older = any(is_for_the_same(hidden, each) for each in shown)
        found.append(Obstacle.CERTIFICATE_STALE if older else Obstacle.CERTIFICATE_MISSING)
    if now > certificate.not_after:
        found.append(Obstacle.EXPIRED)
    elif now < certificate.not_before and clock_is_right:
        found.append(Obstacle.NOT_YET_VALID)
    if is_stopped(certificate) and certificate.revocation is not None:
        revoked = certificate.revocation.status is RevocationStatus.REVOKED
        found.append(Obstacle.REVOKED if revoked else Obstacle.SUSPENDED)
    if certificate.has_key is False:
        found.append(Obstacle.NO_KEY)
    return found


def _of_pin(contents: CardContents) -> list[Obstacle]:
    status = pin(contents.token, PinRole.USER) if contents.token else None
    obstacle = _PIN_STATES.get(status.state) if status else None
    return [obstacle] if obstacle else []


_PIN_STATES: Final[Mapping[PinState, Obstacle]] = {
    PinState.LOCKED: Obstacle.PIN_LOCKED,
    PinState.NOT_SET: Obstacle.PIN_NOT_SET,
    PinState.MUST_CHANGE: Obstacle.PIN_MUST_CHANGE,
}


def _hidden(
    contents: CardContents, certificate: Certificate | None, now: datetime
) -> Certificate | None:
    """Return a certificate worth having that is on the card, and that the module does not show.

    It is the one to sign with, or the renewal of that one. One that is over, or that its issuer
    has stopped, is not missed by anybody.
    """
    if contents.token is None or certificate is None:
        return None
    if certificate.source is CertificateSource.CARD:
        missed = certificate.not_after >= now and not is_stopped(certificate)
        return certificate if missed else None
    renewal = successor_of(certificate, contents.certificates)
    if renewal is None or renewal.source is not CertificateSource.CARD:
        return None
    return renewal if renewal.not_after >= now else None


def _unusable(
    contents: CardContents, certificate: Certificate | None, now: datetime
) -> tuple[Certificate, ...]:
    """Return the certificates that would renew the one to sign with, had they their key."""
    if certificate is None:
        return ()
    return tuple(
        other
        for other in contents.certificates
        if other.has_key is False
        and other.not_after > max(certificate.not_after, now)
        and other.subject.serial_number == certificate.subject.serial_number
        and is_for_the_same(other, certificate)
    )
