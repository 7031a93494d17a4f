"""Combines the outcome of an operation with the flags read afterwards."""

from typing import Final

from esign_desktop.diagnosis.pin_rules import user_pin
from esign_desktop.model.operation import OperationOutcome, OperationResult
from esign_desktop.model.token import PinState

_STATE_BY_OUTCOME: Final = {
    OperationOutcome.PIN_LOCKED: PinState.LOCKED,
    OperationOutcome.PIN_NOT_SET: PinState.NOT_SET,
    OperationOutcome.PIN_EXPIRED: PinState.MUST_CHANGE,
}


def state_after(result: OperationResult) -> PinState | None:
    """Return the state of the PIN after an operation. None: could not look again.

    The card's own answer says more than the flags: some modules set none, and some set them in
    the process of the failed login only.
    """
    known = _STATE_BY_OUTCOME.get(result.ending.outcome)
    if known is not None:
        return known
    # what was reported in the operation's own process comes last: the card may have changed since
    for statuses in (result.after or (), result.ending.pins):
        status = user_pin(statuses)
        if status is not None and status.state is not PinState.UNKNOWN:
            return status.state
    return None if result.after is None else PinState.UNKNOWN


def tries_after(result: OperationResult) -> int | None:
    """Return how many tries are left, where the card reported it."""
    status = user_pin(result.after or ())
    return status.tries_left if status else None


def locked_by_this(result: OperationResult) -> bool:
    """Tell whether it was this operation's wrong PIN that locked the card."""
    if state_after(result) is not PinState.LOCKED or not result.ending.pin_sent:
        return False
    if result.ending.outcome is OperationOutcome.PIN_WRONG:
        return True
    before = user_pin(result.before)
    known = {PinState.READY, PinState.LOW, PinState.LAST_TRY, PinState.MUST_CHANGE}
    return before is not None and before.state in known


def effective_outcome(result: OperationResult) -> OperationOutcome:
    """Return the outcome as it matters: a wrong PIN that locked the card has locked it.

    OpenSC answers the third wrong PIN as a wrong one; the flags then say that it is locked.
    """
    wrong = result.ending.outcome is OperationOutcome.PIN_WRONG
    locked = wrong and state_after(result) is PinState.LOCKED
    return OperationOutcome.PIN_LOCKED if locked else result.ending.outcome
