"""How long a certificate holds, in words.

Days are counted only for one that holds today: what is revoked, suspended, over or still to come
has none left.
"""

from datetime import datetime
from typing import Final

from esign_desktop.model.certificate import Certificate, Revocation, RevocationStatus
from esign_desktop.presenters.texts import N_, Texts
from esign_desktop.presenters.words import word

_STOPPED: Final = frozenset({RevocationStatus.REVOKED, RevocationStatus.SUSPENDED})


def is_stopped(certificate: Certificate) -> bool:
    """Tell whether the issuer says that a certificate is revoked or suspended."""
    return certificate.revocation is not None and certificate.revocation.status in _STOPPED


def lifetime(certificate: Certificate, now: datetime, texts: Texts) -> str:
    """Return how a certificate is today: "valid until 5 March 2027: 100 days left"."""
    if is_stopped(certificate) or not certificate.not_before <= now <= certificate.not_after:
        return until(certificate, now, texts)
    left, end = texts.days(certificate.days_left), texts.date(certificate.not_after)
    return texts.get(N_("valid until {end}: {days} left"), end=end, days=left)


def until(certificate: Certificate, now: datetime, texts: Texts) -> str:
    """Return the same without the days that are left."""
    start, end = texts.date(certificate.not_before), texts.date(certificate.not_after)
    if (told := certificate.revocation) is not None and is_stopped(certificate):
        return _stopped(told, texts)
    if now > certificate.not_after:
        return texts.get(N_("ended on {end}"), end=end)
    if now < certificate.not_before:
        return texts.get(N_("not valid yet: from {start} until {end}"), start=start, end=end)
    return texts.get(N_("valid until {end}"), end=end)


def remaining(certificate: Certificate, now: datetime, texts: Texts) -> str:
    """Return what is left of a certificate, to stand beside its dates."""
    if (told := certificate.revocation) is not None and is_stopped(certificate):
        return _stopped(told, texts)
    if now > certificate.not_after:
        return texts.get(N_("ended"))
    if now < certificate.not_before:
        ahead = -((now - certificate.not_before).days)  # a day begun counts
        return texts.get(N_("starts in {days}"), days=texts.days(ahead))
    return texts.get(N_("{days} left"), days=texts.days(certificate.days_left))


def _stopped(told: Revocation, texts: Texts) -> str:
    if told.revoked_at is None:
        return texts.get(word(told.status))
    on = texts.date(told.revoked_at)
    if told.status is RevocationStatus.REVOKED:
        return texts.get(N_("revoked on {day}"), day=on)
    return texts.get(N_("suspended since {day}"), day=on)
