"""What is signed, and whether it was: against signatures made by ``cryptography``."""

import hashlib
from typing import Any, get_args

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from esign_desktop.devices import signatures
from esign_desktop.devices.pkcs11 import key_matching
from esign_desktop.devices.signatures import (
    PublicKey,
    public_key_of,
    public_number_of,
    schemes_for,
    verifies,
)
from esign_desktop.devices.x509 import read_certificate
from esign_desktop.diagnosis.testable_keys import untestable_kind
from esign_desktop.model.certificate import KeyKind
from tests.build import NOW
from tests.devices import handmade
from tests.stack.certificates import Certified, valid_certificate
from tests.stack.certificates import KeyKind as CertifiedKind

MESSAGE = "DENEME: kimseyi bağlamaz".encode()
RSA, EC256, EC384 = (valid_certificate(key=kind) for kind in ("rsa2048", "ec256", "ec384"))
HASHES: dict[int, hashes.HashAlgorithm] = {256: hashes.SHA256(), 384: hashes.SHA384()}


ODD = [
    valid_certificate(key=kind)
    for kind in get_args(CertifiedKind)
    if not kind.startswith("rsa") and kind not in {"ec256", "ec384"}
]


def key_of(certified: Certified) -> PublicKey:
    key = public_key_of(certified.der)
    assert key is not None
    return key


def signed(certified: Certified, message: bytes = MESSAGE) -> bytes:
    """Return what a token returns: RSA as it is, ECDSA as r and s in a row."""
    private: Any = certified.private_key
    if isinstance(private, rsa.RSAPrivateKey):
        return private.sign(message, padding.PKCS1v15(), hashes.SHA256())
    size = private.key_size // 8
    r, s = utils.decode_dss_signature(private.sign(message, ec.ECDSA(HASHES[private.key_size])))
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


@pytest.mark.parametrize("certified", [RSA, EC256, EC384], ids=["rsa", "p256", "p384"])
def test_own_signature_is_verified_and_no_other(certified: Certified) -> None:
    key, good = key_of(certified), signed(certified)

    assert verifies(key, MESSAGE, good)
    assert not verifies(key, MESSAGE + b".", good)
    for bad in (b"", good[:-1], good + b"\0", good[::-1], bytes(len(good)), b"\xff" * len(good)):
        assert not verifies(key, MESSAGE, bad)


def test_signature_of_another_key_is_not_verified() -> None:
    assert not verifies(key_of(EC256), MESSAGE, signed(EC384))
    assert not verifies(key_of(RSA), MESSAGE, signed(EC384))


def test_der_is_no_signature_of_a_token() -> None:
    good = signed(EC256)
    der = utils.encode_dss_signature(int.from_bytes(good[:32], "big"), int.from_bytes(good[32:]))

    assert not verifies(key_of(EC256), MESSAGE, der)


def test_rsa_is_signed_in_the_token_or_over_a_hash_of_ours() -> None:
    whole, own = schemes_for(key_of(RSA), MESSAGE)

    assert whole == (signatures.SHA256_RSA_PKCS, MESSAGE)
    assert own.mechanism == signatures.RSA_PKCS
    # what CKM_RSA_PKCS makes of it is the same signature
    private = RSA.private_key
    assert isinstance(private, rsa.RSAPrivateKey)
    numbers = private.private_numbers()
    size = private.key_size // 8
    padded = b"\0\1".ljust(size - len(own.data) - 1, b"\xff") + b"\0" + own.data
    raw = pow(int.from_bytes(padded, "big"), numbers.d, numbers.public_numbers.n)
    assert raw.to_bytes(size, "big") == signed(RSA)


@pytest.mark.parametrize(
    ("certified", "name", "with_hash"),
    [
        (EC256, "sha256", signatures.ECDSA_SHA256),
        (EC384, "sha384", signatures.ECDSA_SHA384),
    ],
)
def test_ecdsa_signs_the_hash_of_the_curves_size(
    certified: Certified, name: str, with_hash: int
) -> None:
    assert schemes_for(key_of(certified), MESSAGE) == (
        (signatures.ECDSA, hashlib.new(name, MESSAGE).digest()),
        (with_hash, MESSAGE),
    )


def test_key_is_told_by_its_modulus_or_its_x() -> None:
    assert (key_of(RSA).kind, key_of(RSA).bits, len(key_of(RSA).number)) == (
        KeyKind.RSA,
        2048,
        256,
    )
    assert key_of(RSA).number[0] != 0
    key = key_of(EC384)
    assert (key.kind, key.bits, key.curve, len(key.number)) == (KeyKind.EC, 384, "secp384r1", 48)


@pytest.mark.parametrize("compressed", [False, True])
def test_explicit_parameters_of_a_known_curve_are_understood(compressed: bool) -> None:
    info = handmade.ec_384_with_explicit_parameters(compressed=compressed)
    key = public_key_of(handmade.certificate(key=info))

    assert key is not None
    assert (key.curve, len(key.number)) == ("secp384r1", 48)


@pytest.mark.parametrize("certified", ODD, ids=lambda each: type(each.private_key).__name__)
def test_kinds_said_to_be_testable_are_those_whose_signatures_are_verified(
    certified: Certified,
) -> None:
    facts = read_certificate(certified.der, NOW)
    key = public_key_of(certified.der)

    assert facts.key_name
    assert (key is None) == (untestable_kind(facts) is not None)
    if key is None:
        assert untestable_kind(facts) == facts.key_name
    else:
        assert key.curve == facts.key_name
        assert verifies(key, MESSAGE, signed_by_any(certified))
        assert not verifies(key, MESSAGE + b".", signed_by_any(certified))


def signed_by_any(certified: Certified) -> bytes:
    private: Any = certified.private_key
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        return bytes(private.sign(MESSAGE))
    wide = {521: hashes.SHA512()}
    algorithm = ec.ECDSA(wide.get(private.key_size, hashes.SHA256()))
    r, s = utils.decode_dss_signature(private.sign(MESSAGE, algorithm))
    size = (private.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def test_ed25519_signs_the_message_itself() -> None:
    key = key_of(valid_certificate(key="ed25519"))

    assert schemes_for(key, MESSAGE) == ((signatures.EDDSA, MESSAGE),)
    assert key.type == key_matching.EC_EDWARDS


def test_signature_that_this_computers_openssl_does_not_know_is_no_wrong_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(*_: object) -> None:
        raise UnsupportedAlgorithm("curve")

    monkeypatch.setattr(ec.EllipticCurvePublicKey, "from_encoded_point", unknown)

    assert verifies(key_of(EC256), MESSAGE, signed(EC256)) is None


@pytest.mark.parametrize("kind", get_args(CertifiedKind))
def test_number_of_a_key_is_told_whatever_its_kind(kind: CertifiedKind) -> None:
    der = valid_certificate(key=kind).der
    number, key = public_number_of(der), public_key_of(der)

    assert number is not None
    assert len(number.number) >= 28
    if key is not None:
        assert number == (key.type, key.number)


@pytest.mark.parametrize("der", [b"", b"0", bytes(300), RSA.der[:200]])
def test_bytes_that_are_no_certificate_have_no_key(der: bytes) -> None:
    assert public_key_of(der) is None
    assert public_number_of(der) is None


def test_point_that_is_on_no_curve_verifies_nothing() -> None:
    key = PublicKey(KeyKind.EC, 256, bytes(32), b"\4" + bytes(64), curve="secp256r1")

    assert not verifies(key, MESSAGE, bytes(64))
