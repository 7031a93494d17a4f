"""Certificates as facts: those of the test PKI, each field's odd forms."""

from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

import pytest

from esign_desktop.devices.x509 import (
    MAX_DER_BYTES,
    NotACertificateError,
    read_certificate,
    read_certificates,
)
from esign_desktop.model.certificate import (
    Certificate,
    CertificateSource,
    KeyKind,
    KeyUsage,
    Name,
)
from tests.devices import handmade
from tests.devices.handmade import (
    generalized_time,
    utc_time,
)
from tests.stack.certificates import (
    POLICY_MALI_MUHUR_ENCRYPT,
    POLICY_MALI_MUHUR_SIGN,
    POLICY_NES,
    QC_BTK_NES,
    QC_BTK_SEAL,
    QC_ETSI_COMPLIANCE,
    TEST_HOLDER,
    TEST_NATIONAL_ID,
    Certified,
    IssuerName,
    Usage,
    make_certificate,
    make_issuer,
)
from tests.stack.certificates import KeyKind as StackKey
from tests.stack.der import integer, tlv

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
START, END = NOW - timedelta(days=365), NOW + timedelta(days=400)
NES_6 = "Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6"


def made(
    issuer: IssuerName = "nes6",
    key: StackKey = "rsa2048",
    *,
    policies: tuple[str, ...] = (POLICY_NES,),
    statements: tuple[str, ...] = (QC_ETSI_COMPLIANCE, QC_BTK_NES),
    usages: tuple[Usage, ...] = ("digital_signature", "content_commitment"),
    serial: int | None = None,
) -> Certified:
    return make_certificate(
        START, END, key=key, issuer=issuer, policies=policies, statements=statements,
        usages=usages, serial=serial,
    )  # fmt: skip


@cache
def qualified() -> Certified:
    return made(serial=0x00AB_CDEF)


def read(der: bytes) -> Certificate:
    return read_certificate(der, NOW)


# The certificates there are


def test_a_qualified_certificate_says_everything() -> None:
    der = qualified().der

    assert read(der) == Certificate(
        fingerprint=read(der).fingerprint,
        subject=Name(common_name=TEST_HOLDER, serial_number=TEST_NATIONAL_ID, country="TR"),
        issuer=Name(
            common_name=NES_6,
            organization="Türkiye Bilimsel ve Teknolojik Araştırma Kurumu - TÜBİTAK",
            country="TR",
        ),
        serial_hex="abcdef",
        not_before=START,
        not_after=END,
        days_left=400,
        key=KeyKind.RSA,
        key_bits=2048,
        usages=(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION),
        policies=(POLICY_NES,),
        qc_statements=(QC_ETSI_COMPLIANCE, QC_BTK_NES),
        qualified=True,
        ca=False,
        has_key=None,
        source=CertificateSource.MODULE,
        der=read(der).der,
    )
    assert read(der).fingerprint == sha256(der).hexdigest() == qualified().fingerprint.hex()
    assert read(der).der == der


@pytest.mark.parametrize(
    ("key", "kind", "bits"),
    [
        ("rsa1024", KeyKind.RSA, 1024),
        ("rsa2048", KeyKind.RSA, 2048),
        ("ec256", KeyKind.EC, 256),
        ("ec384", KeyKind.EC, 384),
        ("ec521", KeyKind.EC, 521),  # and not the 528 of its point's bytes
        ("secp256k1", KeyKind.EC, 256),
        ("ed25519", KeyKind.OTHER, None),
    ],
)
def test_kind_and_size_of_the_key_are_told(key: StackKey, kind: KeyKind, bits: int | None) -> None:
    certificate = read(made(key=key).der)

    assert (certificate.key, certificate.key_bits) == (kind, bits)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("rsa2048", ""),
        ("ec521", "secp521r1"),
        ("brainpool256", "brainpoolP256r1"),
        ("secp224r1", "secp224r1"),
        ("ed25519", "Ed25519"),
        ("ed448", "Ed448"),
    ],
)
def test_curve_or_kind_of_the_key_is_named(key: StackKey, name: str) -> None:
    assert read(made(key=key).der).key_name == name


@pytest.mark.parametrize(
    ("policy", "usages", "expected"),
    [
        (POLICY_MALI_MUHUR_SIGN, ("digital_signature",), (KeyUsage.DIGITAL_SIGNATURE,)),
        (
            POLICY_MALI_MUHUR_ENCRYPT,
            ("data_encipherment", "key_encipherment", "key_agreement"),
            (KeyUsage.KEY_ENCIPHERMENT, KeyUsage.DATA_ENCIPHERMENT, KeyUsage.KEY_AGREEMENT),
        ),
    ],
)
def test_a_financial_seal_is_not_qualified_and_has_its_own_policies(
    policy: str, usages: tuple[Usage, ...], expected: tuple[KeyUsage, ...]
) -> None:
    seal = read(made("mali_muhur", "ec384", policies=(policy,), statements=(), usages=usages).der)

    assert "Mali Mühür" in seal.issuer.common_name
    assert (seal.policies, seal.qualified, seal.usages) == ((policy,), False, expected)


def test_an_authority_is_one() -> None:
    authority = read(make_issuer("test_ca").der)

    assert authority.ca
    assert authority.subject == authority.issuer
    assert authority.usages == (KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN)
    assert authority.policies == authority.qc_statements == ()


