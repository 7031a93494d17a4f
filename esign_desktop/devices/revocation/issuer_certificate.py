"""Verifies certificates as signed objects: the issuer, and its signature.

Read with asn1crypto, as in ``devices.x509`` and for the same reason; the mathematics is
cryptography's.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any, Final

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from esign_desktop.devices.der_limits import require_simple
from esign_desktop.model.certificate import Sha256
from esign_desktop.model.record import Record
from esign_desktop.model.unreadable import Wall

MAX_DER_BYTES: Final = 32 * 1024

_SHA1: Final = hashes.SHA1()  # noqa: S303 - read, not made: see ``verify``
_ALGORITHMS: Final[dict[str, tuple[str, hashes.HashAlgorithm]]] = {
    # RFC 8017 (A.2.4) and RFC 5758 (3.2)
    "1.2.840.113549.1.1.5": ("rsa", _SHA1),
    "1.2.840.113549.1.1.11": ("rsa", hashes.SHA256()),
    "1.2.840.113549.1.1.12": ("rsa", hashes.SHA384()),
    "1.2.840.113549.1.1.13": ("rsa", hashes.SHA512()),
    "1.2.840.10045.4.1": ("ec", _SHA1),
    "1.2.840.10045.4.3.2": ("ec", hashes.SHA256()),
    "1.2.840.10045.4.3.3": ("ec", hashes.SHA384()),
    "1.2.840.10045.4.3.4": ("ec", hashes.SHA512()),
}


class SignatureError(ValueError):
    """A signature does not fit, or is of a kind we cannot judge (``judged`` is False)."""

    def __init__(self, message: str, *, judged: bool) -> None:
        super().__init__(message)
        self.judged = judged


class SignedCertificate(Record, frozen=True):
    """What counts of a certificate when it is followed upwards."""

    der: bytes
    body: bytes  # tbsCertificate, what is signed
    algorithm: str  # of the signature, dotted
    signature: bytes
    serial: int
    subject: bytes  # Name, DER
    issuer: bytes
    subject_key: str  # names that RFC 5280 (7.1) takes for the same are the same here
    issuer_key: str
    common_name: str
    public_key: bytes  # SubjectPublicKeyInfo, DER
    key_bits: bytes  # the bit string in it, which key hashes are made of
    key_id: bytes | None  # subjectKeyIdentifier
    issuer_key_id: bytes | None  # authorityKeyIdentifier
    not_before: datetime
    not_after: datetime
    ca: bool
    usages: frozenset[str] | None  # keyUsage; None without the extension
    purposes: frozenset[str]  # extendedKeyUsage, dotted

    @property
    def fingerprint(self) -> Sha256:
        """Return the SHA-256 of the DER."""
        return Sha256(hashlib.sha256(self.der).hexdigest())

    @property
    def is_root(self) -> bool:
        """Tell whether it names itself as its issuer."""
        return self.subject_key == self.issuer_key

    def may_sign(self, usage: str) -> bool:
        """Tell whether its key usage allows something; without the extension, all is allowed."""
        return self.usages is None or usage in self.usages


def read_signed(der: bytes) -> SignedCertificate:
    """Return a certificate as a signed object.

    Raises:
        ValueError: it is no certificate, or one with a field we cannot read.
    """
    if len(der) > MAX_DER_BYTES:
        raise ValueError(f"longer than {MAX_DER_BYTES} bytes")
    with Wall(ValueError):
        require_simple(der)
        parsed = x509.Certificate.load(der, strict=True)
        body = parsed["tbs_certificate"]
        info = body["subject_public_key_info"]
        inner, outer = body["signature"], parsed["signature_algorithm"]
        if inner.dump() != outer.dump():  # RFC 5280, 4.1.1.2
            raise ValueError("two signature algorithms")
        constraints, usage = parsed.basic_constraints_value, parsed.key_usage_value
        purposes = parsed.extended_key_usage_value
        return SignedCertificate(
            der=der,
            body=body.dump(),
            algorithm=outer["algorithm"].dotted,
            signature=parsed["signature_value"].native,
            serial=int(body["serial_number"].native),
            subject=body["subject"].dump(),
            issuer=body["issuer"].dump(),
            subject_key=body["subject"].hashable,
            issuer_key=body["issuer"].hashable,
            common_name=_common_name(body["subject"]),
            public_key=info.dump(),
            key_bits=info["public_key"].contents[1:],  # behind the number of unused bits
            key_id=parsed.key_identifier,
            issuer_key_id=parsed.authority_key_identifier,
            not_before=_utc(body["validity"]["not_before"].native),
            not_after=_utc(body["validity"]["not_after"].native),
            ca=bool(constraints is not None and constraints["ca"].native),
            usages=None if usage is None else frozenset(usage.native),
            purposes=frozenset(p.dotted for p in purposes or ()),
        )


def verify(
    public_key: bytes, algorithm: str, signature: bytes, body: bytes, *, old: bool = False
) -> None:
    """Return if a signature fits.

    Args:
        public_key: SubjectPublicKeyInfo of who is said to have signed.
        algorithm: of the signature, dotted.
        signature: its bytes.
        body: what is signed.
        old: whether SHA-1 will do, as in the certificates of KamuSM's roots before 2013. Not in
            answers: the nonce in them is what a collision could be made with (RFC 8954, 3).

    Raises:
        SignatureError: it does not fit, or cannot be judged.
    """
    kind, digest = _ALGORITHMS.get(algorithm, ("", _SHA1))
    if not kind:
        raise SignatureError(f"unsupported signature algorithm {algorithm}", judged=False)
    if digest is _SHA1 and not old:
        raise SignatureError("signed with SHA-1, which can be forged", judged=False)
    with Wall(_cannot_judge, SignatureError):
        require_simple(public_key)
        key = load_der_public_key(public_key)
        if kind == "rsa" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, body, padding.PKCS1v15(), digest)
        elif kind == "ec" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, body, ec.ECDSA(digest))
        else:
            raise SignatureError("the key is of another kind than the signature", judged=True)


def _cannot_judge(name: str) -> SignatureError:
    if name == InvalidSignature.__name__:
        return SignatureError("the signature does not fit", judged=True)
    return SignatureError(f"unsupported key ({name})", judged=False)


def verify_issued(certificate: SignedCertificate, issuer: SignedCertificate) -> None:
    """Return if an issuer signed a certificate.

    Raises:
        SignatureError: it did not, or that cannot be judged.
    """
    verify(
        issuer.public_key, certificate.algorithm, certificate.signature, certificate.body, old=True
    )


def name_key(name: bytes) -> str:
    """Return the same text for names that RFC 5280 (7.1) takes for the same.

    Raises:
        ValueError: it is no name.
    """
    if len(name) > MAX_DER_BYTES:
        raise ValueError(f"longer than {MAX_DER_BYTES} bytes")
    with Wall(ValueError):
        require_simple(name)
        return str(x509.Name.load(name).hashable)


def could_issue(certificate: SignedCertificate, issuer: SignedCertificate) -> bool:
    """Tell whether an authority is the one a certificate names, by name and key identifier."""
    named = certificate.issuer_key_id, issuer.key_id
    return (
        certificate.issuer_key == issuer.subject_key
        and issuer.ca
        and issuer.may_sign("key_cert_sign")
        and (None in named or named[0] == named[1])
    )


def _common_name(name: Any) -> str:
    for rdn in name.chosen:
        for attribute in rdn:
            if attribute["type"].native == "common_name":
                return str(attribute["value"].native).strip()
    return ""


def _utc(moment: object) -> datetime:
    if not isinstance(moment, datetime):  # asn1crypto has a type of its own for the year 0
        raise ValueError("no year of the calendar")
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
