"""Whose a certificate is and who made it, where its names are incomplete, too."""

from esign_desktop.model.certificate import Certificate, Name
from esign_desktop.model.sanitize import one_line
from esign_desktop.presenters.texts import N_, Texts


def holder_words(certificate: Certificate, texts: Texts) -> str:
    """Return whose certificate it is: a person, else an organisation; or that it names nobody."""
    return _first_of(certificate.subject) or texts.get(N_("a certificate without a name"))


def issuer_words(certificate: Certificate, texts: Texts) -> str:
    """Return who issued a certificate, or that it does not say."""
    return _first_of(certificate.issuer) or texts.get(N_("not named"))


def _first_of(name: Name) -> str:
    parts = (name.common_name, name.organization, name.organizational_unit)
    shown = (one_line(part).strip() for part in parts)
    return next((part for part in shown if part), "")
