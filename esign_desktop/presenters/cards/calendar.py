"""A certificate's end as a calendar file (iCalendar, RFC 5545), with reminders before it."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from esign_desktop.model.certificate import Certificate
from esign_desktop.model.moments import in_utc, shifted
from esign_desktop.model.validity import REMINDER_DAYS
from esign_desktop.presenters.texts import N_, Texts

_OCTETS: Final = 75  # longest line without its end (RFC 5545, 3.1)
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def calendar_file(
    certificates: Sequence[Certificate], texts: Texts, now: datetime, app_version: str
) -> bytes:
    """Return a calendar with the end of each certificate. No name and no number is in it.

    Importing it once more changes the same entries: their UIDs come from the certificates.

    Args:
        certificates: whose ends.
        texts: the language of the entries.
        now: the time it is; alarms that would have rung before are left out.
        app_version: of the program.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//esign-desktop//E-imza Masaustu {_text(app_version)}//TR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for certificate in certificates:
        lines += _event(certificate, texts, now)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(certificate: Certificate, texts: Texts, now: datetime) -> Iterator[str]:
    _ = texts.get
    title = _(N_("The e-signature certificate expires"))
    digest = hashlib.sha256(f"esign-desktop end {certificate.fingerprint}".encode()).hexdigest()
    what = _(
        N_(
            "The certificate on the e-signature card expires on {moment}. A renewal "
            "application made before then can often be signed with the card itself. "
            "How: “Procedures” in E-imza Masaüstü."
        ),
        moment=texts.moment(certificate.not_after),
    )
    yield "BEGIN:VEVENT"
    yield f"UID:{digest[:32]}@esign-desktop"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART:{_utc(certificate.not_after)}"
    yield f"SUMMARY:{_text(title)}"
    yield f"DESCRIPTION:{_text(what)}"
    yield "TRANSP:TRANSPARENT"
    for days in REMINDER_DAYS:
        if shifted(certificate.not_after, -timedelta(days=days)) <= now:
            continue  # most calendars would ring at once
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:-P{days}D"
        reminder = _(N_("The e-signature certificate expires in {days}."), days=texts.days(days))
        yield f"DESCRIPTION:{_text(reminder)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    utc = in_utc(moment)  # %Y has no leading zeros everywhere
    return f"{utc.year:04}{utc:%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Return a TEXT value (RFC 5545, 3.3.11)."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 octets, no letter cut in two."""
    pieces = [b""]
    for letter in line:
        octets = letter.encode()
        if len(pieces[-1]) + len(octets) > _OCTETS:
            pieces.append(b" ")
        pieces[-1] += octets
    return b"\r\n".join(pieces) + b"\r\n"
