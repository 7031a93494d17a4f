"""The worker: what it asks a module, what it says of it, and how it leaves."""

import ctypes
import json
import sys
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from esign_desktop.devices.pkcs11 import worker
from esign_desktop.devices.pkcs11.messages import (
    Outcome,
    ProbeReply,
    RawCertificate,
    RawKey,
    RawToken,
)
from esign_desktop.model.codec import decode, encode
from esign_desktop.model.token import ProbeOutcome
from tests.devices.pkcs11.python_library import (
    MODULE,
    Library,
    Slot,
    Token,
    Value,
    certificate,
)

import pkcs11  # isort: skip  # after the worker, which loads it without its helpers
from pkcs11 import Attribute, KeyType, ObjectClass, SlotFlag, TokenFlag, exceptions

# CKR_ names of PKCS#11 v3.1, 2.2 that python-pkcs11 has an exception for
STANDARD = """
    HOST_MEMORY SLOT_ID_INVALID GENERAL_ERROR FUNCTION_FAILED ARGUMENTS_BAD NO_EVENT
    ATTRIBUTE_READ_ONLY ATTRIBUTE_SENSITIVE ATTRIBUTE_TYPE_INVALID ATTRIBUTE_VALUE_INVALID
    DATA_INVALID DATA_LEN_RANGE DEVICE_ERROR DEVICE_MEMORY DEVICE_REMOVED
    ENCRYPTED_DATA_INVALID ENCRYPTED_DATA_LEN_RANGE FUNCTION_CANCELED FUNCTION_NOT_SUPPORTED
    KEY_HANDLE_INVALID KEY_SIZE_RANGE KEY_TYPE_INCONSISTENT KEY_NOT_NEEDED KEY_NEEDED
    KEY_INDIGESTIBLE KEY_NOT_WRAPPABLE KEY_UNEXTRACTABLE MECHANISM_INVALID
    MECHANISM_PARAM_INVALID OBJECT_HANDLE_INVALID OPERATION_ACTIVE OPERATION_NOT_INITIALIZED
    PIN_INCORRECT PIN_INVALID PIN_LEN_RANGE PIN_EXPIRED PIN_LOCKED SESSION_CLOSED
    SESSION_COUNT SESSION_HANDLE_INVALID SESSION_READ_ONLY SESSION_EXISTS
    SESSION_READ_ONLY_EXISTS SESSION_READ_WRITE_SO_EXISTS SIGNATURE_INVALID
    SIGNATURE_LEN_RANGE TEMPLATE_INCOMPLETE TEMPLATE_INCONSISTENT TOKEN_NOT_PRESENT
    TOKEN_NOT_RECOGNIZED TOKEN_WRITE_PROTECTED UNWRAPPING_KEY_HANDLE_INVALID
    UNWRAPPING_KEY_SIZE_RANGE UNWRAPPING_KEY_TYPE_INCONSISTENT USER_ALREADY_LOGGED_IN
    USER_NOT_LOGGED_IN USER_PIN_NOT_INITIALIZED USER_ANOTHER_ALREADY_LOGGED_IN
    USER_TOO_MANY_TYPES WRAPPED_KEY_INVALID WRAPPED_KEY_LEN_RANGE WRAPPING_KEY_HANDLE_INVALID
    WRAPPING_KEY_SIZE_RANGE WRAPPING_KEY_TYPE_INCONSISTENT RANDOM_SEED_NOT_SUPPORTED
    RANDOM_NO_RNG DOMAIN_PARAMS_INVALID EXCEEDED_MAX_ITERATIONS PIN_TOO_WEAK
    PUBLIC_KEY_INVALID FUNCTION_REJECTED
"""
NO_MODULE_SAYS = {
    "PKCS11Error", "NoSuchKey", "NoSuchToken", "MultipleObjectsReturned", "MultipleTokensReturned",
}  # fmt: skip
EXCEPTIONS = [each for each in vars(exceptions).values() if isinstance(each, type)]


# Names of errors


