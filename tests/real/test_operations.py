"""PINs and signatures on real modules: what a person asked for, once, and the truth about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from esign_desktop.app.paths import worker_command
from esign_desktop.devices.pkcs11.operations import WorkerOperations
from esign_desktop.model.operation import (
    OperationEnding,
    OperationKind,
    OperationOutcome,
    OperationRequest,
)
from esign_desktop.model.secret import Secret
from esign_desktop.model.token import ModulePath, TokenSerial
from tests.stack.akis_card import AkisV1Card
from tests.stack.certificates import Certified, valid_certificate
from tests.stack.fixtures import Module, Reader
from tests.stack.softhsm import DEFAULT_PIN

pytestmark = pytest.mark.stack

RSA = valid_certificate()
SERIAL = "445566778899aabb"  # what OpenSC tells of the card
CHECK, CHANGE, SIGN = (
    OperationKind.PIN_CHECK,
    OperationKind.PIN_CHANGE,
    OperationKind.SIGN_TEST,
)


def operate(
    module: Path, kind: OperationKind = CHECK, *, pin: str | None = DEFAULT_PIN,
    new: str | None = None, token: str = SERIAL, slot_name: str = "",
    certified: Certified | None = None, limit_s: float | None = None,
) -> OperationEnding:  # fmt: skip
    request = OperationRequest(
        kind=kind,
        module=ModulePath(str(module)),
        token=TokenSerial(token),
        slot_name=slot_name,
        pin=None if pin is None else Secret(pin),
        new_pin=None if new is None else Secret(new),
        certificate=certified.der if certified else b"",
        message=b"test" if certified else b"",
    )
    return WorkerOperations(worker_command(), limit_s).operate(request)


def pin_commands(card: AkisV1Card) -> list[int]:
    """Return the instructions of the commands that touch a PIN."""
    return [command[1] for command in card.log.verify_like()]


VERIFY, CHANGE_PIN = 0x20, 0x24


# OpenSC's AKIS driver on the virtual card


def test_right_pin_is_verified_once(card_reader: Reader, opensc_module: Module) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    ending = operate(opensc_module.path)

    assert (ending.outcome, ending.pin_sent, ending.changed, ending.detail) == (
        OperationOutcome.DONE, True, False, "",
    )  # fmt: skip
    assert pin_commands(card) == [VERIFY]


def test_three_wrong_pins_lock_the_card_with_one_verify_each(
    card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    outcomes = []
    for count in (1, 2, 3):
        outcomes.append(operate(opensc_module.path, pin="111111").outcome)
        assert pin_commands(card) == [VERIFY] * count

    assert outcomes == [
        OperationOutcome.PIN_WRONG, OperationOutcome.PIN_WRONG, OperationOutcome.PIN_LOCKED,
    ]  # fmt: skip
    assert card.tries == 0
