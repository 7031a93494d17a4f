"""Runs the checks and concludes: findings, chain, primary finding, verdict."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from esign_desktop.diagnosis.card_issuer import certificate_links
from esign_desktop.diagnosis.chain import chain_of
from esign_desktop.diagnosis.checks import (
    cards,
    certificates,
    connections,
    modules,
    other_programs,
    pins,
    purpose,
    readers,
    service,
)
from esign_desktop.diagnosis.finding import found
from esign_desktop.diagnosis.finding_guides import with_guides
from esign_desktop.diagnosis.judge import can_any_sign, judge
from esign_desktop.diagnosis.selectors import is_akis
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.codes import CODES
from esign_desktop.model.report import Finding, Link, Report, Severity, Verdict
from esign_desktop.model.snapshot import ServiceState, Snapshot

logger = logging.getLogger(__name__)

Check = Callable[[Snapshot, Catalog], Iterable[Finding]]

ALL_CHECKS: Sequence[Check] = (
    service.service_not_usable,
    service.remote_desktop,
    readers.no_reader,
    readers.reader_without_driver,
    connections.reader_failing,
    cards.card_absent,
    cards.card_without_answer,
    connections.card_slow,
    cards.card_of_others,
    cards.identity_card,
    modules.module_missing,
    modules.module_unusable,
    modules.card_not_seen_by_module,
    certificates.certificate_hidden,
    modules.module_outdated,
    modules.other_architecture,
    service.clock_wrong,
    certificates.certificate_none,
    certificates.certificate_revoked,
    certificates.certificate_dates,
    certificates.key_missing,
    certificates.renewal_without_key,
    certificates.issuer_unexpected,
    certificates.certificate_unreadable,
    certificates.card_and_module_differ,
    purpose.seal_alone,
    other_programs.several_cards,
    other_programs.old_beside_new,
    pins.puk_locked,  # before the PIN: unlocking online does not help without a PUK
    pins.pin_in_danger,
)
"""Every check, from the cable to the PIN. To add a check, write it and name it here."""

_NOTHING_KNOWN: Final = ("card.foreign", "card.removed")
"""What comes first where nothing is known to be broken, and nothing was seen to work: a card that
is not served, or one that was taken out, and with it what a module saw of the others."""
_NOT_OURS: Final = frozenset(
    {
        "card.identity_card",
        "card.unknown",
        "reader.driver_missing",
        "reader.driver_problem",
        "reader.failing",
        "reader.unsupported",
    }
)
_OF_ONE_CARD: Final = {
    Link.READER: Severity.NOTE,
    Link.CARD: Severity.NOTE,
    Link.MIDDLEWARE: Severity.NOTE,
    Link.CERTIFICATE: Severity.WARNING,
    Link.PIN: Severity.WARNING,
}
"""How bad something about another card, reader or module is where one card can sign."""
_SAID_FIRST: Final = frozenset({"card.foreign", "certificate.seal"})
"""Among notes: whose card is in comes before all else that is worth knowing."""


def diagnose(snapshot: Snapshot, catalog: Catalog, checks: Sequence[Check] = ALL_CHECKS) -> Report:
    """Return what the snapshot means: findings worst first, in the order of the chain within."""
    findings: list[Finding] = []
    for check in checks:
        try:
            findings.extend(check(snapshot, catalog))
        except Exception:  # one broken check must not hide the others
            logger.exception("check %s failed", check.__name__)
            findings.append(found("check.failed", check.__name__, check=check.__name__))
    able = can_any_sign(judge(snapshot, catalog))
    issuers = certificate_links(snapshot, catalog)
    findings = _in_order(
        with_guides(_without_false_alarms(findings, snapshot, able=able), issuers)
    )
    verdict = _verdict(findings, snapshot, able=able)
    return Report(
        snapshot=snapshot,
        catalog_version=catalog.version,
        verdict=verdict,
        primary=_primary(findings, verdict),
        chain=chain_of(findings, snapshot),
        findings=tuple(findings),
    )


def _without_false_alarms(
    findings: list[Finding], snapshot: Snapshot, *, able: bool
) -> list[Finding]:
    """Lower what does not keep anybody from signing.

    Where one card can sign, a mute card or an empty token in a second reader stops nobody, and an
    old card left in another one is no alarm. And a bank card, or a second reader without a driver,
    is not why a locked signature card cannot sign.

    Args:
        findings: what the checks have found.
        snapshot: what they have seen.
        able: whether one of the cards can sign; then what blocks is about something else.
    """
    own = {card.reader for card in snapshot.cards if is_akis(card) and not card.identity_card}

    def lowered(finding: Finding) -> Severity:
        if finding.severity is not Severity.BLOCKING:
            return finding.severity
        link = CODES[finding.code].link
        if able and link in _OF_ONE_CARD:
            return _OF_ONE_CARD[link]
        nobodys = own and finding.code in _NOT_OURS and finding.about not in own
        return Severity.NOTE if nobodys else Severity.BLOCKING

    return [replace(finding, severity=lowered(finding)) for finding in findings]


def _in_order(findings: list[Finding]) -> list[Finding]:
    ranks = {link: link.rank for link in Link}

    def order(finding: Finding) -> tuple[int, bool, int]:
        link = CODES[finding.code].link
        later = finding.severity is Severity.NOTE and finding.code not in _SAID_FIRST
        return finding.severity.rank, later, len(Link) if link is None else ranks[link]

    return sorted(findings, key=order)


def _primary(findings: Sequence[Finding], verdict: Verdict) -> str | None:
    """Return the code that comes first, unless it is only a note.

    Where a note is the reason why nothing is known, it is told all the same.
    """
    if verdict is Verdict.UNKNOWN:
        codes = {finding.code for finding in findings}
        if reason := next((code for code in _NOTHING_KNOWN if code in codes), None):
            return reason
    if not findings or findings[0].severity is Severity.NOTE:
        return None
    return findings[0].code


def _verdict(findings: Sequence[Finding], snapshot: Snapshot, *, able: bool) -> Verdict:
    severities = {finding.severity for finding in findings}
    if Severity.BLOCKING in severities:
        return Verdict.NOT_USABLE
    if snapshot.service is ServiceState.UNKNOWN or not able:
        return Verdict.UNKNOWN  # nothing is known to be broken, and nothing was seen to work
    return Verdict.ATTENTION if Severity.WARNING in severities else Verdict.READY
