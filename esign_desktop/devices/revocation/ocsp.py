"""OCSP (RFC 6960): the question as bytes, and what the bytes of an answer say. Pure.

The nonce: one is always sent. One that comes back has to be ours. None in the answer is accepted,
as RFC 6960 (4.4.1) and RFC 9654 (2.1) allow and RFC 5019 expects of responders that sign their
answers beforehand; then only the times in it protect against an old answer played again.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from esign_desktop.devices.der_limits import require_simple
from esign_desktop.devices.revocation.freshness import TOLERANCE, require_fresh
from esign_desktop.devices.revocation.issuer_certificate import (
    SignatureError,
    SignedCertificate,
    name_key,
    read_signed,
    verify,
    verify_issued,
)
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import NoAnswer, Revocation, RevocationStatus
from esign_desktop.model.record import Record
from esign_desktop.model.unreadable import Wall

REQUEST_TYPE: Final = "application/ocsp-request"  # RFC 6960, A.1
MAX_ANSWER_BYTES: Final = 64 * 1024

NONCE_BYTES: Final = 32
"""What RFC 8954 allows at most and RFC 9654 asks for at least."""

_OCSP_SIGNING: Final = "1.3.6.1.5.5.7.3.9"  # id-kp-OCSPSigning, RFC 6960, 4.2.2.2
_MOST_CERTIFICATES: Final = 8
_MOST_ANSWERS: Final = 100
_HASHES: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384}


def _unreadable(name: str) -> UnansweredError:
    return UnansweredError(NoAnswer.UNREADABLE, f"OCSP: {name}")


class Question(Record, frozen=True):
    """Which certificate is asked about."""

    certificate: SignedCertificate
    issuer: SignedCertificate
    nonce: bytes


def request_of(question: Question) -> bytes:
    """Return the question in DER.

    SHA-1 names the issuer and protects nothing: it is what every responder knows (RFC 5019,
    2.1.1).
    """
    name_hash, key_hash = _hashes_of(question, "sha1")
    return (
        ocsp.OCSPRequestBuilder()
        .add_certificate_by_hash(
            name_hash,
            key_hash,
            question.certificate.serial,
            hashes.SHA1(),  # noqa: S303
        )
        .add_extension(x509.OCSPNonce(question.nonce), critical=False)
        .build()
        .public_bytes(Encoding.DER)
    )


def interpret(answer: bytes, question: Question, now: datetime) -> Revocation:
    """Return what an answer says of the certificate.

    Raises:
        UnansweredError: it says nothing that can be relied on.
    """
    with Wall(_unreadable, UnansweredError):
        require_simple(answer)
        response = ocsp.load_der_ocsp_response(answer)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            status = response.response_status.name.lower()
            raise UnansweredError(NoAnswer.REFUSED, f"OCSP status {status}")
        fresh = _check_extensions(response, question)
        single = _about(response, question)
        _check_signer(response, question, now)
        require_fresh(single.this_update_utc, single.next_update_utc, now, proven=fresh)
        return _said(single, now)


def _check_extensions(response: ocsp.OCSPResponse, question: Question) -> bool:
    """Return whether the answer carries our nonce."""
    proven = False
    for extension in response.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            if extension.value.nonce != question.nonce:
                raise UnansweredError(NoAnswer.OTHER_QUESTION, "OCSP answer to another nonce")
            proven = True
        elif extension.critical:
            oid = extension.oid.dotted_string
            raise UnansweredError(NoAnswer.UNREADABLE, f"critical extension {oid}")
    return proven


def _about(response: ocsp.OCSPResponse, question: Question) -> ocsp.OCSPSingleResponse:
    """Return the part of the answer that is about our certificate."""
    for number, single in enumerate(response.responses):
        if number >= _MOST_ANSWERS:
            break
        if single.serial_number != question.certificate.serial:
            continue
        name = single.hash_algorithm.name
        if name in _HASHES and _hashes_of(question, name) == (
            single.issuer_name_hash,
            single.issuer_key_hash,
        ):
            return single
    raise UnansweredError(NoAnswer.OTHER_QUESTION, "OCSP answer about another certificate")


def _hashes_of(question: Question, name: str) -> tuple[bytes, bytes]:
    digest = _HASHES[name]
    key_hash = digest(question.issuer.key_bits).digest()
    return digest(question.certificate.issuer).digest(), key_hash


def _check_signer(response: ocsp.OCSPResponse, question: Question, now: datetime) -> None:
    """Return if the issuer signed, or a responder it has appointed (RFC 6960, 4.2.2.2)."""
    algorithm = response.signature_algorithm_oid.dotted_string
    problem = "signed by nobody it names"
    for signer in _signers(response, question.issuer):
        if not _is_responder(signer, response):
            continue
        try:
            verify(signer.public_key, algorithm, response.signature, response.tbs_response_bytes)
        except SignatureError as error:
            problem = str(error)
            continue
        if signer.public_key == question.issuer.public_key:
            return
        problem = _objection(signer, question.issuer, now)
        if not problem:
            return
    raise UnansweredError(NoAnswer.NOT_TRUSTED, f"OCSP answer: {problem}")


def _signers(
    response: ocsp.OCSPResponse, issuer: SignedCertificate
) -> Iterator[SignedCertificate]:
    yield issuer
    for certificate in response.certificates[:_MOST_CERTIFICATES]:
        try:
            yield read_signed(certificate.public_bytes(Encoding.DER))
        except ValueError:
            continue


def _is_responder(signer: SignedCertificate, response: ocsp.OCSPResponse) -> bool:
    if response.responder_key_hash is not None:  # SHA-1 by definition (RFC 6960, 4.2.1)
        own = hashlib.sha1(signer.key_bits).digest()  # noqa: S324
        return own == response.responder_key_hash
    name = response.responder_name
    return name is not None and name_key(name.public_bytes()) == signer.subject_key


def _objection(signer: SignedCertificate, issuer: SignedCertificate, now: datetime) -> str:
    """Return why a responder may not answer for the issuer, or nothing.

    Whether the responder's own certificate was revoked is not asked: that answer would be its
    own. Issuers mark it with id-pkix-ocsp-nocheck and keep it short-lived (RFC 6960, 4.2.2.2.1).
    """
    if signer.issuer_key != issuer.subject_key:
        return "the responder is appointed by another issuer"
    if _OCSP_SIGNING not in signer.purposes or not signer.may_sign("digital_signature"):
        return "the responder's certificate is not for OCSP"
    if not signer.not_before - TOLERANCE <= now <= signer.not_after + TOLERANCE:
        return "the responder's certificate is out of date"
    try:
        verify_issued(signer, issuer)
    except SignatureError as error:
        return f"the responder's certificate: {error}"
    return ""


def _said(single: ocsp.OCSPSingleResponse, now: datetime) -> Revocation:
    if single.certificate_status is ocsp.OCSPCertStatus.GOOD:
        return Revocation(RevocationStatus.GOOD, now, method="ocsp")
    if single.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        raise UnansweredError(NoAnswer.NOT_KNOWN, "OCSP status of the certificate: unknown")
    return stopped(single.revocation_time_utc, single.revocation_reason, now, "ocsp")


def stopped(
    since: datetime | None, reason: x509.ReasonFlags | None, now: datetime, method: str
) -> Revocation:
    """Return what a revocation says: for good, for a while, or lifted again.

    removeFromCRL ends a suspension (RFC 5280, 5.3.1). It belongs into delta lists, which are not
    read here; where it stands all the same, it means what it says.
    """
    if reason is x509.ReasonFlags.remove_from_crl:
        return Revocation(RevocationStatus.GOOD, now, method=method)
    held = reason is x509.ReasonFlags.certificate_hold
    return Revocation(
        RevocationStatus.SUSPENDED if held else RevocationStatus.REVOKED,
        now,
        revoked_at=since,
        reason=reason.value if reason else None,
        method=method,
    )
