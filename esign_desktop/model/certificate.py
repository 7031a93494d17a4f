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


@unique
class NoAnswer(StrEnum):
    """Why it is not known whether a certificate was revoked."""

    NOT_ALLOWED = "not_allowed"  # the administrator's policy says that nobody is asked
    NO_ADDRESS = "no_address"  # the certificate names neither an OCSP server nor a list
    BAD_ADDRESS = "bad_address"  # it names one we do not connect to, see devices.revocation.web
    NO_ISSUER = "no_issuer"  # without the issuer's certificate no answer could be checked
    NO_CONNECTION = "no_connection"  # no such name, refused, unreachable
    PROXY = "proxy"  # a proxy we cannot use, or that wants a login
    TIMED_OUT = "timed_out"
    REFUSED = "refused"  # the server answered that it does not answer
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"  # bytes that are no answer, or of a kind we do not read
    OUTDATED = "outdated"  # an answer for another time; or this computer's clock is wrong
    NOT_TRUSTED = "not_trusted"  # signed by somebody else, wrongly, or too weakly
    OTHER_QUESTION = "other_question"  # about another certificate, or to another nonce
    NOT_KNOWN = "not_known"  # the issuer itself does not know the certificate


class Revocation(Record, frozen=True):
    """An issuer's answer, or that there was none."""

    status: RevocationStatus
    checked_at: Moment
    revoked_at: Moment | None = None
    reason: str | None = None  # CRLReason name, "keyCompromise" (RFC 5280, 5.3.1)
    method: str = ""  # "ocsp" or "crl"
    why: NoAnswer | None = None  # with UNKNOWN; None in older reports
    detail: str = ""  # for support, in English, free of personal data


@unique
class ChainState(StrEnum):
    """How far signatures could be followed from a certificate to the issuers above it."""

    COMPLETE = "complete"  # each fits, up to a root that signed itself
    INCOMPLETE = "incomplete"  # an issuer's certificate was not to be had
    BROKEN = "broken"  # a signature does not fit the issuer that it names


class Chain(Record, frozen=True):
    """The chain above a certificate. Whether its root is to be trusted is the catalogue's."""

    state: ChainState
    root: Sha256 | None = None  # of a complete chain
    root_name: str = ""  # common name of that root
    detail: str = ""  # for support, in English, free of personal data


@unique
class TrustBasis(StrEnum):
    """What an issuer was judged by."""

    NAME = "name"  # its name alone
    POLICY = "policy"  # the certificate's policy numbers
    ROOT = "root"  # the root certificate its chain ends at
    SIGNATURE = "signature"  # a signature that does not fit


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
    key_name: str = ""  # of the curve, "secp384r1", or of a kind that ``key`` does not name
    usages: tuple[KeyUsage, ...] = ()
    policies: tuple[str, ...] = ()  # certificatePolicies, dotted
    qc_statements: tuple[str, ...] = ()  # statement ids of qcStatements (RFC 3739, 3.2.6), dotted
    qualified: bool = False  # qcStatements say so, see devices.x509
    ca: bool = False
    has_key: bool | None = None  # None: private keys are not shown without login
    source: CertificateSource = CertificateSource.MODULE
    revocation: Revocation | None = None  # None: not asked
    chain: Chain | None = None  # None: not followed; then the issuer's name is all there is
    der: HexBytes | None = None  # None: masked, or from a scenario
