"""A report without personal data: what leaves the computer by default.

Names, T.C. numbers, e-mail addresses, serial numbers, user and host names and home folders are
replaced by stable pseudonyms, so that two reports of one card still match. First where they belong
by type, then wherever else the same text stands: in a finding's values, a label, a path.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Final, TypeVar, cast

from msgspec.structs import replace

from esign_desktop.model.card import Card
from esign_desktop.model.certificate import Certificate, Name
from esign_desktop.model.record import Record
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import Token, TokenSerial

T = TypeVar("T")

HIDDEN: Final = "***"
_NATIONAL_ID: Final = re.compile(r"(?<!\d)[1-9]\d{10}(?!\d)")  # T.C. kimlik no: eleven digits
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOME: Final = re.compile(
    r"(?i)(?:/home/|/Users/|\b[a-z]:\\Users\\)"
    # "Ayşe Yılmaz" where the path goes on or ends, else one word
    r"(?:[^/\\:\"',;\r\n]+(?=[/\\\"]|$)|[^/\\:\s\"',;]+)"
    r"|(?<!\w)/root\b"
)
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")  # no T.C. number is in there
_SHORTEST: Final = 4  # a shorter name would be found among ordinary words
_SURE: Final = 8  # as long as this, also inside words: "AYŞE YILMAZIN"
_NOBODYS: Final = frozenset({"root", "admin", "administrator", "user", "localhost", "system"})
_KEPT: Final = frozenset(
    {"architecture", "atr", "catalog_version", "code", "fingerprint", "policies", "primary"}
    | {"qc_statements", "usb_id", "version"}
)
"""Fields and values in which nothing personal stands, but digits that look like it may."""


def redact(report: Report, home: str = "") -> Report:
    """Return a report without personal data. A masked report comes back as it is.

    Args:
        report: what to mask.
        home: the user's home folder, where it may be in no usual place.
    """
    if report.redacted:
        return report
    names = _names(report.snapshot)
    pseudonyms = dict(_pseudonyms(report.snapshot, names))
    if len(home) >= _SHORTEST:
        pseudonyms[home] = "~"
    scrubbed = _scrub(_masked_by_type(report, names), _Scrubber(pseudonyms))
    return replace(scrubbed, redacted=True)


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
    pseudonyms = dict(_pseudonyms(snapshot, _names(snapshot))) if snapshot else {}
    if len(home) >= _SHORTEST:
        pseudonyms[home] = "~"
    return _Scrubber(pseudonyms)


def pseudonym(kind: str, secret: str) -> str:
    """Return a stable stand-in, ``"holder-3fa2c1d0"``; a stand-in stands for itself."""
    if re.fullmatch(rf"{kind}-[0-9a-f]{{8}}", secret):
        return secret
    digest = hashlib.sha256(f"esign-desktop\0{kind}\0{secret}".encode()).hexdigest()
    return f"{kind}-{digest[:8]}"


class _Scrubber:
    """Replaces known secrets, and what looks like one, in text."""

    def __init__(self, pseudonyms: dict[str, str]) -> None:
        self._by_folded = {secret.casefold(): stand_in for secret, stand_in in pseudonyms.items()}
        longest_first = sorted(pseudonyms, key=len, reverse=True)
        words = "|".join(map(_pattern, longest_first))
        self._secrets = re.compile(rf"(?i){words}") if words else None

    def __call__(self, text: str) -> str:
        if _FINGERPRINT.fullmatch(text):
            return text
        if self._secrets is not None:
            text = self._secrets.sub(self._stand_in, text)
        text = _EMAIL.sub(HIDDEN, _HOME.sub("~", text))
        return _NATIONAL_ID.sub(HIDDEN, text)

    def _stand_in(self, match: re.Match[str]) -> str:
        return self._by_folded.get(match[0].casefold(), HIDDEN)


def _pattern(secret: str) -> str:
    word = re.escape(secret)
    is_name = not {"/", "\\"} & set(secret)  # /home/ali is not in /home/alican
    return word if is_name and len(secret) >= _SURE else rf"(?<![^\W_]){word}(?![^\W_])"


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
            if name and name not in issuers:
                names.setdefault(name, who)
    return names


def _pseudonyms(snapshot: Snapshot, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (secret, stand-in) for everything personal in a snapshot."""
    yield from ((name, who) for name, who in names.items() if len(name) >= _SHORTEST)
    for certificate in _certificates(snapshot):
        subject = certificate.subject
        number = subject.serial_number  # or "TINTR-1234567890" (ETSI EN 319 412-1, 5.1.3)
        for secret in (number, number.partition("-")[2], subject.email):
            if len(secret) >= _SHORTEST:
                yield secret, HIDDEN
        if len(certificate.serial_hex) >= _SHORTEST:
            yield certificate.serial_hex, pseudonym("serial", certificate.fingerprint)
    for token in _tokens(snapshot):
        if len(token.serial) >= _SHORTEST:
            yield token.serial, pseudonym("token", token.serial)
    for kind, own in (("user", snapshot.host.user_name), ("host", snapshot.host.host_name)):
        if own and len(own) >= _SHORTEST and own.casefold() not in _NOBODYS:
            yield own, pseudonym(kind, own)


