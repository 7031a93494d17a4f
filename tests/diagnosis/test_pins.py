from datetime import timedelta

import pytest
from msgspec.structs import replace

from esign_desktop.app.pins import choice_of
from esign_desktop.diagnosis.checks.pins import pin_in_danger, puk_locked
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.report import Action, ActionKind, Severity
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole, PinState, PinStatus, TokenSerial
from tests.build import (
    CATALOG,
    HEALTHY,
    NOW,
    TOKEN,
    certificate,
    host,
    pin,
    probe,
    snapshot,
    token,
    with_token,
)
from tests.diagnosis.ask import codes, found_in, only, report

LOCKED_PUK = PinStatus(PinRole.UNBLOCK, PinState.LOCKED)


def beside_a_good_one(*pins: PinStatus) -> Snapshot:
    other = token(serial=TokenSerial("FFFF"), label="AKIS_FFFF", slot_name="Another reader")
    return snapshot(cards=(), modules=(probe(tokens=(token(pins=pins), other)),))


@pytest.mark.parametrize(
    ("state", "code", "action"),
    [
        (PinState.LOCKED, "pin.locked", Action(ActionKind.OPEN_LINK, "online_services")),
        (PinState.LAST_TRY, "pin.last_try", Action(ActionKind.OPEN_LINK, "online_services")),
        (PinState.LOW, "pin.low", Action(ActionKind.CHECK_PIN)),
        (PinState.NOT_SET, "pin.not_set", Action(ActionKind.OPEN_LINK, "online_services")),
        (PinState.MUST_CHANGE, "pin.must_change", Action(ActionKind.CHANGE_PIN)),
    ],
)
def test_a_pin_in_danger_is_told_with_its_token(
    state: PinState, code: str, action: Action
) -> None:
    finding = only(pin_in_danger, with_token(pins=(pin(state),)))

    assert (finding.code, finding.about) == (code, TOKEN.serial)
    assert finding.values["token"] == TOKEN.label
    assert finding.values["door"] == CardIssuer.KAMUSM_PERSON
    assert finding.actions == (action,)


def test_nobody_is_sent_to_try_a_pin_that_has_one_try_left() -> None:
    """A check would use it up."""
    finding = only(pin_in_danger, with_token(pins=(pin(PinState.LAST_TRY),)))

    assert ActionKind.CHECK_PIN not in {action.kind for action in finding.actions}


@pytest.mark.parametrize("pins", [(), (pin(),), (pin(PinState.UNKNOWN),)], ids=len)
def test_a_pin_nobody_knows_anything_bad_about_is_not_mentioned(
    pins: tuple[PinStatus, ...],
) -> None:
    assert found_in(with_token(pins=pins)) == []


def test_a_locked_puk_only_warns_while_the_pin_works() -> None:
    finding = only(puk_locked, with_token(pins=(pin(), LOCKED_PUK)))

    assert (finding.code, finding.severity) == ("pin.puk_locked", Severity.WARNING)
    assert finding.actions == (Action(ActionKind.OPEN_LINK, "application"),)


@pytest.mark.parametrize("state", [PinState.LOCKED, PinState.NOT_SET])
def test_a_locked_puk_comes_before_the_pin_it_would_have_to_unlock(state: PinState) -> None:
    """Unlocking online does not help without a PUK."""
    lost = report(with_token(pins=(pin(state), LOCKED_PUK)))

    assert lost.primary == "pin.puk_locked"
    assert {finding.severity for finding in lost.findings} == {Severity.BLOCKING}


@pytest.mark.parametrize(
    ("pins", "told"),
    [
        ((pin(PinState.LOCKED),), "locked"),
        ((pin(PinState.NOT_SET),), "not_set"),
        ((pin(),), ""),
        ((pin(PinState.UNKNOWN),), ""),
        ((), ""),
    ],
)
def test_a_locked_puk_is_told_with_a_pin_that_would_need_it(
    pins: tuple[PinStatus, ...], told: str
) -> None:
    assert only(puk_locked, with_token(pins=(*pins, LOCKED_PUK))).values["pin"] == told


def test_a_locked_puk_without_a_known_pin_only_warns() -> None:
    assert only(puk_locked, with_token(pins=(LOCKED_PUK,))).severity is Severity.WARNING


@pytest.mark.parametrize("state", [s for s in PinState if s is not PinState.LOCKED])
def test_a_puk_that_is_not_locked_is_not_mentioned(state: PinState) -> None:
    assert not codes(puk_locked, with_token(pins=(pin(), PinStatus(PinRole.UNBLOCK, state))))


def test_what_is_wrong_with_the_puk_is_not_wrong_with_the_pin() -> None:
    assert not codes(pin_in_danger, with_token(pins=(LOCKED_PUK,)))


def test_a_locked_card_beside_a_good_one_only_warns() -> None:
    warned = report(beside_a_good_one(pin(PinState.LOCKED), LOCKED_PUK))

    assert [(f.code, f.severity) for f in warned.findings] == [
        ("pin.puk_locked", Severity.WARNING),
        ("pin.locked", Severity.WARNING),
    ]
    assert warned.verdict == "attention"


def test_a_locked_card_beside_one_that_cannot_sign_either_blocks() -> None:
    over = certificate(not_after=NOW - timedelta(days=1))
    other = token(serial=TokenSerial("FFFF"), slot_name="Another reader", certificates=(over,))
    both = snapshot(
        cards=(), modules=(probe(tokens=(token(pins=(pin(PinState.LOCKED),)), other)),)
    )

    assert only(pin_in_danger, both).severity is Severity.BLOCKING


def test_a_healthy_pin_is_not_mentioned() -> None:
    assert not codes(pin_in_danger, HEALTHY)
    assert not codes(puk_locked, HEALTHY)


def test_a_card_over_by_the_catalogues_day_is_no_other_card_to_sign_with() -> None:
    """Whoever judges goes by the same day, wherever this computer's clock is behind."""
    over = certificate(not_before=NOW - timedelta(days=900), not_after=NOW - timedelta(days=300))
    other = token(serial=TokenSerial("FFFF"), slot_name="Another reader", certificates=(over,))
    locked = token(pins=(pin(PinState.LOCKED),), certificates=(over,))
    behind = replace(
        snapshot(cards=(), modules=(probe(tokens=(locked, other)),)),
        taken_at=NOW - timedelta(days=310),
        host=host(app_released=None),
    )
    dated = replace(CATALOG, version="2026.11.20")

    (finding,) = pin_in_danger(behind, dated)
    assert finding.severity is Severity.BLOCKING
    (finding,) = pin_in_danger(behind, replace(CATALOG, version=""))
    assert finding.severity is Severity.WARNING
    target = choice_of(diagnose(behind, dated)).targets[0]
    assert target.judgement is not None
    assert target.certificate == target.judgement.certificate
