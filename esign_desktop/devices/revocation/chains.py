"""Follows signatures upwards: to the issuer, and from there to the root."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from esign_desktop.devices.der_limits import require_simple
from esign_desktop.devices.revocation.addresses import addresses_of
from esign_desktop.devices.revocation.issuer_certificate import (
    SignatureError,
    SignedCertificate,
    could_issue,
    read_signed,
    verify_issued,
)
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import Chain, ChainState, NoAnswer
from esign_desktop.model.unreadable import Unread

logger = logging.getLogger(__name__)

MAX_FILE_BYTES: Final = 64 * 1024
"""Of what lies at a caIssuers address: a certificate, or a bag of some."""

_MOST_STEPS: Final = 5  # the chains of KamuSM have two authorities
_MOST_IN_BAG: Final = 8

Fetch = Callable[[str], bytes]


class ForgedError(Exception):
    """A certificate names an issuer by name and key, and that key did not sign it."""


class Chains:
    """Finds issuers among certificates at hand, then where a certificate points to.

    Args:
        at_hand: DER of certificates from the card, whatever they are.
        fetch: gets a file, or raises ``UnansweredError``.
    """

    def __init__(self, at_hand: Iterable[bytes], fetch: Fetch) -> None:
        self._known = list(_readable(at_hand))
        self._fetch = fetch

    def issuer_of(self, certificate: SignedCertificate) -> SignedCertificate:
        """Return who signed a certificate.

        Raises:
            UnansweredError: the issuer's certificate is not to be had.
            ForgedError: it is, and it did not sign.
        """
        found, forged = _signer_among(self._known, certificate)
        if found is not None:
            return found
        problem = UnansweredError(
            NoAnswer.NO_ISSUER, "no address of the issuer's certificate that we can ask"
        )
        for url in addresses_of(certificate.der).issuers:
            try:
                fetched = list(_readable(_unpack(self._fetch(url))))
            except UnansweredError as error:
                logger.info("the issuer's certificate: %s", error)
                problem = error
                continue
            self._known += fetched
            found, also_forged = _signer_among(fetched, certificate)
            if found is not None:
                return found
            forged = forged or also_forged
            problem = UnansweredError(
                NoAnswer.NO_ISSUER, "what is there is not the issuer's certificate"
            )
        if forged:
            raise ForgedError
        raise problem

    def follow(self, issuer: SignedCertificate) -> Chain:
        """Return the chain from an issuer upwards. Never raises."""
        here = issuer
        for _ in range(_MOST_STEPS):
            if here.is_root:
                return _ends_at(here)
            try:
                here = self.issuer_of(here)
            except UnansweredError as error:
                return Chain(ChainState.INCOMPLETE, detail=f"{error.why}: {error.detail}")
            except ForgedError:
                return Chain(ChainState.BROKEN, detail="an authority's signature does not fit")
        return Chain(ChainState.INCOMPLETE, detail=f"more than {_MOST_STEPS} authorities")


def _ends_at(root: SignedCertificate) -> Chain:
    try:
        verify_issued(root, root)
    except SignatureError as error:
        state = ChainState.BROKEN if error.judged else ChainState.INCOMPLETE
        return Chain(state, detail=f"the root's own signature: {error}")
    return Chain(ChainState.COMPLETE, root.fingerprint, root.common_name)


def _signer_among(
    candidates: Iterable[SignedCertificate], certificate: SignedCertificate
) -> tuple[SignedCertificate | None, bool]:
    """Return who signed, or None and whether one was named by its key that did not.

    Without key identifiers an issuer of the same name may simply be an older or newer one.
    """
    forged = False
    for each in candidates:
        if not could_issue(certificate, each) or each.der == certificate.der:
            continue
        try:
            verify_issued(certificate, each)
        except SignatureError as error:
            forged |= error.judged and certificate.issuer_key_id == each.key_id is not None
        else:
            return each, False
    return None, forged


def _readable(files: Iterable[bytes]) -> Iterator[SignedCertificate]:
    for der in files:
        try:
            yield read_signed(der)
        except ValueError:
            continue


def _unpack(content: bytes) -> list[bytes]:
    """Return the certificates in a file: one in DER or PEM, or a bag of them (PKCS#7)."""
    with Unread():
        if content.lstrip().startswith(b"-----BEGIN CERTIFICATE"):
            found = x509.load_pem_x509_certificates(content)
        else:
            require_simple(content)
            found = pkcs7.load_der_pkcs7_certificates(content)
        return [each.public_bytes(Encoding.DER) for each in found[:_MOST_IN_BAG]]
    return [content]  # a certificate is no PKCS#7
