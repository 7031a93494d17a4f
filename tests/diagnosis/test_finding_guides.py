"""Findings lead to the situation that fits, and every code is either led somewhere or not."""

import pytest
from msgspec.structs import replace

from esign_desktop.app.scenarios import load_scenario
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.finding_guides import SITUATION_OF, with_guides
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.codes import CODES
from esign_desktop.model.guide import Situation
from esign_desktop.model.report import ActionKind, Finding, Severity
from tests.app.test_scenarios import CATALOG, EXPECTED
from tests.diagnosis.ask import bare

MENDED_HERE = {  # on this computer, or by hand: nobody at KamuSM is needed
    "service.not_installed",
    "service.stopped",
    "service.access_denied",
    "service.incompatible",
    "service.remote_session",
    "service.no_answer",
    "service.error",
    "clock.wrong",
    "reader.failing",
    "card.absent",
    "card.in_use",
    "card.removed",
    "card.slow",
    "card.unknown",  # whose it is, nobody knows
    "reader.several_cards",
    "certificate.seal",
    "certificate.old_beside_new",
    "middleware.timed_out",
    "middleware.refused",
    "middleware.certificate_missing",
    "middleware.certificate_stale",
    "middleware.other_architecture",
    "certificate.revocation_unknown",
    "certificate.untrusted",
    "certificate.differs",
    "certificate.not_qualified",
    "certificate.unreadable",
    "pin.must_change",
    "check.failed",
}


def led_to(finding: Finding) -> list[str]:
    return [a.target for a in finding.actions if a.kind is ActionKind.OPEN_GUIDE]


def test_every_code_leads_to_a_situation_or_is_mended_here() -> None:
    assert set(SITUATION_OF) | MENDED_HERE == set(CODES)
    assert set(SITUATION_OF) & MENDED_HERE == set()


@pytest.mark.parametrize("scenario", EXPECTED)
def test_every_guide_a_finding_offers_is_there_and_is_offered_once(scenario: str) -> None:
    for finding in diagnose(load_scenario(scenario), CATALOG).findings:
        targets = led_to(finding)

        assert len(targets) <= 1
        assert set(targets) <= set(Situation)
        if finding.code in MENDED_HERE:
            assert targets == []


@pytest.mark.parametrize(
    ("code", "situation"),
    [
        ("certificate.expiring", Situation.RENEWAL_VALID),
        ("certificate.expired", Situation.RENEWAL_EXPIRED),
        ("certificate.suspended", Situation.REVOKE_SUSPEND),
        ("certificate.revoked", Situation.FIRST_APPLICATION),
        ("certificate.not_yet_valid", Situation.NOT_YET_VALID),
        ("pin.locked", Situation.PIN_UNBLOCK),
        ("pin.not_set", Situation.PIN_CREATE),
        ("pin.puk_locked", Situation.PUK_LOCKED),
        ("card.mute", Situation.CARD_FAULTY),
        ("reader.none", Situation.READER_ORDER),
        ("middleware.missing", Situation.DRIVER),
    ],
)
def test_a_finding_leads_to_the_situation_that_fits(code: str, situation: Situation) -> None:
    assert led_to(*with_guides([bare(code)])) == [situation]


def test_a_locked_puk_is_not_sent_to_the_page_that_unlocks() -> None:
    hopeless = replace(bare("pin.locked"), values={"puk": "locked"})

    assert led_to(*with_guides([hopeless])) == [Situation.PUK_LOCKED]


def test_nobody_orders_a_reader_for_the_wrong_side_of_remote_desktop() -> None:
    remote = replace(bare("reader.none"), values={"session": "remote"})

    assert led_to(*with_guides([remote])) == []


def test_an_identity_card_leads_to_an_application_and_an_empty_card_beside_it_is_faulty() -> None:
    findings = with_guides([bare("card.identity_card"), bare("certificate.none")])

    assert [led_to(each) for each in findings] == [
        [Situation.FIRST_APPLICATION],
        [Situation.CARD_FAULTY],
    ]


def test_nobody_applies_for_a_signature_that_is_on_the_identity_card_or_beside_it() -> None:
    noted = replace(bare("card.identity_card"), severity=Severity.NOTE)

    assert led_to(*with_guides([noted])) == []


def test_what_else_can_be_done_stays_first() -> None:
    (finding,) = diagnose(load_scenario("expired"), CATALOG).findings

    assert len(finding.actions) > 1
    assert finding.actions[-1].kind is ActionKind.OPEN_GUIDE


@pytest.mark.parametrize("door", [CardIssuer.IDENTITY_CARD, CardIssuer.OTHER_PROVIDER])
@pytest.mark.parametrize("code", ["pin.locked", "pin.not_set", "pin.puk_locked", "pin.last_try"])
def test_no_way_through_kamusm_is_offered_for_a_card_that_is_not_theirs(
    code: str, door: CardIssuer
) -> None:
    theirs = replace(bare(code), values={"door": door.value, "puk": "locked"})

    assert led_to(*with_guides([theirs])) == []
