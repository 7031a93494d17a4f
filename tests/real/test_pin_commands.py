"""``pin`` and ``sign-test`` as a person or a script runs them, on real modules and cards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.conftest import StartReaders
from tests.real.program import Run, run
from tests.stack import winscard
from tests.stack.akis_card import AkisV1Card
from tests.stack.card import Faults
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import MakeShim, Module, Reader
from tests.stack.softhsm import DEFAULT_PIN, SoftHsmToken, make_token
from tests.stack.vpcd import CardInReader

pytestmark = pytest.mark.stack

RSA = valid_certificate()
EC = valid_certificate(key="ec384")
WRONG = "914273"
NEW = "271828"
VERIFY = 0x20
PIN_STDIN = "--pin-stdin"


def check(module: Path, pin: str = DEFAULT_PIN, *more: str) -> Run:
    return run("pin", "check", PIN_STDIN, "--json", "--module", module, *more, typed=f"{pin}\n")


def change(module: Path, old: str, new: str, *more: str) -> Run:
    lines = f"{old}\n{new}\n"
    return run("pin", "change", PIN_STDIN, "--json", "--module", module, *more, typed=lines)


def sign(module: Path, pin: str = DEFAULT_PIN) -> Run:
    return run("sign-test", "--yes", PIN_STDIN, "--json", "--module", module, typed=f"{pin}\n")


def state(told: list[dict[str, str]] | None) -> str | None:
    """Return the state of the PIN a person types."""
    return next((each["state"] for each in told or () if each["role"] == "user"), None)


def pin_commands(card: AkisV1Card) -> list[int]:
    """Return the instructions of the commands a card got that touch a PIN."""
    return [command[1] for command in card.log.verify_like()]


# The virtual AKIS card with OpenSC's driver


def test_each_pin_a_person_types_is_verified_once_and_nothing_else_verifies(
    card_reader: Reader, opensc_module: Module
) -> None:
    card, module = AkisV1Card([RSA]), opensc_module.path
    card_reader.insert(card)
    seen = []

    for pin in (DEFAULT_PIN, WRONG, WRONG):
        seen.append(check(module, pin).code)
        run("pin", "status", "--module", module)
        run("diagnose", "--module", module)
    for broken in ("12345", "12345a", "1" * 40, "", "12345ş", "１２３４５６", "123456\0"):
        seen.append(check(module, broken).code)
        assert change(module, DEFAULT_PIN, broken).code == 12
    run("sign-test", "--dry", "--module", module)

    assert seen == [0, 10, 10, *[12] * 7]
    assert pin_commands(card) == [VERIFY] * 3


def test_three_wrong_pins_lock_and_the_fourth_is_not_sent(
    card_reader: Reader, opensc_module: Module
) -> None:
    card, module = AkisV1Card([RSA]), opensc_module.path
    card_reader.insert(card)

    codes = [check(module, WRONG, "--last-try").code for _ in range(3)]
    assert codes == [10, 10, 11]
    assert pin_commands(card) == [VERIFY] * 3
    after = check(module, DEFAULT_PIN, "--last-try")
    status = run("pin", "status", "--json", "--module", module)

    assert after.code == 11
    assert card.tries == 0
    assert after.json["say"] == "P01"
    assert status.code in (2, 3)


def test_after_a_change_the_old_pin_fails_and_the_new_one_works(
    card_reader: Reader, opensc_module: Module
) -> None:
    card, module = AkisV1Card([RSA]), opensc_module.path
    card_reader.insert(card)

    changed = change(module, DEFAULT_PIN, NEW)

    assert (changed.code, changed.json["changed"], changed.json["pin_sent"]) == (0, True, True)
    assert check(module, DEFAULT_PIN).code == 10
    assert check(module, NEW).code == 0


def test_a_wrong_present_pin_changes_nothing_and_says_so(
    card_reader: Reader, opensc_module: Module
) -> None:
    card, module = AkisV1Card([RSA]), opensc_module.path
    card_reader.insert(card)

    failed = change(module, WRONG, NEW)

    assert (failed.code, failed.json["changed"]) == (10, False)
    assert any("eski PIN" in s or "old PIN" in s for s in failed.json["sentences"])
    assert pin_commands(card) == [VERIFY]
    assert check(module, DEFAULT_PIN).code == 0


@pytest.mark.parametrize("lines", ["", "123456\n", "123456\n271828\n271828\n"])
def test_a_wrong_number_of_lines_sends_nothing(
    card_reader: Reader, opensc_module: Module, lines: str
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    ran = run("pin", "change", PIN_STDIN, "--module", opensc_module.path, typed=lines)

    assert ran.code == 64
    assert not card.log.verify_like()


def test_an_rsa_card_signs_and_the_certificate_verifies_it(
    card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    signed = sign(opensc_module.path)

    assert signed.code == 0, signed.stdout
    assert signed.json["simulated"] is False
    assert signed.json["signature"]["key"] == "rsa"
    assert signed.json["signature"]["mechanism"] in ("CKM_SHA256_RSA_PKCS", "CKM_RSA_PKCS")
    assert pin_commands(card).count(VERIFY) == 1


def test_without_a_pin_it_is_told_whether_signing_would_work(
    card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    dry = run("sign-test", "--dry", "--json", "--module", opensc_module.path)

    assert (dry.code, dry.json["works"], dry.json["obstacles"]) == (0, True, [])
    assert not card.log.verify_like()


@pytest.mark.parametrize("at", [5, 20, 40, 60])
def test_a_card_pulled_in_the_middle_is_told_as_what_it_is(
    card_reader: Reader, opensc_module: Module, at: int
) -> None:
    card = AkisV1Card([RSA], faults=Faults(pull_at=at))
    card_reader.insert(card)

    ran = check(opensc_module.path)

    assert ran.code in (0, 20, 23, 26)
    assert ran.code != 0 or card.log.verify_like()
    assert len(card.log.verify_like()) <= 1


# SoftHSM


def test_softhsm_signs_with_an_ec_p384_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card_reader: Reader
) -> None:
    token: SoftHsmToken = make_token(tmp_path / "softhsm", [EC])
    for name, value in token.environment.items():
        monkeypatch.setenv(name, value)

    signed = sign(token.module)

    assert signed.code == 0, signed.stdout
    facts = signed.json["signature"]
    assert (facts["key"], facts["key_bits"], facts["mechanism"]) == ("ec", 384, "CKM_ECDSA")


def test_softhsm_changes_its_pin(softhsm_token: SoftHsmToken, card_reader: Reader) -> None:
    assert change(softhsm_token.module, DEFAULT_PIN, NEW).code == 0
    assert check(softhsm_token.module, DEFAULT_PIN).code == 10
    assert check(softhsm_token.module, NEW).code == 0


# AKIS' own module, as the shim plays it


@pytest.mark.parametrize("flags", ["always", "after_failed_login", "never"])
def test_the_state_is_told_as_far_as_the_module_tells_it(
    card_reader: Reader, shim: MakeShim, flags: str
) -> None:
    module = shim(certificates=[EC], slot_description=card_reader.name, flags=flags)

    wrong = check(module.path, WRONG)
    again = check(module.path, WRONG, "--last-try")

    assert (wrong.code, again.code) == (10, 10)
    assert module.calls().count("C_Login") == 2
    told = [each.json["say"] for each in (wrong, again)]
    if flags == "always":
        assert (state(wrong.json["after"]), state(again.json["after"])) == ("low", "last_try")
    if flags == "after_failed_login":  # and in no later process, so that only the words can tell
        assert state(again.json["after"]) == "unknown"
    assert told == (["", ""] if flags == "never" else ["P03", "P02"])
    if flags == "never":
        assert state(again.json["after"]) == "unknown"
        assert not any(s.startswith(("1 ", "2 ")) for s in again.json["sentences"])


@pytest.mark.parametrize(
    ("mood", "code", "more"),
    [
        ({"locked": True}, 11, ()),
        ({"pin_not_initialized": True}, 14, ()),
        ({"final_try": True}, 13, ()),
    ],
)
def test_a_card_that_would_only_suffer_is_not_asked(
    card_reader: Reader, shim: MakeShim, mood: dict[str, bool], code: int, more: tuple[str, ...]
) -> None:
    module = shim(certificates=[EC], slot_description=card_reader.name, **mood)

    assert check(module.path, DEFAULT_PIN, *more).code == code
    assert "C_Login" not in module.calls()


@pytest.mark.parametrize("mood", [{"locked": True}, {"pin_not_initialized": True}])
def test_a_module_that_sets_no_flags_answers_for_itself(
    card_reader: Reader, shim: MakeShim, mood: dict[str, bool]
) -> None:
    module = shim(certificates=[EC], slot_description=card_reader.name, flags="never", **mood)

    assert check(module.path).code in (11, 14)
    assert module.calls().count("C_Login") <= 1


def test_the_last_try_is_used_once_it_is_confirmed(card_reader: Reader, shim: MakeShim) -> None:
    module = shim(certificates=[EC], slot_description=card_reader.name, final_try=True)

    right = check(module.path, DEFAULT_PIN, "--last-try")

    assert right.code == 0
    assert state(right.json["after"]) != "last_try"


def test_a_module_that_dies_in_login_is_told_and_asked_again_for_the_state_only(
    card_reader: Reader, shim: MakeShim
) -> None:
    module = shim(certificates=[EC], slot_description=card_reader.name, crash="C_Login")

    died = check(module.path)

    assert (died.code, died.json["pin_sent"]) == (25, None)
    assert module.calls().count("C_Login") == 1
    assert died.json["after"] is not None  # the state was read again
    assert any("not known" in s or "bilinmiyor" in s for s in died.json["sentences"])


@pytest.mark.parametrize(("when", "new_holds"), [("crash", False), ("crash_after", True)])
def test_a_module_that_dies_in_a_change_leaves_open_which_pin_holds(
    card_reader: Reader, shim: MakeShim, when: str, new_holds: bool
) -> None:
    settings = {when: "C_SetPIN"}
    module = shim(certificates=[EC], slot_description=card_reader.name, **settings)

    died = change(module.path, DEFAULT_PIN, NEW)

    assert (died.code, died.json["changed"]) == (25, None)
    assert not any(
        "old PIN is still valid" in s or "eski PIN" in s for s in died.json["sentences"]
    )
    assert check(module.path, NEW if new_holds else DEFAULT_PIN).code == 0


@pytest.mark.parametrize(
    ("lie", "code"), [("signature", 32), ("signature_garbage", 32), ("signature_length", 32)]
)
def test_a_wrong_signature_is_told(
    card_reader: Reader, shim: MakeShim, lie: str, code: int
) -> None:
    module = shim(certificates=[EC], slot_description=card_reader.name, wrong_answers=lie)

    assert sign(module.path).code == code


def test_a_card_without_the_key_cannot_sign(card_reader: Reader, shim: MakeShim) -> None:
    module = shim(certificates=[EC], slot_description=card_reader.name, no_private_key=True)

    assert sign(module.path).code == 30


def test_on_a_reader_with_keys_the_pin_is_typed_there(card_reader: Reader, shim: MakeShim) -> None:
    settings = {"certificates": [EC], "slot_description": card_reader.name, "pin_pad": True}
    typed = shim(**settings, typed=DEFAULT_PIN)
    given_up = shim(**settings)

    assert run("pin", "check", "--json", "--module", typed.path).code == 0
    assert run("pin", "check", "--json", "--module", given_up.path).code == 27
    assert check(typed.path).code == 64


def test_of_two_cards_none_is_guessed(opensc_module: Module, start_readers: StartReaders) -> None:
    pcscd = start_readers(2)
    first = AkisV1Card([RSA])
    second = AkisV1Card([RSA], serial=bytes.fromhex("FFEEDDCCBBAA998877665544"))
    with CardInReader(first, port=pcscd.port(0)), CardInReader(second, port=pcscd.port(1)):
        for name in pcscd.readers:
            winscard.wait_for_card(name, present=True)

        unclear = check(opensc_module.path)
        assert (unclear.code, unclear.json["reason"]) == (21, "several_cards")
        assert not first.log.verify_like() + second.log.verify_like()

        chosen = check(opensc_module.path, DEFAULT_PIN, "--reader", pcscd.readers[1])
        assert chosen.code == 0
        assert not first.log.verify_like()
        assert pin_commands(second) == [VERIFY]
