"""What an OCSP answer says, and everything that makes it say nothing."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as made
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.revocation import ocsp
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import NoAnswer, RevocationStatus
from tests.devices.revocation.asked import (
    AUTHORITIES,
    CERTIFIED,
    NONCE,
    OTHER,
    QUESTION,
    refused,
    said,
)
from tests.stack.authorities import make_authority, make_responder, now, ocsp_answer

REVOKED = made.OCSPCertStatus.REVOKED
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ISSUER = AUTHORITIES.issuer
RESPONDER = make_responder(ISSUER)
NAMESAKE = make_authority(
    "Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6", key_number="forged"
)
GOOD = ocsp_answer(CERTIFIED, NONCE)


def test_a_question_names_certificate_issuer_and_nonce_and_nothing_else() -> None:
    asked = made.load_der_ocsp_request(ocsp.request_of(QUESTION))
    issuer = AUTHORITIES.issuer.certificate

    assert asked.serial_number == CERTIFIED.certificate.serial_number
    assert asked.issuer_name_hash == hashlib.sha1(issuer.subject.public_bytes()).digest()  # noqa: S324
    key_id = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert asked.issuer_key_hash == key_id
    (extension,) = asked.extensions
    assert isinstance(extension.value, x509.OCSPNonce)
    assert extension.value.nonce == NONCE


def test_good_is_good() -> None:
    told = said(GOOD)

    assert (told.status, told.method, told.why) == (RevocationStatus.GOOD, "ocsp", None)


@pytest.mark.parametrize(
    ("reason", "status", "name"),
    [
        (None, RevocationStatus.REVOKED, None),
        (x509.ReasonFlags.unspecified, RevocationStatus.REVOKED, "unspecified"),
        (x509.ReasonFlags.key_compromise, RevocationStatus.REVOKED, "keyCompromise"),
        (x509.ReasonFlags.certificate_hold, RevocationStatus.SUSPENDED, "certificateHold"),
        (x509.ReasonFlags.remove_from_crl, RevocationStatus.GOOD, None),
    ],
)
def test_revoked_has_date_and_reason_and_a_hold_is_a_suspension(
    reason: x509.ReasonFlags | None, status: RevocationStatus, name: str | None
) -> None:
    since = now() - 7 * DAY
    told = said(ocsp_answer(CERTIFIED, NONCE, status=REVOKED, reason=reason, revoked_at=since))

    assert (told.status, told.reason) == (status, name)
    assert told.revoked_at == (None if status is RevocationStatus.GOOD else since)


def test_a_certificate_the_issuer_does_not_know_is_no_good_one() -> None:
    unknown = ocsp_answer(CERTIFIED, NONCE, status=made.OCSPCertStatus.UNKNOWN)

    assert refused(unknown) is NoAnswer.NOT_KNOWN


@pytest.mark.parametrize(
    "changes",
    [
        {"by_name": True},
        {"signer": RESPONDER, "carried": (RESPONDER,)},
        {"signer": RESPONDER, "carried": (RESPONDER,), "by_name": True},
        {"signer": RESPONDER, "carried": (ISSUER, RESPONDER)},
        {"nonce": None},  # signed beforehand (RFC 5019)
        {"following": None},
    ],
    ids=str,
)
def test_ways_to_answer_that_the_standards_allow(changes: dict[str, Any]) -> None:
    answer = ocsp_answer(CERTIFIED, **({"nonce": NONCE} | changes))

    assert said(answer).status is RevocationStatus.GOOD


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"nonce": bytes(32)}, NoAnswer.OTHER_QUESTION),
        ({"nonce": NONCE[:-1]}, NoAnswer.OTHER_QUESTION),
        ({"about": OTHER}, NoAnswer.OTHER_QUESTION),
        ({"signer": NAMESAKE}, NoAnswer.NOT_TRUSTED),
        ({"signer": NAMESAKE, "by_name": True}, NoAnswer.NOT_TRUSTED),
        ({"signer": NAMESAKE, "carried": (NAMESAKE,)}, NoAnswer.NOT_TRUSTED),
        ({"signer": RESPONDER}, NoAnswer.NOT_TRUSTED),  # who is that?
        ({"signer": AUTHORITIES.root, "carried": (AUTHORITIES.root,)}, NoAnswer.NOT_TRUSTED),
    ],
    ids=str,
)
def test_an_answer_to_another_question_or_by_somebody_else_says_nothing(
    changes: dict[str, Any], why: NoAnswer
) -> None:
    assert refused(ocsp_answer(CERTIFIED, **({"nonce": NONCE} | changes))) is why


@pytest.mark.parametrize(
    ("responder", "says"),
    [
        (make_responder(ISSUER, purpose=False), "not for OCSP"),
        (make_responder(ISSUER, not_after=now() - DAY), "out of date"),
        (make_responder(ISSUER, not_before=now() + DAY), "out of date"),
        (make_responder(AUTHORITIES.root), "appointed by another"),
        (make_responder(NAMESAKE), "does not fit"),
    ],
    ids=["purpose", "over", "to come", "root's", "namesake's"],
)
def test_a_responder_has_to_be_appointed_by_the_issuer_for_this_and_now(
    responder: Any, says: str
) -> None:
    answer = ocsp_answer(CERTIFIED, NONCE, signer=responder, carried=(responder,))

    with pytest.raises(UnansweredError, match=says) as raised:
        said(answer)
    assert raised.value.why is NoAnswer.NOT_TRUSTED


def test_one_changed_bit_is_noticed() -> None:
    changed = bytearray(GOOD)
    changed[-1] ^= 1

    assert refused(bytes(changed)) is NoAnswer.NOT_TRUSTED


@pytest.mark.parametrize(
    ("later", "nonce", "holds"),
    [
        (timedelta(), NONCE, True),
        (DAY, NONCE, True),  # to its last minute
        (DAY + 9 * MINUTE, NONCE, True),  # the clock here may be off
        (DAY + 11 * MINUTE, NONCE, False),
        (DAY + 11 * MINUTE, None, False),
        (-9 * MINUTE, None, True),
        (-11 * MINUTE, None, False),  # an answer from the future
        (-11 * MINUTE, NONCE, True),  # which is a slow clock, as the nonce proves
        (-2 * DAY, NONCE, False),
    ],
)
def test_an_answer_holds_for_its_time(later: timedelta, nonce: bytes | None, holds: bool) -> None:
    moment = now()
    answer = ocsp_answer(CERTIFIED, nonce, made=moment)

    if holds:
        assert said(answer, moment + later).status is RevocationStatus.GOOD
    else:
        assert refused(answer, moment + later) is NoAnswer.OUTDATED


@pytest.mark.parametrize(("nonce", "holds"), [(NONCE, True), (None, False)])
def test_an_answer_without_an_end_is_only_believed_when_it_is_surely_new(
    nonce: bytes | None, holds: bool
) -> None:
    old = ocsp_answer(CERTIFIED, nonce, made=now() - 2 * DAY, following=None)

    if holds:
        assert said(old).status is RevocationStatus.GOOD
    else:
        assert refused(old) is NoAnswer.OUTDATED


@pytest.mark.parametrize(
    "status", [each for each in made.OCSPResponseStatus if each.name != "SUCCESSFUL"]
)
def test_a_server_that_does_not_want_to_answer(status: made.OCSPResponseStatus) -> None:
    answer = made.OCSPResponseBuilder.build_unsuccessful(status)

    with pytest.raises(UnansweredError, match=status.name.lower()) as raised:
        said(answer.public_bytes(Encoding.DER))
    assert raised.value.why is NoAnswer.REFUSED


def test_sha256_may_name_the_certificate() -> None:
    builder = made.OCSPResponseBuilder().add_response(
        CERTIFIED.certificate, ISSUER.certificate, hashes.SHA256(),
        made.OCSPCertStatus.GOOD, now(), now() + DAY, None, None,
    ).responder_id(made.OCSPResponderEncoding.HASH, ISSUER.certificate)  # fmt: skip
    answer = builder.sign(ISSUER.key, hashes.SHA384())

    assert said(answer.public_bytes(Encoding.DER)).status is RevocationStatus.GOOD


def test_a_critical_extension_nobody_knows_is_not_ignored() -> None:
    odd = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    builder = made.OCSPResponseBuilder().add_response(
        CERTIFIED.certificate, ISSUER.certificate, hashes.SHA1(),  # noqa: S303
        made.OCSPCertStatus.GOOD, now(), now() + DAY, None, None,
    ).responder_id(made.OCSPResponderEncoding.HASH, ISSUER.certificate)  # fmt: skip
    answer = builder.add_extension(odd, critical=True).sign(ISSUER.key, hashes.SHA384())

    assert refused(answer.public_bytes(Encoding.DER)) is NoAnswer.UNREADABLE


@given(st.binary(max_size=200))
def test_garbage_is_no_answer(garbage: bytes) -> None:
    assert refused(garbage) in {NoAnswer.UNREADABLE, NoAnswer.REFUSED}


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_an_answer_changed_anywhere_never_says_more_than_it_did(at: int, value: int) -> None:
    changed = bytearray(GOOD)
    changed[at] = value

    try:
        told = said(bytes(changed))
    except UnansweredError:
        return
    # bits that are not signed: the unused ones of encodings, the certificate list
    assert told.status is RevocationStatus.GOOD


@given(st.integers(0, len(GOOD)))
def test_an_answer_cut_off_anywhere_is_none(length: int) -> None:
    if length < len(GOOD):
        assert refused(GOOD[:length]) in {NoAnswer.UNREADABLE, NoAnswer.REFUSED}
