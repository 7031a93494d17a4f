"""Keys on real modules: one answer in diagnosis, preview and signing; odd kinds; odd tokens."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from esign_desktop.app.paths import worker_command
from esign_desktop.devices.pkcs11.client import WorkerTokens
from esign_desktop.devices.pkcs11.interpret import MAX_CERTIFICATES
from esign_desktop.devices.pkcs11.operations import WorkerOperations
from esign_desktop.devices.pkcs11.worker import MAX_OBJECTS
from esign_desktop.model.host import Platform
from esign_desktop.model.operation import OperationRequest, SigningView
from esign_desktop.model.token import ModulePath, PinState, ProbeOutcome, Token, TokenSerial
from tests.build import NOW
from tests.real.program import Run, run
from tests.real.shim_operations import EC, RSA, O, ask, count, with_another_key
from tests.real.test_operations import SIGN
from tests.stack.certificates import Certified, valid_certificate
from tests.stack.fixtures import MakeShim, Reader
from tests.stack.shim import DEFAULT_SERIAL, Shim
from tests.stack.softhsm import make_token

pytestmark = pytest.mark.stack

OTHER = with_another_key()


def probed(made: Shim) -> Token:
    adapter = WorkerTokens(worker_command(), Platform.LINUX, os.uname().machine)
    probe = adapter.probe(ModulePath(str(made.path)), NOW)
    assert probe.outcome is ProbeOutcome.OK, probe.detail
    (token,) = probe.tokens
    return token


def previewed(made: Shim, certified: Certified) -> SigningView:
    request = OperationRequest(
        kind=SIGN, module=ModulePath(str(made.path)), token=TokenSerial(DEFAULT_SERIAL),
        slot_name="", certificate=certified.der, message=b"test",
    )  # fmt: skip
    return WorkerOperations(worker_command()).preview(request)


# One answer


@pytest.mark.parametrize(
    ("settings", "rsa", "ec"),
    [
        ({}, True, True),
        ({"one_id": True}, True, True),
        ({"no_numbers": True}, True, True),
        # SoftHSM shows no point of a private key: then its id is all there is
        ({"ids": "wrong"}, True, False),
        ({"no_numbers": True, "ids": "wrong"}, False, False),
        # nothing tells; the signature does
        ({"ids": "none"}, True, None),
        ({"no_numbers": True, "ids": "none"}, None, None),
    ],
)
def test_diagnosis_preview_and_signing_agree_on_the_key(
    shim: MakeShim, settings: dict[str, Any], rsa: bool | None, ec: bool | None
) -> None:
    made = shim(certificates=[RSA, EC], keys_visible=True, **settings)
    hidden = shim(certificates=[RSA, EC], **settings)  # as most modules do

    by_der = {bytes(each.der or b""): each.has_key for each in probed(made).certificates}
    for certified, has_key in ((RSA, rsa), (EC, ec)):
        assert by_der[certified.der] is has_key
        assert previewed(made, certified).key_shown is has_key
        ending = ask(hidden, SIGN, certified=certified)
        assert ending.outcome is (O.NO_KEY if has_key is False else O.DONE)


@pytest.mark.parametrize(
    ("settings", "has_key"),
    [({}, False), ({"one_id": True}, False), ({"no_numbers": True, "ids": "none"}, None)],
)
def test_key_of_another_certificate_is_none_whatever_its_id_says(
    shim: MakeShim, settings: dict[str, Any], has_key: bool | None
) -> None:
    made = shim(certificates=[RSA], keys_visible=True, **settings)

    assert previewed(made, OTHER).key_shown is has_key
    # never a wrong signature of a key that nothing ties to the certificate
    hidden = shim(certificates=[RSA], **settings)
    assert ask(hidden, SIGN, certified=OTHER).outcome is O.NO_KEY


# Kinds


@pytest.mark.parametrize(
    ("kind", "mechanism"),
    [
        ("ec521", "CKM_ECDSA"), ("brainpool256", "CKM_ECDSA"), ("secp256k1", "CKM_ECDSA"),
        ("ed25519", "CKM_EDDSA"),
    ],
)  # fmt: skip
def test_keys_of_rarer_kinds_are_tested_too(shim: MakeShim, kind: Any, mechanism: str) -> None:
    certified = valid_certificate(key=kind)
    made = shim(certificates=[certified])

    view, ending = previewed(made, certified), ask(made, SIGN, certified=certified)

    assert view.mechanisms is not None
    assert mechanism in view.mechanisms
    assert (ending.outcome, ending.detail) == (O.DONE, "")
    assert ending.signature is not None
    assert ending.signature.mechanism == mechanism
    assert ending.signature.key_name == probed(made).certificates[0].key_name


@pytest.mark.parametrize(("kind", "name"), [("ed448", "Ed448"), ("secp224r1", "secp224r1")])
def test_kind_that_cannot_be_tested_is_named_and_no_pin_is_asked(
    card_reader: Reader, shim: MakeShim, kind: Any, name: str
) -> None:
    made = shim(certificates=[valid_certificate(key=kind)])
    module = ("--module", str(made.path), "--lang", "tr")

    dry = run("sign-test", "--dry", "--json", *module)
    asked = run("sign-test", "--yes", "--json", "--pin-stdin", *module, typed=f"{made.pin}\n")

    assert dry.code == 3
    told = dry.json
    assert (told["works"], told["obstacles"]) == (None, ["key_unsupported"])
    assert name in " ".join(told["sentences"])
    assert "AKİA" not in dry.stdout
    assert "NIST" not in dry.stdout
    assert (asked.code, asked.json["reason"]) == (31, "key_unsupported")
    assert count(made, "C_Login") == 0


# Tokens


def test_token_that_wants_no_login_has_no_missing_pin(card_reader: Reader, shim: MakeShim) -> None:
    made = shim(certificates=[RSA], no_login=True)

    assert probed(made).pins[0].state is PinState.NOT_NEEDED
    module = ("--module", str(made.path))
    checked = run("pin", "check", "--json", "--pin-stdin", *module, typed=f"{made.pin}\n")
    assert (checked.code, checked.json["reason"]) == (26, "not_needed")
    assert run("pin", "status", *module).code == 0
    assert count(made, "C_Login") == 0


def test_endless_objects_come_to_an_end(shim: MakeShim) -> None:
    made = shim(certificates=[RSA], wrong_answers="endless_objects")

    token = probed(made)

    assert len(token.certificates) == MAX_CERTIFICATES
    assert token.more_certificates == MAX_OBJECTS - MAX_CERTIFICATES


def test_module_that_wants_arguments_is_not_the_cards_software(
    card_reader: Reader, shim: MakeShim
) -> None:
    made = shim(error={"C_Initialize": 0x7})

    report = run("diagnose", "--json", "--module", str(made.path)).report

    finding = report.finding("middleware.refused")
    assert finding["values"]["cause"] == "arguments"
    assert made.path.name in finding["title"]


def test_only_the_named_file_is_said_to_have_been_looked_for(
    card_reader: Reader, tmp_path: Path
) -> None:
    missing = str(tmp_path / "x.so")
    report = run("diagnose", "--json", "--unmasked", "--module", missing).report

    finding = report.finding("middleware.missing")
    assert str(tmp_path / "x.so") in finding["meaning"]


def test_token_whose_slot_names_no_reader_can_be_chosen(
    card_reader: Reader, tmp_path: Path
) -> None:
    first = make_token(tmp_path / "softhsm", [RSA], label="Ankara")
    second = ("--init-token", "--free", "--label", "Konya", "--pin", first.pin)
    subprocess.run(
        ["softhsm2-util", *second, "--so-pin", first.so_pin],
        env={**os.environ, **first.environment}, capture_output=True, check=True,
    )  # fmt: skip

    def check(*options: str) -> Run:
        arguments = ("pin", "check", "--json", "--pin-stdin", "--module", str(first.module))
        typed = f"{first.pin}\n"
        return run(*arguments, *options, typed=typed, environment=first.environment)

    several = check("--unmasked")
    listed = several.json["sentences"][0]
    slots = listed.partition(": ")[2].rstrip(".").split(", ")

    assert several.code == 21
    assert len(slots) == 2
    for slot in slots:  # as it is told to say
        assert check("--reader", slot).code == 0
    assert check("--reader", "konya").json["card"]["label"].strip() == "Konya"
    assert check("--reader", "Bursa").code == 20


UNTOUCHED: Final = {"C_GetTokenInfo": 2, "C_GetSlotInfo": 1, "C_OpenSession": 1}


def test_probe_asks_a_token_no_oftener_than_it_has_to(shim: MakeShim) -> None:
    made = shim(certificates=[RSA])
    probed(made)

    assert {call: count(made, call) for call in UNTOUCHED} == UNTOUCHED
