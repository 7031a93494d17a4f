"""What can be said about the computer's clock, and how times travel in findings."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from esign_desktop.diagnosis.selectors import card_contents, signing_certificate
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.moments import in_utc
from esign_desktop.model.snapshot import Snapshot

_CATALOG_DAY: Final = re.compile(r"(\d{4})\.(\d{2})\.(\d{2})(?:\.|$)")
_NEVER_EARLIER: Final = timedelta(days=200)
"""KamuSM renews at most three months ahead (its renewal notice), so a start further away than this
says more about the clock than about the certificate."""

_NEVER_RENEWED: Final = timedelta(days=730)
"""Nothing at hand is older in ordinary use: program and catalogue are updated, and KamuSM's
certificates last three years at most."""

_GRACE: Final = timedelta(days=1)  # the day of release begins earlier in the east than in UTC


def earliest_possible(snapshot: Snapshot, catalog: Catalog) -> datetime | None:
    """Return a time it must be later than, when the clock shows an earlier one; else None.

    A start in the near future is a new card and not a wrong clock.
    """
    now = snapshot.taken_at
    earliest = [made for made in _made(snapshot, catalog) if made - now > _GRACE]
    for contents in card_contents(snapshot):
        certificate = signing_certificate(contents.certificates, now)
        # differences, because a certificate may say that it began in the year 1
        if certificate and certificate.not_before - now > _NEVER_EARLIER + _GRACE:
            earliest.append(certificate.not_before - _NEVER_EARLIER)
    return max(earliest, default=None)


def doubtful_since(snapshot: Snapshot, catalog: Catalog) -> datetime | None:
    """Return the newest time at hand, when the clock may well be wrong far ahead of it; else None.

    No date can prove that it is not later. It is in doubt where a certificate has expired by this
    clock alone, long after all that is at hand was made. Dates of files do not count: they were
    written by the same clock, and keep a wrong one's after it was put right.
    """
    now = snapshot.taken_at
    dates = (device.driver_date for device in snapshot.usb_devices)
    made = [*_made(snapshot, catalog), *(_day(each) for each in dates if each is not None)]
    known = [each for each in made if each <= now]
    ends: list[datetime] = []
    for contents in card_contents(snapshot):
        known += (c.not_before for c in contents.certificates if c.not_before <= now)
        certificate = signing_certificate(contents.certificates, now)
        if certificate is not None:
            ends.append(certificate.not_after)
    newest = max(known, default=now)
    expired = [end for end in ends if newest <= end < now]
    return newest if expired and now - newest > _NEVER_RENEWED else None


def _made(snapshot: Snapshot, catalog: Catalog) -> Iterator[datetime]:
    """Yield when the program and the catalogue were made, each at the beginning of its day."""
    if snapshot.host.app_released is not None:
        yield _day(snapshot.host.app_released)
    told = _CATALOG_DAY.match(catalog.version)
    if told:
        try:
            yield _day(date(*map(int, told.groups())))
        except ValueError:  # the loader checks the form only
            return


def _day(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def utc_text(moment: datetime) -> str:
    """Return a time as findings carry it: ISO 8601, UTC, with Z."""
    return in_utc(moment).isoformat().replace("+00:00", "Z")
