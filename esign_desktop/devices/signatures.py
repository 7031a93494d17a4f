"""What a key can sign with, and whether a signature is its own.

The public key is taken out by asn1crypto, which reads the explicit EC parameters that cards with
older certificates carry and ``cryptography`` refuses; the verifying is ``cryptography``'s.
"""

import hashlib
from typing import Any, Final, NamedTuple

from asn1crypto import x509

from esign_desktop.devices.der_limits import require_simple
from esign_desktop.devices.key_kinds import CURVES_BY_PRIME
from esign_desktop.devices.pkcs11 import key_matching
from esign_desktop.devices.pkcs11.key_matching import PublicNumber
from esign_desktop.model.certificate import KeyKind
from esign_desktop.model.record import Record
from esign_desktop.model.unreadable import Unread, Wall

# CKM_ numbers (PKCS#11 v3.1, pkcs11t.h)
RSA_PKCS: Final = 0x00000001
SHA256_RSA_PKCS: Final = 0x00000040
ECDSA: Final = 0x00001041
ECDSA_SHA256: Final = 0x00001044
ECDSA_SHA384: Final = 0x00001045
ECDSA_SHA512: Final = 0x00001046
EDDSA: Final = 0x00001057
MECHANISM_NAMES: Final = {
    RSA_PKCS: "CKM_RSA_PKCS",
    SHA256_RSA_PKCS: "CKM_SHA256_RSA_PKCS",
    ECDSA: "CKM_ECDSA",
    ECDSA_SHA256: "CKM_ECDSA_SHA256",
    ECDSA_SHA384: "CKM_ECDSA_SHA384",
    ECDSA_SHA512: "CKM_ECDSA_SHA512",
    EDDSA: "CKM_EDDSA",
}
_MAX_DER_BYTES: Final = 32 * 1024
_MAX_SIGNATURE_BYTES: Final = 4096
_MAX_RSA_BITS: Final = 16_384


class _Curve(NamedTuple):
    name: str
    bits: int
    hash: str
    with_hash: int  # CKM_ECDSA_…


# the hash has the curve's strength (ETSI TS 119 312)
_CURVES: Final = (
    _Curve("secp256r1", 256, "sha256", ECDSA_SHA256),
    _Curve("secp384r1", 384, "sha384", ECDSA_SHA384),
    _Curve("secp521r1", 521, "sha512", ECDSA_SHA512),
    _Curve("brainpoolP256r1", 256, "sha256", ECDSA_SHA256),
    _Curve("brainpoolP384r1", 384, "sha384", ECDSA_SHA384),
    _Curve("brainpoolP512r1", 512, "sha512", ECDSA_SHA512),
    _Curve("secp256k1", 256, "sha256", ECDSA_SHA256),
)
_ED25519: Final = "Ed25519"


_SHA256_DIGEST_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")
"""What comes before the hash in a DigestInfo (RFC 8017, 9.2, note 1)."""


class PublicKey(Record, frozen=True):
    """The public key of a certificate, of a kind whose signatures can be verified."""

    kind: KeyKind
    bits: int
    number: bytes  # by which to tell a key, see ``PublicNumber``
    point: bytes = b""  # EC, as it is in the certificate
    exponent: int = 0  # RSA
    curve: str = ""  # "secp384r1", "Ed25519"

    @property
    def type(self) -> int:
        """Return the type of its private key, CKK_."""
        if self.kind is KeyKind.RSA:
            return key_matching.RSA
        return key_matching.EC if self.kind is KeyKind.EC else key_matching.EC_EDWARDS


class SignatureScheme(NamedTuple):
    """One way to sign a message: a mechanism, and what it is given."""

    mechanism: int
    data: bytes


