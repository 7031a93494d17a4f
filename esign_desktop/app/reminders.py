"""Decides whether to remind of a certificate's end, and remembers which reminders were sent.

Nothing personal is kept: a certificate is remembered by a hash with this computer's own salt, so
that neither a card nor a report can be found in the file.
"""

import hashlib
import logging
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from esign_desktop.app.atomic_write import atomic_write
from esign_desktop.diagnosis.selectors import (
    card_contents,
    has_successor,
    holder,
    signing_certificate,
)
from esign_desktop.diagnosis.times import earliest_possible
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.certificate import Sha256
from esign_desktop.model.codec import DecodeError, encode, read_file
from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.validity import REMINDER_DAYS, is_valid

logger = logging.getLogger(__name__)

_KEPT_FOR: Final = timedelta(days=400)  # after the end: nobody is told of it any more


class Reminder(Record, frozen=True):
    """Somebody is to be told now."""

    fingerprint: Sha256
    stage_days: int  # which of REMINDER_DAYS has come
    days_left: int
    ends_at: datetime
    holder: str  # for the screen only; it is kept nowhere


class SentReminder(Record, frozen=True):
    """The last stage somebody was told of."""

    days: int
    forget_on: date


class SentReminders(Record, frozen=True):
    """What was told already, by a salted hash of the certificate's fingerprint."""

    salt: str
    stages: Mapping[str, SentReminder] = {}


def due_reminders(
    snapshot: Snapshot, told: SentReminders, now: datetime, catalog: Catalog
) -> tuple[Reminder, ...]:
    """Return what to tell, the nearest end first: each stage of each certificate once.

    Nothing for a certificate whose renewal is on the card already, for one that is over, or while
    the computer's clock cannot be right.

    Args:
        snapshot: the last look at the cards, perhaps days old.
        told: what was told before.
        now: the time it is; later than the snapshot.
        catalog: its day helps to tell a clock that is wrong.
    """
    if earliest_possible(replace(snapshot, taken_at=now), catalog) is not None:
        return ()
    found: dict[Sha256, Reminder] = {}
    for contents in card_contents(snapshot):
        certificate = signing_certificate(contents.certificates, now)
        if certificate is None or not is_valid(certificate, now):
            continue
        left = (certificate.not_after - now).days
        stage = min((days for days in REMINDER_DAYS if left <= days), default=None)
        if stage is None or has_successor(contents, certificate):
            continue
        last = told.stages.get(_key(told.salt, certificate.fingerprint))
        if last is None or stage < last.days:
            found[certificate.fingerprint] = Reminder(
                certificate.fingerprint, stage, left, certificate.not_after, holder(certificate)
            )
    return tuple(sorted(found.values(), key=lambda each: each.ends_at))


def with_sent_reminder(told: SentReminders, reminder: Reminder, now: datetime) -> SentReminders:
    """Return what was told with one more; what ended long ago is forgotten."""
    last = reminder.ends_at.date()
    forget_on = last if date.max - last < _KEPT_FOR else last + _KEPT_FOR
    kept = {key: stage for key, stage in told.stages.items() if stage.forget_on > now.date()}
    kept[_key(told.salt, reminder.fingerprint)] = SentReminder(reminder.stage_days, forget_on)
    return replace(told, stages=kept)


def sent_reminders_file() -> Path:
    """Return where it is remembered what was told."""
    from platformdirs import user_state_path

    return user_state_path("esign-desktop", appauthor=False) / "reminders.json"


def load_sent_reminders(file: Path) -> SentReminders:
    """Read what was told. A missing or broken file is a new beginning: told twice beats never."""
    try:
        return read_file(SentReminders, file)
    except FileNotFoundError:
        pass
    except (OSError, DecodeError) as error:
        logger.info("what was told before is not known: %s", error)
    return SentReminders(secrets.token_hex(16))


def save_sent_reminders(file: Path, told: SentReminders) -> None:
    """Write what was told, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    atomic_write(file, encode(told, indent=2) + b"\n", private=True)


def _key(salt: str, fingerprint: str) -> str:
    return hashlib.sha256(f"{salt}\0{fingerprint}".encode()).hexdigest()[:24]
