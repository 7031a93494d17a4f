"""Questions about the certificate its holder would sign with."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from esign_desktop.diagnosis.finding import found
from esign_desktop.diagnosis.scope import (
    Holding,
    can_sign,
    has_successor,
    holder,
    holdings,
    reader_of,
    signing_certificate,
    tokens,
)
from esign_desktop.diagnosis.times import earliest_possible, utc_text
from esign_desktop.diagnosis.trust import distrust
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.certificate import Certificate, Revocation, RevocationStatus
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.snapshot import Snapshot

EXPIRING_DAYS: Final = 90
"""KamuSM's own renewal notice comes three months before the end."""

_RENEW: Final = Action(ActionKind.OPEN_LINK, "renewal")
_UNBLOCK: Final = Action(ActionKind.OPEN_LINK, "online_services")


def certificate_none(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find tokens without any certificate to sign with, and an identity card that is alone."""
    held = tuple(holdings(snapshot))
    for holding in held:
        if not holding.certificates and not holding.unreadable and holding.token is not None:
            severity = _lowered(holding, snapshot)
            yield found(
                "certificate.none", holding.about, severity=severity, token=holding.token.label
            )
    if held:
        return  # then the identity card is not the one to sign with, and a note says what it is
    for card in snapshot.cards:
        if card.identity_card:
            yield found("certificate.none", card.reader, token=card.reader)


def certificate_dates(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find certificates that are over, end soon, or have not begun."""
    now = snapshot.taken_at
    if earliest_possible(snapshot, catalog) is not None:
        return  # nothing can be judged by a clock that is wrong
    for holding, certificate in _certificates(snapshot):
        about, who = certificate.fingerprint, holder(certificate)
        severity = _lowered(holding, snapshot)
        ends_at, days = utc_text(certificate.not_after), certificate.not_after - now
        if now > certificate.not_after:
            yield found(
                "certificate.expired",
                about,
                _RENEW,
                severity=severity,
                holder=who,
                ends_at=ends_at,
                days=str((now - certificate.not_after).days),
            )
        elif now < certificate.not_before:
            yield found(
                "certificate.not_yet_valid",
                about,
                severity=severity,
                holder=who,
                starts_at=utc_text(certificate.not_before),
                days=str(-((now - certificate.not_before).days)),
            )
        elif days < timedelta(days=EXPIRING_DAYS + 1) and not has_successor(holding, certificate):
            yield found(
                "certificate.expiring",
                about,
                _RENEW,
                holder=who,
                ends_at=ends_at,
                days=str(days.days),
            )


def certificate_revoked(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find certificates their issuer has stopped, for good or for a while, or would not tell."""
    for holding, certificate in _certificates(snapshot):
        answer = certificate.revocation
        if answer is None:
            continue
        about, who = certificate.fingerprint, holder(certificate)
        severity = _lowered(holding, snapshot)
        if answer.status is RevocationStatus.REVOKED:
            yield found(
                "certificate.revoked",
                about,
                Action(ActionKind.OPEN_LINK, "application"),
                severity=severity,
                holder=who,
                revoked_at=_revoked_at(answer),
                reason=answer.reason or "",
            )
        elif answer.status is RevocationStatus.SUSPENDED:
            yield found(
                "certificate.suspended",
                about,
                _UNBLOCK,
                severity=severity,
                holder=who,
                revoked_at=_revoked_at(answer),
            )
        elif answer.status is RevocationStatus.UNKNOWN:
            again = Action(ActionKind.TRY_AGAIN)
            yield found(
                "certificate.revocation_unknown",
                about,
                again,
                holder=who,
                why=answer.why or "",
                detail=answer.detail,
            )


def issuer_unexpected(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find certificates that are no KamuSM e-signature: by chain if it is known, else by name."""
    for _, certificate in _certificates(snapshot):
        about, who = certificate.fingerprint, holder(certificate)
        issuer = certificate.issuer.common_name or certificate.issuer.organization
        basis = distrust(certificate, catalog)
        if basis is not None:
            root = certificate.chain.root_name if certificate.chain else ""
            yield found(
                "certificate.untrusted", about, holder=who, issuer=issuer, basis=basis, root=root
            )
        if not certificate.qualified:
            yield found("certificate.not_qualified", about, holder=who, issuer=issuer)


def certificate_unreadable(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find certificate objects that are no certificate."""
    for holding in holdings(snapshot):
        if holding.unreadable:
            token = holding.token.label if holding.token else holding.about
            report = Action(ActionKind.SAVE_REPORT)
            count = str(holding.unreadable)
            yield found("certificate.unreadable", holding.about, report, token=token, count=count)


def key_missing(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find certificates whose private key is not on the token."""
    for holding, certificate in _certificates(snapshot):
        if certificate.has_key is False:
            severity = _lowered(holding, snapshot)
            who = holder(certificate)
            yield found(
                "certificate.no_key", certificate.fingerprint, severity=severity, holder=who
            )


def card_and_module_differ(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find cards on which we read other certificates than the module shows."""
    for card in snapshot.cards:
        read = {certificate.fingerprint for certificate in card.driverless.certificates}
        for token in tokens(snapshot):
            shown = {certificate.fingerprint for certificate in token.certificates}
            same_card = reader_of(token, snapshot) == card.reader
            if same_card and read and shown and read.isdisjoint(shown):
                yield found("certificate.differs", card.reader, reader=card.reader)


def _certificates(snapshot: Snapshot) -> Iterator[tuple[Holding, Certificate]]:
    for holding in holdings(snapshot):
        certificate = signing_certificate(holding.certificates, snapshot.taken_at)
        if certificate is not None:
            yield holding, certificate


def _lowered(holding: Holding, snapshot: Snapshot) -> Severity | None:
    """Return WARNING where another card can sign, so that an old card left in is no alarm."""
    others = (other for other in holdings(snapshot) if other != holding)
    able = any(can_sign(other, snapshot.taken_at) for other in others)
    return Severity.WARNING if able else None


def _revoked_at(answer: Revocation) -> str:
    return utc_text(answer.revoked_at) if answer.revoked_at else ""
