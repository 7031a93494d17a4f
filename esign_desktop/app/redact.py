"""Masks names and numbers in a report: what leaves the computer is masked by default.

Names, T.C. numbers, e-mail addresses, serial numbers, user and host names and home folders are
replaced by stable pseudonyms, so that two reports of one card still match. First where they belong
by type, then wherever else the same text stands, however it is spelled: in a finding's values, a
label, a path.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Final, NamedTuple, TypeVar, cast

from msgspec.structs import replace

from esign_desktop.app.secret_search import SURE, SecretSearch, Span, folded, merged
from esign_desktop.app.within_limits import within_limits
from esign_desktop.model.card import Card
from esign_desktop.model.certificate import Certificate, Name
from esign_desktop.model.limits import MAX_TEXTS
from esign_desktop.model.record import Record
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import Token, TokenSerial

T = TypeVar("T")

HIDDEN: Final = "***"
_NATIONAL_ID: Final = re.compile(r"(?<!\d)[1-9]\d{10}(?!\d)")  # T.C. kimlik no: eleven digits
_NATIONAL_ID_IN_PARTS: Final = re.compile(r"(?<!\d)[1-9](?:[ .\-\u00a0\u2009\u202f]?\d){10}(?!\d)")
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HOME: Final = re.compile(
    r"(?i)(?:/home/|/Users/|\b[a-z]:\\{1,2}(?:Users|Documents and Settings)\\{1,2})"
    # "Ayşe Yılmaz" where the path goes on or ends, else one word
    r"(?:[^/\\:\"',;\r\n]+(?=[/\\\"]|$)|[^/\\:\s\"',;]+)"
    r"|(?<!\w)/root\b"
)
_AKIS_SERIAL: Final = re.compile(r"(?<=AKIS_)[0-9A-Fa-f]{8,32}")  # AKIS writes it into labels
_LABEL_SERIAL: Final = re.compile(r"(?<![^\W_])(?=[A-Fa-f]*\d)[0-9A-Fa-f]{12,32}(?![^\W_])")
_HEX: Final = re.compile(r"[0-9A-Fa-f]{8,}")
_SHORTEST: Final = 4  # a shorter name would be found among ordinary words
_SHORTEST_NUMBER: Final = 6  # a year, a version
_NOBODYS: Final = frozenset(
    {"root", "admin", "administrator", "yonetici", "user", "kullanici", "guest", "misafir"}
    | {"localhost", "localdomain", "system", "default", "desktop", "laptop", "bilgisayar"}
    | {"reader", "card", "smartcard", "kart", "okuyucu", "akis", "akia", "kamu", "kamusm"}
    | {"holder", "serial", "token", "host"}  # as stand-ins begin
    | {"tubitak", "bilgem", "uekae", "windows", "linux", "macos", "program", "files"}
)
"""What a user or a computer is called that says nothing, folded."""

_FORMS: Final = {
    "architecture": re.compile(r"x86(?:_64)?|arm(?:64)?|amd64|i[3-6]86|aarch64"),
    "atr": re.compile(r"[0-9A-Fa-f ]{4,99}"),
    "catalog_version": re.compile(r".*", re.DOTALL),
    "code": re.compile(r"[a-z_.]+|0x[0-9A-Fa-f]{1,8}|\d{1,4}"),
    "country": re.compile(r"[A-Za-z]{2}"),
    "fingerprint": re.compile(r"[0-9a-f]{64}"),
    "policies": re.compile(r"\d{1,10}(?:\.\d{1,10})*"),
    "primary": re.compile(r"[a-z_.]+"),
    "qc_statements": re.compile(r"\d{1,10}(?:\.\d{1,10})*"),
    "usb_id": re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}"),
    "version": re.compile(r"\d{1,6}(?:[.-]\d{1,5}){0,5}"),
}
"""Fields and values that stay as they are where they have this form: nothing personal stands in
them, but digits and words that look like it may.
"""
_NUMBER_STAND_IN: Final = re.compile(r"number-[0-9a-f]{8}")
_ANYWHERE: Final = _FORMS["fingerprint"]  # what a finding is about; no T.C. number is in there


def redact(report: Report, home: str = "") -> Report:
    """Return a report with what is personal masked. A masked report comes back as it is.

    Args:
        report: what to mask.
        home: the user's home folder, where it may be in no usual place.
    """
    if report.redacted:
        return report
    names = _names(report.snapshot)
    scrub = _Scrubber(names, _pseudonyms(report.snapshot, names), home)
    masked = _scrub(_masked_by_type(report, names), scrub)
    # what stands for a name may be longer than the name
    return replace(masked, snapshot=within_limits(masked.snapshot, MAX_TEXTS), redacted=True)


def redact_here(report: Report) -> Report:
    """Return a report of this computer as it may leave it."""
    return redact(report, own_home())


def own_home() -> str:
    """Return the user's home folder; empty where the system does not tell."""
    try:
        return str(Path.home())
    except RuntimeError:  # neither HOME nor an entry in the user list
        return ""


