"""PIN in words: every state, what it means, and what can be done."""

from datetime import timedelta

import pytest

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import KeyKind, Name
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.report import LinkState
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole, PinState, PinStatus, TokenSerial
from esign_desktop.presenters.pin.page import PinCardView, pin_page_view
from tests.build import (
    CATALOG,
    HEALTHY,
    NOW,
    card,
    certificate,
    pin,
    probe,
    snapshot,
    token,
    with_certificate,
    with_token,
)
from tests.catalog.test_scenarios import SCENES
from tests.presenters.status.test_overview import TURKISH
from tests.presenters.test_window_words import WINDOW

IN_WINDOW = WINDOW["en"]

EVERYTHING = frozenset(OperationKind)
CHANGE = frozenset({OperationKind.PIN_CHANGE})
PUK_LOCKED = PinStatus(PinRole.UNBLOCK, PinState.LOCKED)


def pages(there: Snapshot) -> tuple[PinCardView, ...]:
    return pin_page_view(diagnose(there, CATALOG), IN_WINDOW).cards


def only(there: Snapshot) -> PinCardView:
    (view,) = pages(there)
    return view


def in_state(state: PinState) -> PinCardView:
    return only(with_token(pins=(pin(state),)))


@pytest.mark.parametrize(
    ("state", "mark", "can"),
    [
        (PinState.READY, LinkState.OK, EVERYTHING),
        (PinState.UNKNOWN, LinkState.UNKNOWN, EVERYTHING),
        (PinState.LOW, LinkState.WARNING, EVERYTHING),
        (PinState.LAST_TRY, LinkState.WARNING, EVERYTHING),
        (PinState.MUST_CHANGE, LinkState.BROKEN, CHANGE),
        (PinState.LOCKED, LinkState.BROKEN, frozenset()),
        (PinState.NOT_SET, LinkState.BROKEN, frozenset()),
    ],
)
def test_each_state_has_its_mark_and_what_can_be_done(
    state: PinState, mark: LinkState, can: frozenset[OperationKind]
) -> None:
    view = in_state(state)

    assert (view.state, view.mark, view.can) == (state, mark, can)
    assert view.headline
    assert view.meaning
    assert view.last_try is (state is PinState.LAST_TRY)


def test_a_locked_pin_leads_to_its_door() -> None:
    view = in_state(PinState.LOCKED)

    assert view.finding is not None
    assert view.finding.code == "pin.locked"
    assert view.finding.actions
    assert view.notes == ()


def test_tries_are_a_number_only_where_somebody_told() -> None:
    assert only(HEALTHY).notes == ("PIN: 3 of 3 attempts remaining · 6 to 8 digits",)
    unknown = in_state(PinState.UNKNOWN)
    assert unknown.notes == ("PIN: 6 to 8 digits",)
    assert "does not guess" in unknown.meaning
    assert not any("left" in note for note in in_state(PinState.LOW).notes)


def test_a_card_no_module_tells_anything_of_is_unknown() -> None:
    view = only(with_token(pins=()))

    assert view.state is PinState.UNKNOWN
    assert view.notes == ()


def test_a_pin_to_be_changed_is_changed_on_this_page() -> None:
    view = in_state(PinState.MUST_CHANGE)

    assert view.finding is not None
    assert str(view.finding.steps[0]) == "Change the PIN on the PIN page or in AKİA."
    assert view.cannot == "Until the PIN is changed, the card does nothing else."


def test_a_locked_puk_is_told_beside_a_pin_that_works_and_not_twice() -> None:
    works = only(with_token(pins=(pin(), PUK_LOCKED)))
    locked = only(with_token(pins=(pin(PinState.LOCKED), PUK_LOCKED)))

    assert works.puk is not None
    assert works.puk.code == "pin.puk_locked"
    assert works.others == ("PUK (unlock code): locked",)
    assert locked.puk is None


def test_without_a_certificate_there_is_nothing_to_sign_with() -> None:
    bare = with_token(certificates=())
    unread = card(driverless=Driverless(DriverlessOutcome.NOT_FOUND))
    view = only(snapshot(cards=(unread,), modules=bare.modules))

    assert OperationKind.SIGN_TEST not in view.can
    assert view.cannot
    assert view.title == "AKİS 2.5.2 (NXP)"


def test_without_a_card_the_page_says_why() -> None:
    view = pin_page_view(diagnose(snapshot(readers=(), cards=(), modules=()), CATALOG), IN_WINDOW)

    assert view.cards == ()
    assert view.title == "No card with a PIN was found"
    assert [finding.code for finding in view.findings] == ["reader.driver_missing"]
    assert view.findings[0].steps


@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_scenario_has_a_page_of_pins_in_turkish(name: str) -> None:
    view = pin_page_view(diagnose(SCENES[name], CATALOG), TURKISH)

    assert view.cards or view.title
    assert not any("(“" in tile.meaning for tile in view.cards)


def test_a_pin_that_is_not_kamusms_is_said_to_be_another() -> None:
    (identity,) = pages(snapshot(cards=(card(identity_card=True),)))
    theirs = certificate(issuer=Name(common_name="E-GÜVEN"))
    (other,) = pages(with_token(certificates=(theirs,)))

    assert "identity card" in identity.whose
    assert "E-GÜVEN" in other.whose
    assert only(HEALTHY).whose == ""


def test_the_identity_card_comes_before_what_is_wrong_with_it() -> None:
    view = pin_page_view(diagnose(SCENES["identity_card"], CATALOG), IN_WINDOW)

    assert [finding.code for finding in view.findings] == ["card.identity_card"]


def test_only_of_several_cards_is_it_said_until_when_each_is_valid() -> None:
    ended = certificate(not_after=NOW - timedelta(days=3))
    old = token(serial=TokenSerial("0F" * 8), certificates=(ended,))
    (alone,) = pages(HEALTHY)
    first, second = pages(snapshot(modules=(probe(tokens=(token(), old)),)))

    assert "until" not in alone.title
    assert first.title == f"{alone.title} · valid until 30 November 2028"
    assert second.title == f"{alone.title} · expired on 28 November 2026"


def test_key_that_cannot_be_tested_is_said_before_a_pin_is_typed() -> None:
    view = only(with_certificate(key=KeyKind.OTHER, key_name="Ed448"))

    assert view.can == {OperationKind.PIN_CHECK, OperationKind.PIN_CHANGE}
    assert "Ed448" in view.cannot
    assert only(with_certificate(key=KeyKind.OTHER, key_name="Ed25519")).can == EVERYTHING


def test_card_that_asks_for_no_pin_is_asked_for_none() -> None:
    view = in_state(PinState.NOT_NEEDED)

    assert view.can == frozenset()
    assert view.finding is None
    assert view.headline == "This card asks for no PIN"


def test_two_cards_with_one_serial_number_have_keys_of_their_own() -> None:
    first, second = token(slot_name="Slot 1"), token(slot_name="Slot 2")
    keys = [view.key for view in pages(snapshot(modules=(probe(tokens=(first, second)),)))]

    assert len(set(keys)) == 2
    assert only(snapshot(modules=(probe(tokens=(first,)),))).key == first.identity
