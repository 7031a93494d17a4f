"""X.509 certificates as facts."""

from enum import StrEnum, unique
from typing import NewType

from esign_desktop.model.record import HexBytes, Moment, Record

Sha256 = NewType("Sha256", str)
"""SHA-256 of a certificate's DER, 64 lower-case hex digits."""


@unique
class KeyKind(StrEnum):
    """Algorithm of a certificate's key."""

    RSA = "rsa"
    EC = "ec"
    OTHER = "other"


@unique
class KeyUsage(StrEnum):
    """Bits of the keyUsage extension (RFC 5280, 4.2.1.3)."""

    DIGITAL_SIGNATURE = "digital_signature"
    NON_REPUDIATION = "non_repudiation"
    KEY_ENCIPHERMENT = "key_encipherment"
    DATA_ENCIPHERMENT = "data_encipherment"
    KEY_AGREEMENT = "key_agreement"
    KEY_CERT_SIGN = "key_cert_sign"
    CRL_SIGN = "crl_sign"
    ENCIPHER_ONLY = "encipher_only"
    DECIPHER_ONLY = "decipher_only"


@unique
class CertificateSource(StrEnum):
    """Who showed us the certificate."""

    MODULE = "module"  # the vendor's PKCS#11 module
    CARD = "card"  # we read it from the card ourselves


@unique
class RevocationStatus(StrEnum):
    """What the issuer says about a certificate today."""

    GOOD = "good"
    REVOKED = "revoked"
    SUSPENDED = "suspended"  # certificateHold, askıda
    UNKNOWN = "unknown"  # asked, no usable answer


class Revocation(Record, frozen=True):
    """An issuer's answer, or that there was none."""

    status: RevocationStatus
    checked_at: Moment
    revoked_at: Moment | None = None
    reason: str | None = None  # CRLReason name, "keyCompromise" (RFC 5280, 5.3.1)
    method: str = ""  # "ocsp" or "crl"
    detail: str = ""


class Name(Record, frozen=True):
    """The parts of an X.501 name we use. Empty where the name has none."""

    common_name: str = ""
    serial_number: str = ""  # a person's T.C. number, an organisation's tax number
    organization: str = ""
    organizational_unit: str = ""
    country: str = ""
    email: str = ""


class Certificate(Record, frozen=True):
    """One end-entity or CA certificate. Times are UTC."""

    fingerprint: Sha256
    subject: Name
    issuer: Name
    serial_hex: str
    not_before: Moment
    not_after: Moment
    days_left: int  # whole days from the snapshot to not_after; negative when it is over
    key: KeyKind = KeyKind.OTHER
    key_bits: int | None = None
    usages: tuple[KeyUsage, ...] = ()
    policies: tuple[str, ...] = ()  # certificatePolicies, dotted
    qc_statements: tuple[str, ...] = ()  # statement ids of qcStatements (RFC 3739, 3.2.6), dotted
    qualified: bool = False  # qcStatements say so, see devices.x509
    ca: bool = False
    has_key: bool | None = None  # None: private keys are not shown without login
    source: CertificateSource = CertificateSource.MODULE
    revocation: Revocation | None = None  # None: not asked
    der: HexBytes | None = None  # None: masked, or from a scenario
