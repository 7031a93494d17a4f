"""What a card has answered about its PIN is not forgotten with its module's process."""

import pytest

from esign_desktop.app.pin_memory import PinMemory
from esign_desktop.diagnosis.pin_rules import user_pin
from esign_desktop.model.operation import (
    OperationEnding,
    OperationKind,
    OperationOutcome,
    OperationResult,
)
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole, PinState, PinStatus, Token, TokenSerial
from tests.build import READER_NAME, card, pin, probe, snapshot, token, with_token

CHECK, CHANGE = OperationKind.PIN_CHECK, OperationKind.PIN_CHANGE
Ended, S = OperationOutcome, PinState
SILENT = token(pins=(pin(S.UNKNOWN),))  # its module forgets
PUK = PinStatus(PinRole.UNBLOCK, S.UNKNOWN)


def result(
    outcome: OperationOutcome, *told: PinState, kind: OperationKind = CHECK
) -> OperationResult:
    """Return how an operation ended; ``told`` is what the flags said in its own process."""
    ending = OperationEnding(outcome, pin_sent=True, pins=tuple(map(pin, told)))
    return OperationResult(kind, ending, before=SILENT.pins, after=SILENT.pins)


def learnt(*results: OperationResult, about: Token = SILENT) -> PinMemory:
    memory = PinMemory()
    for each in results:
        memory.learn(about, READER_NAME, each)
    return memory


def state(memory: PinMemory, there: Snapshot) -> PinState | None:
    ((shown,),) = (probe.tokens for probe in memory.in_snapshot(there).modules)
    status = user_pin(shown.pins)
    return status.state if status else None


@pytest.mark.parametrize(
    ("results", "known"),
    [
        ([], S.UNKNOWN),
        ([result(Ended.PIN_WRONG)], S.LOW),
        ([result(Ended.PIN_WRONG), result(Ended.PIN_WRONG, S.LAST_TRY)], S.LAST_TRY),
        ([result(Ended.PIN_WRONG, S.LAST_TRY), result(Ended.BUSY)], S.LAST_TRY),
        ([result(Ended.PIN_WRONG, S.LAST_TRY), result(Ended.PIN_WRONG)], S.LAST_TRY),
        ([result(Ended.PIN_WRONG, S.LAST_TRY), result(Ended.PIN_WRONG, S.LOCKED)], S.LOCKED),
        ([result(Ended.PIN_LOCKED)], S.LOCKED),
        ([result(Ended.PIN_EXPIRED)], S.MUST_CHANGE),
        ([result(Ended.PIN_WRONG), result(Ended.DONE)], S.UNKNOWN),
        ([result(Ended.PIN_EXPIRED), result(Ended.DONE, kind=CHANGE)], S.UNKNOWN),
        ([result(Ended.DONE, S.MUST_CHANGE)], S.MUST_CHANGE),
        ([result(Ended.TIMED_OUT)], S.UNKNOWN),
    ],
)
def test_the_worst_a_card_has_answered_holds_until_a_right_pin(
    results: list[OperationResult], known: PinState
) -> None:
    assert state(learnt(*results), with_token(pins=SILENT.pins)) is known


def test_what_a_module_tells_itself_counts_more() -> None:
    memory = learnt(result(Ended.PIN_LOCKED))

    assert state(memory, with_token(pins=(pin(S.READY),))) is S.READY
    assert state(memory, with_token(pins=SILENT.pins)) is S.UNKNOWN  # and the old is forgotten


def test_a_module_that_tells_of_no_pin_at_all_is_silent_too() -> None:
    bare = with_token(pins=(PUK,))
    memory = learnt(result(Ended.PIN_LOCKED))

    ((shown,),) = (probe.tokens for probe in memory.in_snapshot(bare).modules)

    assert [(each.role, each.state) for each in shown.pins] == [
        (PinRole.USER, S.LOCKED),
        (PinRole.UNBLOCK, S.UNKNOWN),
    ]


@pytest.mark.parametrize(
    ("outcome", "told", "known"),
    [
        (Ended.PIN_LOCKED, S.LOCKED, S.UNKNOWN),  # it may have been unlocked where it was
        (Ended.PIN_WRONG, S.LAST_TRY, S.LAST_TRY),
    ],
)
def test_a_card_that_was_away_may_be_unlocked_but_its_last_try_is_still_asked_about(
    outcome: OperationOutcome, told: PinState, known: PinState
) -> None:
    memory = learnt(result(outcome, told))

    memory.in_snapshot(snapshot(cards=(), modules=()))

    assert state(memory, with_token(pins=SILENT.pins)) is known


def test_a_module_that_fails_once_makes_no_card_forgotten() -> None:
    memory = learnt(result(Ended.PIN_LOCKED))

    memory.in_snapshot(snapshot(cards=(card(),), modules=()))

    assert state(memory, with_token(pins=SILENT.pins)) is S.LOCKED


def test_another_card_has_answered_nothing() -> None:
    memory = learnt(result(Ended.PIN_LOCKED))

    assert state(memory, with_token(pins=SILENT.pins, serial=TokenSerial("0F" * 8))) is S.UNKNOWN


def test_another_card_in_the_same_slot_is_not_taken_for_it() -> None:
    nameless = token(serial=TokenSerial(""), label="one", pins=SILENT.pins)
    memory = learnt(result(Ended.PIN_WRONG, S.LOCKED), about=nameless)

    assert state(memory, snapshot(modules=(probe(tokens=(nameless,)),))) is S.LOCKED
    other = token(serial=TokenSerial(""), label="other", pins=SILENT.pins)
    assert state(memory, snapshot(modules=(probe(tokens=(other,)),))) is S.UNKNOWN
