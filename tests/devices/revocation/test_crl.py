"""What a revocation list says of one certificate."""

import time
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import crl as asn1_crl
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.revocation import crl
from esign_desktop.devices.revocation.issuer_certificate import read_signed
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import NoAnswer, Revocation, RevocationStatus
from tests.devices.revocation.asked import (
    AUTHORITIES,
    CERTIFICATE,
    CERTIFIED,
    ISSUER,
    OTHER,
    read,
)
from tests.stack.authorities import make_authority, now, revocation_list
from tests.stack.der import sequence

AUTHORITY = AUTHORITIES.issuer
SERIAL = CERTIFIED.certificate.serial_number
URL = "http://ocsp.example.org/list.crl"
DAY = timedelta(days=1)
NAMESAKE = make_authority(
    "Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6", key_number="forged"
)
EMPTY = revocation_list(AUTHORITY)


def said(content: bytes, **how: Any) -> Revocation:
    when = how.pop("when", None) or now()
    return crl.interpret(content, CERTIFICATE, ISSUER, URL, when, **how)


def refused(content: bytes, **how: Any) -> NoAnswer:
    try:
        told = said(content, **how)
    except UnansweredError as error:
        return error.why
    raise AssertionError(told)


def scope(**changes: Any) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    """Return an issuingDistributionPoint that says this."""
    values: dict[str, Any] = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return ((x509.IssuingDistributionPoint(**(values | changes)), True),)


def place(url: str) -> list[x509.GeneralName]:
    return [x509.UniformResourceIdentifier(url)]


def test_who_is_not_in_the_list_is_good() -> None:
    told = said(revocation_list(AUTHORITY, (OTHER.certificate.serial_number, None)))

    assert (told.status, told.method) == (RevocationStatus.GOOD, "crl")


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        (None, RevocationStatus.REVOKED),
        (x509.ReasonFlags.superseded, RevocationStatus.REVOKED),
        (x509.ReasonFlags.certificate_hold, RevocationStatus.SUSPENDED),
        (x509.ReasonFlags.remove_from_crl, RevocationStatus.GOOD),
    ],
)
def test_who_is_in_the_list_is_stopped(
    reason: x509.ReasonFlags | None, status: RevocationStatus
) -> None:
    moment = now()
    told = said(revocation_list(AUTHORITY, (1, None), (SERIAL, reason), made=moment))

    assert told.status is status
    if status is not RevocationStatus.GOOD:
        assert told.revoked_at == moment - 7 * DAY
        assert told.reason == (reason.value if reason else None)


def test_a_list_may_be_pem() -> None:
    pem = x509.load_der_x509_crl(EMPTY).public_bytes(Encoding.PEM)

    assert said(pem).status is RevocationStatus.GOOD


@pytest.mark.parametrize(
    "content",
    [
        revocation_list(AUTHORITY, signer=NAMESAKE),
        revocation_list(AUTHORITIES.root),
        EMPTY[:-1] + bytes([EMPTY[-1] ^ 1]),
    ],
    ids=["forged", "another's", "changed"],
)
def test_a_list_the_issuer_has_not_signed_says_nothing(content: bytes) -> None:
    assert refused(content) is NoAnswer.NOT_TRUSTED


def test_a_key_that_is_not_for_lists_signs_none() -> None:
    authority = make_authority("No lists", crl_sign=False)
    certified = AUTHORITIES.certificate(authority=authority, key="ec256")
    with pytest.raises(UnansweredError, match="not for lists"):
        crl.interpret(
            revocation_list(authority), read(certified), read_signed(authority.der), URL, now()
        )


@pytest.mark.parametrize(
    ("extensions", "why"),
    [
        (((x509.DeltaCRLIndicator(1), True),), NoAnswer.UNREADABLE),
        (scope(indirect_crl=True), NoAnswer.UNREADABLE),
        (scope(only_contains_ca_certs=True), NoAnswer.OTHER_QUESTION),
        (scope(only_contains_attribute_certs=True), NoAnswer.OTHER_QUESTION),
        (scope(full_name=place("http://ocsp.example.org/other.crl")), NoAnswer.OTHER_QUESTION),
        (
            ((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), True),),
            NoAnswer.UNREADABLE,
        ),
    ],
    ids=["delta", "indirect", "authorities", "attributes", "another part", "odd extension"],
)
def test_a_list_for_something_else_says_nothing(
    extensions: tuple[tuple[x509.ExtensionType, bool], ...], why: NoAnswer
) -> None:
    assert refused(revocation_list(AUTHORITY, extensions=extensions)) is why


