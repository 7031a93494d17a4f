"""Selects what of the guides applies to a situation, a role and a province. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from esign_desktop.model.guide import (
    CardFacts,
    Condition,
    Entry,
    EntryKind,
    Guide,
    Guides,
    GuideSource,
    Phase,
    Role,
    Situation,
)
from esign_desktop.model.validity import MONTH_DAYS, RENEWAL_DAYS, is_stale

_PHASES: Final = {phase: number for number, phase in enumerate(Phase)}
_KINDS: Final = {kind: number for number, kind in enumerate(EntryKind)}
_PAYERS: Final = {
    Role.DOCTOR: True,
    Role.STAFF: True,
    Role.INDIVIDUAL_PAYER: False,
}
"""Whether the institution pays, where the role alone tells."""


def look_up(
    guides: Guides,
    situation: Situation,
    role: Role,
    province: str | None = None,
    facts: CardFacts = CardFacts(),  # noqa: B008 - a frozen record
) -> Guide:
    """Return the guide. A province without rules of its own gets the general one.

    Args:
        guides: all of them.
        situation: the wanted one; of the two renewals, the card's dates decide.
        role: of the card's holder.
        province: its id; None: not known.
        facts: what the card shows.
    """
    fitting = _fitting_situation(situation, facts)
    there = guides.provinces.get(province or "")
    entries = _entries(guides, fitting, role, there.id if there else "", facts)
    steps = sorted(  # stable: the order of the files within a phase
        (entry for entry in entries if entry.kind is EntryKind.STEP), key=_phase
    )
    others = sorted(
        (entry for entry in entries if entry.kind is not EntryKind.STEP),
        key=lambda entry: _KINDS[entry.kind],
    )
    return Guide(
        situation=fitting,
        asked=situation,
        role=role,
        province=there,
        steps=tuple(steps),
        facts=tuple(others),
        disputes=tuple(
            each for each in guides.disputes if fitting in each.situations and role in each.roles
        ),
        accounts=tuple(
            each
            for each in guides.accounts
            if there is not None
            and each.province == there.id
            and fitting in each.situations
            and role in each.roles
        ),
        links=_once(link for entry in (*steps, *others) for link in entry.links),
        phones=_once(phone for entry in (*steps, *others) for phone in entry.phones),
    )


def _entries(
    guides: Guides, situation: Situation, role: Role, province: str, facts: CardFacts
) -> list[Entry]:
    """Return the entries that apply, without those that another one replaces."""
    payer = facts.institution_pays
    known = CardFacts(facts.days_left, _PAYERS.get(role) if payer is None else payer)
    applying = [
        entry
        for entry in guides.entries
        if situation in entry.situations
        and role in entry.roles
        and entry.province in ("", province)
        and all(_holds(condition, known) for condition in entry.when)
    ]
    replaced = {other for entry in applying for other in entry.instead}
    return [entry for entry in applying if entry.id not in replaced]


def is_old(source: GuideSource, today: date) -> bool:
    """Tell whether what a source says needs to be confirmed: undated, or older than a year."""
    return source.dated is None or is_stale(source.dated, today)


def newest(guides: Guides, sources: Iterable[str]) -> GuideSource:
    """Return the source with the newest date; an undated one only when all are."""
    known = [guides.sources[name] for name in sources]
    return max(known, key=lambda source: source.dated or date.min)


def _fitting_situation(asked: Situation, facts: CardFacts) -> Situation:
    """Return the renewal that is possible with the card's dates, whichever was asked for."""
    if facts.days_left is None:
        return asked
    if asked is Situation.RENEWAL_VALID and facts.days_left < 0:
        return Situation.RENEWAL_EXPIRED
    if asked is Situation.RENEWAL_EXPIRED and facts.days_left >= 0:
        return Situation.RENEWAL_VALID
    return asked


def _holds(condition: Condition, facts: CardFacts) -> bool:
    days, pays = facts.days_left, facts.institution_pays
    return {
        Condition.LONG_BEFORE: days is not None and days > RENEWAL_DAYS,
        Condition.OVER_A_MONTH: days is not None and days > MONTH_DAYS,
        Condition.MONTH_OR_LESS: days is not None and days <= MONTH_DAYS,
        Condition.DAYS_UNKNOWN: days is None,
        Condition.INSTITUTION_PAYS: pays is True,
        Condition.PERSON_PAYS: pays is False,
        Condition.PAYER_UNKNOWN: pays is None,
    }[condition]


def _phase(entry: Entry) -> int:
    return _PHASES[entry.phase] if entry.phase is not None else len(_PHASES)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
