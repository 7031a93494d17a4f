"""A report in one short line, for a QR code or a voice: verdict, codes, versions, no more.

The form is in docs/phone_code.md. All its characters are those of a QR code's alphanumeric mode
(ISO/IEC 18004, 7.4.4), so that the code stays small enough for a phone held before a screen.
"""

import re
from datetime import UTC, datetime
from typing import Final

from esign_desktop.model.codes import CODES
from esign_desktop.model.host import Host, Platform
from esign_desktop.model.moments import in_utc
from esign_desktop.model.record import Record
from esign_desktop.model.report import Report, Verdict
from esign_desktop.presenters.messages import headline
from esign_desktop.presenters.support.reference import CodeView, find_code, list_codes
from esign_desktop.presenters.texts import N_, Texts

FORM: Final = "EIMZA"
_FORM_NUMBER: Final = 1
_MOST_CODES: Final = 12
_LONGEST: Final = 400  # characters that are read; what we make has some 90
_LONGEST_PART: Final = 24
_TIME_IN_YEAR: Final = "%m%dT%H%MZ"
_TIME: Final = f"%Y{_TIME_IN_YEAR}"
_LETTERS: Final = {
    Verdict.READY: "R",
    Verdict.ATTENTION: "A",
    Verdict.NOT_USABLE: "N",
    Verdict.UNKNOWN: "U",
}
_VERDICTS: Final = {letter: verdict for verdict, letter in _LETTERS.items()}
_NOT_ALLOWED: Final = re.compile(r"[^0-9A-Z.-]+")
_ASCII: Final = str.maketrans("ıİğĞşŞçÇöÖüÜ", "iIgGsScCoOuU")


class PhoneCode(Record, frozen=True):
    """What the line says."""

    verdict: Verdict
    codes: tuple[str, ...]  # to read out: "P01", worst first
    app_version: str
    catalog_version: str
    system: str  # "WINDOWS", "LINUX-DEBIAN"
    system_version: str
    architecture: str
    taken_at: datetime | None  # to the minute, UTC


class PhoneFact(Record, frozen=True):
    """One thing the line says, with its name."""

    label: str
    value: str


class PhoneCodeView(Record, frozen=True):
    """A line in words."""

    code: PhoneCode
    headline: str
    facts: tuple[PhoneFact, ...]
    findings: tuple[CodeView, ...]  # those this program knows, worst first
    unknown: tuple[str, ...]


class PhoneCodeError(ValueError):
    """A line of another form; ``newer`` when a newer program made it."""

    def __init__(self, message: str, *, newer: bool = False) -> None:
        super().__init__(message)
        self.newer = newer


def phone_code(report: Report, app_version: str) -> PhoneCode:
    """Return what is told of a report."""
    host = report.snapshot.host
    says = (CODES[each.code].say for each in report.findings if each.code in CODES)
    return PhoneCode(
        verdict=report.verdict,
        codes=tuple(dict.fromkeys(says))[:_MOST_CODES],
        app_version=_part(app_version),
        catalog_version=_part(report.catalog_version),
        system=_part(_system(host)),
        system_version=_part(host.os_version),
        architecture=_part(host.architecture),
        taken_at=in_utc(report.snapshot.taken_at).replace(second=0, microsecond=0),
    )


def to_line(code: PhoneCode) -> str:
    """Return the line."""
    system = "/".join((code.system, code.system_version, code.architecture))
    moment = f"{code.taken_at.year:04}{code.taken_at:{_TIME_IN_YEAR}}" if code.taken_at else ""
    parts = (
        f"{FORM}{_FORM_NUMBER}",
        _LETTERS[code.verdict],
        "+".join(code.codes),
        code.app_version,
        code.catalog_version,
        system,
        moment,
    )
    return ":".join(parts)


def is_line(text: str) -> bool:
    """Tell whether a text is meant as such a line and not as a finding's code."""
    return _plain(text).startswith(FORM) and ":" in text


def read_line(text: str) -> PhoneCode:
    """Return what a line says, scanned or typed by somebody.

    Codes that this program does not know are kept: a newer program may have made them.

    Raises:
        PhoneCodeError: it is something else, damaged, or of a newer form.
    """
    head, *parts = _plain(text)[:_LONGEST].split(":")
    if head != f"{FORM}{_FORM_NUMBER}":
        newer = re.fullmatch(rf"{FORM}\d{{1,3}}", head) is not None
        raise PhoneCodeError(f"form {head[:10]!r}", newer=newer)
    if len(parts) != 6 or parts[0] not in _VERDICTS:
        raise PhoneCodeError(f"{len(parts)} parts")
    verdict, codes, app_version, catalog_version, system, moment = parts
    named = [_part(each) for each in codes.split("+") if each][:_MOST_CODES]
    systems = [_part(each) for each in (*system.split("/"), "", "")]
    return PhoneCode(
        verdict=_VERDICTS[verdict],
        codes=tuple(known.say if (known := find_code(each)) else each for each in named),
        app_version=_part(app_version),
        catalog_version=_part(catalog_version),
        system=systems[0],
        system_version=systems[1],
        architecture=systems[2],
        taken_at=_moment(moment),
    )


def phone_code_view(code: PhoneCode, texts: Texts) -> PhoneCodeView:
    """Return a line in words, for whoever sits at the other end of the phone."""
    _ = texts.get
    system = " ".join(filter(None, (code.system, code.system_version, code.architecture)))
    facts = (
        (_(N_("Program")), code.app_version),
        (_(N_("Catalogue")), code.catalog_version),
        (_(N_("System")), system),
        (_(N_("Time")), texts.moment(code.taken_at) if code.taken_at else ""),
    )
    known = {view.say: view for view in list_codes(texts)}
    return PhoneCodeView(
        code=code,
        headline=_(headline(code.verdict, code.codes)),
        facts=tuple(PhoneFact(label, value) for label, value in facts if value),
        findings=tuple(known[say] for say in code.codes if say in known),
        unknown=tuple(say for say in code.codes if say not in known),
    )


def _plain(text: str) -> str:
    """Return a line as it was made: a Turkish keyboard types İ and ı, people type spaces."""
    return re.sub(r"\s", "", text).translate(_ASCII).upper()


def _part(text: str) -> str:
    return _NOT_ALLOWED.sub("-", text.translate(_ASCII).upper()).strip("-")[:_LONGEST_PART]


def _system(host: Host) -> str:
    if host.platform is Platform.LINUX and host.distributions:
        return f"{host.platform}-{host.distributions[0]}"
    return host.platform


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
