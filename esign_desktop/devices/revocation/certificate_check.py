"""Checks one certificate online: its issuer, then OCSP, then the CRL, then the chain."""

import logging
import secrets
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from esign_desktop.devices.ports import IssuerAnswer
from esign_desktop.devices.revocation import crl, ocsp
from esign_desktop.devices.revocation.addresses import Addresses, addresses_of
from esign_desktop.devices.revocation.chains import MAX_FILE_BYTES, Chains, ForgedError
from esign_desktop.devices.revocation.issuer_certificate import SignedCertificate, read_signed
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.devices.revocation.web import Web
from esign_desktop.model.certificate import (
    Chain,
    ChainState,
    NoAnswer,
    Revocation,
    RevocationStatus,
)
from esign_desktop.model.unreadable import Unread

logger = logging.getLogger(__name__)

_SHARE: Final = 0.4
"""Of the time left: what one address may take, so that a silent one leaves time for the next."""


def ask_issuer(
    der: bytes, at_hand: Iterable[bytes], web: Web, now: datetime, ends: float
) -> IssuerAnswer:
    """Return what the issuer says of a certificate. Never raises; ends when it has to.

    What a certificate, an address in it or a server's answer upsets ends as an answer, too.

    Args:
        der: the certificate.
        at_hand: certificates that the issuer's may be among.
        web: fetches.
        now: by the computer's clock.
        ends: moment of ``time.monotonic()`` by which it has to be done.
    """
    with Unread():
        return _ask_issuer(der, at_hand, web, now, ends)
    return IssuerAnswer(unknown(now, NoAnswer.UNREADABLE, "what was told cannot be read"))


def _ask_issuer(
    der: bytes, at_hand: Iterable[bytes], web: Web, now: datetime, ends: float
) -> IssuerAnswer:
    try:
        certificate = read_signed(der)
    except ValueError as error:
        return IssuerAnswer(unknown(now, NoAnswer.UNREADABLE, f"the certificate itself ({error})"))
    chains = Chains(at_hand, lambda url: web.fetch(url, _share(ends), MAX_FILE_BYTES))
    try:
        issuer = chains.issuer_of(certificate)
    except ForgedError:
        detail = "the issuer's key did not sign this certificate"
        chain = Chain(ChainState.BROKEN, detail=detail)
        return IssuerAnswer(unknown(now, NoAnswer.NOT_TRUSTED, detail), chain)
    except UnansweredError as error:
        return IssuerAnswer(
            _without_issuer(error, addresses_of(der), now),
            Chain(ChainState.INCOMPLETE, detail=f"{error.why}: {error.detail}"),
        )
    revocation = _ask(certificate, issuer, web, now, ends)
    return IssuerAnswer(revocation, chains.follow(issuer))


def unknown(now: datetime, why: NoAnswer, detail: str) -> Revocation:
    """Return the status for no answer."""
    return Revocation(RevocationStatus.UNKNOWN, now, why=why, detail=detail)


def _without_issuer(error: UnansweredError, addresses: Addresses, now: datetime) -> Revocation:
    if not addresses.ocsp and not addresses.lists:
        return unknown(now, NoAnswer.NO_ADDRESS, "")
    # a broken connection is the better explanation where that is why the issuer is missing
    return unknown(now, error.why, f"the issuer's certificate: {error.detail}")


def _ask(
    certificate: SignedCertificate,
    issuer: SignedCertificate,
    web: Web,
    now: datetime,
    ends: float,
) -> Revocation:
    addresses = addresses_of(certificate.der)
    failures = list[UnansweredError]()
    for url in addresses.ocsp:
        question = ocsp.Question(certificate, issuer, secrets.token_bytes(ocsp.NONCE_BYTES))
        try:
            answer = web.fetch(
                url,
                _share(ends),
                ocsp.MAX_ANSWER_BYTES,
                body=ocsp.request_of(question),
                body_type=ocsp.REQUEST_TYPE,
            )
            return ocsp.interpret(answer, question, now)
        except UnansweredError as error:
            logger.info("OCSP: %s", error)
            failures.append(error)
    for place in addresses.lists:
        try:
            content = web.fetch(place.url, ends, crl.MAX_LIST_BYTES)
            return crl.interpret(
                content, certificate, issuer, place.url, now, partial=place.partial
            )
        except UnansweredError as error:
            logger.info("CRL: %s", error)
            failures.append(error)
    if not failures:
        return unknown(now, NoAnswer.NO_ADDRESS, "")
    details = "; ".join(dict.fromkeys(f"{f.why}: {f.detail}" for f in failures))
    return unknown(now, failures[0].why, details)


def _share(ends: float) -> float:
    """Return by when one address has to have answered."""
    now = time.monotonic()
    return now + max(0.0, ends - now) * _SHARE