def text_mask(snapshot: Snapshot | None, home: str = "") -> Callable[[str], str]:
    """Return what masks free text, a line of the log: by what the cards hold, and by its looks.

    Args:
        snapshot: the last look at readers and cards, unmasked; None: there was none.
        home: as for :func:`redact`.
    """
    if snapshot is None:
        return _Scrubber({}, iter(()), home)
    names = _names(snapshot)
    return _Scrubber(names, _pseudonyms(snapshot, names), home)


def pseudonym(kind: str, secret: str) -> str:
    """Return a stable stand-in, ``"holder-3fa2c1d0"``; a stand-in stands for itself."""
    if re.fullmatch(rf"{kind}-[0-9a-f]{{8}}", secret):
        return secret
    digest = hashlib.sha256(f"esign-desktop\0{kind}\0{secret}".encode()).hexdigest()
    return f"{kind}-{digest[:8]}"


class _Scrubber:
    """Replaces known secrets, and what looks like one, in text.

    Args:
        names: of persons, in their exact spelling, and what stands for them.
        secrets: what else is known; the first of two alike counts.
        home: the user's home folder.
    """

    def __init__(
        self, names: Mapping[str, str], secrets: Iterator[tuple[str, str]], home: str
    ) -> None:
        self._whole = dict(names)
        sought: dict[str, str] = {}
        for secret, stand_in in secrets:
            if len(folded(secret)) >= (_SHORTEST_NUMBER if secret.isdigit() else _SHORTEST):
                sought.setdefault(secret, stand_in)
            else:
                self._whole.setdefault(secret, stand_in)
        self._search = SecretSearch(sought)
        self._home = _home_pattern(home)
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._scrubbed(text)
        return known

    def _scrubbed(self, text: str) -> str:
        if _ANYWHERE.fullmatch(text):
            return text
        if text in self._whole:
            return self._whole[text]
        spans = list(self._spans(text))
        if not spans:
            return text
        parts, done = [], 0
        for span in merged(spans):
            parts += [text[done : span.start], span.stand_in]
            done = span.end
        return "".join((*parts, text[done:]))

    def _spans(self, text: str) -> Iterator[Span]:
        yield from self._search.find(text)
        for match in (*self._home.finditer(text), *_HOME.finditer(text)):
            yield Span(*match.span(), "~")
        if "@" in text:
            yield from (Span(*match.span(), HIDDEN) for match in _EMAIL.finditer(text))
        yield from (Span(*match.span(), HIDDEN) for match in _NATIONAL_ID.finditer(text))
        for match in _NATIONAL_ID_IN_PARTS.finditer(text):
            if _is_national_id([int(letter) for letter in match[0] if letter.isdecimal()]):
                yield Span(*match.span(), HIDDEN)
        for match in _AKIS_SERIAL.finditer(text):
            yield Span(*match.span(), pseudonym("token", match[0]))


def _home_pattern(home: str) -> re.Pattern[str]:
    """Return what finds the user's home folder; /home/ali is not in /home/alican."""
    if len(home) < _SHORTEST:
        return re.compile(r"(?!)")
    spelled = {unicodedata.normalize(form, home) for form in ("NFC", "NFD")}
    spellings = "|".join(map(re.escape, sorted(spelled | {home})))
    return re.compile(rf"(?i)(?<![^\W_])(?:{spellings})(?![^\W_])")