def public_key_of(der: bytes) -> PublicKey | None:
    """Return a certificate's public key; None when it cannot be read or is of another kind."""
    if len(der) > _MAX_DER_BYTES:
        return None
    with Unread():
        require_simple(der)
        info = x509.Certificate.load(der)["tbs_certificate"]["subject_public_key_info"]
        if info.algorithm == "rsa":
            rsa = info["public_key"].parsed
            modulus = int(rsa["modulus"].native)
            number = modulus.to_bytes((modulus.bit_length() + 7) // 8, "big")
            exponent = int(rsa["public_exponent"].native)
            return PublicKey(KeyKind.RSA, modulus.bit_length(), number, exponent=exponent)
        if info.algorithm == "ec":
            curve = _curve_of(info["algorithm"]["parameters"])
            point = bytes(info["public_key"].native)
            if curve is not None:
                return PublicKey(KeyKind.EC, curve.bits, _x(point), point, curve=curve.name)
        if info.algorithm == "ed25519":
            number = bytes(info["public_key"].native)
            return PublicKey(KeyKind.OTHER, 255, number, curve=_ED25519)
    return None


def public_number_of(der: bytes) -> PublicNumber | None:
    """Return what tells a certificate's public key from others; of any curve, unlike above."""
    if len(der) > _MAX_DER_BYTES:
        return None
    with Unread():
        require_simple(der)
        info = x509.Certificate.load(der)["tbs_certificate"]["subject_public_key_info"]
        algorithm = info.algorithm
        if algorithm in {"rsa", "rsassa_pss", "rsaes_oaep"}:
            modulus = int(info["public_key"].parsed["modulus"].native)
            number = modulus.to_bytes((modulus.bit_length() + 7) // 8, "big")
            return PublicNumber(key_matching.RSA, number)
        if algorithm == "ec":
            return PublicNumber(key_matching.EC, _x(bytes(info["public_key"].native)))
        if algorithm in {"ed25519", "ed448"}:
            return PublicNumber(key_matching.EC_EDWARDS, bytes(info["public_key"].native))
    return None


def schemes_for(key: PublicKey, message: bytes) -> tuple[SignatureScheme, ...]:
    """Return how a token could sign a message, the usual way first.

    RSA PKCS#1 v1.5 with SHA-256, in the token or by ourselves where it only knows CKM_RSA_PKCS;
    ECDSA over the hash of the curve's size. EdDSA without parameters is Ed25519 (6.3.5 of the
    standard's v3.1).
    """
    if key.kind is KeyKind.RSA:
        digest_info = _SHA256_DIGEST_INFO + hashlib.sha256(message).digest()
        return SignatureScheme(SHA256_RSA_PKCS, message), SignatureScheme(RSA_PKCS, digest_info)
    if key.curve == _ED25519:
        return (SignatureScheme(EDDSA, message),)
    curve = next(each for each in _CURVES if each.name == key.curve)
    return SignatureScheme(ECDSA, hashlib.new(curve.hash, message).digest()), SignatureScheme(
        curve.with_hash, message
    )


def verifies(key: PublicKey, message: bytes, signature: bytes) -> bool | None:
    """Tell whether a signature a token made of a message is this key's.

    ECDSA: r and s, one behind the other (PKCS#11 v3.1, 6.3.1). None: this computer's OpenSSL
    cannot verify it; some distributions leave curves out.
    """
    from cryptography.exceptions import UnsupportedAlgorithm

    if len(signature) > _MAX_SIGNATURE_BYTES or key.bits > _MAX_RSA_BITS:
        return False
    try:
        with Wall(ValueError, UnsupportedAlgorithm):
            _verify(key, message, signature)
    except UnsupportedAlgorithm:
        return None
    except ValueError:  # no key, a point that is on no curve, or a signature that does not fit
        return False
    return True


def _verify(key: PublicKey, message: bytes, signature: bytes) -> None:
    """Return if a signature fits; raises whatever it is that does not."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

    if key.curve == _ED25519:
        ed25519.Ed25519PublicKey.from_public_bytes(key.number).verify(signature, message)
        return
    if key.kind is KeyKind.RSA:
        modulus = int.from_bytes(key.number, "big")
        public = rsa.RSAPublicNumbers(key.exponent, modulus).public_key()
        public.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        return
    size = (key.bits + 7) // 8
    if len(signature) != 2 * size:
        raise ValueError("a signature of another size than the curve's")
    r, s = (int.from_bytes(part, "big") for part in (signature[:size], signature[size:]))
    curve, algorithm = {
        "secp256r1": (ec.SECP256R1(), hashes.SHA256()),
        "secp384r1": (ec.SECP384R1(), hashes.SHA384()),
        "secp521r1": (ec.SECP521R1(), hashes.SHA512()),
        "brainpoolP256r1": (ec.BrainpoolP256R1(), hashes.SHA256()),
        "brainpoolP384r1": (ec.BrainpoolP384R1(), hashes.SHA384()),
        "brainpoolP512r1": (ec.BrainpoolP512R1(), hashes.SHA512()),
        "secp256k1": (ec.SECP256K1(), hashes.SHA256()),
    }[key.curve]
    point = ec.EllipticCurvePublicKey.from_encoded_point(curve, key.point)
    point.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(algorithm))


def _curve_of(parameters: Any) -> _Curve | None:
    name = parameters.chosen.native if parameters.name == "named" else ""
    if parameters.name == "specified":
        field = parameters.chosen["field_id"]
        name = CURVES_BY_PRIME.get(int(field["parameters"].native), "")
    return next((curve for curve in _CURVES if curve.name.lower() == name), None)


def _x(point: bytes) -> bytes:
    """Return the x of a point (SEC 1, 2.3.3)."""
    return point[1 : 1 + (len(point) - 1) // 2] if point[:1] == b"\x04" else point[1:]
