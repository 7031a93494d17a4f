"""Bytes that are no certificate: one documented error, and no name in it."""

from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esign_desktop.devices.x509 import MAX_DER_BYTES, NotACertificateError, read_certificate
from esign_desktop.model import codec
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import Certificate, CertificateSource
from esign_desktop.model.limits import require_bounded
from tests.build import card, snapshot
from tests.devices import handmade
from tests.stack.certificates import (
    TEST_HOLDER,
    TEST_NATIONAL_ID,
    make_certificate,
    make_issuer,
    valid_certificate,
)
from tests.stack.der import sequence, tlv

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@cache
def samples() -> tuple[bytes, ...]:
    day = timedelta(days=1)
    return (
        make_certificate(NOW - day, NOW + day).der,
        make_certificate(NOW - day, NOW + day, key="ec384", issuer="mali_muhur").der,
        make_issuer("nes6").der,
        handmade.certificate(key=handmade.ec_384_with_explicit_parameters()),
    )


def attempt(der: bytes) -> Certificate | None:
    """Read; anything but a certificate or the one documented error goes through."""
    try:
        certificate = read_certificate(der, NOW)
    except NotACertificateError as error:
        said = f"{error} {error.__cause__} {error!r}"
        assert not any(word in said for word in (*TEST_HOLDER.split(), TEST_NATIONAL_ID))
        assert error.__suppress_context__ or error.__context__ is None
        return None
    # whatever it says, it can be written down and read back
    assert codec.decode(Certificate, codec.encode(certificate)) == certificate
    # and in a report it stays within what every report may hold
    require_bounded(snapshot(cards=(card(driverless=read(certificate)),)))
    assert certificate.der is not None
    assert certificate.fingerprint == sha256(certificate.der).hexdigest()
    return certificate


def read(certificate: Certificate) -> Driverless:
    return Driverless(DriverlessOutcome.READ, (certificate,))


LONG_OID = tlv(0x06, b"\x2a" * 15_000)


@pytest.mark.parametrize("kind", [handmade.POLICIES, handmade.QC_STATEMENTS])
def test_a_number_of_thousands_of_digits_is_left_out_and_what_is_beside_it_stays(
    kind: str,
) -> None:
    listed = sequence(sequence(LONG_OID), sequence(tlv(0x06, b"\x2a\x03")))

    certificate = attempt(handmade.certificate(extensions=(handmade.extension(kind, listed),)))

    assert certificate is not None
    assert certificate.policies + certificate.qc_statements == ("1.2.3",)


@pytest.mark.parametrize(
    "parts",
    [
        {"subject": sequence(tlv(0x31, sequence(LONG_OID, tlv(0x0C, b"x"))))},
        {"key": sequence(sequence(LONG_OID), tlv(0x03, b"\0"))},
        {"extensions": (handmade.policies(*(f"1.2.{each}" for each in range(2000))),)},
        {"subject": handmade.common_name("é\u0301" * 4000)},
        {"extensions": (handmade.extension(handmade.KEY_USAGE, tlv(3, b"\0" + b"\xff" * 9000)),)},
    ],
)
def test_a_report_of_whatever_a_certificate_holds_opens_again(parts: dict[str, Any]) -> None:
    assert attempt(handmade.certificate(**parts)) is not None


def test_a_serial_number_beyond_any_issuers_makes_it_unreadable() -> None:
    assert attempt(handmade.certificate(serial=tlv(0x02, b"\x80" * 511))) is not None
    assert attempt(handmade.certificate(serial=tlv(0x02, b"\x7f" * 512))) is None


@pytest.mark.parametrize("padding", [b"", b"\0", bytes(1000), b"\xff" * 77, b"\x30\x82"])
@pytest.mark.parametrize("number", range(4))
def test_what_lies_behind_a_certificate_is_cut_off(number: int, padding: bytes) -> None:
    der = samples()[number]

    certificate = attempt(der + padding)

    assert certificate is not None
    assert certificate.der == der
    assert certificate.fingerprint == sha256(der).hexdigest()


@pytest.mark.parametrize("number", range(4))
def test_a_certificate_cut_off_anywhere_is_none(number: int) -> None:
    der = samples()[number]

    for length in range(len(der)):
        assert attempt(der[:length]) is None


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\0",
        b"\x30",
        b"\x30\x00",
        b"\x30\x80\x00\x00",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x80" * 5000,  # nested without end
        b"\x3f" + b"\xff" * 20_000,  # a tag without end
        bytes(2048),
        b"\xff" * 2048,
        b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "Ş".encode() * 100,
    ],
)
def test_garbage_is_no_certificate(garbage: bytes) -> None:
    assert attempt(garbage) is None


def test_a_private_key_is_no_certificate() -> None:
    assert attempt(handmade.RSA_1024) is None


def test_what_is_longer_than_any_card_is_not_even_parsed() -> None:
    longest = make_certificate(NOW, NOW + timedelta(days=1), padded_to=MAX_DER_BYTES - 1000).der
    assert attempt(longest) is not None
    assert attempt(longest + bytes(MAX_DER_BYTES - len(longest))) is not None

    with pytest.raises(NotACertificateError, match="longer than 32768 bytes"):
        read_certificate(longest + bytes(MAX_DER_BYTES - len(longest) + 1), NOW)
    with pytest.raises(NotACertificateError):
        read_certificate(bytes(40 * 1024), NOW)


def test_the_error_does_not_quote_the_certificate() -> None:
    der = valid_certificate().der
    wrong = der.replace(b"Z\x17\x0d", b"Z\x17\x0c", 1)  # its end is a byte short

    with pytest.raises(NotACertificateError) as error:
        read_certificate(wrong, NOW)

    assert str(error.value) in ("ValueError", "TypeError")
    assert error.value.__suppress_context__


@given(st.data())
@settings(max_examples=600, deadline=None)
def test_flipped_bits_give_a_certificate_or_the_error(data: st.DataObject) -> None:
    der = bytearray(data.draw(st.sampled_from(samples())))
    for at in data.draw(st.lists(st.integers(0, len(der) * 8 - 1), min_size=1, max_size=6)):
        der[at // 8] ^= 1 << at % 8

    attempt(bytes(der))


@given(st.data())
@settings(max_examples=600, deadline=None)
def test_pieces_in_another_place_give_a_certificate_or_the_error(data: st.DataObject) -> None:
    der = data.draw(st.sampled_from(samples()))
    places = st.integers(0, len(der))
    first, second, third = (data.draw(places) for _ in range(3))

    attempt(der[:first] + der[second : second + 40] + der[third:])
    attempt(der[:first] + data.draw(st.binary(max_size=8)) + der[first + 8 :])


@given(st.integers(0, 200), st.sampled_from([b"\0", b"\xff", b"\x80", b"\x05\0", b"\x30\x80"]))
@settings(max_examples=200, deadline=None)
def test_one_value_everywhere_gives_a_certificate_or_the_error(at: int, value: bytes) -> None:
    der = samples()[0]
    for start in range(at, len(der), 200):
        attempt(der[:start] + value + der[start + len(value) :])


def test_both_sources_read_alike() -> None:
    der = samples()[0]
    card = read_certificate(der, NOW, source=CertificateSource.CARD)
    module = read_certificate(der, NOW, source=CertificateSource.MODULE)

    assert card.fingerprint == module.fingerprint
