"""Arithmetic with times that a card or a file has chosen: it ends at the ends of the calendar.

A certificate without an end has 9999-12-31 23:59:59 (RFC 5280, 4.1.2.5), and one may have begun in
the year 1. A day more, or another zone, and there is no such date.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

FIRST: Final = datetime.min.replace(tzinfo=UTC)
LAST: Final = datetime.max.replace(tzinfo=UTC, microsecond=0)


def shifted(moment: datetime, by: timedelta) -> datetime:
    """Return a moment so much later, or the first or last there is."""
    try:
        return moment + by
    except OverflowError:
        return LAST if by > timedelta() else FIRST


def in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC, or the first or last there is. One without a zone is in UTC."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return LAST if moment.year > 1 else FIRST


def in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """Return a moment in a zone, None being the computer's; in UTC where that does not reach.

    Windows knows local times from 1970 to 3000 only.
    """
    moment = in_utc(moment)
    try:
        return moment.astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return moment
