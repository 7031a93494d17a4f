import pytest

from esign_desktop.diagnosis.card_issuer import IdentifiedIssuer, issuer_of_card
from esign_desktop.diagnosis.pin_findings import pin_finding
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.certificate import Certificate, Name
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinState
from tests.build import (
    CATALOG,
    ETOKEN_ATR,
    NOW,
    card,
    certificate,
    probe,
    snapshot,
    token,
    with_certificate,
)

SEAL_ISSUER = Name(common_name="Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 2")
NOTHING_READ = Driverless(DriverlessOutcome.NOT_FOUND)


def door(seen: Snapshot) -> IdentifiedIssuer:
    (shown,) = seen.modules[0].tokens
    return issuer_of_card(shown, seen, CATALOG)


@pytest.mark.parametrize(
    ("changed", "behind"),
    [
        ({}, CardIssuer.KAMUSM_PERSON),
        ({"policies": ()}, CardIssuer.KAMUSM_PERSON),
        ({"issuer": SEAL_ISSUER, "policies": ()}, CardIssuer.KAMUSM_SEAL),
        ({"policies": ("2.16.792.1.2.1.1.5.7.50.1",)}, CardIssuer.KAMUSM_SEAL),
        ({"policies": ("2.16.792.1.2.1.1.5.7.1.10",)}, CardIssuer.KAMUSM_INSTITUTION),
        ({"qc_statements": ("2.16.792.1.61.0.1.5070.2.1",)}, CardIssuer.KAMUSM_INSTITUTION),
        ({"issuer": Name(common_name="Somebody")}, CardIssuer.UNKNOWN),
    ],
)
def test_issuer_and_policy_tell_the_door(changed: dict[str, object], behind: CardIssuer) -> None:
    assert door(with_certificate(**changed)) == IdentifiedIssuer(behind)


def test_another_provider_is_named() -> None:
    theirs = with_certificate(issuer=Name(common_name="E-GÜVEN NES"))

    assert door(theirs) == IdentifiedIssuer(CardIssuer.OTHER_PROVIDER, "E-GÜVEN")


def test_another_providers_card_is_told_by_its_atr_where_no_certificate_is() -> None:
    theirs = snapshot(
        cards=(card(atr=ETOKEN_ATR, driverless=NOTHING_READ),),
        modules=(probe(tokens=(token(certificates=()),)),),
    )

    assert door(theirs) == IdentifiedIssuer(CardIssuer.OTHER_PROVIDER, "SafeNet eToken")


def test_a_card_that_shows_nothing_has_no_known_door() -> None:
    empty = snapshot(
        cards=(card(driverless=NOTHING_READ),),
        modules=(probe(tokens=(token(certificates=()),)),),
    )

    assert door(empty) == IdentifiedIssuer(CardIssuer.UNKNOWN)


def test_an_identity_card_stays_one_whatever_is_loaded_on_it() -> None:
    identity = snapshot(cards=(card(identity_card=True),))

    assert door(identity) == IdentifiedIssuer(CardIssuer.IDENTITY_CARD)


def test_the_certificate_on_the_card_tells_where_the_module_shows_none() -> None:
    bare = snapshot(modules=(probe(tokens=(token(certificates=()),)),))

    assert door(bare) == IdentifiedIssuer(CardIssuer.KAMUSM_PERSON)


@pytest.mark.parametrize(
    ("issuer", "links"),
    [
        ("E-GÜVEN", []),
        ("Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6", ["online_services"]),
        ("Somebody", ["online_services"]),
    ],
)
def test_nobody_is_sent_to_a_page_that_is_the_wrong_door(issuer: str, links: list[str]) -> None:
    seen = with_certificate(issuer=Name(common_name=issuer))
    (shown,) = seen.modules[0].tokens

    finding = pin_finding(PinState.LOCKED, shown, seen, CATALOG)

    assert [action.target for action in finding.actions] == links


def start_of(made: Certificate | None) -> tuple[str, str]:
    certificates = () if made is None else (made,)
    shown = token(certificates=certificates)
    seen = snapshot(cards=(), modules=(probe(tokens=(shown,)),))
    values = pin_finding(PinState.NOT_SET, shown, seen, CATALOG).values
    return values["start"], values["starts_at"]


def test_a_first_pin_can_be_created_from_the_certificates_start() -> None:
    begun = certificate(not_before=NOW)
    ahead = certificate(not_before=NOW.replace(year=2027))

    assert start_of(begun) == ("past", "2026-12-01T09:30:00Z")
    assert start_of(ahead) == ("ahead", "2027-12-01T09:30:00Z")
    assert start_of(None) == ("", "")
