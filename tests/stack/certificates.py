"""A test PKI whose certificates look like the qualified ones KamuSM puts on AKIS cards.

Names, policies and QC statements follow the public facts collected for the project (certificate
section of akis_facts). Nothing here is or imitates a real person: the holder is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final, Literal, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from tests.stack.der import oid, sequence

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
KeyKind = Literal[
    "rsa2048", "rsa1024", "ec384", "ec256", "ec521", "brainpool256", "secp256k1", "secp224r1",
    "ed25519", "ed448",
]  # fmt: skip
IssuerName = Literal[
    "nes7",
    "nes6",
    "nes5",
    "nes3",
    "mali_muhur",
    "eguven",
    "turktrust",
    "test_ca",
]
Usage = Literal[
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
]

# the well-known test value: its check digits are right, and it belongs to nobody
TEST_NATIONAL_ID: Final = "10000000146"
TEST_HOLDER: Final = "DENEME KULLANICI ŞÜKRÜ ÇAĞIRICI"

POLICY_NES: Final = "2.16.792.1.2.1.1.5.7.1.1"
POLICY_NES_TEST: Final = "2.16.792.1.2.1.1.5.7.1.4.1"
POLICY_SEAL: Final = "2.16.792.1.2.1.1.5.7.1.10"
POLICY_MALI_MUHUR_SIGN: Final = "2.16.792.1.2.1.1.5.7.50.1"
POLICY_MALI_MUHUR_ENCRYPT: Final = "2.16.792.1.2.1.1.5.7.50.2"

QC_ETSI_COMPLIANCE: Final = "0.4.0.1862.1.1"  # ETSI EN 319 412-5, QcCompliance
QC_BTK_NES: Final = "2.16.792.1.61.0.1.5070.1.1"  # BTK, nitelikli elektronik sertifika
QC_BTK_SEAL: Final = "2.16.792.1.61.0.1.5070.2.1"  # BTK, elektronik mühür

OCSP_URL: Final = "http://ocsp3.kamusm.gov.tr/"
CRL_URL: Final = "http://www.kamusm.gov.tr/BilgiDeposu/NESIL.v3.crl"
CA_URL: Final = "http://www.kamusm.gov.tr/BilgiDeposu/NESHS.v3.crt"

_QC_STATEMENTS: Final = "1.3.6.1.5.5.7.1.3"  # RFC 3739, id-pe-qcStatements
_FILLER: Final = x509.ObjectIdentifier("1.3.6.1.4.1.55555.1")
_TUBITAK: Final = "Türkiye Bilimsel ve Teknolojik Araştırma Kurumu - TÜBİTAK"
_NES_CA: Final = "Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm "
_DAY: Final = timedelta(days=1)

# name of the issuer: organisation, common name, kind of its key
_ISSUERS: Final[dict[IssuerName, tuple[str, str, KeyKind]]] = {
    "nes7": ("TÜBİTAK BİLGEM Kamu Sertifikasyon Merkezi", _NES_CA + "7", "ec384"),
    "nes6": (_TUBITAK, _NES_CA + "6", "ec384"),
    "nes5": (_TUBITAK, _NES_CA + "5", "rsa2048"),
    "nes3": (_TUBITAK, _NES_CA + "3", "rsa2048"),
    "mali_muhur": (
        _TUBITAK, "Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 1", "ec384",
    ),
    "eguven": (
        "Elektronik Bilgi Güvenliği A.Ş.",
        "E-GÜVEN Nitelikli Elektronik Sertifika Hizmet Sağlayıcısı S7", "rsa2048",
    ),
    "turktrust": (
        "TÜRKTRUST Bilgi İletişim ve Bilişim Güvenliği Hizmetleri A.Ş.",
        "TÜRKTRUST Nitelikli Elektronik Sertifika Hizmetleri H7", "rsa2048",
    ),
    "test_ca": ("Deneme Kurumu", "Deneme Sertifika Hizmet Sağlayıcısı", "ec256"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certification authority of the test PKI; enough to sign OCSP answers and CRLs too."""

    certificate: x509.Certificate
    key: Key = field(repr=False)

    @property
    def der(self) -> bytes:
        """The authority's own certificate."""
        return self.certificate.public_bytes(Encoding.DER)


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate and everything belonging to it."""

    certificate: x509.Certificate
    private_key: Key = field(repr=False)
    issuer: Issuer

    @property
    def der(self) -> bytes:
        """The certificate as it lies on the card."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 of the DER."""
        return self.certificate.fingerprint(hashes.SHA256())

    @property
    def key_id(self) -> bytes:
        """CKA_ID: the subject key identifier, SHA-1 of the public key (RFC 5280 4.2.1.2)."""
        return x509.SubjectKeyIdentifier.from_public_key(self.private_key.public_key()).digest