@pytest.mark.parametrize(
    "extensions",
    [
        scope(only_contains_user_certs=True),
        scope(full_name=place(URL)),
        ((x509.CRLNumber(7), False),),
    ],
    ids=["persons", "this part", "number"],
)
def test_a_list_for_certificates_like_ours_counts(
    extensions: tuple[tuple[x509.ExtensionType, bool], ...],
) -> None:
    told = said(revocation_list(AUTHORITY, extensions=extensions))

    assert told.status is RevocationStatus.GOOD


def test_a_list_of_some_reasons_can_only_say_that_it_was_revoked() -> None:
    some = scope(only_some_reasons=frozenset({x509.ReasonFlags.key_compromise}))
    listed = (SERIAL, x509.ReasonFlags.key_compromise)

    assert refused(revocation_list(AUTHORITY, extensions=some)) is NoAnswer.UNREADABLE
    assert refused(EMPTY, partial=True) is NoAnswer.UNREADABLE
    told = said(revocation_list(AUTHORITY, listed, extensions=some))
    assert told.status is RevocationStatus.REVOKED


def test_an_entry_of_another_issuer_is_not_taken_for_ours() -> None:
    elsewhere = x509.CertificateIssuer([x509.DNSName("elsewhere.example.org")])
    listed = revocation_list(AUTHORITY, (SERIAL, None), entry_extensions=((elsewhere, True),))

    assert refused(listed) is NoAnswer.UNREADABLE


@pytest.mark.parametrize("later", [DAY + timedelta(minutes=11), -timedelta(minutes=11)])
def test_a_list_holds_for_its_time(later: timedelta) -> None:
    moment = now()
    content = revocation_list(AUTHORITY, made=moment)

    assert said(content, when=moment).status is RevocationStatus.GOOD
    assert refused(content, when=moment + later) is NoAnswer.OUTDATED


@given(st.binary(max_size=200))
def test_garbage_is_no_list(garbage: bytes) -> None:
    assert refused(garbage) is NoAnswer.UNREADABLE


@given(st.integers(0, len(EMPTY) - 1), st.integers(0, 255))
def test_a_changed_list_never_says_more_than_it_did(at: int, value: int) -> None:
    changed = bytearray(EMPTY)
    changed[at] = value
    try:
        told = said(bytes(changed))
    except UnansweredError:
        return
    assert told.status is RevocationStatus.GOOD


def test_a_huge_list_is_searched_in_a_moment() -> None:
    content = huge(400_000)
    began = time.process_time()

    with pytest.raises(UnansweredError, match="signature does not fit"):
        said(content)
    # the signature is wrong, so everything but the search has been done; now the search
    found = x509.load_der_x509_crl(content).get_revoked_certificate_by_serial_number(2**100 - 1)

    assert found is None
    assert len(content) > 10_000_000
    assert time.process_time() - began < 5  # 0.3 s here, alone


def huge(entries: int) -> bytes:
    """Return a list with so many entries put into a signed one; its signature does not fit."""
    time_of = bytes.fromhex("170d") + b"260101000000Z"
    listed = b"".join(
        sequence(b"\x02\x0d\x01" + number.to_bytes(12), time_of) for number in range(entries)
    )
    listed = sequence(listed)
    one = revocation_list(AUTHORITY, (1, None))
    body = x509.load_der_x509_crl(one).tbs_certlist_bytes
    parsed = asn1_crl.CertificateList.load(one)
    inner = parsed["tbs_cert_list"]["revoked_certificates"].dump()
    assert inner in body
    changed = body.replace(inner, listed)
    header = len(body) - len(parsed["tbs_cert_list"].contents)
    new_body = sequence(changed[header:])
    return sequence(new_body, parsed["signature_algorithm"].dump(), parsed["signature"].dump())