def test_every_error_has_the_name_the_standard_gives_it() -> None:
    names = {worker.ckr_name(each()) for each in EXCEPTIONS if each.__name__ not in NO_MODULE_SAYS}

    assert names == {f"CKR_{name}" for name in STANDARD.split()}


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (exceptions.PinIncorrect(), "CKR_PIN_INCORRECT"),
        (exceptions.SlotIDInvalid(), "CKR_SLOT_ID_INVALID"),
        (exceptions.RandomNoRNG(), "CKR_RANDOM_NO_RNG"),
        (exceptions.SessionReadWriteSOExists(), "CKR_SESSION_READ_WRITE_SO_EXISTS"),
        (exceptions.TokenNotRecognised(), "CKR_TOKEN_NOT_RECOGNIZED"),
        (exceptions.AnotherUserAlreadyLoggedIn(), "CKR_USER_ANOTHER_ALREADY_LOGGED_IN"),
        (exceptions.FunctionCancelled(), "CKR_FUNCTION_CANCELED"),
        (pkcs11.PKCS11Error("Unmapped error code 0xa"), "CKR 0x0000000A"),
        (pkcs11.PKCS11Error("Unmapped error code 0x80000001"), "CKR 0x80000001"),
        (pkcs11.PKCS11Error("Anything else"), "Anything else"),
    ],
)
def test_an_error_is_named(error: pkcs11.PKCS11Error, name: str) -> None:
    assert worker.ckr_name(error) == name


def test_a_token_is_shown_with_its_certificates_and_keys(probe: Any) -> None:
    public = Value({Attribute.ID: b"2", Attribute.KEY_TYPE: KeyType.RSA, Attribute.MODULUS: b"n"})
    objects = {
        ObjectClass.CERTIFICATE: [
            certificate(b"first", b"1"), certificate(b"second", b"2"), Value(),
        ],
        ObjectClass.PRIVATE_KEY: [Value({Attribute.ID: b"2"})],
        ObjectClass.PUBLIC_KEY: [public],
    }  # fmt: skip

    reply = probe(Library(Slot(Token(objects), 2)))

    assert reply == ProbeReply(
        outcome="ok",
        library="AKIS",
        version="6.8",
        tokens=[
            RawToken(
                label="AKIS_0011",
                serial="0011\0 \ufffd",
                manufacturer="TUBITAK",
                model="AKIS",
                slot_name="Reader 2",
                flags=0x408,
                pin_lengths=(6, 8),
                certificates=[
                    RawCertificate(der=b"first".hex(), id=b"1".hex()),
                    RawCertificate(der=b"second".hex(), id=b"2".hex()),
                    RawCertificate(der="", id=""),
                ],
                more_certificates=0,
                private_keys=[RawKey(id=b"2".hex(), kind=None, number="")],
                public_keys=[RawKey(id=b"2".hex(), kind=0, number=b"n".hex())],
                detail="",
            )
        ],
    )


def test_public_keys_are_not_asked_for_where_private_ones_are_hidden_or_tell_enough(
    probe: Any,
) -> None:
    hidden = {ObjectClass.PUBLIC_KEY: [Value({Attribute.ID: b"1"})]}
    point: dict[Attribute, Any] = {
        Attribute.KEY_TYPE: KeyType.EC_EDWARDS,
        Attribute.EC_POINT: b"\4\0",
    }
    telling = {**hidden, ObjectClass.PRIVATE_KEY: [Value({Attribute.ID: b"1", **point})]}

    reply = probe(Library(Slot(Token(hidden), 0), Slot(Token(telling), 1)))

    assert [token["public_keys"] for token in reply["tokens"]] == [[], []]
    assert reply["tokens"][1]["private_keys"] == [RawKey(id=b"1".hex(), kind=0x40, number="0400")]


def test_a_key_of_a_type_nobody_knows_costs_no_more_than_its_number(probe: Any) -> None:
    class Odd(Value):
        def __getitem__(self, key: Attribute) -> Any:
            if key is Attribute.KEY_TYPE:
                raise ValueError("no such KeyType")
            return super().__getitem__(key)

    objects = {ObjectClass.PRIVATE_KEY: [Odd({Attribute.ID: b"1"})]}

    (token,) = probe(Library(Slot(Token(objects))))["tokens"]

    assert token["private_keys"] == [RawKey(id=b"1".hex(), kind=None, number="")]


def test_slots_that_are_shown_only_when_all_are_asked_for_are_found(probe: Any) -> None:
    empty = Slot(Token({}), 1)
    empty.flags = SlotFlag(0)

    reply = probe(Library(Slot(Token({})), empty, hidden=True))

    assert [token["slot_name"] for token in reply["tokens"]] == ["Reader 0"]


