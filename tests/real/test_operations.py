"""PINs and signatures on real modules: what a person asked for, once, and the truth about it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from esign_desktop.app.paths import worker_command
from esign_desktop.devices.pkcs11.client import WorkerTokens
from esign_desktop.devices.pkcs11.operations import WorkerOperations
from esign_desktop.model.host import Platform
from esign_desktop.model.operation import (
    OperationEnding,
    OperationKind,
    OperationOutcome,
    OperationRequest,
)
from esign_desktop.model.secret import Secret
from esign_desktop.model.token import ModulePath, TokenSerial
from tests.real.conftest import StartReaders
from tests.stack.akis_card import AkisV1Card
from tests.stack.card import Faults
from tests.stack.certificates import Certified, valid_certificate
from tests.stack.fixtures import Module, Reader
from tests.stack.pcscd import Pcscd
from tests.stack.softhsm import DEFAULT_PIN, SoftHsmToken

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
    command: Sequence[str] = (),
) -> OperationEnding:  # fmt: skip
    """Do it in the way the program does; ``command`` starts another worker."""
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
    return WorkerOperations(command or worker_command(), limit_s).operate(request)


def pin_commands(card: AkisV1Card) -> list[int]:
    """Return the instructions of the commands that touch a PIN."""
    return [command[1] for command in card.log.verify_like()]


VERIFY, CHANGE_PIN = 0x20, 0x24
_COMPUTE: Final = 0x2A  # COMPUTE DIGITAL SIGNATURE


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


def test_after_a_change_the_old_pin_fails_and_the_new_one_works(
    card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    ending = operate(opensc_module.path, CHANGE, new="246810")

    assert (ending.outcome, ending.changed, card.pin) == (OperationOutcome.DONE, True, "246810")
    assert pin_commands(card) == [VERIFY, CHANGE_PIN]
    assert operate(opensc_module.path).outcome is OperationOutcome.PIN_WRONG
    assert operate(opensc_module.path, pin="246810").outcome is OperationOutcome.DONE
    assert pin_commands(card) == [VERIFY, CHANGE_PIN, VERIFY, VERIFY]


def test_wrong_old_pin_changes_nothing(card_reader: Reader, opensc_module: Module) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    ending = operate(opensc_module.path, CHANGE, pin="111111", new="246810")

    assert (ending.outcome, ending.changed) == (OperationOutcome.PIN_WRONG, False)
    assert (card.pin, card.tries) == (DEFAULT_PIN, 2)
    assert pin_commands(card) == [VERIFY]


@pytest.mark.parametrize("new", ["12345", "1" * 17])
def test_new_pin_the_card_does_not_take_changes_nothing(
    card_reader: Reader, opensc_module: Module, new: str
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    ending = operate(opensc_module.path, CHANGE, new=new)

    assert (ending.outcome, ending.changed) == (OperationOutcome.PIN_LENGTH, False)
    assert card.pin == DEFAULT_PIN


def test_locked_card_is_told_and_stays_as_it_is(
    card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([RSA], tries=0)
    card_reader.insert(card)

    ending = operate(opensc_module.path)

    assert ending.outcome is OperationOutcome.PIN_LOCKED
    assert len(pin_commands(card)) <= 1


def test_card_signs_with_rsa_and_the_certificate_verifies_it(
    card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    ending = operate(opensc_module.path, SIGN, certified=RSA)

    assert ending.outcome is OperationOutcome.DONE
    assert ending.signature is not None
    assert (ending.signature.mechanism, ending.signature.key_bits) == ("CKM_SHA256_RSA_PKCS", 2048)
    assert ending.signature.certificate == RSA.fingerprint.hex()
    assert pin_commands(card) == [VERIFY]


def test_wrong_pin_signs_nothing(card_reader: Reader, opensc_module: Module) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    ending = operate(opensc_module.path, SIGN, certified=RSA, pin="111111")

    assert (ending.outcome, ending.signature) == (OperationOutcome.PIN_WRONG, None)
    assert pin_commands(card) == [VERIFY]


def test_preview_tells_what_there_is_and_sends_no_pin(
    card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)
    request = OperationRequest(
        kind=SIGN, module=ModulePath(str(opensc_module.path)), token=TokenSerial(SERIAL),
        slot_name="", certificate=RSA.der, pin=Secret(DEFAULT_PIN),
    )  # fmt: skip

    view = WorkerOperations(worker_command()).preview(request)

    assert view.outcome is OperationOutcome.DONE
    assert view.mechanisms == ("CKM_SHA256_RSA_PKCS", "CKM_RSA_PKCS")
    assert (view.certificate_shown, view.key_shown) == (True, None)
    assert pin_commands(card) == []


@pytest.mark.parametrize(
    ("how", "outcome"),
    [
        ("exclusive", OperationOutcome.NOT_PRESENT),
        ("transaction", OperationOutcome.TIMED_OUT),
    ],
)
def test_card_that_another_program_holds_gets_no_pin(
    card_reader: Reader, opensc_module: Module, how: str, outcome: OperationOutcome
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)
    holder = Path(__file__).with_name("holder.py")
    command = [sys.executable, str(holder), how, card_reader.name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"holding\n"

        ending = operate(opensc_module.path, slot_name=card_reader.name, limit_s=3)

    # what OpenSC makes of it; PC/SC knows better, and is asked before
    assert (ending.outcome, ending.pin_sent) == (outcome, False)
    assert pin_commands(card) == []


# SoftHSM


@pytest.fixture
def serial(softhsm_token: SoftHsmToken) -> str:
    """Return the serial number SoftHSM has given its token."""
    probe = WorkerTokens(worker_command(), Platform.LINUX, os.uname().machine).probe(
        ModulePath(str(softhsm_token.module)), datetime.now(UTC)
    )
    return probe.tokens[0].serial


def test_softhsm_signs_with_every_key(softhsm_token: SoftHsmToken, serial: str) -> None:
    made = [
        operate(softhsm_token.module, SIGN, token=serial, certified=certified)
        for certified in softhsm_token.certificates
    ]

    facts = [ending.signature for ending in made]
    assert [(each.mechanism, each.key_bits) for each in facts if each] == [
        ("CKM_SHA256_RSA_PKCS", 2048), ("CKM_ECDSA", 384),
    ]  # fmt: skip


def test_softhsm_changes_its_pin(softhsm_token: SoftHsmToken, serial: str) -> None:
    module = softhsm_token.module

    assert operate(module, CHANGE, token=serial, new="246810").changed is True
    assert operate(module, token=serial).outcome is OperationOutcome.PIN_WRONG
    assert operate(module, token=serial, pin="246810").outcome is OperationOutcome.DONE


# The card taken out


@pytest.mark.parametrize("kind", [CHECK, CHANGE, SIGN])
def test_card_pulled_at_every_step_is_told_with_what_is_known(
    start_readers: StartReaders, opensc_module: Module, tmp_path: Path, kind: OperationKind
) -> None:
    pcsc = start_readers(_READERS)
    commands = [_only_reader(pcsc, number, opensc_module, tmp_path) for number in range(_READERS)]
    with ExitStack() as stack:
        readers = [stack.enter_context(Reader(pcsc, number)) for number in range(_READERS)]

        def pull(number: int, moment: int | None) -> tuple[OperationEnding, AkisV1Card]:
            card = AkisV1Card([RSA], faults=Faults(pull_at=moment))
            readers[number].insert(card)
            ending = operate(
                opensc_module.path, kind, new="246810", certified=RSA, command=commands[number]
            )
            readers[number].remove()
            return ending, card

        ending, whole = pull(0, None)
        assert ending.outcome is OperationOutcome.DONE
        instructions = [command[1] for command in whole.log.commands]
        verify = instructions.index(VERIFY) + 1
        decisive = {CHECK: VERIFY, CHANGE: CHANGE_PIN, SIGN: _COMPUTE}[kind]
        last = len(instructions) - instructions[::-1].index(decisive)
        moments = iter(range(1, len(whole.log) + 1))
        endings: dict[int, tuple[OperationEnding, AkisV1Card]] = {}

        def work(number: int) -> None:
            for moment in moments:
                endings[moment] = pull(number, moment)

        with ThreadPoolExecutor(_READERS) as pool:
            list(pool.map(work, range(_READERS)))

    assert len(endings) == len(whole.log) > 20
    for moment, (ending, card) in endings.items():
        assert len(pin_commands(card)) <= len(pin_commands(whole)), moment
        if moment < verify:
            # OpenSC goes on without the files it could not read, up to C_Login
            assert ending.pin_sent in (False, None), moment
            assert ending.outcome in _GONE, moment
        elif moment == verify:
            assert ending.pin_sent is None, moment
            assert ending.outcome is OperationOutcome.CARD_REMOVED, moment
        elif moment > last:
            assert ending.outcome is OperationOutcome.DONE, moment
        else:
            assert ending.pin_sent is True, moment
            assert ending.outcome is OperationOutcome.CARD_REMOVED, moment
        if kind is CHANGE:
            assert ending.changed in (None, card.pin == "246810"), moment
            assert (ending.changed is None) == (verify < moment <= last), moment


_READERS: Final = 4
_GONE: Final = frozenset({OperationOutcome.NOT_PRESENT, OperationOutcome.CARD_REMOVED})


def _only_reader(pcsc: Pcscd, number: int, module: Module, folder: Path) -> list[str]:
    """Return the command of a worker whose OpenSC sees one reader."""
    others = ", ".join(f'"{name}"' for n, name in enumerate(pcsc.readers) if n != number)
    text = Path(module.environment["OPENSC_CONF"]).read_text()
    file = folder / f"opensc{number}.conf"
    file.write_text(text.replace("{\n", f"{{\n    ignored_readers = {others};\n", 1))
    return ["env", f"OPENSC_CONF={file}", *worker_command()]
