"""What a diagnosis, the administrator and the user say about whom a guide is for."""

from datetime import timedelta
from pathlib import Path

import pytest

from esign_desktop.app.guide_selection import (
    ASSUMED,
    Audience,
    all_guides,
    person,
    seen_on,
    select_guide,
)
from esign_desktop.app.policy import Policy
from esign_desktop.app.scenarios import load_scenario
from esign_desktop.app.settings import Settings
from esign_desktop.catalog.errors import CatalogError
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import Name, Sha256
from esign_desktop.model.guide import CardFacts, Role, Situation
from esign_desktop.model.reader import ReaderName
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinState
from tests.app.test_scenarios import CATALOG
from tests.build import (
    NOW,
    card,
    certificate,
    host,
    pin,
    probe,
    reader,
    snapshot,
    token,
    with_certificate,
)
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
    seen = seen_on(diagnose(load_scenario(scenario), CATALOG), CATALOG)

    assert (seen.situation, seen.role) == (situation, role)
    assert (seen.finding is None) is (situation is None)


def test_a_fiscal_seal_is_told_by_its_card() -> None:
    assert seen_on(diagnose(load_scenario("mali_muhur"), CATALOG), CATALOG).role is R.FISCAL_SEAL


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
    assert seen_on(diagnose(load_scenario("no_card"), CATALOG), CATALOG).facts == CardFacts()


def _two_cards(seal: PinState, person: PinState, days: int = 500) -> Snapshot:
    """Return a fiscal seal and a person's card, each in a reader of its own."""
    first, second = ReaderName("Seal 00 00"), ReaderName("Person 01 00")
    of_seal = certificate(
        fingerprint=Sha256("5" * 64),
        issuer=Name(common_name="Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı"),
        policies=("2.16.792.1.2.1.1.5.7.50.1",),
        qualified=False,
    )
    own = certificate(not_after=NOW + timedelta(days=days), days_left=days)
    unread = Driverless(DriverlessOutcome.NOT_TRIED)
    shown = (
        token(slot_name=first, serial="01", certificates=(of_seal,), pins=(pin(seal),)),
        token(slot_name=second, serial="02", certificates=(own,), pins=(pin(person),)),
    )
    return snapshot(
        readers=(reader(first), reader(second)),
        cards=(card(reader=first, driverless=unread), card(reader=second, driverless=unread)),
        modules=(probe(tokens=shown),),
    )


@pytest.mark.parametrize(
    ("seal", "person", "role"),
    [
        (PinState.READY, PinState.LOCKED, None),
        (PinState.LOCKED, PinState.READY, R.FISCAL_SEAL),
    ],
)
def test_with_two_cards_the_way_is_that_of_the_card_with_the_problem(
    seal: PinState, person: PinState, role: Role | None
) -> None:
    seen = seen_on(diagnose(_two_cards(seal, person), CATALOG), CATALOG)

    assert (seen.situation, seen.role) == (S.PIN_UNBLOCK, role)


def test_with_two_cards_the_days_left_are_those_of_the_card_with_the_problem() -> None:
    ready = PinState.READY
    seen = seen_on(diagnose(_two_cards(ready, ready, days=-5), CATALOG), CATALOG)

    assert (seen.situation, seen.facts) == (S.RENEWAL_EXPIRED, CardFacts(-5))


@pytest.mark.parametrize(
    ("policy", "settings", "expected"),
    [
        (Policy(), Settings(), Audience()),
        (Policy(), Settings(R.DOCTOR, "mersin"), Audience(R.DOCTOR, "mersin")),
        (Policy(), Settings(R.DOCTOR, ""), Audience(R.DOCTOR, "")),
        (
            Policy(role=R.STAFF, province="Kahramanmaraş"),
            Settings(R.DOCTOR, "mersin"),
            Audience(R.STAFF, "kahramanmaras"),
        ),
        (Policy(province="ANKARA"), Settings(R.DOCTOR), Audience(R.DOCTOR, "ankara")),
        (Policy(province="Atlantis"), Settings(), Audience(None, "Atlantis")),
    ],
)
def test_the_administrators_word_comes_before_the_users_own(
    policy: Policy, settings: Settings, expected: Audience
) -> None:
    assert person(policy, settings, GUIDES) == expected


def test_a_way_knows_the_province_by_name_even_without_rules_of_its_own() -> None:
    ankara = select_guide(GUIDES, S.RENEWAL_VALID, Audience(R.STAFF, "ankara"), CardFacts())
    nowhere = select_guide(GUIDES, S.RENEWAL_VALID, Audience(R.STAFF, ""), CardFacts())

    assert (ankara.place, ankara.guide.province) == ("Ankara", None)
    assert nowhere.place == ""


def test_a_role_nobody_named_is_assumed_and_said_to_be() -> None:
    found = select_guide(GUIDES, S.PIN_UNBLOCK, Audience(), CardFacts())

    assert (found.guide.role, found.role_known) == (ASSUMED, False)


def test_an_administrators_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "van.toml").write_text(
        '[province]\nname = "Van"\nunit = { tr = "Birim", en = "Unit" }\n', "utf-8"
    )

    assert "van" in all_guides(LINKS, Policy(guides=str(tmp_path))).provinces
    assert "van" not in all_guides(LINKS, Policy()).provinces
    with pytest.raises(CatalogError):
        all_guides(LINKS, Policy(guides=str(tmp_path / "gone")))