def make_certificate(
    not_before: datetime,
    not_after: datetime,
    *,
    key: KeyKind = "rsa2048",
    key_number: int = 0,
    issuer: IssuerName = "nes6",
    authority: Issuer | None = None,
    qualified: bool = True,
    policies: Sequence[str] | None = None,
    statements: Sequence[str] | None = None,
    holder: str = TEST_HOLDER,
    national_id: str | None = TEST_NATIONAL_ID,
    serial: int | None = None,
    usages: Sequence[Usage] = ("digital_signature", "content_commitment"),
    ocsp_url: str | None = OCSP_URL,
    ca_url: str | None = CA_URL,
    crl_url: str | None = CRL_URL,
    padded_to: int | None = None,
) -> Certified:
    """Return an end-entity certificate.

    Args:
        not_before: start, with time zone.
        not_after: end, with time zone.
        key: kind of the holder's key. Keys are made once per process, so two certificates share
            one unless ``key_number`` differs.
        key_number: which key of that kind.
        issuer: one of the authorities of the test PKI.
        authority: another one, instead of it.
        qualified: with both QC statements; ignored when ``statements`` is given.
        policies: policy OIDs; the qualified one (NES) by default.
        statements: QC statement OIDs.
        holder: common name of the subject.
        national_id: T.C. number in the subject's serialNumber; None leaves the field out.
        serial: serial number of the certificate; random by default.
        usages: key usage bits. None set leaves the extension out.
        ocsp_url: OCSP responder in AIA, or None.
        ca_url: issuer certificate in AIA, or None.
        crl_url: CRL distribution point, or None.
        padded_to: fill up to about this many bytes of DER (the read budgets count bytes).
    """
    authority = authority or make_issuer(issuer)
    private_key = private_key_of(key, key_number)
    attributes = [x509.NameAttribute(NameOID.COUNTRY_NAME, "TR")]
    if national_id is not None:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, national_id))
    attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, holder))
    if statements is None:
        statements = (QC_ETSI_COMPLIANCE, QC_BTK_NES) if qualified else ()
    public_key = private_key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(attributes))
        .issuer_name(authority.certificate.subject)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .serial_number(serial if serial is not None else x509.random_serial_number())
        .public_key(public_key)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    )
    if usages:
        builder = builder.add_extension(_key_usage(usages), True)
    builder = _with_policies(builder, (POLICY_NES,) if policies is None else policies, statements)
    builder = _with_addresses(builder, ocsp_url, ca_url, crl_url)
    made = builder.sign(authority.key, _hash_for(authority.key))
    missing = (padded_to or 0) - len(made.public_bytes(Encoding.DER))
    if missing > _FILLER_OVERHEAD:
        filler = x509.UnrecognizedExtension(_FILLER, bytes(missing - _FILLER_OVERHEAD))
        made = builder.add_extension(filler, False).sign(authority.key, _hash_for(authority.key))
    return Certified(made, private_key, authority)


