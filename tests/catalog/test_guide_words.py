"""What a guide says to whom: nobody hears another's rules, and nothing is said twice."""

import re
from itertools import combinations, product

import pytest

from esign_desktop.catalog.guides import look_up
from esign_desktop.model.guide import MINISTRY, PERSONS, Entry, Phase, Role, Situation
from tests.catalog.test_guides import GUIDES, PROVINCES

S, R = Situation, Role

EVERY = list(product(Situation, Role, PROVINCES))
NEW_CARD = (
    S.FIRST_APPLICATION, S.RENEWAL_VALID, S.RENEWAL_EXPIRED, S.PUK_LOCKED, S.LOST_STOLEN,
    S.NAME_CHANGE, S.CARD_FAULTY,
)  # fmt: skip
BY_HAND = re.compile(r"elle imzala|çıktısın|sign it by hand|print the form", re.IGNORECASE)
OF_DIRECTORATES = re.compile(
    r"sağlık müdürlü|il müdürlü|bazı iller|health directorate|some provinces", re.IGNORECASE
)
UNIT = re.compile(r"((?:(?:[A-ZÇĞİÖŞÜ]\w+|ve) )+Birimi)\b")


def said(situation: Situation, role: Role, province: str | None) -> tuple[Entry, ...]:
    guide = look_up(GUIDES, situation, role, province)
    return (*guide.steps, *guide.facts)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("language", ["tr", "en"])
def test_nobody_is_told_twice_to_sign_by_hand(language: str) -> None:
    for situation, role, province in EVERY:
        steps = look_up(GUIDES, situation, role, province).steps
        told = [step.id for step in steps if BY_HAND.search(step.words.say(language))]

        assert len(told) <= 1, (situation, role, province, told)


@pytest.mark.parametrize("language", ["tr", "en"])
def test_no_guide_says_the_same_twice(language: str) -> None:
    heard = {entry.id: words(entry.words.say(language)) for entry in GUIDES.entries}
    pairs = {
        pair for asked in EVERY for pair in combinations([entry.id for entry in said(*asked)], 2)
    }

    for one, other in pairs:
        mine, theirs = heard[one], heard[other]
        assert len(mine & theirs) / len(mine | theirs) < 0.5, (one, other)


@pytest.mark.parametrize("language", ["tr", "en"])
def test_only_staff_of_the_ministry_hear_of_health_directorates(language: str) -> None:
    for situation, role, province in EVERY:
        if role in MINISTRY:
            continue
        told = [
            entry.id
            for entry in said(situation, role, province)
            if OF_DIRECTORATES.search(entry.words.say(language))
        ]

        assert told == [], (situation, role, province)


@pytest.mark.parametrize("situation", NEW_CARD)
def test_whoever_gets_a_new_card_hears_last_how_its_pin_is_created(situation: Situation) -> None:
    for role, province in product(PERSONS, PROVINCES):
        steps = look_up(GUIDES, situation, role, province).steps
        last = [step.id for step in steps if step.phase is not Phase.HELP][-1]

        assert last == "application/after_arrival", (role, province)


def test_a_family_physician_hears_first_whom_to_pay() -> None:
    for province in PROVINCES:
        first = look_up(GUIDES, S.PAYMENT, R.FAMILY_PHYSICIAN, province).steps[0]

        assert first.id == "delivery/family_directorate"


def test_a_deposit_names_what_is_paid_for_in_that_situation_only() -> None:
    for province in GUIDES.provinces:
        renewal = look_up(GUIDES, S.RENEWAL_VALID, R.FAMILY_PHYSICIAN, province).steps
        (paid,) = [step for step in renewal if "banka hesabına" in step.words.tr]

        assert "okuyucu" not in paid.words.tr, province
        assert "ilk başvuru" not in paid.words.tr, province


def test_a_province_calls_its_unit_by_one_name() -> None:
    for entry in GUIDES.entries:
        if entry.province:
            unit = GUIDES.provinces[entry.province].unit.tr
            named = UNIT.findall(entry.words.tr) + UNIT.findall(entry.words.en)

            assert all(name.removeprefix("ve ") in unit for name in named), (entry.id, named)


def test_a_fiscal_seals_holder_is_never_sent_to_persons_pages() -> None:
    for situation in Situation:
        links = set(look_up(GUIDES, situation, R.FISCAL_SEAL).links)
        allowed = {"prices"} if situation is S.READER_ORDER else set()

        assert links & {"application", "renewal", "meb_portal", "prices"} <= allowed, situation


@pytest.mark.parametrize(
    "situation",
    [S.READER_ORDER, S.DRIVER, S.REVOKE_SUSPEND, S.PAYMENT, S.NOT_ARRIVED, S.NOT_YET_VALID],
)
def test_what_makes_no_sense_for_an_identity_card_is_said_to_make_none(
    situation: Situation,
) -> None:
    first = look_up(GUIDES, situation, R.IDENTITY_CARD).steps[0]

    assert first.id == "other_roles/identity_not_this"


def test_nobody_who_lost_a_card_is_told_to_insert_it() -> None:
    for role in Role:
        steps = look_up(GUIDES, S.LOST_STOLEN, role).steps
        told = [step.id for step in steps if "takın" in step.words.tr]

        assert set(told) <= {"application/after_arrival"}, role
