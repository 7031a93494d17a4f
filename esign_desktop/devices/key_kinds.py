"""Kind, size and name of a certificate's public key."""

import re
from typing import Any, Final, NamedTuple

from asn1crypto import core

from esign_desktop.model.certificate import KeyKind

_BROKEN: Final = (
    ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError, RecursionError,
)  # fmt: skip
_NAMES: Final = {
    "rsassa_pss": "RSA-PSS",
    "rsaes_oaep": "RSA-OAEP",
    "dsa": "DSA",
    "dh": "Diffie-Hellman",
    "ed25519": "Ed25519",
    "ed448": "Ed448",
    "x25519": "X25519",
    "x448": "X448",
}
# NIST FIPS 204, 205 have their OIDs here (RFC 9881, RFC 9909): 2.16.840.1.101.3.4.3.17 and on
_POST_QUANTUM: Final = {
    "2.16.840.1.101.3.4.3.17": "ML-DSA-44",
    "2.16.840.1.101.3.4.3.18": "ML-DSA-65",
    "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
}
_MAX_NAME: Final = 64  # an OID from a certificate may be thousands of digits
_WRITTEN_OUT: Final = "ECParameters"  # a curve without a name (RFC 3279, 2.3.5)
CURVES_BY_PRIME: Final = {
    2**256 - 2**224 + 2**192 + 2**96 - 1: "secp256r1",
    2**384 - 2**128 - 2**96 + 2**32 - 1: "secp384r1",
    2**521 - 1: "secp521r1",
}
"""By the field of a curve that is written out (SEC 2, 2.4.2, 2.5.1, 2.6.1). Brainpool's are not
among them, because two curves share each (RFC 5639, 3)."""
_BRAINPOOL: Final = "brainpoolp"  # asn1crypto's spelling; RFC 5639 has brainpoolP


class KeyFacts(NamedTuple):
    """What a public key is."""

    kind: KeyKind
    bits: int | None
    name: str  # of the curve, or of an algorithm that ``kind`` does not name; may be empty


def key_facts(info: Any) -> KeyFacts:
    """Return what a SubjectPublicKeyInfo of asn1crypto says of the key."""
    kind, name, encoded = KeyKind.OTHER, "", b""
    try:
        encoded = info.dump()  # before it is read: a half-read one can be neither read nor dumped
        algorithm = info["algorithm"]["algorithm"]
        kind = {"rsa": KeyKind.RSA, "ec": KeyKind.EC}.get(algorithm.native, KeyKind.OTHER)
        if kind is KeyKind.RSA:
            return KeyFacts(kind, int(info.bit_size), "")
        if kind is KeyKind.EC:
            name, bits = _curve(info["algorithm"]["parameters"])
            in_bytes = _point_bits(info["public_key"].native)
            return KeyFacts(kind, in_bytes and (bits or in_bytes), name)
        name = _NAMES.get(algorithm.native, "")
    except _BROKEN:
        pass
    if kind is KeyKind.OTHER and not name:
        name = _name_by_number(encoded)
    return KeyFacts(kind, None, name)


def _name_by_number(info: bytes) -> str:
    """Return a name for an algorithm that asn1crypto has none for, and so cannot read."""
    try:
        dotted = str(core.Sequence.load(info)[0][0].dotted)[:_MAX_NAME]
    except _BROKEN:
        return ""
    return _POST_QUANTUM.get(dotted, dotted)


def _curve(parameters: Any) -> tuple[str, int | None]:
    """Return a curve's name, empty where it has none, and the size of its field."""
    try:
        if parameters.name == "named":
            name = parameters.chosen.native
            size = re.search(r"[a-z](\d{3})", name)  # a curve nobody knows is named by its OID
            name = name.replace(_BRAINPOOL, "brainpoolP")[:_MAX_NAME]
            return name, int(size[1]) if size else None
        if parameters.name == "specified":
            prime = int(parameters.chosen["field_id"]["parameters"].native)
            return CURVES_BY_PRIME.get(prime, _WRITTEN_OUT), prime.bit_length()
    except _BROKEN:
        pass
    return "", None


def _point_bits(point: bytes) -> int | None:
    """Return the size of the field a point is in, in whole bytes (SEC 1, 2.3.3)."""
    match point[:1]:
        case b"\x04":
            return (len(point) - 1) // 2 * 8
        case b"\x02" | b"\x03":  # compressed: one coordinate and a bit
            return (len(point) - 1) * 8
    return None