def valid_certificate(
    days_left: int = 400, *, key: KeyKind = "rsa2048", now: datetime | None = None
) -> Certified:
    """Return the certificate of a healthy card: started a year ago, ends in ``days_left``."""
    now = now or datetime.now(UTC)
    return make_certificate(now - 365 * _DAY, now + days_left * _DAY, key=key)


@cache
def make_issuer(name: IssuerName) -> Issuer:
    """Return one authority of the test PKI, self-signed, the same one for the whole process."""
    organisation, common_name, kind = _ISSUERS[name]
    key = private_key_of(kind, f"issuer {name}")
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TR"),
            x509.NameAttribute(NameOID.LOCALITY_NAME, "Gebze - Kocaeli"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            # RFC 5280 allows 64 characters; newer versions of cryptography count bytes
            x509.NameAttribute(NameOID.COMMON_NAME, common_name, _validate=False),
        ]
    )
    start = datetime(2013, 1, 1, tzinfo=UTC)
    signing = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .not_valid_before(start)
        .not_valid_after(start + 365 * 40 * _DAY)
        .serial_number(x509.random_serial_number())
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .add_extension(signing, True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, _hash_for(key))
    )
    return Issuer(certificate, key)


@cache
def private_key_of(kind: KeyKind, number: int | str = 0) -> Key:
    """Return a key of that kind; the same number gives the same key within one process."""
    del number  # only part of the cache key: making an RSA key takes a good part of a second
    match kind:
        case "rsa2048" | "rsa1024":
            size = int(kind.removeprefix("rsa"))
            # 1024 is what old cards carry; a check has to find it weak
            return rsa.generate_private_key(65537, size)
        case "ed25519" | "ed448":
            short = kind == "ed25519"
            made = ed25519.Ed25519PrivateKey if short else ed448.Ed448PrivateKey
            return cast("Key", made.generate())  # of a holder, never of an authority
    return ec.generate_private_key(_CURVES[kind]())


_CURVES: Final[dict[str, Callable[[], ec.EllipticCurve]]] = {
    "ec256": ec.SECP256R1,
    "ec384": ec.SECP384R1,
    "ec521": ec.SECP521R1,
    "brainpool256": ec.BrainpoolP256R1,
    "secp256k1": ec.SECP256K1,
    "secp224r1": ec.SECP224R1,
}


_FILLER_OVERHEAD: Final = 22  # OID, lengths and one byte that outer lengths may grow


def _hash_for(key: Key) -> hashes.SHA256 | hashes.SHA384:
    wide = isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.key_size > 256
    return hashes.SHA384() if wide else hashes.SHA256()


def _key_usage(usages: Sequence[Usage]) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature="digital_signature" in usages,
        content_commitment="content_commitment" in usages,
        key_encipherment="key_encipherment" in usages,
        data_encipherment="data_encipherment" in usages,
        key_agreement="key_agreement" in usages,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _with_policies(
    builder: x509.CertificateBuilder, policies: Sequence[str], statements: Sequence[str]
) -> x509.CertificateBuilder:
    if policies:
        named = [x509.PolicyInformation(x509.ObjectIdentifier(each), None) for each in policies]
        builder = builder.add_extension(x509.CertificatePolicies(named), False)
    if statements:
        encoded = sequence(*(sequence(oid(each)) for each in statements))
        extension = x509.UnrecognizedExtension(x509.ObjectIdentifier(_QC_STATEMENTS), encoded)
        builder = builder.add_extension(extension, False)
    return builder


def _with_addresses(
    builder: x509.CertificateBuilder, ocsp: str | None, authority: str | None, crl: str | None
) -> x509.CertificateBuilder:
    places = [
        x509.AccessDescription(method, x509.UniformResourceIdentifier(url))
        for method, url in (
            (AuthorityInformationAccessOID.OCSP, ocsp),
            (AuthorityInformationAccessOID.CA_ISSUERS, authority),
        )
        if url is not None
    ]
    if places:
        builder = builder.add_extension(x509.AuthorityInformationAccess(places), False)
    if crl is not None:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), False)
    return builder
