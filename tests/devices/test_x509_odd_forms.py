"""Names, keys and extensions in the odd forms that certificates in use have."""

from datetime import UTC, datetime

import pytest

from esign_desktop.devices.x509 import read_certificate
from esign_desktop.model.certificate import Certificate, KeyKind, KeyUsage, Name
from tests.devices import handmade
from tests.devices.handmade import (
    COMMON_NAME,
    COUNTRY,
    ORGANIZATION,
    SERIAL_NUMBER,
    attribute,
    key_info,
    name,
    text,
)
from tests.stack.certificates import POLICY_NES, QC_BTK_NES, QC_ETSI_COMPLIANCE
from tests.stack.der import boolean, integer, named_bits, oid, sequence, tlv

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
OWN_OID = "1.3.6.1.4.1.55555.1"


def read(der: bytes) -> Certificate:
    return read_certificate(der, NOW)


# Names


@pytest.mark.parametrize(
    "encoded",
    [
        text(0x0C, "ŞÜKRÜ İĞDIR".encode()),  # UTF8String
        text(0x1E, "ŞÜKRÜ İĞDIR".encode("utf-16-be")),  # BMPString
        text(0x1C, "ŞÜKRÜ İĞDIR".encode("utf-32-be")),  # UniversalString
        text(0x0C, "  ŞÜKRÜ İĞDIR ".encode()),
    ],
)
def test_a_name_may_be_in_any_unicode_encoding(encoded: bytes) -> None:
    subject = name(attribute(COMMON_NAME, encoded))

    assert read(handmade.certificate(subject=subject)).subject.common_name == "ŞÜKRÜ İĞDIR"


@pytest.mark.parametrize(
    ("tag", "encoded", "shown"),
    [
        (0x13, b"DENEME", "DENEME"),  # PrintableString
        (0x13, b"DENEME_*@", "DENEME_*@"),  # with letters it may not have
        (0x16, b"DENEME", "DENEME"),  # IA5String
        (0x14, b"DENEME", "DENEME"),  # TeletexString
        (0x14, b"Sa\xc6glay\xf5c\xf5s\xf5 - S\xc8ur\xc8um", "Sağlayıcısı - Sürüm"),  # T.61
        (0x14, b"\xc7Istanbul \xcbSi\xcbsli", "İstanbul Şişli"),
        (0x14, "Sağlayıcısı ŞÇĞİ şçöü".encode("iso8859-9"), "Sağlayıcısı ŞÇĞİ şçöü"),
        (0x14, "Çağ".encode("iso8859-9"), "Çağ"),
        (0x0C, "Sag\u0306layıcısı".encode(), "Sağlayıcısı"),  # letters in pieces
        (0x14, b"M\xfcller", "Müller"),  # as everybody writes it, not as T.61 has it
    ],
)
def test_a_name_may_be_in_an_old_encoding(tag: int, encoded: bytes, shown: str) -> None:
    subject = name(attribute(COMMON_NAME, text(tag, encoded)))

    assert read(handmade.certificate(subject=subject)).subject.common_name == shown


@pytest.mark.parametrize(
    "encoded",
    [
        text(0x0C, "ŞÜKRÜ".encode("iso8859-9")),  # said to be UTF-8
        text(0x1E, b"odd"),
        text(0x1E, b"\xd8\x00"),  # half a character
        text(0x1C, b"\x00\x11\x00\x00"),  # beyond Unicode
        integer(5),
        tlv(0x05),
        b"",
    ],
)
def test_a_part_of_a_name_that_cannot_be_read_costs_only_that_part(encoded: bytes) -> None:
    number = attribute(SERIAL_NUMBER, text(0x13, b"10000000146"))
    subject = name(attribute(COMMON_NAME, encoded), number)

    assert read(handmade.certificate(subject=subject)).subject in (
        Name(serial_number="10000000146"),
        Name(),  # a part that is missing breaks the whole name's form
    )


def test_a_name_with_several_values_in_one_place_is_read_whole() -> None:
    both = attribute(COMMON_NAME, text(0x0C, b"A")) + attribute(SERIAL_NUMBER, text(0x13, b"1"))
    subject = name(attribute(COUNTRY, text(0x13, b"TR")), both)

    assert read(handmade.certificate(subject=subject)).subject == Name("A", "1", country="TR")


def test_the_first_of_two_equal_parts_counts_and_unknown_ones_do_not_disturb() -> None:
    parts = [(OWN_OID, b"?"), (ORGANIZATION, b"first"), (ORGANIZATION, b"second")]
    subject = name(*(attribute(kind, text(0x0C, value)) for kind, value in parts))

    assert read(handmade.certificate(subject=subject)).subject == Name(organization="first")


def test_a_certificate_may_have_no_subject() -> None:
    assert read(handmade.certificate(subject=name())).subject == Name()


# Keys


def test_an_ec_key_may_have_its_curve_written_out() -> None:
    key = handmade.ec_384_with_explicit_parameters()

    certificate = read(handmade.certificate(key=key))

    assert (certificate.key, certificate.key_bits) == (KeyKind.EC, 384)


def test_half_a_point_has_the_size_of_the_whole() -> None:
    key = handmade.ec_384_with_explicit_parameters(compressed=True)

    assert read(handmade.certificate(key=key)).key_bits == 384