@pytest.mark.parametrize(
    ("statements", "is_qualified"),
    [
        ((QC_ETSI_COMPLIANCE, QC_BTK_NES), True),
        ((QC_ETSI_COMPLIANCE, QC_BTK_SEAL), True),
        ((QC_BTK_NES, "0.4.0.1862.1.2", QC_ETSI_COMPLIANCE), True),
        ((QC_ETSI_COMPLIANCE,), False),
        ((QC_BTK_NES,), False),
        ((QC_ETSI_COMPLIANCE, "2.16.792.1.61.0.1.5070.2.2"), False),
        (("0.4.0.1862.1.4",), False),
        ((), False),
    ],
)
def test_qualified_needs_the_statements_of_etsi_and_of_btk(
    statements: tuple[str, ...], is_qualified: bool
) -> None:
    certificate = read(made(statements=statements).der)

    assert certificate.qc_statements == statements
    assert certificate.qualified is is_qualified


def test_a_statement_is_no_policy_and_a_policy_no_statement() -> None:
    certificate = read(made(policies=(QC_BTK_NES, QC_ETSI_COMPLIANCE), statements=()).der)

    assert not certificate.qualified
    assert certificate.policies == (QC_BTK_NES, QC_ETSI_COMPLIANCE)


def test_who_showed_it_and_whether_its_key_is_there_are_passed_on() -> None:
    certificate = read_certificate(
        qualified().der, NOW, has_key=True, source=CertificateSource.CARD
    )

    assert (certificate.has_key, certificate.source) == (True, CertificateSource.CARD)


# Time


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (END - timedelta(days=2), 2),
        (END - timedelta(days=1, seconds=1), 1),
        (END - timedelta(seconds=1), 0),
        (END, 0),
        (END + timedelta(seconds=1), -1),
        (END + timedelta(days=3), -3),
    ],
)
def test_days_left_are_whole_days(now: datetime, days: int) -> None:
    assert read_certificate(qualified().der, now).days_left == days


@pytest.mark.parametrize(
    ("encoded", "moment"),
    [
        (utc_time("491231235959Z"), datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (utc_time("500101000000Z"), datetime(1950, 1, 1, tzinfo=UTC)),
        (utc_time("2901010000Z"), datetime(2029, 1, 1, tzinfo=UTC)),
        (utc_time("290101030000+0300"), datetime(2029, 1, 1, tzinfo=UTC)),
        (generalized_time("20290101000000Z"), datetime(2029, 1, 1, tzinfo=UTC)),
        (generalized_time("20290101000000.75Z"), datetime(2029, 1, 1, tzinfo=UTC)),
        # truncated: a second that has not begun is none of its validity
        (
            generalized_time("20281231235959.9999999Z"),
            datetime(2028, 12, 31, 23, 59, 59, tzinfo=UTC),
        ),
        (
            generalized_time("20281231235959,9999999999Z"),
            datetime(2028, 12, 31, 23, 59, 59, tzinfo=UTC),
        ),
        (
            generalized_time("202812312359.999999999Z"),
            datetime(2028, 12, 31, 23, 59, 59, tzinfo=UTC),
        ),
        (generalized_time("20290101030000+0300"), datetime(2029, 1, 1, tzinfo=UTC)),
        (generalized_time("20290101000000"), datetime(2029, 1, 1, tzinfo=UTC)),
        # "no end" (RFC 5280, 4.1.2.5)
        (generalized_time("99991231235959Z"), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (generalized_time("00010101000000Z"), datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_every_way_to_write_a_time_is_read_as_utc(encoded: bytes, moment: datetime) -> None:
    certificate = read(handmade.certificate(not_after=encoded))

    assert (certificate.not_after, certificate.not_after.tzinfo) == (moment, UTC)
    assert certificate.days_left == (moment - NOW).days


@pytest.mark.parametrize(
    "encoded",
    [
        utc_time("291301000000Z"),
        utc_time("290230000000Z"),
        utc_time("29"),
        utc_time(""),
        utc_time("290101000000"),  # without a zone
        utc_time("XX0101000000Z"),
        generalized_time("00000101000000Z"),  # the year 0, which Python has not
        generalized_time("99991231235959-0100"),  # in UTC, the year 10000
        generalized_time("00010101000000+0100"),
        generalized_time("20290101000000+9999"),
        generalized_time("2029-01-01"),
        integer(20290101),
        b"",
    ],
)
def test_what_is_no_time_is_no_certificate(encoded: bytes) -> None:
    with pytest.raises(NotACertificateError):
        read(handmade.certificate(not_after=encoded))


# Serial number


@pytest.mark.parametrize(
    ("encoded", "shown"),
    [
        (integer(0), "0"),
        (integer(0x7F), "7f"),
        (integer(0x80), "80"),
        (integer((1 << 159) - 1), "7" + "f" * 39),
        (integer(1 << 4000), "1" + "0" * 1000),
        (tlv(0x02, b"\xff"), "-1"),
        (tlv(0x02, b"\x80" + bytes(19)), "-8" + "0" * 39),
        (tlv(0x02, b"\0\0\1"), "1"),  # longer than it may be
    ],
)
def test_any_serial_number_is_shown_in_hex(encoded: bytes, shown: str) -> None:
    assert read(handmade.certificate(serial=encoded)).serial_hex == shown


# Several at once


def test_those_that_are_certificates_are_returned() -> None:
    files = (b"", qualified().der, bytes(300), handmade.certificate(), bytes(MAX_DER_BYTES + 1))

    found = read_certificates(files, NOW, source=CertificateSource.CARD)

    assert [each.serial_hex for each in found] == ["abcdef", "1"]
    assert {each.source for each in found} == {CertificateSource.CARD}
