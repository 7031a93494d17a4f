"""Resolves audience and situation of a guide from options, settings, policy and the card."""

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from esign_desktop.app import paths
from esign_desktop.app.policy import Policy
from esign_desktop.app.settings import Settings
from esign_desktop.catalog.guide_files import load_guides
from esign_desktop.catalog.guides import look_up
from esign_desktop.catalog.province_names import find_province
from esign_desktop.diagnosis.card_issuer import issuer_of_card
from esign_desktop.diagnosis.selectors import (
    CardContents,
    card_contents,
    signing_certificate,
    tokens,
)
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.guide import CardFacts, Guide, Guides, Role, Situation
from esign_desktop.model.record import Record
from esign_desktop.model.report import ActionKind, Finding, Report
from esign_desktop.model.snapshot import Snapshot

_ROLE_OF: Final[Mapping[CardIssuer, Role]] = MappingProxyType(
    {
        CardIssuer.KAMUSM_SEAL: Role.FISCAL_SEAL,
        CardIssuer.KAMUSM_INSTITUTION: Role.FISCAL_SEAL,  # the same procedures
        CardIssuer.IDENTITY_CARD: Role.IDENTITY_CARD,
        CardIssuer.OTHER_PROVIDER: Role.OTHER_PROVIDER,
    }
)

_ROLE_BY_CODE: Final[Mapping[str, Role]] = MappingProxyType(
    {"card.identity_card": Role.IDENTITY_CARD, "card.foreign": Role.OTHER_PROVIDER}
)

ASSUMED: Final = Role.OTHER_INSTITUTION
"""The role whose guide is shown when none is known: ask your institution, or KamuSM."""


class Audience(Record, frozen=True):
    """The audience of a guide, as far as it is known."""

    role: Role | None = None
    province: str | None = None  # id; None: not known; "": none is wanted


class CardContext(Record, frozen=True):
    """What a diagnosis says for a guide."""

    finding: Finding | None = None  # the one that leads to the situation
    situation: Situation | None = None
    role: Role | None = None
    facts: CardFacts = CardFacts()


class GuideResult(Record, frozen=True):
    """A guide, and how it came about."""

    guide: Guide
    place: str = ""  # name of the province asked for, also of one without rules of its own
    role_known: bool = True


def all_guides(links: Collection[str], policy: Policy) -> Guides:
    """Return the guides that came with the program, with the administrator's provinces.

    Raises:
        CatalogError: a file cannot be used; the message starts with its name.
    """
    folder = paths.data_dir() / "resources" / "guides"
    return load_guides(folder, links, Path(policy.guides) if policy.guides else None)


def person(policy: Policy, settings: Settings, guides: Guides) -> Audience:
    """Return what policy and settings say; the policy comes first."""
    province = settings.province
    if policy.province:
        found = find_province(policy.province, names_of(guides))
        province = found[0] if found else policy.province
    return Audience(policy.role or settings.role, province)


def names_of(guides: Guides) -> list[tuple[str, str]]:
    """Return id and name of the provinces with rules of their own."""
    return [(each.id, each.name) for each in guides.provinces.values()]


def seen_on(report: Report, catalog: Catalog) -> CardContext:
    """Return which way the first finding leads to, whose card it is, and how long it lasts.

    Where several cards are in, the one that the finding is about.
    """
    for finding in report.findings:
        for action in finding.actions:
            if action.kind is ActionKind.OPEN_GUIDE:
                role, facts = _role(report, catalog, finding), _facts(report, finding)
                return CardContext(finding, Situation(action.target), role, facts)
    return CardContext(role=_role(report, catalog), facts=_facts(report))


def select_guide(
    guides: Guides, situation: Situation, audience: Audience, facts: CardFacts
) -> GuideResult:
    """Return the guide for an audience; it says what of the audience is not known."""
    guide = look_up(guides, situation, audience.role or ASSUMED, audience.province, facts)
    place = find_province(audience.province or "", names_of(guides))
    return GuideResult(guide, place[1] if place else "", audience.role is not None)


def _role(report: Report, catalog: Catalog, finding: Finding | None = None) -> Role | None:
    snapshot = report.snapshot
    if finding is not None and finding.code in _ROLE_BY_CODE:
        return _ROLE_BY_CODE[finding.code]
    own = _contents_of(finding, snapshot)
    if own is not None and own.token is not None:
        return _ROLE_OF.get(issuer_of_card(own.token, snapshot, catalog).door)
    for token in tokens(snapshot):
        role = _ROLE_OF.get(issuer_of_card(token, snapshot, catalog).door)
        if role is not None:
            return role
    if any(card.identity_card for card in snapshot.cards):
        return Role.IDENTITY_CARD
    foreign = any(each.code == "card.foreign" for each in report.findings)
    return Role.OTHER_PROVIDER if foreign else None


def _facts(report: Report, finding: Finding | None = None) -> CardFacts:
    snapshot = report.snapshot
    if any(each.code == "clock.wrong" for each in report.findings):
        return CardFacts()  # nothing can be counted by a clock that is wrong
    own = _contents_of(finding, snapshot)
    every = card_contents(snapshot) if own is None else (own,)
    shown = [each for contents in every for each in contents.certificates]
    about = {each.about for each in (report.findings if finding is None else (finding,))}
    certificate = signing_certificate(
        [each for each in shown if each.fingerprint in about] or shown, snapshot.taken_at
    )
    return CardFacts(certificate.days_left) if certificate is not None else CardFacts()


def _contents_of(finding: Finding | None, snapshot: Snapshot) -> CardContents | None:
    """Return the card a finding is about, by its reader, its token or its certificate."""
    about = finding.about if finding is not None else ""
    for contents in card_contents(snapshot) if about else ():
        names = {contents.about, contents.reader, *(c.fingerprint for c in contents.certificates)}
        if about in names:
            return contents
    return None
