"""Certificates of the test's authorities, read as the program reads them."""

from datetime import datetime

from esign_desktop.devices.revocation import ocsp
from esign_desktop.devices.revocation.issuer_certificate import SignedCertificate, read_signed
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.devices.revocation.web import Web
from esign_desktop.model.certificate import NoAnswer, Revocation
from tests.stack.authorities import Authorities, now
from tests.stack.certificates import Certified

BASE = "http://ocsp.example.org"
AUTHORITIES = Authorities(BASE)
CERTIFIED = AUTHORITIES.certificate(key="ec256")
OTHER = AUTHORITIES.certificate(key="ec256", key_number=1)
CERTIFICATE = read_signed(CERTIFIED.der)
ISSUER = read_signed(AUTHORITIES.issuer.der)
NONCE = bytes(range(32))
QUESTION = ocsp.Question(CERTIFICATE, ISSUER, NONCE)

# a site on this computer, as an administrator would have to allow it; no proxy
LOCAL = Web(frozenset({"127.0.0.1"}), proxies=lambda *_: None)


def read(certified: Certified) -> SignedCertificate:
    return read_signed(certified.der)


def said(answer: bytes, when: datetime | None = None) -> Revocation:
    return ocsp.interpret(answer, QUESTION, when or now())


def refused(answer: bytes, when: datetime | None = None) -> NoAnswer:
    """Return why an OCSP answer says nothing; fails when it does say something."""
    try:
        told = said(answer, when)
    except UnansweredError as error:
        return error.why
    raise AssertionError(told)
