"""How long certificates and sources are valid: each number and rule once.

Checks, guides, reminders, calendar, timeline and texts all take them from here.
"""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum, unique
from typing import Final

from esign_desktop.model.certificate import Certificate, RevocationStatus
from esign_desktop.model.moments import in_zone

RENEWAL_DAYS: Final = 90
"""Days before the end from which on a renewal is due: KamuSM's own notice comes three months ahead
(Kahramanmaraş İl Sağlık Müdürlüğü, 2024)."""

MONTH_DAYS: Final = 30
"""Days before the end from which on a renewed card is on its way (the same page)."""

REMINDER_DAYS: Final = (RENEWAL_DAYS, MONTH_DAYS, 7, 1)
"""Days before the end on which a person is reminded."""

SOURCE_STALE_DAYS: Final = 365
"""What nobody has looked at for longer may not be so any more."""

STOPPED: Final = frozenset({RevocationStatus.REVOKED, RevocationStatus.SUSPENDED})
"""What an issuer says of a certificate that it stopped, for good or for a while."""


@unique
class Validity(StrEnum):
    """How a certificate is at a moment."""

    VALID = "valid"
    EXPIRING = "expiring"  # within RENEWAL_DAYS of its end
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    STOPPED = "stopped"  # revoked or suspended by its issuer


def validity_of(certificate: Certificate, now: datetime) -> Validity:
    """Return how a certificate is at a moment, as far as is known."""
    if is_stopped(certificate):
        return Validity.STOPPED
    if now > certificate.not_after:
        return Validity.EXPIRED
    if now < certificate.not_before:
        return Validity.NOT_YET_VALID
    return Validity.EXPIRING if is_expiring(certificate, now) else Validity.VALID


def is_valid(certificate: Certificate, now: datetime) -> bool:
    """Tell whether a certificate may be used at a moment, as far as is known."""
    return validity_of(certificate, now) in {Validity.VALID, Validity.EXPIRING}


def is_expiring(certificate: Certificate, now: datetime) -> bool:
    """Tell whether a certificate ends within ``RENEWAL_DAYS`` whole days, or has ended."""
    # differences, because a certificate may end in the year 9999
    return certificate.not_after - now < timedelta(days=RENEWAL_DAYS + 1)


def is_stopped(certificate: Certificate) -> bool:
    """Tell whether the issuer is known to have revoked or suspended a certificate."""
    return certificate.revocation is not None and certificate.revocation.status in STOPPED


def is_stale(seen_on: date, today: date) -> bool:
    """Tell whether what was seen on a day has not been looked at for more than a year."""
    return (today - seen_on).days > SOURCE_STALE_DAYS


def today_here(now: datetime | None = None) -> date:
    """Return the day it is in the computer's own zone; ``now`` is the present by default."""
    return in_zone(now or datetime.now(UTC), None).date()
