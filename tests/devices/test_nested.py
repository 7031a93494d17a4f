"""Five kilobytes of SEQUENCEs in SEQUENCEs: unreadable wherever they come from, and only they."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esign_desktop.devices import der_limits
from esign_desktop.devices.akis.certificates import read_certificates as read_card
from esign_desktop.devices.der_limits import MAX_DEPTH, MAX_VALUES, TooComplexError, require_simple
from esign_desktop.devices.pkcs11.interpret import read_reply
from esign_desktop.devices.revocation.addresses import Addresses, addresses_of
from esign_desktop.devices.revocation.chains import Chains
from esign_desktop.devices.revocation.issuer_certificate import (
    SignatureError,
    name_key,
    read_signed,
    verify,
)
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.devices.signatures import PublicKey, public_key_of, verifies
from esign_desktop.devices.x509 import NotACertificateError, read_certificate, read_certificates
from esign_desktop.model.card import CardFamily, DriverlessOutcome
from esign_desktop.model.certificate import CertificateSource, KeyKind, NoAnswer
from tests.devices import handmade
from tests.devices.akis.transports import Scripted
from tests.devices.revocation import asked
from tests.stack.certificates import valid_certificate
from tests.stack.der import octets, sequence, tlv

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


def nested(levels: int, tag: int = 0x30) -> bytes:
    value = b""
    for _ in range(levels):
        value = tlv(tag, value)
    return value


DEEP = nested(1000)
GOOD = valid_certificate().der
FIELDS = ["serial", "issuer", "subject", "not_before", "not_after", "key"]
EXTENSIONS = [
    handmade.KEY_USAGE, handmade.BASIC_CONSTRAINTS, handmade.POLICIES, handmade.QC_STATEMENTS,
]  # fmt: skip


def bad(field: str = "subject") -> bytes:
    parts: dict[str, Any] = {field: DEEP}
    return handmade.certificate(**parts)


@pytest.mark.parametrize("der", [DEEP, sequence(DEEP), *map(bad, FIELDS)])
def test_a_nested_certificate_is_no_certificate(der: bytes) -> None:
    with pytest.raises(NotACertificateError, match=r"^TooComplexError$"):
        read_certificate(der, NOW)
    assert public_key_of(der) is None
    with pytest.raises(ValueError, match="TooComplexError"):
        read_signed(der)
    assert addresses_of(der) == Addresses()


@pytest.mark.parametrize("kind", EXTENSIONS)
@pytest.mark.parametrize("wrap", [bytes, octets, lambda value: tlv(0xA0, value)])
def test_a_nested_extension_costs_itself_only(kind: str, wrap: Any) -> None:
    hostile = handmade.extension(kind, wrap(DEEP))
    policy = handmade.policies("1.2.3")
    other = () if kind == handmade.POLICIES else (policy,)

    certificate = read_certificate(handmade.certificate(extensions=(hostile, *other)), NOW)

    assert certificate.subject.common_name == "Subject"
    assert (certificate.usages, certificate.qc_statements, certificate.ca) == ((), (), False)
    assert certificate.policies == (("1.2.3",) if other else ())


def test_addresses_that_are_nested_are_none() -> None:
    hostile = handmade.extension(handmade.AUTHORITY_ACCESS, DEEP)

    assert addresses_of(handmade.certificate(extensions=(hostile,))) == Addresses()


@pytest.mark.parametrize("field", FIELDS)
def test_a_good_certificate_beside_a_nested_one_is_read(field: str) -> None:
    files = (bad(field), GOOD, bad(field))

    (found,) = read_certificates(files, NOW, source=CertificateSource.CARD)

    assert found.der == GOOD


def test_a_good_certificate_beside_a_nested_one_in_a_reply_is_read() -> None:
    line = reply(certificates=[{"der": d.hex(), "id": ""} for d in (bad(), GOOD)])

    _, (token,) = read_reply(line, NOW)

    assert [each.der for each in token.certificates] == [GOOD]
    assert token.unreadable == 1


def reply(**changes: Any) -> bytes:
    token = {
        "label": "", "serial": "1", "manufacturer": "", "model": "", "slot_name": "",
        "flags": 0, "pin_lengths": None, "certificates": [], "more_certificates": 0,
        "private_keys": [], "public_keys": [], "detail": "",
    }  # fmt: skip
    return json.dumps({"outcome": "ok", "tokens": [token | changes]}).encode()


@pytest.mark.parametrize(
    "line",
    [
        b'{"outcome":"ok","tokens":' + b"[" * 100_000,
        reply(label="x" * 10_000),
        reply(certificates=[{"der": "00", "id": ""}] * 1000),
        b'{"outcome":"ok","tokens":[' + b"{}," * 1000 + b"{}]}",
        b"\xff\xfe" * 1000,
        b"null",
        b"",
    ],
)
def test_a_reply_that_is_nested_or_endless_is_senseless(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_reply(line, NOW)


def test_a_nested_file_of_the_issuer_is_no_issuer() -> None:
    def fetch(url: str) -> bytes:
        return DEEP

    certified = asked.AUTHORITIES.certificate(key="ec256", key_number=2)
    with pytest.raises(UnansweredError) as refusal:
        Chains([DEEP, bad()], fetch).issuer_of(asked.read(certified))
    assert refusal.value.why is NoAnswer.NO_ISSUER


def test_a_nested_answer_of_a_server_is_unreadable() -> None:
    assert asked.refused(DEEP) is NoAnswer.UNREADABLE


def test_nested_names_and_keys_are_unreadable() -> None:
    with pytest.raises(ValueError, match="TooComplexError"):
        name_key(DEEP)
    with pytest.raises(SignatureError) as refusal:
        verify(DEEP, "1.2.840.113549.1.1.11", b"", b"")
    assert not refusal.value.judged
    assert not verifies(PublicKey(KeyKind.EC, 384, b"", DEEP, curve="unheard"), b"", bytes(96))


@pytest.mark.parametrize("content", [b"\x30\x80" * 120, b"\xa4\x80" * 120, nested(100, 0xA4)])
def test_a_directory_of_a_card_that_is_nested_ends_the_reading(content: bytes) -> None:
    answer = content[:244] + bytes.fromhex("9000")
    card = Scripted(lambda _: answer)

    files = read_card(card, CardFamily.AKIS_V1, "1.0")

    assert files.outcome in (DriverlessOutcome.NOT_FOUND, DriverlessOutcome.REFUSED)
    assert files.certificates == ()


def test_what_fails_in_any_way_while_a_card_is_read_is_an_ending() -> None:
    def fail(_: bytes) -> bytes:
        raise MemoryError

    files = read_card(Scripted(fail), CardFamily.AKIS_V2, "2.5.2")

    assert files.outcome is DriverlessOutcome.REFUSED
    assert files.detail == "unreadable: MemoryError"


# The limits


@pytest.mark.parametrize("tag", [0x30, 0xA0, 0x24, 0x7F21])
def test_depth_has_a_limit_and_not_before_it(tag: int) -> None:
    require_simple(nested(MAX_DEPTH, tag))

    with pytest.raises(TooComplexError):
        require_simple(nested(MAX_DEPTH + 1, tag))


@pytest.mark.parametrize("opening", [b"\x30\x80", b"\xa0\x80"])
def test_values_whose_end_nobody_tells_have_a_depth_too(opening: bytes) -> None:
    with pytest.raises(TooComplexError):
        require_simple(opening * 2000)


def test_values_have_a_limit_and_not_before_it() -> None:
    require_simple(sequence(b"\x05\x00" * (MAX_VALUES - 1)))

    with pytest.raises(TooComplexError):
        require_simple(sequence(b"\x05\x00" * MAX_VALUES))


def test_what_is_deep_behind_a_broken_value_is_found_outside_of_it_only() -> None:
    broken = b"\x30\x03\x02\x50\x00"  # an INTEGER longer than the SEQUENCE it is in

    require_simple(tlv(0x30, b"\x02\x7f" + DEEP[:100]))  # nothing behind it is looked at
    with pytest.raises(TooComplexError):
        require_simple(sequence(broken, DEEP))


def test_what_lies_behind_the_value_is_not_looked_at() -> None:
    require_simple(GOOD + DEEP)


def test_certificates_are_far_below_the_limits() -> None:
    for der in (GOOD, handmade.certificate(key=handmade.ec_384_with_explicit_parameters())):
        assert depth(der) < MAX_DEPTH // 2


def depth(der: bytes) -> int:
    for limit in range(1, MAX_DEPTH + 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(der_limits, "MAX_DEPTH", limit)
            try:
                require_simple(der)
            except TooComplexError:
                continue
            return limit
    raise AssertionError


@given(st.binary(max_size=400) | st.lists(st.sampled_from([
    b"\x30\x80", b"\x30\x02", b"\x3f\x81", b"\x00\x00", b"\x30\x84\xff", b"\x02\x01\x00", b"\x1f",
]), max_size=300).map(b"".join))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_whatever_it_is_the_walk_ends_and_the_parser_behind_it_is_held(data: bytes) -> None:
    for der in (data, sequence(data), handmade.certificate(subject=data)):
        try:
            require_simple(der)
        except TooComplexError:
            continue
        try:
            read_certificate(der, NOW)
        except NotACertificateError as error:
            assert "RecursionError" not in str(error)


def test_names_have_a_length() -> None:
    long = handmade.common_name("Ş" * 10_000)

    name = read_certificate(handmade.certificate(subject=long), NOW).subject.common_name

    assert name == "Ş" * 256


def test_a_certificate_with_many_names_and_policies_is_read_within_limits() -> None:
    der = handmade.certificate(
        subject=handmade.name(*[handmade.attribute("2.5.4.11", tlv(0x0C, b"x"))] * 500),
        extensions=(handmade.policies(*(f"1.2.{number}" for number in range(1, 500))),),
    )

    certificate = read_certificate(der, NOW)

    assert certificate.subject.organizational_unit == "x"
    assert len(certificate.policies) == 64
    assert certificate.not_after - certificate.not_before > timedelta(days=1)
