"""A root, an issuer below it and an OCSP responder, and the answers and lists they sign.

What an issuer says online, and all the wrong things a server may say instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tests.stack.certificates import Certified, Issuer, KeyKind, make_certificate, private_key_of

Digest = hashes.SHA1 | hashes.SHA256 | hashes.SHA384
ROOT_NAME: Final = "Deneme Kök Sertifika Hizmet Sağlayıcısı"
ISSUER_NAME: Final = "Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6"
_DAY: Final = timedelta(days=1)
_START: Final = datetime(2013, 1, 1, tzinfo=UTC)
_MOMENT: Final = timedelta(seconds=5)


def now() -> datetime:
    """Return the time in whole seconds, as certificates and answers have it."""
    return datetime.now(UTC).replace(microsecond=0)


@cache
def make_authority(
    common_name: str,
    *,
    below: Issuer | None = None,
    key: KeyKind = "ec384",
    key_number: str = "",
    root_url: str | None = None,
    ca: bool = True,
    crl_sign: bool = True,
) -> Issuer:
    """Return an authority: a root, or one below another that it may name an address of."""
    private_key = private_key_of(key, f"authority {common_name}{key_number}")
    subject = _name(common_name)
    public_key = private_key.public_key()
    signer = below.key if below else private_key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(below.certificate.subject if below else subject)
        .not_valid_before(_START)
        .not_valid_after(_START + 365 * 40 * _DAY)
        .serial_number(x509.random_serial_number())
        .public_key(public_key)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), True)
        .add_extension(
            x509.KeyUsage(False, False, False, False, False, ca, crl_sign, False, False), True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
        )
    )
    if root_url is not None:
        place = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(root_url)
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([place]), False)
    return Issuer(builder.sign(signer, _hash_for(signer)), private_key)


@cache
def make_responder(
    issuer: Issuer,
    *,
    purpose: bool = True,
    not_before: datetime = _START,
    not_after: datetime = _START + 365 * 40 * _DAY,
) -> Issuer:
    """Return an OCSP responder that an issuer has appointed."""
    private_key = private_key_of("ec256", "responder")
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name("Deneme OCSP"))
        .issuer_name(issuer.certificate.subject)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .serial_number(x509.random_serial_number())
        .public_key(private_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.OCSPNoCheck(), False)
    )
    if purpose:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
        builder = builder.add_extension(usage, True)
    return Issuer(builder.sign(issuer.key, _hash_for(issuer.key)), private_key)


@dataclass(frozen=True, slots=True)
class Authorities:
    """Root and issuer, with the addresses that certificates of theirs name."""

    base: str  # "http://127.0.0.1:8000"
    root: Issuer = field(default_factory=lambda: make_authority(ROOT_NAME))
    root_offered: bool = False  # whether the issuer says where the root's certificate is

    @property
    def issuer(self) -> Issuer:
        """The authority that issues certificates."""
        url = f"{self.base}/root.crt" if self.root_offered else None
        return make_authority(ISSUER_NAME, below=self.root, root_url=url)

    def certificate(self, **changes: Any) -> Certified:
        """Return a good certificate, with changes as for ``make_certificate``."""
        wanted: dict[str, Any] = {
            "key": "rsa2048",
            "authority": self.issuer,
            "ocsp_url": f"{self.base}/ocsp",
            "crl_url": f"{self.base}/list.crl",
            "ca_url": f"{self.base}/issuer.crt",
        }
        start = now()
        return make_certificate(start - 100 * _DAY, start + 400 * _DAY, **(wanted | changes))


def ocsp_answer(
    certified: Certified,
    nonce: bytes | None = None,
    *,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    reason: x509.ReasonFlags | None = None,
    revoked_at: datetime | None = None,
    made: datetime | None = None,
    following: datetime | bool | None = True,
    signer: Issuer | None = None,
    carried: tuple[Issuer, ...] = (),
    by_name: bool = False,
    about: Certified | None = None,
    digest: Digest | None = None,
) -> bytes:
    """Return an OCSP answer.

    Args:
        certified: whose issuer answers.
        nonce: the question's, or another; None leaves it out.
        status: of the certificate.
        reason: why it was revoked.
        revoked_at: when; a week ago by default.
        made: thisUpdate; now by default.
        following: nextUpdate; True for a day later, None for none.
        signer: who signs; the issuer by default.
        carried: authorities whose certificates are sent along.
        by_name: whether the signer is named by its name and not by its key.
        about: which certificate is spoken of; ``certified`` by default.
        digest: of the signature.
    """
    made = made or now() - _MOMENT
    until = made + _DAY if following is True else following or None
    revoked = status is ocsp.OCSPCertStatus.REVOKED
    signer = signer or certified.issuer
    spoken_of = about or certified
    naming = ocsp.OCSPResponderEncoding.NAME if by_name else ocsp.OCSPResponderEncoding.HASH
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            spoken_of.certificate,
            spoken_of.issuer.certificate,
            hashes.SHA1(),  # noqa: S303 - what the question was asked with
            status,
            made,
            until,
            (revoked_at or made - 7 * _DAY) if revoked else None,
            reason,
        )
        .responder_id(naming, signer.certificate)
    )
    if carried:
        builder = builder.certificates([each.certificate for each in carried])
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), False)
    signed = builder.sign(signer.key, digest or _hash_for(signer.key))
    return signed.public_bytes(Encoding.DER)


def nonce_of(request: bytes) -> bytes:
    """Return the nonce of a question."""
    asked = ocsp.load_der_ocsp_request(request)
    return asked.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce


def revocation_list(
    issuer: Issuer,
    *revoked: tuple[int, x509.ReasonFlags | None],
    made: datetime | None = None,
    following: datetime | None = None,
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (),
    signer: Issuer | None = None,
    entry_extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> bytes:
    """Return a revocation list.

    Args:
        issuer: in whose name.
        revoked: serial numbers and reasons.
        made: thisUpdate; an hour ago by default.
        following: nextUpdate; a day after it by default.
        extensions: of the list, with whether they are critical.
        signer: who really signs.
        entry_extensions: of every entry.
    """
    made = made or now() - timedelta(hours=1)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(made)
        .next_update(following or made + _DAY)
    )
    for serial, reason in revoked:
        entry = (
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(made - 7 * _DAY)
        )
        if reason is not None:
            entry = entry.add_extension(x509.CRLReason(reason), False)
        for extension, critical in entry_extensions:
            entry = entry.add_extension(extension, critical)
        builder = builder.add_revoked_certificate(entry.build())
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    key = (signer or issuer).key
    return builder.sign(key, _hash_for(key)).public_bytes(Encoding.DER)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TR"),
            # RFC 5280 allows 64 characters; newer versions of cryptography count bytes
            x509.NameAttribute(NameOID.COMMON_NAME, common_name, _validate=False),
        ]
    )


def _hash_for(key: Any) -> hashes.SHA384 | hashes.SHA256:
    return hashes.SHA384() if getattr(key, "key_size", 0) == 384 else hashes.SHA256()
