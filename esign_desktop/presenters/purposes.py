"""What a certificate is for, in a few words: it tells look-alike certificates apart."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.diagnosis.purpose import Purpose, is_fiscal_seal, purpose_of
from esign_desktop.model.certificate import Certificate, KeyUsage
from esign_desktop.presenters.texts import N_, Texts

_PURPOSES: Final[Mapping[Purpose, str]] = {
    Purpose.QUALIFIED_SIGNATURE: N_("for signing (qualified e-signature)"),
    Purpose.SEAL: N_("for sealing (elektronik mühür)"),
    Purpose.ENCRYPTION: N_("for encryption; it does not sign"),
    Purpose.AUTHENTICATION: N_("for logging in (authentication)"),
    Purpose.OTHER: "",
}
_FISCAL: Final = N_("for sealing (mali mühür)")
_FISCAL_ENCRYPTION: Final = N_("for encryption (mali mühür); it does not sign")
_SIGNATURE: Final = N_("for signing (not qualified)")
_AUTHORITY: Final = N_("an issuer's own certificate")


def purpose_words(certificate: Certificate, texts: Texts) -> str:
    """Return what a certificate is for, or "" where it does not say."""
    purpose = purpose_of(certificate)
    message = _PURPOSES[purpose]
    if certificate.ca:
        message = _AUTHORITY
    elif is_fiscal_seal(certificate):
        message = _FISCAL_ENCRYPTION if purpose is Purpose.ENCRYPTION else _FISCAL
    elif purpose is Purpose.OTHER and KeyUsage.NON_REPUDIATION in certificate.usages:
        message = _SIGNATURE
    return texts.get(message)
