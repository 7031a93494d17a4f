"""Certificates made byte by byte, where no library would make them. None is signed."""

from tests.stack.certificates import private_key_of
from tests.stack.der import boolean, integer, octets, oid, sequence, tlv

COMMON_NAME = "2.5.4.3"
SERIAL_NUMBER = "2.5.4.5"
COUNTRY = "2.5.4.6"
ORGANIZATION = "2.5.4.10"
KEY_USAGE = "2.5.29.15"
BASIC_CONSTRAINTS = "2.5.29.19"
POLICIES = "2.5.29.32"
AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1"
QC_STATEMENTS = "1.3.6.1.5.5.7.1.3"

_SHA256_WITH_RSA = sequence(oid("1.2.840.113549.1.1.11"), tlv(0x05))


def text(tag: int, value: bytes) -> bytes:
    return tlv(tag, value)


def attribute(kind: str, value: bytes) -> bytes:
    return sequence(oid(kind), value)


def name(*rdns: bytes) -> bytes:
    """Return a Name of relative names; several attributes joined make one multi-valued."""
    return sequence(*(tlv(0x31, rdn) for rdn in rdns))


def common_name(value: str) -> bytes:
    return name(attribute(COMMON_NAME, text(0x0C, value.encode())))


def utc_time(value: str) -> bytes:
    return tlv(0x17, value.encode())


def generalized_time(value: str) -> bytes:
    return tlv(0x18, value.encode())


def key_info(algorithm: str, key: bytes, parameters: bytes = b"") -> bytes:
    return sequence(sequence(oid(algorithm), parameters), tlv(0x03, b"\0", key))


def extension(kind: str, value: bytes, *, critical: bool = False) -> bytes:
    return sequence(oid(kind), boolean(True) if critical else b"", octets(value))


def policies(*dotted: str) -> bytes:
    return extension(POLICIES, sequence(*(sequence(oid(each)) for each in dotted)))


RSA_1024 = key_info(
    "1.2.840.113549.1.1.1", sequence(integer((1 << 1023) + 1), integer(65537)), tlv(0x05)
)


def certificate(
    *,
    serial: bytes = integer(1),
    issuer: bytes = common_name("İssuer"),
    not_before: bytes = utc_time("260101000000Z"),
    not_after: bytes = utc_time("290101000000Z"),
    subject: bytes = common_name("Subject"),
    key: bytes = RSA_1024,
    extensions: tuple[bytes, ...] = (),
) -> bytes:
    """Return a certificate of version 3 with these parts, each in DER."""
    body = sequence(
        tlv(0xA0, integer(2)),
        serial,
        _SHA256_WITH_RSA,
        issuer,
        sequence(not_before, not_after),
        subject,
        key,
        tlv(0xA3, sequence(*extensions)) if extensions else b"",
    )
    return sequence(body, _SHA256_WITH_RSA, tlv(0x03, b"\0" + bytes(64)))


def ec_384_with_explicit_parameters(*, compressed: bool = False) -> bytes:
    """Return a P-384 key whose curve is written out instead of named (SEC 1, C.2)."""
    p = 2**384 - 2**128 - 2**96 + 2**32 - 1
    size = p.bit_length() // 8
    b = 0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF  # noqa: E501
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973  # noqa: E501
    numbers = private_key_of("ec384").public_key().public_numbers()
    point = b"\4" + numbers.x.to_bytes(size) + numbers.y.to_bytes(size)  # type: ignore[union-attr]
    if compressed:
        point = b"\2" + point[1 : size + 1]
    parameters = sequence(
        integer(1),
        sequence(oid("1.2.840.10045.1.1"), integer(p)),
        sequence(octets((p - 3).to_bytes(size)), octets(b.to_bytes(size))),
        octets(point),
        integer(order),
        integer(1),
    )
    return key_info("1.2.840.10045.2.1", point, parameters)
