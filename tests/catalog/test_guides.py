"""The way for one person: every situation, role and province, and what the card's dates change."""

from datetime import date
from itertools import product

import pytest

from esign_desktop.catalog.guide_files import load_guides
from esign_desktop.catalog.guides import is_old, look_up, newest
from esign_desktop.model.guide import (
    CardFacts,
    EntryKind,
    GuideSource,
    Role,
    Situation,
)
from tests.catalog.test_links import LINKS, RESOURCES

GUIDES = load_guides(RESOURCES / "guides", LINKS)
PROVINCES = (None, *GUIDES.provinces)
DAYS = (None, -200, -1, 0, 30, 31, 90, 91)

S, R = Situation, Role


def ids(
    situation: Situation, role: Role, province: str | None = None, **facts: object
) -> set[str]:
    guide = look_up(GUIDES, situation, role, province, CardFacts(**facts))  # type: ignore[arg-type]
    return {entry.id for entry in (*guide.steps, *guide.facts)}


def test_the_five_provinces_of_the_pages_are_known() -> None:
    assert set(GUIDES.provinces) == {"gaziantep", "mersin", "kahramanmaras", "kirikkale", "elazig"}


@pytest.mark.parametrize("situation", Situation)
def test_nobody_is_left_without_a_door(situation: Situation) -> None:
    for role, province, days in product(Role, PROVINCES, DAYS):
        guide = look_up(GUIDES, situation, role, province, CardFacts(days))

        assert guide.steps, (role, province)
        assert guide.links or guide.phones, (role, province)


@pytest.mark.parametrize("situation", Situation)
def test_everybody_with_a_kamusm_card_hears_what_to_have_at_hand(situation: Situation) -> None:
    for role, province in product(list(Role)[:5], PROVINCES):
        guide = look_up(GUIDES, situation, role, province)
        kinds = {entry.kind for entry in guide.facts}

        assert EntryKind.NEED in kinds, (role, province)


def test_steps_come_in_the_order_of_the_procedure() -> None:
    guide = look_up(GUIDES, S.RENEWAL_EXPIRED, R.FAMILY_PHYSICIAN, "gaziantep")

    assert [entry.id for entry in guide.steps] == [
        "application/portal",
        "application/reason",
        "application/sign_paper",
        "gaziantep/deposit",
        "gaziantep/form_and_receipt",
        "application/track",
        "application/after_arrival",
        "gaziantep/ask",
    ]


def test_a_provinces_rule_takes_the_place_of_the_general_one() -> None:
    general = ids(S.RENEWAL_VALID, R.FAMILY_PHYSICIAN)
    gaziantep = ids(S.RENEWAL_VALID, R.FAMILY_PHYSICIAN, "gaziantep")

    assert "application/pay_directorate" in general - gaziantep
    assert "gaziantep/deposit" in gaziantep - general


def test_an_unknown_province_gets_the_general_way() -> None:
    ankara = look_up(GUIDES, S.RENEWAL_VALID, R.STAFF, "ankara")

    assert ankara == look_up(GUIDES, S.RENEWAL_VALID, R.STAFF)
    assert ankara.province is None


def test_a_provinces_rules_are_not_those_of_others() -> None:
    assert not [i for i in ids(S.RENEWAL_VALID, R.INDIVIDUAL_PAYER, "mersin") if "mersin/" in i]
    assert not [i for i in ids(S.RENEWAL_VALID, R.STAFF, "mersin") if "gaziantep/" in i]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (None, {"application/posted_unknown"}),
        (5, {"application/posted_at_once"}),
        (30, {"application/posted_at_once"}),
        (31, {"application/posted_later"}),
        (90, {"application/posted_later"}),
        (91, {"application/posted_later", "application/too_early"}),
    ],
)
def test_the_days_left_decide_when_the_new_card_is_posted(
    days: int | None, expected: set[str]
) -> None:
    told = ids(S.RENEWAL_VALID, R.FAMILY_PHYSICIAN, days_left=days)
    about_time = {i for i in told if "posted" in i or "early" in i}

    assert about_time == expected


@pytest.mark.parametrize(
    ("role", "pays", "expected"),
    [
        (R.FAMILY_PHYSICIAN, None, "application/starts_unknown"),
        (R.STAFF, None, "application/starts_institution"),
        (R.INDIVIDUAL_PAYER, None, "application/starts_person"),
        (R.STAFF, False, "application/starts_person"),
        (R.OTHER_INSTITUTION, True, "application/starts_institution"),
    ],
)
def test_who_pays_decides_when_the_new_certificate_starts(
    role: Role, pays: bool | None, expected: str
) -> None:
    told = ids(S.RENEWAL_VALID, role, institution_pays=pays)

    assert {i for i in told if "starts" in i} == {expected}


