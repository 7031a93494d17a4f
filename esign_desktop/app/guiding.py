"""Whose card, which province, which situation: told, remembered, decided, or seen on the card."""

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
from esign_desktop.diagnosis.doors import door_for
from esign_desktop.diagnosis.scope import Holding, holdings, signing_certificate, tokens
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.door import Door
from esign_desktop.model.guide import CardFacts, Guide, Guides, Role, Situation
from esign_desktop.model.record import Record
from esign_desktop.model.report import ActionKind, Finding, Report
from esign_desktop.model.snapshot import Snapshot

_ROLE_OF: Final[Mapping[Door, Role]] = MappingProxyType(
    {
        Door.KAMUSM_SEAL: Role.FISCAL_SEAL,
        Door.KAMUSM_INSTITUTION: Role.FISCAL_SEAL,  # an institution's seal: the same doors
        Door.IDENTITY_CARD: Role.IDENTITY_CARD,
        Door.OTHER_PROVIDER: Role.OTHER_PROVIDER,
    }
)

_ROLE_BY_CODE: Final[Mapping[str, Role]] = MappingProxyType(
    {"card.identity_card": Role.IDENTITY_CARD, "card.foreign": Role.OTHER_PROVIDER}
)

ASSUMED: Final = Role.OTHER_INSTITUTION
"""Whose way is shown when nobody said whose card it is: ask your institution, or KamuSM."""


class Person(Record, frozen=True):
    """Whom a guide is for, as far as is known."""

    role: Role | None = None
    province: str | None = None  # id; None: not known; "": none is wanted


class Seen(Record, frozen=True):
    """What a diagnosis says for a guide."""

    finding: Finding | None = None  # the one that leads to the situation
    situation: Situation | None = None
    role: Role | None = None
    facts: CardFacts = CardFacts()


class Way(Record, frozen=True):
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


def person(policy: Policy, settings: Settings, guides: Guides) -> Person:
    """Return what is known without asking: the administrator's word, then the user's own."""
    province = settings.province
    if policy.province:
        found = find_province(policy.province, names_of(guides))
        province = found[0] if found else policy.province
    return Person(policy.role or settings.role, province)


def names_of(guides: Guides) -> list[tuple[str, str]]:
    """Return id and name of the provinces with rules of their own."""
    return [(each.id, each.name) for each in guides.provinces.values()]


def seen_on(report: Report, catalog: Catalog) -> Seen:
    """Return which way the first finding leads to, whose card it is, and how long it lasts.

    Where several cards are in, the one that the finding is about.
    """
    for finding in report.findings:
        for action in finding.actions:
            if action.kind is ActionKind.OPEN_GUIDE:
                role, facts = _role(report, catalog, finding), _facts(report, finding)
                return Seen(finding, Situation(action.target), role, facts)
    return Seen(role=_role(report, catalog), facts=_facts(report))


def way(guides: Guides, situation: Situation, whom: Person, facts: CardFacts) -> Way:
    """Return the guide for somebody. What is not known of them is not guessed, but said."""
    guide = look_up(guides, situation, whom.role or ASSUMED, whom.province, facts)
    place = find_province(whom.province or "", names_of(guides))
    return Way(guide, place[1] if place else "", whom.role is not None)


def _role(report: Report, catalog: Catalog, finding: Finding | None = None) -> Role | None:
    snapshot = report.snapshot
    if finding is not None and finding.code in _ROLE_BY_CODE:
        return _ROLE_BY_CODE[finding.code]
    own = _holding_of(finding, snapshot)
    if own is not None and own.token is not None:
        return _ROLE_OF.get(door_for(own.token, snapshot, catalog).door)
    for token in tokens(snapshot):
        role = _ROLE_OF.get(door_for(token, snapshot, catalog).door)
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
    own = _holding_of(finding, snapshot)
    every = holdings(snapshot) if own is None else (own,)
    shown = [each for holding in every for each in holding.certificates]
    about = {each.about for each in (report.findings if finding is None else (finding,))}
    certificate = signing_certificate(
        [each for each in shown if each.fingerprint in about] or shown, snapshot.taken_at
    )
    return CardFacts(certificate.days_left) if certificate is not None else CardFacts()


def _holding_of(finding: Finding | None, snapshot: Snapshot) -> Holding | None:
    """Return the card a finding is about, by its reader, its token or its certificate."""
    about = finding.about if finding is not None else ""
    for holding in holdings(snapshot) if about else ():
        names = {holding.about, holding.reader, *(c.fingerprint for c in holding.certificates)}
        if about in names:
            return holding
    return None
