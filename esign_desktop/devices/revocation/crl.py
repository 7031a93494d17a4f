"""Revocation lists (RFC 5280, section 5): what the bytes of a list say of one certificate. Pure.

Read: a complete list of the issuer itself, for all certificates or for a part of them. Refused:
delta lists, which say nothing without the list they change, and indirect ones, which somebody else
signs; KamuSM is not known to publish either.
"""

from datetime import datetime
from typing import Final

from cryptography import x509

from esign_desktop.devices.revocation.freshness import require_fresh
from esign_desktop.devices.revocation.issuer_certificate import (
    SignatureError,
    SignedCertificate,
    name_key,
    verify,
)
from esign_desktop.devices.revocation.ocsp import stopped
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import NoAnswer, Revocation, RevocationStatus
from esign_desktop.model.unreadable import Wall

MAX_LIST_BYTES: Final = 32 * 1024 * 1024
"""Some 800,000 revoked certificates; KamuSM has issued a few million in all."""


def _unreadable(name: str) -> UnansweredError:
    return UnansweredError(NoAnswer.UNREADABLE, f"CRL: {name}")


def interpret(
    content: bytes,
    certificate: SignedCertificate,
    issuer: SignedCertificate,
    url: str,
    now: datetime,
    *,
    partial: bool = False,
) -> Revocation:
    """Return what a list says of a certificate.

    Args:
        content: the list, DER or PEM.
        certificate: which one.
        issuer: who has to have signed the list.
        url: where it was read from; a list for a part of the certificates names its own place.
        now: by the computer's clock.
        partial: whether the certificate says that the list knows some reasons only.

    Raises:
        UnansweredError: it says nothing that can be relied on.
    """
    with Wall(_unreadable, UnansweredError):
        return _interpret(content, certificate, issuer, url, now, partial)


def _interpret(
    content: bytes,
    certificate: SignedCertificate,
    issuer: SignedCertificate,
    url: str,
    now: datetime,
    partial: bool,
) -> Revocation:
    pem = content.lstrip().startswith(b"-----BEGIN ")
    crl = x509.load_pem_x509_crl(content) if pem else x509.load_der_x509_crl(content)
    if name_key(crl.issuer.public_bytes()) != issuer.subject_key:
        raise UnansweredError(NoAnswer.NOT_TRUSTED, "CRL of another issuer")
    if not issuer.may_sign("crl_sign"):
        raise UnansweredError(NoAnswer.NOT_TRUSTED, "CRL: the issuer's key is not for lists")
    partial = _check_extensions(crl, certificate, url) or partial
    try:
        algorithm = crl.signature_algorithm_oid.dotted_string
        verify(issuer.public_key, algorithm, crl.signature, crl.tbs_certlist_bytes)
    except SignatureError as error:
        raise UnansweredError(NoAnswer.NOT_TRUSTED, f"CRL: {error}") from None
    require_fresh(crl.last_update_utc, crl.next_update_utc, now)
    entry = crl.get_revoked_certificate_by_serial_number(certificate.serial)
    if entry is not None:
        return stopped(entry.revocation_date_utc, _reason(entry), now, "crl")
    if partial:
        raise UnansweredError(NoAnswer.UNREADABLE, "CRL for some reasons only; it is not in it")
    return Revocation(RevocationStatus.GOOD, now, method="crl")


def _check_extensions(
    crl: x509.CertificateRevocationList, certificate: SignedCertificate, url: str
) -> bool:
    """Return whether the list knows some reasons only."""
    partial = False
    for extension in crl.extensions:
        value = extension.value
        if isinstance(value, x509.DeltaCRLIndicator):
            raise UnansweredError(NoAnswer.UNREADABLE, "delta CRL")
        if isinstance(value, x509.IssuingDistributionPoint):
            _check_scope(value, certificate, url)
            partial = value.only_some_reasons is not None
        elif extension.critical:
            oid = extension.oid.dotted_string
            raise UnansweredError(NoAnswer.UNREADABLE, f"CRL: critical extension {oid}")
    return partial


def _check_scope(
    scope: x509.IssuingDistributionPoint, certificate: SignedCertificate, url: str
) -> None:
    """Return if a list is about certificates like ours (RFC 5280, 5.2.5)."""
    if scope.indirect_crl:
        raise UnansweredError(NoAnswer.UNREADABLE, "indirect CRL")
    if scope.only_contains_attribute_certs or (
        scope.only_contains_user_certs if certificate.ca else scope.only_contains_ca_certs
    ):
        raise UnansweredError(NoAnswer.OTHER_QUESTION, "CRL for another kind of certificates")
    names = scope.full_name or ()
    places = [n.value for n in names if isinstance(n, x509.UniformResourceIdentifier)]
    if places and url not in places:
        raise UnansweredError(NoAnswer.OTHER_QUESTION, "CRL of another distribution point")


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    reason = None
    for extension in entry.extensions:
        if isinstance(extension.value, x509.CRLReason):
            reason = extension.value.reason
        elif extension.critical:  # also certificateIssuer: then the entry is another issuer's
            oid = extension.oid.dotted_string
            raise UnansweredError(NoAnswer.UNREADABLE, f"CRL entry: critical extension {oid}")
    return reason
