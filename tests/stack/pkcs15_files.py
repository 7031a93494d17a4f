"""Builds the PKCS#15 files (ISO 7816-15) of an AKIS v1.0 card, as OpenSC's driver reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.stack.card import DF, EF
from tests.stack.certificates import Certified
from tests.stack.der import boolean, integer, named_bits, octets, sequence, tlv, utf8

EF_DIR: Final = 0x2F00
DF_PKCS15: Final = 0x5015
EF_ODF: Final = 0x5031
EF_TOKEN_INFO: Final = 0x5032
EF_PRIVATE_KEYS: Final = 0x4401
EF_PUBLIC_KEYS: Final = 0x4402
EF_CERTIFICATES: Final = 0x4403
EF_AUTHENTICATION: Final = 0x4404
FIRST_CERTIFICATE: Final = 0x2F10
FIRST_PUBLIC_KEY: Final = 0x2F40
FIRST_KEY_REFERENCE: Final = 0x01
PIN_REFERENCE: Final = 0x81  # the PIN of the DF

_AID: Final = bytes.fromhex("A000000063") + b"PKCS-15"
_AUTH_ID: Final = octets(b"\x01")
_USAGE_SIGN: Final = named_bits(2, 9)  # sign, nonRepudiation
_USAGE_VERIFY: Final = named_bits(6)
_ACCESS_ON_CARD: Final = named_bits(0, 2, 3, 4)  # sensitive … local: never leaves the card


def build_files(
    certificates: Sequence[Certified],
    *,
    label: str,
    serial: bytes,
    pin_length: tuple[int, int],
    with_keys: bool = True,
) -> list[DF | EF]:
    """Return EF.DIR and the PKCS#15 folder, to be put into the MF."""
    folder = DF(DF_PKCS15, _AID)
    keys = list(enumerate(certificates)) if with_keys else []
    folder.add(
        EF(EF_ODF, _odf()),
        EF(EF_TOKEN_INFO, _token_info(label, serial)),
        EF(EF_PRIVATE_KEYS, b"".join(_private_key(number, each) for number, each in keys)),
        EF(EF_PUBLIC_KEYS, b"".join(_public_key(number, each) for number, each in keys)),
        EF(EF_CERTIFICATES, b"".join(_certificate(n, c) for n, c in enumerate(certificates))),
        EF(EF_AUTHENTICATION, _pin(*pin_length)),
    )
    for number, certified in enumerate(certificates):
        folder.add(EF(FIRST_CERTIFICATE + number, certified.der))
        folder.add(EF(FIRST_PUBLIC_KEY + number, _raw_public_key(certified)))
    return [EF(EF_DIR, _application()), folder]


def _path(*identifiers: int) -> bytes:
    return sequence(octets(b"".join(each.to_bytes(2, "big") for each in identifiers)))


def _file(identifier: int) -> bytes:
    return _path(0x3F00, DF_PKCS15, identifier)


def _application() -> bytes:
    path = tlv(0x51, bytes.fromhex("3F005015"))
    return tlv(0x61, tlv(0x4F, _AID), tlv(0x50, b"AKIS"), path)


def _odf() -> bytes:
    return b"".join(
        (
            tlv(0xA0, _file(EF_PRIVATE_KEYS)),
            tlv(0xA1, _file(EF_PUBLIC_KEYS)),
            tlv(0xA4, _file(EF_CERTIFICATES)),
            tlv(0xA8, _file(EF_AUTHENTICATION)),
        )
    )


def _token_info(label: str, serial: bytes) -> bytes:
    flags = named_bits(1, 2)  # loginRequired, prnGeneration
    maker = utf8("TUBITAK UEKAE")
    return sequence(integer(0), octets(serial), maker, utf8(label, 0x80), flags)


def _label(number: int) -> str:
    return f"SIGN{number}"  # as AKIS names them; the certificate and its key share CKA_ID


def _private_key(number: int, certified: Certified) -> bytes:
    return sequence(
        sequence(utf8(_label(number)), named_bits(0), _AUTH_ID),  # private
        sequence(
            octets(certified.key_id), _USAGE_SIGN, _ACCESS_ON_CARD,
            integer(FIRST_KEY_REFERENCE + number),
        ),
        tlv(0xA1, sequence(_path(0x3F00, DF_PKCS15), integer(_bits(certified)))),
    )  # fmt: skip


def _public_key(number: int, certified: Certified) -> bytes:
    return sequence(
        sequence(utf8(_label(number))),
        sequence(octets(certified.key_id), _USAGE_VERIFY),
        tlv(0xA1, sequence(_file(FIRST_PUBLIC_KEY + number), integer(_bits(certified)))),
    )


def _certificate(number: int, certified: Certified) -> bytes:
    return sequence(
        sequence(utf8(_label(number))),
        sequence(octets(certified.key_id), boolean(False)),
        tlv(0xA1, sequence(_file(FIRST_CERTIFICATE + number))),
    )


def _pin(shortest: int, longest: int) -> bytes:
    return sequence(
        sequence(utf8("PIN"), named_bits(0)),
        sequence(_AUTH_ID),
        tlv(0xA1, sequence(
            named_bits(0, 1, 4),  # case-sensitive, local, initialized
            integer(1, 0x0A),  # ascii-numeric
            integer(shortest), integer(longest), integer(longest),
            integer(PIN_REFERENCE, 0x80),
            _path(0x3F00, DF_PKCS15),
        )),
    )  # fmt: skip


def _bits(certified: Certified) -> int:
    return certified.private_key.key_size


def _raw_public_key(certified: Certified) -> bytes:
    public = certified.private_key.public_key()
    if not isinstance(public, rsa.RSAPublicKey):
        raise TypeError("AKIS v1.0 knows RSA only")
    numbers = public.public_numbers()
    return sequence(integer(numbers.n), integer(numbers.e))
