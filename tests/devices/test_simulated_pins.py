"""Simulated cards count tries, lock and change their PIN as a card would."""

import pytest
from msgspec.structs import replace

from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.model.operation import OperationKind, OperationOutcome, OperationRequest
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.secret import Secret
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole, PinState, PinStatus, TokenSerial
from tests.build import MODULE_PATH, TOKEN, certificate, pin, reader, token, with_token

DONE, WRONG, LOCKED = (
    OperationOutcome.DONE,
    OperationOutcome.PIN_WRONG,
    OperationOutcome.PIN_LOCKED,
)
CHECK, CHANGE, SIGN = (
    OperationKind.PIN_CHECK,
    OperationKind.PIN_CHANGE,
    OperationKind.SIGN_TEST,
)


class Hand:
    """Asks the card of one simulated computer."""

    def __init__(self, scene: Snapshot) -> None:
        self.world = SimulatedWorld(scene)

    def __call__(
        self, typed: str, kind: OperationKind = CHECK, *, new: str | None = None,
        serial: TokenSerial = TOKEN.serial,
    ) -> OperationOutcome:  # fmt: skip
        request = OperationRequest(
            kind=kind,
            module=MODULE_PATH,
            token=serial,
            slot_name=TOKEN.slot_name,
            pin=Secret(typed),
            new_pin=Secret(new) if new else None,
        )
        self.ending = self.world.devices().operations.operate(request)
        return self.ending.outcome

    @property
    def status(self) -> PinStatus:
        """The PIN's state, as the next diagnosis sees it."""
        (probe,) = self.world.snapshot.modules
        return probe.tokens[0].pins[0]


def card_with(*pins: PinStatus) -> Hand:
    return Hand(with_token(pins=pins))


def test_three_wrong_pins_lock_the_card_and_the_right_one_is_too_late() -> None:
    card = card_with(pin(PinState.UNKNOWN))

    assert [card("000000") for _ in range(3)] == [WRONG, WRONG, LOCKED]
    assert card.status.state is PinState.LOCKED
    assert card("123456") is LOCKED


def test_the_next_diagnosis_sees_every_try() -> None:
    card = card_with(pin(PinState.UNKNOWN))
    seen = []
    card.world.watch(lambda: seen.append(card.status.state))

    card("000000")
    card("000000")
    card("123456")

    assert seen == [PinState.LOW, PinState.LAST_TRY, PinState.UNKNOWN]


def test_tries_are_a_number_only_where_the_scene_told_one() -> None:
    counting, silent = card_with(pin(tries_left=3, tries_max=3)), card_with(pin(PinState.LOW))

    counting("000000")
    silent("000000")

    assert (counting.status.state, counting.status.tries_left) == (PinState.LOW, 2)
    assert (silent.status.state, silent.status.tries_left) == (PinState.LAST_TRY, None)


def test_the_right_pin_gives_all_tries_back() -> None:
    card = card_with(pin(tries_left=1, tries_max=3))

    assert card("123456") is DONE
    assert (card.status.state, card.status.tries_left) == (PinState.READY, 3)


def test_after_a_change_only_the_new_pin_is_right() -> None:
    card = card_with(pin(PinState.UNKNOWN))

    assert card("123456", CHANGE, new="271828") is DONE
    assert card.ending.changed is True
    assert card("123456") is WRONG
    assert card("271828") is DONE


def test_a_change_with_a_wrong_pin_changes_nothing() -> None:
    card = card_with(pin(PinState.UNKNOWN))

    assert card("000000", CHANGE, new="271828") is WRONG
    assert card.ending.changed is False
    assert card("123456") is DONE


@pytest.mark.parametrize(
    ("new", "refused"),
    [
        ("12345", OperationOutcome.PIN_LENGTH),
        ("123456789", OperationOutcome.PIN_LENGTH),
        ("12345a", OperationOutcome.PIN_INVALID),
    ],
)
def test_a_card_refuses_a_new_pin_of_the_wrong_form(new: str, refused: OperationOutcome) -> None:
    card = card_with(pin(PinState.UNKNOWN))

    assert card("123456", CHANGE, new=new) is refused
    assert card.ending.changed is False
    assert card("123456") is DONE


def test_a_pin_that_must_be_changed_stays_so_until_it_is() -> None:
    card = card_with(pin(PinState.MUST_CHANGE))

    assert card("123456") is DONE
    assert card.status.state is PinState.MUST_CHANGE
    assert card("123456", SIGN) is OperationOutcome.PIN_EXPIRED
    assert card("000000") is WRONG
    assert card("123456") is DONE
    assert card.status.state is PinState.MUST_CHANGE
    assert card("123456", CHANGE, new="271828") is DONE
    assert card.status.state is not PinState.MUST_CHANGE
    assert card("271828", SIGN) is DONE


def test_a_card_without_a_pin_takes_none() -> None:
    card = card_with(pin(PinState.NOT_SET))

    assert card("123456") is OperationOutcome.PIN_NOT_SET
    assert card.status.state is PinState.NOT_SET


def test_a_locked_puk_stays_locked() -> None:
    puk = PinStatus(PinRole.UNBLOCK, PinState.LOCKED)
    card = card_with(pin(PinState.UNKNOWN), puk)

    card("000000")

    (probe,) = card.world.snapshot.modules
    assert probe.tokens[0].pins[1] == puk


def test_a_test_signature_is_said_to_be_none() -> None:
    card = card_with(pin())

    assert card("123456", SIGN) is DONE
    assert card.ending.signature is None
    assert "simulated" in card.ending.detail


def test_a_card_without_the_key_cannot_sign() -> None:
    card = Hand(with_token(certificates=(certificate(has_key=False),)))

    assert card("123456", SIGN) is OperationOutcome.NO_KEY


def test_a_card_that_is_not_there_gets_no_pin() -> None:
    card = card_with(pin(PinState.UNKNOWN))

    assert card("000000", serial=TokenSerial("other")) is OperationOutcome.NOT_PRESENT
    assert card.ending.pin_sent is False
    assert card.status.state is PinState.UNKNOWN


def test_a_token_the_module_could_not_look_into_is_not_there() -> None:
    card = Hand(with_token(detail="CKR_TOKEN_NOT_RECOGNIZED"))

    assert card("123456") is OperationOutcome.NOT_PRESENT


def test_a_card_another_program_holds_is_busy() -> None:
    scene = with_token(pins=(pin(PinState.UNKNOWN),))
    held = replace(scene, readers=(reader(state=ReaderState.CARD_IN_USE),))
    card = Hand(held)

    assert card("000000") is OperationOutcome.BUSY
    assert card.status.state is PinState.UNKNOWN


def test_a_token_without_a_serial_number_is_told_by_its_slot() -> None:
    card = Hand(with_token(serial=TokenSerial(""), pins=(pin(PinState.UNKNOWN),)))

    assert card("123456", serial=TokenSerial("")) is DONE


def test_a_token_without_any_pin_told_of_gets_one_when_asked() -> None:
    card = Hand(with_token(pins=()))

    card("000000")

    assert card.status.state is PinState.LOW


def test_a_token_in_two_modules_is_one_card() -> None:
    scene = with_token(pins=(pin(PinState.UNKNOWN),))
    (probe,) = scene.modules
    twice = replace(scene, modules=(probe, replace(probe, tokens=(token(pins=()),))))
    world = SimulatedWorld(twice)
    request = OperationRequest(CHECK, MODULE_PATH, TOKEN.serial, "", Secret("000000"))

    world.operate(request)

    assert {p.tokens[0].pins[0].state for p in world.snapshot.modules} == {PinState.LOW}