def _is_national_id(digits: list[int]) -> bool:
    """Tell whether the last two of eleven digits fit the others.

    The odd places sevenfold less the even ones give the tenth, the sum of ten the eleventh, both
    modulo 10.
    """
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return digits[9] == tenth and digits[10] == sum(digits[:10]) % 10


def _names(snapshot: Snapshot) -> Mapping[str, str]:
    """Return a stand-in for every holder's name; one name has one, on however many certificates.

    Made from the oldest certificate's fingerprint, not from the name, which could be guessed back.
    """
    issuers = _issuers(snapshot)
    names: dict[str, str] = {}
    oldest_first = sorted(_certificates(snapshot), key=lambda c: (c.not_before, c.fingerprint))
    for certificate in oldest_first:
        who, subject = pseudonym("holder", certificate.fingerprint), certificate.subject
        for name in (subject.common_name, subject.organization, subject.organizational_unit):
            if name not in issuers and name not in {"", HIDDEN}:
                names.setdefault(name, who)
    return names


def _numbers(snapshot: Snapshot) -> Mapping[str, str]:
    """Return a stand-in for every T.C. number, one for each holder, so that a renewal stays one.

    Made like that of the name: what is made from a number could be turned back in minutes.
    """
    numbers: dict[str, str] = {}
    for certificate in sorted(
        _certificates(snapshot), key=lambda c: (c.not_before, c.fingerprint)
    ):
        number = certificate.subject.serial_number
        kept = number in {"", HIDDEN} or _NUMBER_STAND_IN.fullmatch(number)
        stand_in = number if kept else pseudonym("number", certificate.fingerprint)
        numbers.setdefault(number, stand_in)
    return numbers


