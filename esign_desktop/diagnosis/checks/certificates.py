"""Questions about the certificate its holder would sign with."""

from collections.abc import Iterator
from typing import Final

from esign_desktop.diagnosis.finding import make_finding
from esign_desktop.diagnosis.judge import Judgement, Obstacle, judge
from esign_desktop.diagnosis.module_names import module_values
from esign_desktop.diagnosis.purpose import Purpose, purpose_of
from esign_desktop.diagnosis.selectors import (
    card_contents,
    has_successor,
    holder,
    outshone,
    reader_of,
    signing_certificate,
    successor_of,
    tokens,
)
from esign_desktop.diagnosis.times import earliest_possible, utc_text
from esign_desktop.diagnosis.trust import distrust, provider_of
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.certificate import Certificate, Revocation, RevocationStatus
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.validity import is_expiring

_RENEW: Final = Action(ActionKind.OPEN_LINK, "renewal")
_UNBLOCK: Final = Action(ActionKind.OPEN_LINK, "online_services")


def certificate_hidden(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find cards that hold a better certificate than the module shows."""
    for judgement in judge(snapshot, catalog):
        hidden, contents = judgement.hidden, judgement.contents
        if hidden is None or contents.token is None:
            continue
        code, severity = "middleware.certificate_stale", None
        if Obstacle.CERTIFICATE_MISSING in judgement.obstacles:
            code = "middleware.certificate_missing"
        elif Obstacle.CERTIFICATE_STALE not in judgement.obstacles:
            severity = Severity.WARNING  # the old one still signs
        module = module_values(contents.token, snapshot, catalog)
        yield _hidden(code, contents.reader or "", contents.about, hidden, severity, module)
    shown = tokens(snapshot)
    for token, best in outshone(snapshot):
        old = signing_certificate(token.certificates, snapshot.taken_at)
        new = successor_of(old, best.certificates) if old is not None else None
        if new is not None and new not in token.certificates:
            code, reader = "middleware.certificate_stale", reader_of(best, snapshot, shown)
            about, module = best.serial or best.label, module_values(token, snapshot, catalog)
            yield _hidden(code, reader or "", about, new, Severity.WARNING, module)


def _hidden(
    code: str,
    reader: str,
    about: str,
    hidden: Certificate,
    severity: Severity | None,
    module: tuple[str, str],
) -> Finding:
    return make_finding(
        code,
        reader or about,
        Action(ActionKind.TRY_AGAIN),
        severity=severity,
        reader=reader,
        holder=holder(hidden),
        ends_at=utc_text(hidden.not_after),
        module=module[0],
        case=module[1],
    )


def certificate_none(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find tokens without any certificate to sign with, that are meant to have one."""
    others = {  # what those are, a finding of their own says
        card.reader
        for card in snapshot.cards
        if card.identity_card or catalog.card_model(card.atr) is not None
    }
    empty = {Obstacle.NO_CERTIFICATE, Obstacle.NOT_FOR_SIGNING}
    for judgement in judge(snapshot, catalog):
        contents = judgement.contents
        if contents.token is None or contents.reader in others:
            continue
        if not empty.isdisjoint(judgement.obstacles):
            yield make_finding("certificate.none", contents.about, token=contents.token.label)


def certificate_dates(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find certificates that are over, end soon, or have not begun."""
    earliest = earliest_possible(snapshot, catalog)
    now = earliest or snapshot.taken_at
    for judgement, certificate in _certificates(snapshot, catalog):
        about, who = certificate.fingerprint, holder(certificate)
        ends_at = utc_text(certificate.not_after)
        if now > certificate.not_after:
            yield make_finding(
                "certificate.expired",
                about,
                _RENEW,
                holder=who,
                ends_at=ends_at,
                days=str((now - certificate.not_after).days),
            )
        elif earliest is not None:
            continue  # nothing else can be judged by a clock that is wrong
        elif now < certificate.not_before:
            yield make_finding(
                "certificate.not_yet_valid",
                about,
                holder=who,
                starts_at=utc_text(certificate.not_before),
                days=str(-((now - certificate.not_before).days)),
            )
        elif is_expiring(certificate, now) and not has_successor(judgement.contents, certificate):
            yield make_finding(
                "certificate.expiring",
                about,
                _RENEW,
                holder=who,
                ends_at=ends_at,
                days=str((certificate.not_after - now).days),
            )


def certificate_revoked(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find certificates their issuer has stopped, for good or for a while, or would not tell."""
    for _, certificate in _certificates(snapshot, catalog):
        answer = certificate.revocation
        if answer is None:
            continue
        about, who = certificate.fingerprint, holder(certificate)
        if answer.status is RevocationStatus.REVOKED:
            yield make_finding(
                "certificate.revoked",
                about,
                Action(ActionKind.OPEN_LINK, "application"),
                holder=who,
                revoked_at=_revoked_at(answer),
                reason=answer.reason or "",
            )
        elif answer.status is RevocationStatus.SUSPENDED:
            yield make_finding(
                "certificate.suspended",
                about,
                _UNBLOCK,
                holder=who,
                revoked_at=_revoked_at(answer),
            )
        elif answer.status is RevocationStatus.UNKNOWN:
            again = Action(ActionKind.TRY_AGAIN)
            yield make_finding(
                "certificate.revocation_unknown",
                about,
                again,
                holder=who,
                why=answer.why or "",
                detail=answer.detail,
            )


def issuer_unexpected(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find certificates that are no KamuSM e-signature: by chain if it is known, else by name."""
    for _, certificate in _certificates(snapshot, catalog):
        about, who = certificate.fingerprint, holder(certificate)
        issuer = certificate.issuer.common_name or certificate.issuer.organization
        basis = distrust(certificate, catalog)
        if basis is not None:
            root = certificate.chain.root_name if certificate.chain else ""
            provider = provider_of(certificate, catalog)
            yield make_finding(
                "certificate.untrusted",
                about,
                severity=Severity.NOTE if provider else None,
                holder=who,
                issuer=issuer,
                basis=basis,
                root=root,
                door=CardIssuer.OTHER_PROVIDER.value if provider else "",
                provider=provider,
            )
        if not certificate.qualified and purpose_of(certificate) is not Purpose.SEAL:
            yield make_finding("certificate.not_qualified", about, holder=who, issuer=issuer)


def certificate_unreadable(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find certificate objects that are no certificate."""
    for contents in card_contents(snapshot):
        if contents.unreadable:
            token = contents.token.label if contents.token else contents.about
            report = Action(ActionKind.SAVE_REPORT)
            count = str(contents.unreadable)
            yield make_finding(
                "certificate.unreadable", contents.about, report, token=token, count=count
            )


def key_missing(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find certificates to sign with whose private key is not on the token."""
    for judgement, certificate in _certificates(snapshot, catalog):
        if Obstacle.NO_KEY in judgement.obstacles:
            module, case = module_values(judgement.contents.token, snapshot, catalog)
            yield make_finding(
                "certificate.no_key",
                certificate.fingerprint,
                holder=holder(certificate),
                renewal="",
                module=module,
                case=case,
            )


def renewal_without_key(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find renewed certificates that cannot be used: their private key is not on the token."""
    for judgement in judge(snapshot, catalog):
        module, case = module_values(judgement.contents.token, snapshot, catalog)
        for certificate in judgement.unusable:
            yield make_finding(
                "certificate.no_key",
                certificate.fingerprint,
                severity=Severity.WARNING,
                holder=holder(certificate),
                renewal="yes",
                module=module,
                case=case,
            )


def card_and_module_differ(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find cards on which we read other certificates than the module shows.

    Not where one of them is missed: ``certificate_hidden`` says so.
    """
    missed = {each.contents.reader for each in judge(snapshot, catalog) if each.hidden is not None}
    shown = tokens(snapshot)
    for card in snapshot.cards:
        read = {certificate.fingerprint for certificate in card.driverless.certificates}
        for token in shown:
            seen = {certificate.fingerprint for certificate in token.certificates}
            same_card = reader_of(token, snapshot, shown) == card.reader
            differs = same_card and read and seen and read.isdisjoint(seen)
            if differs and card.reader not in missed:
                module, case = module_values(token, snapshot, catalog)
                yield make_finding(
                    "certificate.differs",
                    card.reader,
                    reader=card.reader,
                    module=module,
                    case=case,
                )


def _certificates(snapshot: Snapshot, catalog: Catalog) -> Iterator[tuple[Judgement, Certificate]]:
    for judgement in judge(snapshot, catalog):
        if judgement.certificate is not None:
            yield judgement, judgement.certificate


def _revoked_at(answer: Revocation) -> str:
    return utc_text(answer.revoked_at) if answer.revoked_at else ""
