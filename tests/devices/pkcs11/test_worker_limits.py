"""However much a module shows: bounded work, a bounded reply, and what matters most in it."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from esign_desktop.devices.pkcs11 import worker
from esign_desktop.devices.pkcs11.messages import RawKey
from esign_desktop.devices.pkcs11.process import MAX_REPLY_BYTES
from tests.build import NOW
from tests.devices.pkcs11.python_library import Library, Slot, Token, Value, certificate
from tests.stack.certificates import make_certificate, make_issuer, valid_certificate

from pkcs11 import Attribute, KeyType, ObjectClass  # isort: skip

DAY = timedelta(days=1)


def endless(value: Value) -> Iterator[Value]:
    while True:
        yield value


def test_counts_and_sizes_have_limits_and_what_is_left_out_is_counted(probe: Any) -> None:
    big = {ObjectClass.CERTIFICATE: [certificate(bytes(40_000), b"1")] * 50}

    reply = probe(Library(*[Slot(Token(big))] * 50))

    assert len(reply["tokens"]) == worker.MAX_TOKENS
    assert reply["more_tokens"] == 50 - worker.MAX_TOKENS
    first = reply["tokens"][0]
    assert len(first["certificates"][0]["der"]) == 2 * worker.MAX_DER_BYTES
    fitting = worker.MAX_TOKEN_BYTES // worker.MAX_DER_BYTES
    assert (len(first["certificates"]), first["more_certificates"]) == (fitting, 50 - fitting)


def test_endless_objects_come_to_an_end_and_the_reply_can_be_received(probe: Any) -> None:
    key = Value(
        {
            Attribute.ID: bytes(worker.MAX_ID_BYTES), Attribute.KEY_TYPE: KeyType.RSA,
            Attribute.MODULUS: bytes(worker.MAX_NUMBER_BYTES),
        }
    )  # fmt: skip
    nothing = Value({Attribute.ID: bytes(worker.MAX_ID_BYTES)})

    class Endless(Token):
        def get_objects(self, wanted: dict[Attribute, ObjectClass]) -> Iterator[Any]:
            match wanted[Attribute.CLASS]:
                case ObjectClass.CERTIFICATE:
                    return endless(certificate(bytes(2000), bytes(worker.MAX_ID_BYTES)))
                case ObjectClass.PRIVATE_KEY:
                    return chain([nothing], endless(key))
            return endless(key)

    reply = probe(Library(*[Slot(Endless({}))] * 20))

    token = reply["tokens"][0]
    assert len(token["certificates"]) == worker.MAX_CERTIFICATES
    assert token["more_certificates"] == worker.MAX_OBJECTS - worker.MAX_CERTIFICATES
    assert len(token["private_keys"]) == len(token["public_keys"]) == worker.MAX_KEYS
    assert len(json.dumps(reply)) < MAX_REPLY_BYTES


def test_numbers_and_ids_of_absurd_length_are_left_out(probe: Any) -> None:
    key = Value(
        {
            Attribute.ID: bytes(100_000), Attribute.KEY_TYPE: KeyType.RSA,
            Attribute.MODULUS: bytes(100_000),
        }
    )  # fmt: skip
    objects = {ObjectClass.PRIVATE_KEY: [key]}

    (token,) = probe(Library(Slot(Token(objects))))["tokens"]

    assert token["private_keys"] == [RawKey(id="", kind=0, number="")]


def test_of_too_many_certificates_those_of_persons_and_qualified_ones_stay(probe: Any) -> None:
    authority, person = make_issuer("test_ca").der, valid_certificate().der
    plain = make_certificate(NOW - DAY, NOW + DAY, qualified=False).der
    values = [*[authority] * 300, person, plain, *[authority] * 300]
    objects = {ObjectClass.CERTIFICATE: [certificate(der, b"1") for der in values]}

    (token,) = probe(Library(Slot(Token(objects))))["tokens"]

    shown = [bytes.fromhex(each["der"]) for each in token["certificates"]]
    assert len(shown) == worker.MAX_CERTIFICATES
    # in the module's order, so behind the authorities
    assert shown[-2:] == [person, plain]
    assert set(shown[:-2]) == {authority}


def test_of_too_many_tokens_those_with_certificates_of_persons_stay(probe: Any) -> None:
    def contents(*ders: bytes) -> Token:
        return Token({ObjectClass.CERTIFICATE: [certificate(der, b"1") for der in ders]})

    authority, person = make_issuer("test_ca").der, valid_certificate().der
    slots = [
        *(Slot(contents(), number) for number in range(30)),
        Slot(contents(authority), 30),
        Slot(contents(authority, person), 31),
    ]

    reply = probe(Library(*slots))

    names = [token["slot_name"] for token in reply["tokens"]]
    assert names == [*(f"Reader {number}" for number in range(14)), "Reader 30", "Reader 31"]
    assert reply["more_tokens"] == 16


def test_what_a_slow_module_shows_beyond_the_limit_is_not_waited_for(
    probe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 1000, 10))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))

    reply = probe(Library(*(Slot(Token({}), number) for number in range(40))))

    assert [token["slot_name"] for token in reply["tokens"]] == [
        f"Reader {number}" for number in range(worker.MAX_TOKENS)
    ]
    assert reply["more_tokens"] == 40 - worker.MAX_TOKENS