def _masked_by_type(report: Report, names: Mapping[str, str]) -> Report:
    snapshot = report.snapshot
    host = snapshot.host
    cards = tuple(_mask_card(card, names) for card in snapshot.cards)
    modules = tuple(
        replace(probe, tokens=tuple(_mask_token(token, names) for token in probe.tokens))
        for probe in snapshot.modules
    )
    host = replace(
        host,
        user_name=pseudonym("user", host.user_name) if host.user_name else None,
        host_name=pseudonym("host", host.host_name) if host.host_name else None,
    )
    return replace(report, snapshot=replace(snapshot, host=host, cards=cards, modules=modules))


def _mask_card(card: Card, names: Mapping[str, str]) -> Card:
    masked = tuple(_mask(certificate, names) for certificate in card.driverless.certificates)
    return replace(card, driverless=replace(card.driverless, certificates=masked))


def _mask_token(token: Token, names: Mapping[str, str]) -> Token:
    serial = TokenSerial(pseudonym("token", token.serial)) if token.serial else token.serial
    # AKIS writes the serial number into the label: AKIS_0123456789ABCDEF
    label = re.sub(re.escape(token.serial), serial, token.label) if token.serial else token.label
    label = re.sub(r"(?<=AKIS_)[0-9A-Fa-f]{16}", lambda m: pseudonym("token", m[0]), label)
    certificates = tuple(_mask(certificate, names) for certificate in token.certificates)
    return replace(token, serial=serial, label=label, certificates=certificates)


def _mask(certificate: Certificate, names: Mapping[str, str]) -> Certificate:
    subject = certificate.subject
    return replace(
        certificate,
        subject=Name(
            common_name=names.get(subject.common_name, subject.common_name),
            serial_number=HIDDEN if subject.serial_number else "",
            organization=names.get(subject.organization, subject.organization),
            organizational_unit=HIDDEN if subject.organizational_unit else "",
            country=subject.country,
            email=HIDDEN if subject.email else "",
        ),
        serial_hex=pseudonym("serial", certificate.fingerprint),
        der=None,
    )


def _scrub(value: T, scrub: _Scrubber) -> T:
    """Return a value with every text in it scrubbed. Text that is one of an enum's stays."""
    made: object = value
    if isinstance(value, Record):
        names = (name for name in value.__struct_fields__ if name not in _KEPT)
        made = replace(value, **{name: _scrub(getattr(value, name), scrub) for name in names})
    elif isinstance(value, str) and not isinstance(value, Enum):
        made = scrub(value)
    elif isinstance(value, tuple):
        made = tuple(_scrub(item, scrub) for item in value)
    elif isinstance(value, Mapping):
        made = {k: v if k in _KEPT else _scrub(v, scrub) for k, v in value.items()}
    return cast(T, made)


def _issuers(snapshot: Snapshot) -> frozenset[str]:
    """Return the names of authorities, which are no secret: some cards carry their certificates.

    A certificate signed by itself may be anybody's.
    """
    names = (c.issuer for c in _certificates(snapshot) if c.issuer != c.subject)
    return frozenset(text for name in names for text in (name.common_name, name.organization))


def _tokens(snapshot: Snapshot) -> Iterator[Token]:
    for probe in snapshot.modules:
        yield from probe.tokens


def _certificates(snapshot: Snapshot) -> Iterator[Certificate]:
    for card in snapshot.cards:
        yield from card.driverless.certificates
    for token in _tokens(snapshot):
        yield from token.certificates
