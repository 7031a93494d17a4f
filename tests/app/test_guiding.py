"""What a diagnosis, the administrator and the user say about whom a guide is for."""

from datetime import timedelta
from pathlib import Path

import pytest

from esign_desktop.app.guiding import (
    ASSUMED,
    Person,
    all_guides,
    person,
    seen_on,
    way,
)
from esign_desktop.app.policy import Policy
from esign_desktop.app.scenes import load_scene
from esign_desktop.app.settings import Settings
from esign_desktop.catalog.errors import CatalogError
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.guide import CardFacts, Role, Situation
from tests.app.test_scenarios import CATALOG
from tests.build import NOW, certificate, host, snapshot, with_certificate
from tests.catalog.test_guides import GUIDES
from tests.catalog.test_links import LINKS

S, R = Situation, Role


@pytest.mark.parametrize(
    ("scenario", "situation", "role"),
    [
        ("ready", None, None),
        ("expiring", S.RENEWAL_VALID, None),
        ("expired", S.RENEWAL_EXPIRED, None),
        ("pin_locked", S.PIN_UNBLOCK, None),
        ("puk_locked", S.PUK_LOCKED, None),
        ("pin_not_set", S.PIN_CREATE, None),
        ("revoked", S.FIRST_APPLICATION, None),
        ("suspended", S.REVOKE_SUSPEND, None),
        ("not_yet_valid", S.NOT_YET_VALID, None),
        ("mute_card", S.CARD_FAULTY, None),
        ("no_reader", S.READER_ORDER, None),
        ("middleware_missing", S.DRIVER, None),
        ("foreign_card", S.DRIVER, R.OTHER_PROVIDER),
        ("identity_card", S.FIRST_APPLICATION, R.IDENTITY_CARD),
        ("service_stopped", None, None),
    ],
)
def test_the_diagnosis_says_which_way_and_whose_card(
    scenario: str, situation: Situation | None, role: Role | None
) -> None:
    seen = seen_on(diagnose(load_scene(scenario), CATALOG), CATALOG)

    assert (seen.situation, seen.role) == (situation, role)
    assert (seen.finding is None) is (situation is None)


def test_a_fiscal_seal_is_told_by_its_card() -> None:
    assert seen_on(diagnose(load_scene("mali_muhur"), CATALOG), CATALOG).role is R.FISCAL_SEAL


def test_the_days_left_are_those_of_the_certificate_the_finding_is_about() -> None:
    report = diagnose(with_certificate(not_after=NOW + timedelta(days=20, hours=1)), CATALOG)

    assert seen_on(report, CATALOG).facts == CardFacts(20)


def test_nothing_is_counted_by_a_clock_that_is_wrong() -> None:
    wrong = snapshot(
        taken_at=certificate().not_before - timedelta(days=900),
        host=host(app_released=certificate().not_before.date()),
    )
    report = diagnose(wrong, CATALOG)

    assert "clock.wrong" in [finding.code for finding in report.findings]
    assert seen_on(report, CATALOG).facts == CardFacts()


def test_without_a_card_nothing_is_known_of_it() -> None:
    assert seen_on(diagnose(load_scene("no_card"), CATALOG), CATALOG).facts == CardFacts()


@pytest.mark.parametrize(
    ("policy", "settings", "expected"),
    [
        (Policy(), Settings(), Person()),
        (Policy(), Settings(R.DOCTOR, "mersin"), Person(R.DOCTOR, "mersin")),
        (Policy(), Settings(R.DOCTOR, ""), Person(R.DOCTOR, "")),
        (
            Policy(role=R.STAFF, province="Kahramanmaraş"),
            Settings(R.DOCTOR, "mersin"),
            Person(R.STAFF, "kahramanmaras"),
        ),
        (Policy(province="ANKARA"), Settings(R.DOCTOR), Person(R.DOCTOR, "ankara")),
        (Policy(province="Atlantis"), Settings(), Person(None, "Atlantis")),
    ],
)
def test_the_administrators_word_comes_before_the_users_own(
    policy: Policy, settings: Settings, expected: Person
) -> None:
    assert person(policy, settings, GUIDES) == expected


def test_a_way_knows_the_province_by_name_even_without_rules_of_its_own() -> None:
    ankara = way(GUIDES, S.RENEWAL_VALID, Person(R.STAFF, "ankara"), CardFacts())
    nowhere = way(GUIDES, S.RENEWAL_VALID, Person(R.STAFF, ""), CardFacts())

    assert (ankara.place, ankara.guide.province) == ("Ankara", None)
    assert nowhere.place == ""


def test_a_role_nobody_named_is_assumed_and_said_to_be() -> None:
    found = way(GUIDES, S.PIN_UNBLOCK, Person(), CardFacts())

    assert (found.guide.role, found.role_known) == (ASSUMED, False)


def test_an_administrators_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "van.toml").write_text(
        '[province]\nname = "Van"\nunit = { tr = "Birim", en = "Unit" }\n', "utf-8"
    )

    assert "van" in all_guides(LINKS, Policy(guides=str(tmp_path))).provinces
    assert "van" not in all_guides(LINKS, Policy()).provinces
    with pytest.raises(CatalogError):
        all_guides(LINKS, Policy(guides=str(tmp_path / "gone")))
