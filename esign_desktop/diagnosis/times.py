"""What can be said about the computer's clock, and how times travel in findings."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from esign_desktop.diagnosis.scope import holdings, signing_certificate
from esign_desktop.model.moments import in_utc
from esign_desktop.model.snapshot import Snapshot

_NEVER_EARLIER: Final = timedelta(days=200)
"""KamuSM renews at most three months ahead (its renewal notice), so a start further away than this
says more about the clock than about the certificate."""

_GRACE: Final = timedelta(days=1)  # the day of release begins earlier in the east than in UTC


def earliest_possible(snapshot: Snapshot) -> datetime | None:
    """Return a time it must be later than, when the clock shows an earlier one; else None.

    A start in the near future is a new card and not a wrong clock.
    """
    now = snapshot.taken_at
    earliest: list[datetime] = []
    if snapshot.host.app_released is not None:
        released = datetime.combine(snapshot.host.app_released, time(), UTC)
        if released - now > _GRACE:
            earliest.append(released)
    for holding in holdings(snapshot):
        certificate = signing_certificate(holding.certificates, now)
        # differences, because a certificate may say that it began in the year 1
        if certificate and certificate.not_before - now > _NEVER_EARLIER + _GRACE:
            earliest.append(certificate.not_before - _NEVER_EARLIER)
    return max(earliest, default=None)


def utc_text(moment: datetime) -> str:
    """Return a time as findings carry it: ISO 8601, UTC, with Z."""
    return in_utc(moment).isoformat().replace("+00:00", "Z")
