"""The worker: what it asks a module, what it says of it, and how it leaves."""

import ctypes
import json
import sys
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from esign_desktop.devices.pkcs11 import worker
from esign_desktop.devices.pkcs11.messages import Outcome, ProbeReply, RawCertificate, RawToken
from esign_desktop.model.codec import decode, encode
from esign_desktop.model.token import ProbeOutcome

import pkcs11  # isort: skip  # after the worker, which loads it without its helpers
from pkcs11 import Attribute, ObjectClass, SlotFlag, TokenFlag, exceptions

INITIALIZED = TokenFlag.TOKEN_INITIALIZED
MODULE = "/usr/lib/libakisp11.so"

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


# A module that is a Python object


class Token(SimpleNamespace):
    """A token as python-pkcs11 shows it."""

    def __init__(self, objects: dict[ObjectClass, list[Any]] | Exception, **facts: Any) -> None:
        super().__init__(
            label="AKIS_0011", serial=b"0011\0 \xff", manufacturer_id="TUBITAK", model="AKIS",
            flags=INITIALIZED | TokenFlag.USER_PIN_INITIALIZED,
        )  # fmt: skip
        self.__dict__.update(facts)
        self.objects = objects

    def open(self) -> "Token":
        if isinstance(self.objects, Exception):
            raise self.objects
        return self

    def get_objects(self, wanted: dict[Attribute, ObjectClass]) -> list[Any]:
        assert not isinstance(self.objects, Exception)
        return self.objects.get(wanted[Attribute.CLASS], [])


class Slot(SimpleNamespace):
    """A slot with a token, or with an error instead."""

    def __init__(self, token: Token | Exception, number: int = 0) -> None:
        super().__init__(
            slot_id=number, slot_description=f"Reader {number}", flags=SlotFlag.TOKEN_PRESENT
        )
        self.token = token

    def get_token(self) -> Token:
        if isinstance(self.token, Exception):
            raise self.token
        return self.token


class Library(SimpleNamespace):
    """A module; ``hidden`` slots are shown only when all are asked for."""

    def __init__(self, *slots: Slot, hidden: bool = False) -> None:
        super().__init__(library_description="AKIS", manufacturer_id="", library_version=(6, 8))
        self.slots, self.hidden = slots, hidden

    def get_slots(self, token_present: bool = False) -> list[Slot]:
        return [] if token_present and self.hidden else list(self.slots)


class Value(dict[Attribute, bytes]):
    """An object; an attribute it lacks is refused."""

    def __missing__(self, key: Attribute) -> bytes:
        raise exceptions.AttributeTypeInvalid


def certificate(value: bytes, key_id: bytes) -> Value:
    return Value({Attribute.VALUE: value, Attribute.ID: key_id})


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a probe of a module that is a Python object, or an error on loading it."""

    def probe_of(library: Library | Exception) -> ProbeReply:
        def load(module: str) -> Library:
            if isinstance(library, Exception):
                raise library
            return library

        lengths = SimpleNamespace(of=lambda slot: (4 + slot, 8))
        monkeypatch.setattr(worker, "PinLengths", lambda module: lengths)
        monkeypatch.setattr(pkcs11, "lib", load)
        return worker.probe(MODULE)

    return probe_of


def test_a_token_is_shown_with_its_certificates_and_whose_keys_are_there(probe: Any) -> None:
    objects = {
        ObjectClass.CERTIFICATE: [
            certificate(b"first", b"1"), certificate(b"second", b"2"), Value(),
        ],
        ObjectClass.PRIVATE_KEY: [Value({Attribute.ID: b"2"})],
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
                    RawCertificate(der=b"first".hex(), has_key=False),
                    RawCertificate(der=b"second".hex(), has_key=True),
                    RawCertificate(der="", has_key=False),
                ],
                detail="",
            )
        ],
    )


def test_whether_a_key_is_there_is_not_known_where_none_is_shown(probe: Any) -> None:
    objects = {ObjectClass.CERTIFICATE: [certificate(b"first", b"1")]}

    (token,) = probe(Library(Slot(Token(objects))))["tokens"]

    assert token["certificates"] == [RawCertificate(der=b"first".hex(), has_key=None)]


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


def test_counts_and_sizes_have_limits(probe: Any) -> None:
    big = {ObjectClass.CERTIFICATE: [certificate(bytes(40_000), b"1")] * 50}

    reply = probe(Library(*[Slot(Token(big))] * 50))

    assert len(reply["tokens"]) == worker.MAX_TOKENS
    assert len(reply["tokens"][0]["certificates"]) == worker.MAX_CERTIFICATES
    assert len(reply["tokens"][0]["certificates"][0]["der"]) == 2 * worker.MAX_DER_BYTES


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