def test_a_blank_token_is_passed_over(probe: Any) -> None:
    assert probe(Library(Slot(Token({}, flags=TokenFlag(0)))))["tokens"] == []


def test_a_token_that_refuses_does_not_hide_the_others(probe: Any) -> None:
    refused = Slot(exceptions.TokenNotRecognised(), 0)
    half = Slot(Token(exceptions.SessionCount()), 1)

    reply = probe(Library(refused, half, Slot(Token({}), 2)))

    assert reply["outcome"] == "ok"
    assert [
        (token["slot_name"], token["label"], token["detail"]) for token in reply["tokens"]
    ] == [
        ("Reader 0", "", "CKR_TOKEN_NOT_RECOGNIZED"),
        ("Reader 1", "AKIS_0011", "CKR_SESSION_COUNT"),
        ("Reader 2", "AKIS_0011", ""),
    ]


@pytest.mark.parametrize(
    ("error", "outcome", "detail"),
    [
        (
            pkcs11.PKCS11Error(f"OS exception while loading {MODULE}: libx.so: cannot open"),
            "cannot_load",
            "libx.so: cannot open",
        ),
        (
            pkcs11.PKCS11Error(f"Unknown exception while loading {MODULE}"),
            "cannot_load",
            f"Unknown exception while loading {MODULE}",
        ),
        (exceptions.ArgumentsBad(), "refused", "C_Initialize: CKR_ARGUMENTS_BAD"),
        (
            pkcs11.PKCS11Error("Unmapped error code 0xa"),
            "refused",
            "C_Initialize: CKR 0x0000000A",
        ),
    ],
)
def test_a_module_that_cannot_be_loaded_is_not_one_that_refuses(
    probe: Any, error: Exception, outcome: str, detail: str
) -> None:
    assert probe(error) == {"outcome": outcome, "detail": detail}


@pytest.mark.parametrize(
    ("handle", "detail"),
    [(None, "[WinError 126] Belirtilen modül bulunamadı."), (1, "no C_GetFunctionList")],
)
def test_on_windows_the_number_says_why_a_module_cannot_be_loaded(
    probe: Any, monkeypatch: pytest.MonkeyPatch, handle: int | None, detail: str
) -> None:
    kernel = SimpleNamespace(LoadLibraryW=lambda path: handle if path.value == MODULE else 1)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", lambda name, use_last_error: kernel, raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: 126, raising=False)
    words = "Belirtilen modül bulunamadı.\r\n"
    error = OSError(f"[WinError 126] {words}")
    monkeypatch.setattr(ctypes, "WinError", lambda code: error, raising=False)

    reply = probe(pkcs11.PKCS11Error(f"OS exception while loading {MODULE}: {words}"))

    assert reply == {"outcome": "cannot_load", "detail": detail}


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (exceptions.DeviceError(), "CKR_DEVICE_ERROR"),
        (ValueError("?"), "senseless answer: ValueError"),
        (MemoryError(), "senseless answer: MemoryError"),
    ],
)
def test_an_error_behind_the_loading_keeps_what_the_module_said_of_itself(
    probe: Any, error: Exception, detail: str
) -> None:
    class Failing(Library):
        def get_slots(self, token_present: bool = False) -> list[Slot]:
            raise error

    assert probe(Failing()) == {
        "outcome": "refused", "library": "AKIS", "version": "6.8", "detail": detail,
    }  # fmt: skip


# Messages


def test_what_the_worker_writes_is_what_we_read(probe: Any) -> None:
    objects = {ObjectClass.CERTIFICATE: [certificate(b"\x30\x00", b"1")]}
    reply = probe(Library(Slot(Token(objects, label="Şükrü"))))

    assert decode(ProbeReply, json.dumps(reply)) == {
        **reply,
        "tokens": [{**reply["tokens"][0], "pin_lengths": (4, 8)}],
    }
    assert decode(ProbeReply, encode(reply)) == decode(ProbeReply, json.dumps(reply))


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_every_outcome_of_the_worker_is_one_of_ours(outcome: str) -> None:
    assert ProbeOutcome(outcome)
