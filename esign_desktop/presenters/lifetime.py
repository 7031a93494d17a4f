"""How long a certificate holds, in words.

Days are counted only for one that holds today: what is revoked, suspended, over or still to come
has none left.
"""

from datetime import datetime

from esign_desktop.model.certificate import Certificate, Revocation, RevocationStatus
from esign_desktop.model.validity import Validity, is_stopped, is_valid, validity_of
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.texts import N_, Texts


def lifetime(certificate: Certificate, now: datetime, texts: Texts) -> str:
    """Return how a certificate is today: "valid until 5 March 2027: 100 days left"."""
    if not is_valid(certificate, now):
        return until(certificate, now, texts)
    left, end = texts.days(certificate.days_left), texts.date(certificate.not_after)
    return texts.get(N_("valid until {end}: {days} left"), end=end, days=left)


def until(certificate: Certificate, now: datetime, texts: Texts) -> str:
    """Return the same without the days that are left."""
    start, end = texts.date(certificate.not_before), texts.date(certificate.not_after)
    if (told := certificate.revocation) is not None and is_stopped(certificate):
        return _stopped(told, texts)
    if validity_of(certificate, now) is Validity.EXPIRED:
        return texts.get(N_("expired on {end}"), end=end)
    if validity_of(certificate, now) is Validity.NOT_YET_VALID:
        return texts.get(N_("not valid yet: from {start} until {end}"), start=start, end=end)
    return texts.get(N_("valid until {end}"), end=end)


def remaining(certificate: Certificate, now: datetime, texts: Texts) -> str:
    """Return what is left of a certificate, to stand beside its dates."""
    if (told := certificate.revocation) is not None and is_stopped(certificate):
        return _stopped(told, texts)
    if validity_of(certificate, now) is Validity.EXPIRED:
        return texts.get(N_("expired"))
    if validity_of(certificate, now) is Validity.NOT_YET_VALID:
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
