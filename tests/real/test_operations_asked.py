"""The token that was asked for and no other, the PIN pad, and signatures of odd tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from esign_desktop.model.operation import OperationKind, OperationOutcome
from tests.real.shim_operations import (
    COMES_TO_THE_CALL,
    EC,
    ECDSA,
    ECDSA_SHA256,
    NEW,
    NO_RESULT,
    RSA,
    RSA_PKCS,
    SHA256_RSA,
    O,
    ask,
    count,
    with_another_key,
)
from tests.real.test_operations import CHANGE, CHECK, SIGN, operate
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import MakeShim
from tests.stack.shim import DEFAULT_SERIAL

pytestmark = pytest.mark.stack


# The token that was asked for, and no other


def test_another_token_gets_no_pin(shim: MakeShim) -> None:
    made = shim(serial="9988776655443322")

    ending = operate(made.path, token=DEFAULT_SERIAL)

    assert (ending.outcome, ending.pin_sent) == (O.NOT_PRESENT, False)
    assert count(made, "C_Login") == 0


def test_token_that_was_swapped_before_the_login_gets_no_pin(shim: MakeShim) -> None:
    made = shim(swapped=True)

    ending = ask(made)

    assert (ending.outcome, ending.pin_sent) == (O.NOT_PRESENT, False)
    assert count(made, "C_Login") == 0


def test_token_without_a_serial_is_told_by_its_reader(shim: MakeShim) -> None:
    made = shim(serial="", label="AKIS")

    here = operate(made.path, token="", slot_name="Virtual PCD 00 00")
    elsewhere = operate(made.path, token="", slot_name="ACS ACR39U 00 00")

    assert (here.outcome, elsewhere.outcome) == (O.DONE, O.NOT_PRESENT)
    assert count(made, "C_Login") == 1


@pytest.mark.parametrize("call", ["C_OpenSession", "C_GetTokenInfo"])
@pytest.mark.parametrize(
    ("code", "outcome"),
    [(0xE1, O.NOT_RECOGNIZED), (0xE0, O.NOT_PRESENT), (0xB1, O.BUSY), (0x30, O.REFUSED)],
)
def test_way_to_the_token_that_is_closed_is_told_without_a_pin(
    shim: MakeShim, call: str, code: int, outcome: OperationOutcome
) -> None:
    made = shim(error={call: code})

    ending = operate(made.path, token=DEFAULT_SERIAL, slot_name="Virtual PCD 00 00")

    assert (ending.outcome, ending.pin_sent) == (outcome, False)
    assert count(made, "C_Login") == 0


def test_empty_reader_is_told(shim: MakeShim) -> None:
    assert ask(shim(no_token=True)).outcome is O.NOT_PRESENT


@pytest.mark.parametrize("code", [0x30, 0x32, 0xE0, 0xB3, 0x05, 0x101])
@pytest.mark.parametrize(
    ("kind", "call"), [(CHECK, "C_Login"), (CHANGE, "C_SetPIN"), (SIGN, "C_Sign")]
)
def test_whatever_a_module_calls_it_a_card_that_is_gone_was_removed(
    shim: MakeShim, kind: OperationKind, call: str, code: int
) -> None:
    made = shim(certificates=[RSA], remove_in={call: code})

    ending = ask(made, kind)

    assert ending.outcome is O.CARD_REMOVED
    assert ending.changed is (False if kind is not CHANGE or code == 0x101 else None)


def test_module_that_is_none_cannot_be_loaded(tmp_path: Path) -> None:
    for name, content in (("none.so", b"text"), ("gone.so", None)):
        file = tmp_path / name
        if content:
            file.write_bytes(content)
        ending = operate(file)
        assert (ending.outcome, ending.pin_sent) == (O.CANNOT_LOAD, False)
        assert str(tmp_path) not in ending.detail


# The reader's PIN pad


@pytest.mark.parametrize(
    ("typed", "outcome"), [("123456", O.DONE), ("000000", O.PIN_WRONG), ("", O.CANCELLED)]
)
def test_pin_pad_is_asked_when_no_pin_is_given(
    shim: MakeShim, typed: str, outcome: OperationOutcome
) -> None:
    made = shim(pin_pad=True, typed=typed)

    assert ask(made, pin=None).outcome is outcome
    assert count(made, "C_Login") == 1


def test_pin_pad_asks_for_both_pins_of_a_change_at_once(shim: MakeShim) -> None:
    made = shim(pin_pad=True, typed="123456", typed_new=NEW)

    ending = ask(made, CHANGE, pin=None, new=None)

    assert (ending.outcome, ending.changed) == (O.DONE, True)
    assert (count(made, "C_Login"), count(made, "C_SetPIN")) == (0, 1)
    assert ask(made, pin=NEW).outcome is O.DONE


# Signatures


@pytest.mark.parametrize(
    ("certified", "mechanisms", "used"),
    [
        (RSA, (), "CKM_SHA256_RSA_PKCS"),
        (RSA, (RSA_PKCS,), "CKM_RSA_PKCS"),
        (RSA, (RSA_PKCS, SHA256_RSA), "CKM_SHA256_RSA_PKCS"),
        (EC, (), "CKM_ECDSA"),
        (EC, (ECDSA, ECDSA_SHA256), "CKM_ECDSA"),
    ],
)
def test_signature_is_made_with_what_the_token_knows(
    shim: MakeShim, certified: Any, mechanisms: tuple[int, ...], used: str
) -> None:
    ending = ask(shim(certificates=[certified], mechanisms=mechanisms), SIGN, certified=certified)

    assert (ending.outcome, ending.detail) == (O.DONE, "")
    assert ending.signature is not None
    assert ending.signature.mechanism == used
    assert ending.signature.certificate == certified.fingerprint.hex()


@pytest.mark.parametrize("certified", [RSA, EC], ids=["rsa", "ec"])
def test_token_without_the_mechanism_is_told(shim: MakeShim, certified: Any) -> None:
    ending = ask(shim(certificates=[certified], mechanisms=(0x250,)), SIGN, certified=certified)

    assert ending.outcome is O.NO_MECHANISM


@pytest.mark.parametrize("lie", ["signature", "signature_garbage", "signature_length"])
@pytest.mark.parametrize("certified", [RSA, EC], ids=["rsa", "ec"])
def test_signature_that_is_none_is_told(shim: MakeShim, certified: Any, lie: str) -> None:
    made = shim(certificates=[certified], wrong_answers=lie)

    ending = ask(made, SIGN, certified=certified)

    assert (ending.outcome, ending.signature) == (O.SIGNATURE_WRONG, None)


@pytest.mark.parametrize("how", ["crash", "hang", "crash_after", "hang_after"])
def test_module_that_dies_signing_is_told(shim: MakeShim, how: str) -> None:
    made = shim(certificates=[RSA], **{how: "C_Sign"})

    ending = ask(made, SIGN, limit_s=COMES_TO_THE_CALL if "hang" in how else NO_RESULT)

    assert ending.outcome is (O.TIMED_OUT if "hang" in how else O.CRASHED)
    assert (ending.pin_sent, ending.signature) == (True, None)
    assert ending.detail.startswith("C_Sign: ")


def test_module_that_wants_a_large_buffer_gets_one(shim: MakeShim) -> None:
    made = shim(certificates=[EC], sign_room=512)

    assert ask(made, SIGN, certified=EC).outcome is O.DONE
    assert count(made, "C_Sign") == 1


def test_key_that_wants_the_pin_each_time_gets_it_again(shim: MakeShim) -> None:
    made = shim(certificates=[RSA], always_authenticate=True)

    assert ask(made, SIGN).outcome is O.DONE
    assert count(made, "C_Login") == 2


@pytest.mark.parametrize("kind", ["rsa2048", "ec384"])
@pytest.mark.parametrize("no_numbers", [False, True])
def test_of_two_keys_with_one_id_the_certificates_own_signs(
    shim: MakeShim, kind: Any, no_numbers: bool
) -> None:
    both = [valid_certificate(key=kind), with_another_key(kind)]
    made = shim(certificates=both, one_id=True, no_numbers=no_numbers)

    for certified in both:
        ending = ask(made, SIGN, certified=certified)
        assert ending.outcome is O.DONE
        assert ending.signature is not None
        assert ending.signature.certificate == certified.fingerprint.hex()


def test_certificate_without_its_key_is_told(shim: MakeShim) -> None:
    other = with_another_key()
    made = shim(certificates=[RSA, EC])

    assert ask(made, SIGN, certified=other).outcome is O.NO_KEY
    assert ask(shim(certificates=[RSA], no_private_key=True), SIGN).outcome is O.NO_KEY
    assert count(made, "C_Sign") == 0


def test_key_is_found_by_its_id_where_no_number_is_shown(shim: MakeShim) -> None:
    made = shim(certificates=[RSA, EC], no_numbers=True)

    assert ask(made, SIGN).outcome is O.DONE
    assert ask(made, SIGN, certified=EC).outcome is O.DONE


def test_certificates_that_show_only_after_login_can_be_signed_with(shim: MakeShim) -> None:
    assert ask(shim(certificates=[RSA], certs_private=True), SIGN).outcome is O.DONE