@pytest.mark.parametrize(
    ("asked", "days", "gets"),
    [
        (S.RENEWAL_VALID, -1, S.RENEWAL_EXPIRED),
        (S.RENEWAL_EXPIRED, 0, S.RENEWAL_VALID),
        (S.RENEWAL_VALID, 0, S.RENEWAL_VALID),
        (S.RENEWAL_EXPIRED, None, S.RENEWAL_EXPIRED),
        (S.PIN_UNBLOCK, -1, S.PIN_UNBLOCK),
    ],
)
def test_the_cards_dates_decide_which_renewal_it_is(
    asked: Situation, days: int | None, gets: Situation
) -> None:
    guide = look_up(GUIDES, asked, R.DOCTOR, None, CardFacts(days))

    assert (guide.asked, guide.situation) == (asked, gets)


def test_a_valid_card_signs_its_own_renewal_and_an_expired_one_does_not() -> None:
    assert "application/sign_card" in ids(S.RENEWAL_VALID, R.DOCTOR)
    expired = ids(S.RENEWAL_EXPIRED, R.DOCTOR)
    assert "application/sign_card" not in expired
    assert "application/sign_paper" in expired


def test_a_lost_card_is_closed_by_phone_before_anything_else() -> None:
    for role, province in product(list(Role)[:6], PROVINCES):
        first = look_up(GUIDES, S.LOST_STOLEN, role, province).steps[0]

        assert first.phones == ("kamusm",)


@pytest.mark.parametrize("role", [R.OTHER_PROVIDER, R.IDENTITY_CARD])
def test_other_peoples_cards_never_get_kamusms_pages(role: Role) -> None:
    pages = {link for s in Situation for link in look_up(GUIDES, s, role).links}

    assert pages <= {"providers", "application"}
    assert role is R.IDENTITY_CARD or pages == {"providers"}


def test_accounts_are_for_family_physicians_of_their_province() -> None:
    there = look_up(GUIDES, S.RENEWAL_VALID, R.FAMILY_PHYSICIAN, "elazig")

    assert [account.id for account in there.accounts] == ["elazig/account"]
    assert there.accounts[0].warning is not None
    assert look_up(GUIDES, S.RENEWAL_VALID, R.STAFF, "elazig").accounts == ()
    assert look_up(GUIDES, S.RENEWAL_VALID, R.FAMILY_PHYSICIAN).accounts == ()
    assert look_up(GUIDES, S.LOST_STOLEN, R.FAMILY_PHYSICIAN, "elazig").accounts == ()


def test_a_source_is_old_after_a_year_or_without_a_date() -> None:
    day = date(2024, 3, 12)
    source = GuideSource("Mersin", date(2026, 11, 25), day)

    assert not is_old(source, date(2025, 3, 12))
    assert is_old(source, date(2025, 3, 13))
    assert is_old(GuideSource("Kırıkkale", date(2026, 11, 25)), date(2026, 11, 25))


def test_the_newest_source_is_the_dated_one() -> None:
    assert newest(GUIDES, ("kirikkale", "elazig", "mersin")) == GUIDES.sources["mersin"]
    assert newest(GUIDES, ("kirikkale",)).dated is None


def test_old_prices_are_history_and_lead_to_the_price_page() -> None:
    history = [entry for entry in GUIDES.entries if entry.kind is EntryKind.HISTORY]

    assert len(history) >= 5
    assert all(entry.links == ("prices",) for entry in history)


def test_no_statement_no_phone_and_no_source_is_never_used() -> None:
    used: set[str] = set()
    phones: set[str] = set()
    for situation, role, province, days in product(Situation, Role, PROVINCES, DAYS):
        guide = look_up(GUIDES, situation, role, province, CardFacts(days))
        used |= {entry.id for entry in (*guide.steps, *guide.facts)}
        used |= {each.id for each in guide.disputes} | {each.id for each in guide.accounts}
        phones |= set(guide.phones)
    named = {name for e in GUIDES.entries for name in e.sources}
    named |= {name for d in GUIDES.disputes for side in d.sides for name in side.sources}
    there = {entry.id for entry in GUIDES.entries}
    there |= {each.id for each in GUIDES.disputes} | {each.id for each in GUIDES.accounts}

    assert there - used == set()
    assert phones == set(GUIDES.phones)
    assert set(GUIDES.sources) - named == set()


@pytest.mark.parametrize("language", ["tr", "en"])
def test_everything_is_said_in_both_languages(language: str) -> None:
    texts = [entry.words.say(language) for entry in GUIDES.entries]

    assert all(text[-1] in ".?:)”" for text in texts)
    assert not [e.id for e in GUIDES.entries if e.words.tr == e.words.en]
