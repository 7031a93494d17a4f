"""PINs where the module misbehaves: told as it is, and never tried again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading

import pytest

from esign_desktop.app.paths import worker_command
from esign_desktop.model.operation import OperationKind, OperationOutcome
from esign_desktop.model.token import PinRole, PinState
from tests.devices.pkcs11.standins import until
from tests.real.shim_operations import (
    COMES_TO_THE_CALL,
    NEW,
    NO_RESULT,
    RSA,
    O,
    ask,
    count,
    user_pin,
    workers_of,
)
from tests.real.test_operations import CHANGE, CHECK, SIGN, operate
from tests.stack.fixtures import MakeShim
from tests.stack.shim import DEFAULT_SERIAL

pytestmark = pytest.mark.stack


# What the module answers


@pytest.mark.parametrize(
    ("code", "outcome", "sent"),
    [
        (0xA0, O.PIN_WRONG, True),
        (0xA1, O.PIN_INVALID, None),
        (0xA2, O.PIN_LENGTH, None),
        (0xA3, O.PIN_EXPIRED, True),
        (0xA4, O.PIN_LOCKED, True),
        (0x102, O.PIN_NOT_SET, None),
        (0x01, O.REFUSED, None),  # nobody was asked anything: there is no PIN pad
        (0x50, O.REFUSED, None),
        (0x200, O.REFUSED, None),
        (0x32, O.CARD_REMOVED, None),
        (0xE0, O.NOT_PRESENT, None),
        (0xE1, O.NOT_RECOGNIZED, None),
        (0x100, O.BUSY, None),  # and not DONE: somebody else's login proves no PIN
        (0x104, O.BUSY, None),
        (0xB1, O.BUSY, None),
        (0x05, O.REFUSED, None),
        (0x30, O.REFUSED, None),
        (0x80000001, O.REFUSED, None),
    ],
)
def test_every_answer_to_the_login_is_its_own_outcome(
    shim: MakeShim, code: int, outcome: OperationOutcome, sent: bool | None
) -> None:
    made = shim(error={"C_Login": code})

    ending = ask(made)

    assert (ending.outcome, ending.pin_sent) == (outcome, sent)
    assert ending.detail.startswith("C_Login: CKR")
    assert count(made, "C_Login") == 1


@pytest.mark.parametrize(
    ("code", "outcome", "changed"),
    [
        (0xA0, O.PIN_WRONG, False),
        (0xA1, O.PIN_INVALID, False),
        (0xA2, O.PIN_LENGTH, False),
        (0xA4, O.PIN_LOCKED, False),
        (0x50, O.REFUSED, False),
        (0x200, O.REFUSED, None),
        (0xB5, O.REFUSED, False),
        (0x32, O.CARD_REMOVED, None),
        (0x30, O.REFUSED, None),
        (0x05, O.REFUSED, None),
    ],
)
def test_what_a_failed_change_leaves_is_told_only_where_it_is_known(
    shim: MakeShim, code: int, outcome: OperationOutcome, changed: bool | None
) -> None:
    made = shim(error={"C_SetPIN": code})

    ending = ask(made, CHANGE)

    assert (ending.outcome, ending.pin_sent, ending.changed) == (outcome, True, changed)
    assert [count(made, call) for call in ("C_Login", "C_SetPIN", "C_Logout")] == [1, 1, 1]


def test_wrong_old_pin_ends_a_change_before_it_begins(shim: MakeShim) -> None:
    made = shim()

    ending = ask(made, CHANGE, pin="000000")

    assert (ending.outcome, ending.changed) == (O.PIN_WRONG, False)
    assert (count(made, "C_Login"), count(made, "C_SetPIN")) == (1, 0)
    assert made.tries_left() == 2


@pytest.mark.parametrize(
    ("new", "outcome"),
    [("12345", O.PIN_LENGTH), ("1" * 17, O.PIN_LENGTH), ("abcdef", O.PIN_INVALID)],
)
def test_new_pin_the_token_does_not_take_leaves_the_old_one(
    shim: MakeShim, new: str, outcome: OperationOutcome
) -> None:
    made = shim()

    ending = ask(made, CHANGE, new=new)

    assert (ending.outcome, ending.changed) == (outcome, False)
    assert ask(made).outcome is O.DONE


@pytest.mark.parametrize("pin", ["", None])
def test_without_a_pin_no_module_is_asked_to_log_in(shim: MakeShim, pin: str | None) -> None:
    made = shim()

    for kind in (CHECK, CHANGE, SIGN):
        ending = ask(made, kind, pin=pin)
        assert ending.outcome is not O.DONE
        assert (ending.pin_sent, ending.changed) == (False, False)

    assert count(made, "C_Login") == count(made, "C_SetPIN") == 0


def test_change_without_a_new_pin_is_not_begun(shim: MakeShim) -> None:
    made = shim()

    assert operate(made.path, CHANGE, token=DEFAULT_SERIAL).pin_sent is False
    assert made.calls() == []


@pytest.mark.parametrize("code", [0x01, 0x50, 0x200])
def test_what_is_given_up_on_a_pin_pad_is_told_as_that(shim: MakeShim, code: int) -> None:
    made = shim(pin_pad=True, error={"C_Login": code})

    assert ask(made, pin=None).outcome is O.CANCELLED


@pytest.mark.parametrize(
    ("kind", "error", "right"),
    [
        (SIGN, {"C_SignInit": 0x68}, True),  # CKR_KEY_FUNCTION_NOT_PERMITTED
        (SIGN, {"C_Sign": 0x05}, True),
        (CHANGE, {"C_SetPIN": 0x30}, True),
        (CHECK, {"C_Login": 0xA0}, False),
        (CHECK, {"C_Login": 0x05}, None),
        (CHECK, {"C_OpenSession": 0x05}, None),
    ],
)
def test_whether_the_pin_was_right_is_known_from_its_own_answer(
    shim: MakeShim, kind: OperationKind, error: dict[str, int], right: bool | None
) -> None:
    made = shim(certificates=[RSA], error=error)

    ending = ask(made, kind)

    assert ending.outcome is not O.DONE
    assert ending.pin_right is right


# The state of the PIN, before and after


@pytest.mark.parametrize("flags", ["always", "after_failed_login"])
def test_flags_after_a_failed_login_are_seen_even_if_no_other_process_sees_them(
    shim: MakeShim, flags: str
) -> None:
    made = shim(flags=flags)

    endings = [ask(made, pin="000000") for _ in range(3)]

    assert [ending.outcome for ending in endings] == [O.PIN_WRONG, O.PIN_WRONG, O.PIN_LOCKED]
    states = [user_pin(ending) for ending in endings]
    assert states == [PinState.LOW, PinState.LAST_TRY, PinState.LOCKED]
    tries = [pin.tries_left for ending in endings[:2] for pin in ending.pins]
    assert set(tries) == {None}  # flags are no numbers


def test_flags_that_are_never_set_are_not_made_up(shim: MakeShim) -> None:
    made = shim(flags="never")

    endings = [ask(made, pin="000000") for _ in range(4)]

    assert [ending.outcome for ending in endings] == [O.PIN_WRONG] * 3 + [O.PIN_LOCKED]
    assert {user_pin(ending) for ending in endings} == {PinState.UNKNOWN}


def test_module_that_says_locked_at_once_is_believed(shim: MakeShim) -> None:
    made = shim(flags="never", locked_at_once=True, final_try=True)

    assert ask(made, pin="000000").outcome is O.PIN_LOCKED


@pytest.mark.parametrize("flags", ["always", "after_failed_login", "never"])
def test_locked_at_the_start_is_told(shim: MakeShim, flags: str) -> None:
    assert ask(shim(locked=True, flags=flags)).outcome is O.PIN_LOCKED


def test_right_pin_on_the_last_try_gives_all_tries_back(shim: MakeShim) -> None:
    made = shim(final_try=True)

    ending = ask(made)

    assert (ending.outcome, user_pin(ending)) == (O.DONE, PinState.UNKNOWN)
    assert made.tries_left() == 3


def test_pin_that_is_not_set_is_told(shim: MakeShim) -> None:
    ending = ask(shim(pin_not_initialized=True))

    assert (ending.outcome, user_pin(ending)) == (O.PIN_NOT_SET, PinState.NOT_SET)


def test_locked_puk_is_told_beside_a_right_pin(shim: MakeShim) -> None:
    ending = ask(shim(so_pin_locked=True))

    assert ending.outcome is O.DONE
    assert [pin.state for pin in ending.pins if pin.role is PinRole.UNBLOCK] == [PinState.LOCKED]


def test_pin_that_must_be_changed_is_right_and_cannot_sign_until_it_is(shim: MakeShim) -> None:
    made = shim(certificates=[RSA], to_be_changed=True)

    assert user_pin(ask(made)) is PinState.MUST_CHANGE
    assert ask(made, SIGN).outcome is O.PIN_EXPIRED
    assert ask(made, CHANGE).changed is True
    assert ask(made, SIGN, pin=NEW).outcome is O.DONE


# Modules that die


@pytest.mark.parametrize("how", ["crash", "abort", "exit_in", "hang"])
@pytest.mark.parametrize(
    ("call", "sent"),
    [
        ("C_Initialize", False), ("C_GetSlotList", False), ("C_GetTokenInfo", False),
        ("C_OpenSession", False), ("C_Login", None),
    ],
)  # fmt: skip
def test_module_that_dies_is_told_and_not_asked_again(
    shim: MakeShim, how: str, call: str, sent: bool | None
) -> None:
    made = shim(**{how: call})

    ending = ask(made, limit_s=COMES_TO_THE_CALL if how == "hang" else NO_RESULT)

    outcome = O.TIMED_OUT if how == "hang" else O.CRASHED
    assert (ending.outcome, ending.pin_sent, ending.changed) == (outcome, sent, False)
    assert ending.detail.startswith(f"{call}: ")
    assert count(made, "C_Login") == (1 if call == "C_Login" else 0)


@pytest.mark.parametrize("how", ["crash", "hang", "crash_after", "hang_after"])
def test_module_that_dies_in_the_middle_of_a_change_leaves_the_question_open(
    shim: MakeShim, how: str
) -> None:
    made = shim(**{how: "C_SetPIN"})

    ending = ask(made, CHANGE, limit_s=COMES_TO_THE_CALL if "hang" in how else NO_RESULT)

    outcome = O.TIMED_OUT if "hang" in how else O.CRASHED
    assert (ending.outcome, ending.pin_sent, ending.changed) == (outcome, True, None)
    assert ending.detail.startswith("C_SetPIN: ")
    assert (count(made, "C_Login"), count(made, "C_SetPIN")) == (1, 1)


@pytest.mark.parametrize("how", ["crash", "hang"])
@pytest.mark.parametrize("kind", [CHECK, CHANGE, SIGN])
def test_what_was_done_stays_done_when_the_module_dies_at_the_logout(
    shim: MakeShim, how: str, kind: OperationKind
) -> None:
    made = shim(certificates=[RSA], **{how: "C_Logout"})

    ending = ask(made, kind, limit_s=COMES_TO_THE_CALL if how == "hang" else NO_RESULT)

    assert (ending.outcome, ending.changed) == (O.DONE, kind is CHANGE)
    assert ending.detail.startswith("C_Logout: ")


def test_wrong_pin_stays_wrong_when_the_module_dies_after_it(shim: MakeShim) -> None:
    # nobody could ask for the flags any more: the second C_GetTokenInfo of the session
    ending = ask(shim(error={"C_Logout": 0x5}), pin="000000")

    assert ending.outcome is O.PIN_WRONG


def test_worker_that_is_killed_is_told(shim: MakeShim) -> None:
    made = shim(delay={"C_Login": 60})

    def kill() -> None:
        until(lambda: "C_Login" in made.calls())
        for process in workers_of(made):
            os.kill(process, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    ending = ask(made)
    killer.join()

    assert (ending.outcome, ending.pin_sent) == (O.CRASHED, None)
    assert ending.detail == "C_Login: signal 9"


def test_worker_of_a_probe_that_nobody_ends_ends_by_itself(shim: MakeShim) -> None:
    made = shim(hang="C_GetTokenInfo")
    question = {"module": str(made.path), "limit_s": 2}
    done = subprocess.run(
        worker_command(), input=json.dumps(question).encode() + b"\n", capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == -signal.SIGALRM
    assert done.stdout == b""


def test_worker_that_nobody_ends_ends_by_itself(shim: MakeShim) -> None:
    made = shim(hang="C_Login")
    order = {
        "module": str(made.path), "operation": "pin_check", "limit_s": 2, "token": DEFAULT_SERIAL,
        "slot_name": "", "pin": "123456", "new_pin": None, "certificate": "", "key": None,
        "ways": [],
    }  # fmt: skip
    done = subprocess.run(
        worker_command(), input=json.dumps(order).encode() + b"\n", capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode < 0