@pytest.mark.parametrize(
    "key",
    [
        key_info("1.3.101.112", bytes(32)),  # Ed25519
        key_info("1.3.101.113", bytes(57)),  # Ed448
        key_info("1.2.643.7.1.1.1.1", bytes(66)),  # GOST
        key_info("1.2.840.10040.4.1", integer(5)),  # DSA without parameters
        key_info(OWN_OID, b""),
    ],
)
def test_any_other_key_is_another_key(key: bytes) -> None:
    certificate = read(handmade.certificate(key=key))

    assert (certificate.key, certificate.key_bits) == (KeyKind.OTHER, None)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (key_info("1.2.840.113549.1.1.1", b"", tlv(0x05)), KeyKind.RSA),
        (key_info("1.2.840.113549.1.1.1", sequence(), tlv(0x05)), KeyKind.RSA),
        (key_info("1.2.840.113549.1.1.1", sequence(integer(0), integer(3))), KeyKind.RSA),
        (key_info("1.2.840.10045.2.1", b"", oid("1.3.132.0.34")), KeyKind.EC),
        (sequence(), KeyKind.OTHER),
        (sequence(tlv(0x05), tlv(0x05)), KeyKind.OTHER),
    ],
)
def test_a_broken_key_costs_only_its_size(key: bytes, kind: KeyKind) -> None:
    certificate = read(handmade.certificate(key=key))

    assert (certificate.key, certificate.key_bits or 0) == (kind, 0)
    assert certificate.subject.common_name == "Subject"


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        (
            key_info("1.2.840.10045.2.1", b"\4" + bytes(64), oid("1.3.132.0.199")),
            (KeyKind.EC, 256, "1.3.132.0.199"),
        ),
        (handmade.ec_384_with_explicit_parameters(), (KeyKind.EC, 384, "secp384r1")),
        (key_info("2.16.840.1.101.3.4.3.18", bytes(32)), (KeyKind.OTHER, None, "ML-DSA-65")),
        (
            key_info("1.3.6.1.4.1.55555.7", bytes(32)),
            (KeyKind.OTHER, None, "1.3.6.1.4.1.55555.7"),
        ),
        (
            key_info("1.3.6.1.4.1.55555" + ".123456789" * 200, bytes(32)),
            (KeyKind.OTHER, None, ("1.3.6.1.4.1.55555" + ".123456789" * 200)[:64]),
        ),
    ],
)
def test_key_of_a_kind_without_a_name_is_named_by_its_number(
    key: bytes, facts: tuple[KeyKind, int | None, str]
) -> None:
    certificate = read(handmade.certificate(key=key))

    assert (certificate.key, certificate.key_bits, certificate.key_name) == facts


# Extensions

USAGE = handmade.extension(handmade.KEY_USAGE, named_bits(0, 1), critical=True)
CA = handmade.extension(handmade.BASIC_CONSTRAINTS, sequence(boolean(True)), critical=True)
POLICY = handmade.policies(POLICY_NES)
STATEMENT = handmade.extension(
    handmade.QC_STATEMENTS, sequence(*(sequence(oid(e)) for e in (QC_ETSI_COMPLIANCE, QC_BTK_NES)))
)


def test_usages_come_in_the_order_of_the_standard() -> None:
    bits = named_bits(8, 6, 5, 3, 1)
    certificate = read(
        handmade.certificate(extensions=(handmade.extension(handmade.KEY_USAGE, bits),))
    )

    assert certificate.usages == (
        KeyUsage.NON_REPUDIATION,
        KeyUsage.DATA_ENCIPHERMENT,
        KeyUsage.KEY_CERT_SIGN,
        KeyUsage.CRL_SIGN,
        KeyUsage.DECIPHER_ONLY,
    )


def test_statements_may_carry_amounts_and_texts() -> None:
    limit = sequence(oid("0.4.0.1862.1.2"), sequence(tlv(0x13, b"TRY"), integer(50), integer(3)))
    statements = sequence(limit, sequence(oid(QC_BTK_NES), sequence(tlv(0x0C, b"metin"))))
    one = handmade.extension(handmade.QC_STATEMENTS, statements)

    read_back = read(handmade.certificate(extensions=(one,)))

    assert read_back.qc_statements == ("0.4.0.1862.1.2", QC_BTK_NES)


@pytest.mark.parametrize("garbage", [b"", b"\x30", b"\x30\x82\xff\xff", tlv(0x05), b"\x03\x01"])
@pytest.mark.parametrize(
    "broken",
    [
        handmade.KEY_USAGE,
        handmade.BASIC_CONSTRAINTS,
        handmade.POLICIES,
        handmade.QC_STATEMENTS,
        handmade.AUTHORITY_ACCESS,
        OWN_OID,
    ],
)
def test_a_broken_extension_costs_only_itself(broken: str, garbage: bytes) -> None:
    good = {
        handmade.KEY_USAGE: USAGE,
        handmade.BASIC_CONSTRAINTS: CA,
        handmade.POLICIES: POLICY,
        handmade.QC_STATEMENTS: STATEMENT,
    }
    rest = tuple(each for kind, each in good.items() if kind != broken)

    certificate = read(
        handmade.certificate(extensions=(handmade.extension(broken, garbage), *rest))
    )

    usages = (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION)
    assert certificate.usages == (() if broken == handmade.KEY_USAGE else usages)
    assert certificate.ca is (broken != handmade.BASIC_CONSTRAINTS)
    assert certificate.policies == (() if broken == handmade.POLICIES else (POLICY_NES,))
    assert certificate.qualified is (broken != handmade.QC_STATEMENTS)


@pytest.mark.parametrize("extensions", [(), (b"\x05\x00",), (sequence(),)])
def test_a_certificate_may_have_no_extension_or_nonsense(extensions: tuple[bytes, ...]) -> None:
    certificate = read(handmade.certificate(extensions=extensions))

    assert certificate.usages == certificate.policies == certificate.qc_statements == ()
    assert not certificate.ca
