"""Runs the checks, and draws the conclusion: findings, chain, primary finding, verdict."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from esign_desktop.diagnosis.chain import chain_of
from esign_desktop.diagnosis.checks import (
    cards,
    certificates,
    connections,
    modules,
    pins,
    readers,
    service,
)
from esign_desktop.diagnosis.finding import found
from esign_desktop.diagnosis.guiding import with_guides
from esign_desktop.diagnosis.scope import can_sign, holdings, is_akis
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
    modules.module_outdated,
    service.clock_wrong,
    certificates.certificate_none,
    certificates.certificate_revoked,
    certificates.certificate_dates,
    certificates.key_missing,
    certificates.issuer_unexpected,
    certificates.certificate_unreadable,
    certificates.card_and_module_differ,
    pins.puk_locked,  # before the PIN: unlocking online does not help without a PUK
    pins.pin_in_danger,
)
"""Every check, from the cable to the PIN. To add a check, write it and name it here."""

_NOT_OURS: Final = frozenset(
    {
        "card.foreign",
        "card.unknown",
        "reader.driver_missing",
        "reader.driver_problem",
        "reader.failing",
        "reader.unsupported",
    }
)
_ASIDE: Final = frozenset({Link.READER, Link.CARD, Link.MIDDLEWARE})


def diagnose(snapshot: Snapshot, catalog: Catalog, checks: Sequence[Check] = ALL_CHECKS) -> Report:
    """Return what the snapshot means: findings worst first, in the order of the chain within."""
    findings: list[Finding] = []
    for check in checks:
        try:
            findings.extend(check(snapshot, catalog))
        except Exception:  # one broken check must not hide the others
            logger.exception("check %s failed", check.__name__)
            findings.append(found("check.failed", check.__name__, check=check.__name__))
    findings = _in_order(with_guides(_without_false_alarms(findings, snapshot)))
    return Report(
        snapshot=snapshot,
        catalog_version=catalog.version,
        verdict=_verdict(findings, snapshot),
        primary=_primary(findings),
        chain=chain_of(findings, snapshot),
        findings=tuple(findings),
    )


def _without_false_alarms(findings: list[Finding], snapshot: Snapshot) -> list[Finding]:
    """Lower to a note what concerns a reader or card that nobody asks about.

    Where one card can sign, a mute card or an empty token in a second reader stops nobody. And a
    bank card, or a second reader without a driver, is not why a locked signature card cannot sign.
    """
    able = {h.reader for h in holdings(snapshot) if can_sign(h, snapshot.taken_at)}
    own = {card.reader for card in snapshot.cards if is_akis(card) and not card.identity_card}

    def concerns_nobody(finding: Finding) -> bool:
        if finding.severity is not Severity.BLOCKING:
            return False
        if able and CODES[finding.code].link in _ASIDE and finding.about not in able:
            return True
        return bool(own) and finding.code in _NOT_OURS and finding.about not in own

    return [
        replace(finding, severity=Severity.NOTE) if concerns_nobody(finding) else finding
        for finding in findings
    ]


def _in_order(findings: list[Finding]) -> list[Finding]:
    ranks = {link: link.rank for link in Link}

    def order(finding: Finding) -> tuple[int, int]:
        link = CODES[finding.code].link
        return finding.severity.rank, len(Link) if link is None else ranks[link]

    return sorted(findings, key=order)


def _primary(findings: Sequence[Finding]) -> str | None:
    """Return the code that comes first, unless it is only a note."""
    if not findings or findings[0].severity is Severity.NOTE:
        return None
    return findings[0].code


def _verdict(findings: Sequence[Finding], snapshot: Snapshot) -> Verdict:
    severities = {finding.severity for finding in findings}
    if Severity.BLOCKING in severities:
        return Verdict.NOT_USABLE
    if snapshot.service is ServiceState.UNKNOWN:
        return Verdict.UNKNOWN  # nobody could look, whatever else is known
    if Severity.WARNING in severities:
        return Verdict.ATTENTION
    if any(can_sign(holding, snapshot.taken_at) for holding in holdings(snapshot)):
        return Verdict.READY
    return Verdict.UNKNOWN  # nothing is known to be broken, and nothing was seen to work
