import pytest

from esign_desktop.diagnosis.pin_outcome import (
    effective_outcome,
    locked_by_this,
    state_after,
    tries_after,
)
from esign_desktop.model.operation import (
    OperationEnding,
    OperationKind,
    OperationOutcome,
    OperationResult,
)
from esign_desktop.model.token import PinState, PinStatus
from tests.build import pin

DONE, WRONG, LOCKED = (
    OperationOutcome.DONE,
    OperationOutcome.PIN_WRONG,
    OperationOutcome.PIN_LOCKED,
)


def ended(
    outcome: OperationOutcome,
    after: PinStatus | None = None,
    *,
    before: PinState = PinState.UNKNOWN,
    then: PinStatus | None = None,
    read_again: bool = True,
    sent: bool = True,
) -> OperationResult:
    told = (then,) if then else ()
    seen = (after,) if after else ()
    return OperationResult(
        OperationKind.PIN_CHECK,
        OperationEnding(outcome, pin_sent=sent, pins=told),
        before=(pin(before),),
        after=seen if read_again else None,
    )


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (ended(WRONG, pin(PinState.LOW)), PinState.LOW),
        (ended(WRONG), PinState.UNKNOWN),
        (ended(WRONG, read_again=False), None),
        # some modules raise the flag in the process of the failed login only
        (ended(WRONG, pin(PinState.UNKNOWN), then=pin(PinState.LAST_TRY)), PinState.LAST_TRY),
        (ended(WRONG, then=pin(PinState.LAST_TRY), read_again=False), PinState.LAST_TRY),
        # what was read afterwards is newer
        (ended(WRONG, pin(PinState.LOCKED), then=pin(PinState.LAST_TRY)), PinState.LOCKED),
        (ended(LOCKED, pin(PinState.UNKNOWN)), PinState.LOCKED),
        (ended(OperationOutcome.PIN_NOT_SET), PinState.NOT_SET),
        (ended(OperationOutcome.PIN_EXPIRED, pin()), PinState.MUST_CHANGE),
        (ended(DONE, pin()), PinState.READY),
    ],
)
def test_the_state_is_what_the_card_answered_and_the_flags_say(
    result: OperationResult, state: PinState | None
) -> None:
    assert state_after(result) is state


def test_tries_are_a_number_only_where_somebody_told_one() -> None:
    assert tries_after(ended(WRONG, pin(PinState.LOW, tries_left=2))) == 2
    assert tries_after(ended(WRONG, pin(PinState.LOW))) is None
    assert tries_after(ended(WRONG, read_again=False)) is None


def test_a_wrong_pin_after_which_the_card_is_locked_has_locked_it() -> None:
    assert effective_outcome(ended(WRONG, pin(PinState.LOCKED))) is LOCKED
    assert effective_outcome(ended(WRONG, pin(PinState.LOW))) is WRONG


@pytest.mark.parametrize(
    ("result", "by_this"),
    [
        (ended(WRONG, pin(PinState.LOCKED)), True),
        (ended(LOCKED, before=PinState.LAST_TRY), True),
        (ended(LOCKED, before=PinState.UNKNOWN), False),  # may have been locked before
        (ended(LOCKED, before=PinState.LAST_TRY, sent=False), False),
        (ended(WRONG, pin(PinState.LOW)), False),
    ],
)
def test_it_is_only_said_of_the_last_pin_that_it_locked_the_card_when_it_did(
    result: OperationResult, by_this: bool
) -> None:
    assert locked_by_this(result) is by_this
