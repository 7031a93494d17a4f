"""From a certificate to its issuer, and on to the root."""

import hashlib
from collections.abc import Callable, Mapping

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from esign_desktop.devices.revocation.addresses import Addresses, ListAddress, addresses_of
from esign_desktop.devices.revocation.chains import Chains, ForgedError
from esign_desktop.devices.revocation.issuer_certificate import (
    SignatureError,
    could_issue,
    read_signed,
    verify,
    verify_issued,
)
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import ChainState, NoAnswer
from tests.devices.revocation.asked import AUTHORITIES, BASE, CERTIFICATE, CERTIFIED, ISSUER, read
from tests.stack.authorities import ISSUER_NAME, ROOT_NAME, Authorities, make_authority
from tests.stack.certificates import Issuer

ROOT = AUTHORITIES.root
OFFERED = Authorities(BASE, root_offered=True)
FORGED = make_authority(ISSUER_NAME, below=make_authority("Forger"), key_number="forged")
OLD = make_authority(ISSUER_NAME, below=ROOT, key="rsa2048", key_number="old")


def nothing(url: str) -> bytes:
    raise UnansweredError(NoAnswer.NO_CONNECTION, "no network")


def files(pages: Mapping[str, bytes]) -> Callable[[str], bytes]:
    def fetch(url: str) -> bytes:
        path = url.removeprefix(BASE)
        return pages[path] if path in pages else nothing(url)

    return fetch


def bag(*authorities: Issuer) -> bytes:
    return pkcs7.serialize_certificates([a.certificate for a in authorities], Encoding.DER)


# ---- the issuer ----


def test_what_is_on_the_card_is_taken_first() -> None:
    at_hand = [b"garbage", CERTIFIED.der, ROOT.der, OLD.der, AUTHORITIES.issuer.der]

    assert Chains(at_hand, nothing).issuer_of(CERTIFICATE) == ISSUER


@pytest.mark.parametrize(
    "content",
    [
        AUTHORITIES.issuer.der,
        AUTHORITIES.issuer.certificate.public_bytes(Encoding.PEM),
        bag(ROOT, AUTHORITIES.issuer),
    ],
    ids=["DER", "PEM", "bag"],
)
def test_else_it_is_fetched_in_any_of_its_forms(content: bytes) -> None:
    chains = Chains([], files({"/issuer.crt": content}))

    assert chains.issuer_of(CERTIFICATE) == ISSUER


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"-----BEGIN CERTIFICATE-----\n!", ROOT.der, OLD.der, b"0" * 99]
)
def test_what_is_not_the_issuer_is_not_taken_for_it(content: bytes) -> None:
    with pytest.raises(UnansweredError) as raised:
        Chains([], files({"/issuer.crt": content})).issuer_of(CERTIFICATE)

    assert raised.value.why is NoAnswer.NO_ISSUER


def test_no_network_is_the_reason_when_it_is() -> None:
    with pytest.raises(UnansweredError) as raised:
        Chains([], nothing).issuer_of(CERTIFICATE)

    assert raised.value.why is NoAnswer.NO_CONNECTION


def test_a_certificate_its_named_issuer_has_not_signed_is_a_forgery() -> None:
    """It names the real issuer by name and key, and somebody else has signed it."""
    real = read(CERTIFIED)
    broken = bytearray(CERTIFIED.der)
    broken[-1] ^= 1

    with pytest.raises(ForgedError):
        Chains([AUTHORITIES.issuer.der], nothing).issuer_of(read_signed(bytes(broken)))
    assert Chains([AUTHORITIES.issuer.der], nothing).issuer_of(real)


def test_an_issuer_of_the_same_name_with_another_key_proves_nothing() -> None:
    for other in (OLD, FORGED):
        with pytest.raises(UnansweredError):
            Chains([other.der], nothing).issuer_of(CERTIFICATE)


# ---- up to the root ----


def test_a_chain_is_complete_when_its_root_is_at_hand_or_fetched() -> None:
    issuer = read_signed(OFFERED.issuer.der)
    at_hand = Chains([ROOT.der], nothing).follow(ISSUER)
    fetched = Chains([], files({"/root.crt": ROOT.der})).follow(issuer)

    assert at_hand == fetched
    assert at_hand.state is ChainState.COMPLETE
    assert (at_hand.root, at_hand.root_name) == (hashlib.sha256(ROOT.der).hexdigest(), ROOT_NAME)


def test_a_chain_without_its_root_is_incomplete() -> None:
    assert Chains([], nothing).follow(ISSUER).state is ChainState.INCOMPLETE
    offered = Chains([], nothing).follow(read_signed(OFFERED.issuer.der))
    assert (offered.state, offered.root) == (ChainState.INCOMPLETE, None)