def _pseudonyms(snapshot: Snapshot, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (secret, stand-in) for everything personal in a snapshot."""
    public = _public_organizations(snapshot)
    for name, who in names.items():
        if name in public or folded(name) in _NOBODYS:
            continue
        yield name, who
        first, _, last = name.rpartition(" ")
        if first and len(folded(name)) >= SURE:
            yield f"{last} {first}", who  # as lists of persons have it
    for token in _tokens(snapshot):
        if len(token.serial) >= _SHORTEST:
            yield token.serial, pseudonym("token", token.serial)
            if len(significant := token.serial.lstrip("0")) >= SURE:
                yield significant, pseudonym("token", token.serial)
    for token in _tokens(snapshot):  # after the serials: their spelling counts
        for form in (_AKIS_SERIAL, _LABEL_SERIAL):
            for serial in form.findall(token.label):
                yield serial, pseudonym("token", serial)
    for certificate in _certificates(snapshot):
        subject = certificate.subject
        number = subject.serial_number  # or "TINTR-1234567890" (ETSI EN 319 412-1, 5.1.3)
        identifiers = (
            () if _NUMBER_STAND_IN.fullmatch(number) else (number, number.partition("-")[2])
        )
        for secret in (*identifiers, subject.email):
            if len(secret) >= _SHORTEST:
                yield secret, HIDDEN
        serial = certificate.serial_hex
        if len(serial) >= _SHORTEST:
            stand_in = pseudonym("serial", certificate.fingerprint)
            yield serial, stand_in
            if _HEX.fullmatch(serial) and len(significant := serial.lstrip("0")) >= SURE:
                yield significant, stand_in
                yield str(int(serial, 16)), stand_in
    yield from _own_names(snapshot)


def _own_names(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield what the user and the computer are called, whole and without their domain."""
    host = snapshot.host
    ordinary = _NOBODYS | {folded(each) for each in (*host.distributions, host.platform)}
    user, computer = host.user_name or "", host.host_name or ""
    for kind, name, own in (
        ("user", user, user),
        ("user", user, user.rpartition("\\")[2].partition("@")[0]),
        ("host", computer, computer),
        ("host", computer, computer.partition(".")[0]),
    ):
        if len(own) >= _SHORTEST and folded(own) not in ordinary:
            yield own, pseudonym(kind, name)


def _masked_by_type(report: Report, names: Mapping[str, str]) -> Report:
    snapshot = report.snapshot
    persons = _Persons(names, _numbers(snapshot))
    host = snapshot.host
    cards = tuple(_mask_card(card, persons) for card in snapshot.cards)
    modules = tuple(
        replace(probe, tokens=tuple(_mask_token(token, persons) for token in probe.tokens))
        for probe in snapshot.modules
    )
    host = replace(
        host,
        user_name=pseudonym("user", host.user_name) if host.user_name else None,
        host_name=pseudonym("host", host.host_name) if host.host_name else None,
    )
    return replace(report, snapshot=replace(snapshot, host=host, cards=cards, modules=modules))


class _Persons(NamedTuple):
    """What stands for the holders' names and numbers."""

    names: Mapping[str, str]
    numbers: Mapping[str, str]


def _mask_card(card: Card, persons: _Persons) -> Card:
    masked = tuple(_mask(certificate, persons) for certificate in card.driverless.certificates)
    return replace(card, driverless=replace(card.driverless, certificates=masked))


def _mask_token(token: Token, persons: _Persons) -> Token:
    serial = TokenSerial(pseudonym("token", token.serial)) if token.serial else token.serial
    certificates = tuple(_mask(certificate, persons) for certificate in token.certificates)
    return replace(token, serial=serial, certificates=certificates)


def _mask(certificate: Certificate, persons: _Persons) -> Certificate:
    subject, names = certificate.subject, persons.names
    return replace(
        certificate,
        subject=Name(
            common_name=names.get(subject.common_name, subject.common_name),
            serial_number=persons.numbers[subject.serial_number],
            organization=names.get(subject.organization, subject.organization),
            organizational_unit=HIDDEN if subject.organizational_unit else "",
            country=subject.country,
            email=HIDDEN if subject.email else "",
        ),
        serial_hex=pseudonym("serial", certificate.fingerprint),
        der=None,
    )


def _scrub(value: T, scrub: _Scrubber, form: re.Pattern[str] | None = None) -> T:
    """Return a value with every text in it scrubbed. Text that is one of an enum's stays.

    Args:
        value: a record, a text, or a collection of them.
        scrub: replaces what is personal.
        form: texts that have it stay as they are.
    """
    made: object = value
    if isinstance(value, str):
        kept = isinstance(value, Enum) or (form is not None and form.fullmatch(value))
        made = value if kept else scrub(value)
    elif isinstance(value, Record):
        changed = {}
        for name in value.__struct_fields__:
            before = getattr(value, name)
            if isinstance(before, (str, Record, tuple, Mapping)):
                after = _scrub(before, scrub, _FORMS.get(name))
                if after is not before:
                    changed[name] = after
        made = replace(value, **changed) if changed else value
    elif isinstance(value, tuple):
        made = tuple(_scrub(item, scrub, form) for item in value)
    elif isinstance(value, Mapping):
        made = {name: _scrub(text, scrub, _FORMS.get(name)) for name, text in value.items()}
    return cast(T, made)


def _issuers(snapshot: Snapshot) -> frozenset[str]:
    """Return the names of authorities, which are no secret: some cards carry their certificates.

    A certificate signed by itself may be anybody's.
    """
    names = (c.issuer for c in _certificates(snapshot) if c.issuer != c.subject)
    return frozenset(text for name in names for text in (name.common_name, name.organization))


def _public_organizations(snapshot: Snapshot) -> frozenset[str]:
    """Return short names of organisations that authorities have in theirs: "E-Güven".

    Masked in their own place only: no authority would be recognised any more.
    """
    subjects = [certificate.subject for certificate in _certificates(snapshot)]
    persons = {subject.common_name for subject in subjects}
    short = {subject.organization for subject in subjects} - persons
    public = "\n".join(map(folded, _issuers(snapshot)))
    return frozenset(name for name in short if len(folded(name)) < SURE and folded(name) in public)


def _tokens(snapshot: Snapshot) -> Iterator[Token]:
    for probe in snapshot.modules:
        yield from probe.tokens


def _certificates(snapshot: Snapshot) -> Iterator[Certificate]:
    for card in snapshot.cards:
        yield from card.driverless.certificates
    for token in _tokens(snapshot):
        yield from token.certificates