def test_a_root_that_did_not_sign_itself_is_none() -> None:
    broken = bytearray(ROOT.der)
    broken[-1] ^= 1

    chain = Chains([], nothing).follow(read_signed(bytes(broken)))
    assert (chain.state, chain.root) == (ChainState.BROKEN, None)


def test_a_broken_link_above_the_issuer_breaks_the_chain() -> None:
    broken = bytearray(AUTHORITIES.issuer.der)
    broken[-1] ^= 1

    chain = Chains([ROOT.der], nothing).follow(read_signed(bytes(broken)))
    assert chain.state is ChainState.BROKEN


def test_a_ladder_without_end_is_left() -> None:
    authority = make_authority("Step 0")
    steps = []
    for number in range(1, 9):
        authority = make_authority(f"Step {number}", below=authority)
        steps.append(authority.der)

    chain = Chains(steps, nothing).follow(read_signed(authority.der))
    assert chain.state is ChainState.INCOMPLETE


# ---- single certificates ----


def test_only_an_authority_can_be_an_issuer() -> None:
    layman = make_authority(ISSUER_NAME, below=ROOT, ca=False)

    assert could_issue(CERTIFICATE, ISSUER)
    assert not could_issue(CERTIFICATE, read_signed(layman.der))
    assert not could_issue(CERTIFICATE, read_signed(ROOT.der))


@pytest.mark.parametrize("key", ["rsa2048", "ec384", "ec256"])
def test_signatures_of_every_kind_of_key_are_checked(key: str) -> None:
    authority = make_authority("Any", key=key)
    certified = AUTHORITIES.certificate(authority=authority, key="ec256")

    verify_issued(read(certified), read_signed(authority.der))
    with pytest.raises(SignatureError) as raised:
        verify_issued(read(certified), ISSUER)
    assert raised.value.judged


def test_what_cannot_be_judged_is_not_called_forged() -> None:
    body, key, signature = CERTIFICATE.body, ISSUER.public_key, CERTIFICATE.signature
    for algorithm, public_key in (
        ("1.2.840.113549.1.1.4", key),  # MD5
        ("1.2.840.10045.4.1", key),  # SHA-1, not in answers
        (CERTIFICATE.algorithm, b"garbage"),
    ):
        with pytest.raises(SignatureError) as raised:
            verify(public_key, algorithm, signature, body)
        assert not raised.value.judged
    with pytest.raises(SignatureError) as raised:
        verify(key, "1.2.840.10045.4.1", signature, body, old=True)
    assert raised.value.judged


@pytest.mark.parametrize(
    "der", [b"", b"\x30\x00", b"0" * 100, bytes(40_000), CERTIFIED.der + b"x"]
)
def test_what_is_no_certificate_is_told(der: bytes) -> None:
    with pytest.raises(ValueError):
        read_signed(der)


# ---- addresses ----


def test_addresses_are_those_of_the_certificate() -> None:
    assert addresses_of(CERTIFIED.der) == Addresses(
        (f"{BASE}/ocsp",), (ListAddress(f"{BASE}/list.crl"),), (f"{BASE}/issuer.crt",)
    )


def test_addresses_of_other_kinds_are_left_out() -> None:
    certified = AUTHORITIES.certificate(
        key="ec256", ocsp_url="ldap://dizin/", ca_url="file:///x", crl_url="ftp://x/"
    )

    assert addresses_of(certified.der) == Addresses(others=3)
    bare = AUTHORITIES.certificate(key="ec256", ocsp_url=None, ca_url=None, crl_url=None)
    assert addresses_of(bare.der) == Addresses()


def test_lists_of_others_and_of_some_reasons_are_told_apart() -> None:
    url = x509.UniformResourceIdentifier(f"{BASE}/x.crl")
    somebody = x509.DirectoryName(x509.Name([]))
    points = [
        x509.DistributionPoint([url], None, frozenset({x509.ReasonFlags.key_compromise}), None),
        x509.DistributionPoint([url], None, None, [somebody]),
        *(
            x509.DistributionPoint(
                [x509.UniformResourceIdentifier(f"{BASE}/{n}")], None, None, None
            )
            for n in range(9)
        ),
    ]
    builder = x509.CertificateBuilder()
    made = (
        builder.subject_name(x509.Name([]))
        .issuer_name(x509.Name([]))
        .not_valid_before(CERTIFIED.certificate.not_valid_before_utc)
        .not_valid_after(CERTIFIED.certificate.not_valid_after_utc)
        .serial_number(1)
        .public_key(CERTIFIED.private_key.public_key())
        .add_extension(x509.CRLDistributionPoints(points), False)
        .sign(AUTHORITIES.issuer.key, CERTIFIED.certificate.signature_hash_algorithm)  # type: ignore[arg-type]
    )

    found = addresses_of(made.public_bytes(Encoding.DER))
    assert found.lists[0] == ListAddress(f"{BASE}/x.crl", partial=True)
    assert found.others == 1
    assert len(found.lists) == 4  # who wrote the certificate does not choose how many
