"""A report without personal data: what leaves the computer by default.

Names, T.C. numbers, e-mail addresses, serial numbers, user and host names and home folders are
replaced by stable pseudonyms, so that two reports of one card still match. First where they belong
by type, then wherever else the same text stands: in a finding's values, a label, a path.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec.structs import replace

from esign_desktop.model.card import Card
from esign_desktop.model.certificate import Certificate, Name
from esign_desktop.model.codec import from_plain, to_plain
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import Token, TokenSerial

HIDDEN: Final = "***"
_NATIONAL_ID: Final = re.compile(r"(?<!\d)[1-9]\d{10}(?!\d)")  # T.C. kimlik no: eleven digits
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOME: Final = re.compile(r"(?i)(/home/|/Users/|\b[a-z]:\\Users\\)[^/\\\s\"',;]+|(?<!\w)/root\b")
_SHORTEST: Final = 4  # a shorter name would be found inside ordinary words
_NOBODYS: Final = frozenset({"root", "admin", "administrator", "user", "localhost", "system"})
_KEPT: Final = frozenset({"fingerprint", "atr", "schema", "code", "kind", "version", "url"})


def redact(report: Report, home: str = "") -> Report:
    """Return a report without personal data. A masked report comes back as it is.

    Args:
        report: what to mask.
        home: the user's home folder, where it may be in no usual place.
    """
    if report.redacted:
        return report
    pseudonyms = dict(_pseudonyms(report.snapshot))
    if len(home) >= _SHORTEST:
        pseudonyms[home] = "~"
    plain = _scrub(to_plain(_masked_by_type(report)), _Scrubber(pseudonyms))
    return replace(from_plain(Report, plain), redacted=True)


def pseudonym(kind: str, secret: str) -> str:
    """Return a stable stand-in, ``"holder-3fa2c1d0"``."""
    digest = hashlib.sha256(f"esign-desktop\0{kind}\0{secret}".encode()).hexdigest()
    return f"{kind}-{digest[:8]}"


class _Scrubber:
    """Replaces known secrets, and what looks like one, in text."""

    def __init__(self, pseudonyms: dict[str, str]) -> None:
        self._by_folded = {secret.casefold(): stand_in for secret, stand_in in pseudonyms.items()}
        longest_first = sorted(pseudonyms, key=len, reverse=True)
        words = "|".join(map(re.escape, longest_first))
        self._secrets = re.compile(rf"(?i)(?<!\w)(?:{words})(?!\w)") if words else None

    def __call__(self, text: str) -> str:
        if self._secrets is not None:
            text = self._secrets.sub(self._stand_in, text)
        text = _EMAIL.sub(HIDDEN, _HOME.sub("~", text))
        return _NATIONAL_ID.sub(HIDDEN, text)

    def _stand_in(self, match: re.Match[str]) -> str:
        return self._by_folded.get(match[0].casefold(), HIDDEN)


def _pseudonyms(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield (secret, stand-in) for everything personal in a snapshot."""
    for certificate in _certificates(snapshot):
        # Made from the fingerprint, not the name: a name or a T.C. number could be guessed back.
        who = pseudonym("holder", certificate.fingerprint)
        subject = certificate.subject
        for secret in (subject.common_name, subject.organization, subject.organizational_unit):
            if len(secret) >= _SHORTEST and secret != certificate.issuer.organization:
                yield secret, who
        for secret in (subject.serial_number, subject.email):
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


def _masked_by_type(report: Report) -> Report:
    snapshot = report.snapshot
    host = snapshot.host
    cards = tuple(map(_mask_card, snapshot.cards))
    modules = tuple(
        replace(probe, tokens=tuple(map(_mask_token, probe.tokens))) for probe in snapshot.modules
    )
    host = replace(
        host,
        user_name=pseudonym("user", host.user_name) if host.user_name else None,
        host_name=pseudonym("host", host.host_name) if host.host_name else None,
    )
    return replace(report, snapshot=replace(snapshot, host=host, cards=cards, modules=modules))


def _mask_card(card: Card) -> Card:
    masked = tuple(map(_mask, card.driverless.certificates))
    return replace(card, driverless=replace(card.driverless, certificates=masked))


def _mask_token(token: Token) -> Token:
    serial = TokenSerial(pseudonym("token", token.serial)) if token.serial else token.serial
    # AKIS writes the serial number into the label: AKIS_0123456789ABCDEF
    label = re.sub(re.escape(token.serial), serial, token.label) if token.serial else token.label
    label = re.sub(r"(?<=AKIS_)[0-9A-Fa-f]{16}", lambda m: pseudonym("token", m[0]), label)
    certificates = tuple(map(_mask, token.certificates))
    return replace(token, serial=serial, label=label, certificates=certificates)


def _mask(certificate: Certificate) -> Certificate:
    who = pseudonym("holder", certificate.fingerprint)
    subject = certificate.subject
    return replace(
        certificate,
        subject=Name(
            common_name=who if subject.common_name else "",
            serial_number=HIDDEN if subject.serial_number else "",
            organization=who if subject.organization else "",
            organizational_unit=HIDDEN if subject.organizational_unit else "",
            country=subject.country,
            email=HIDDEN if subject.email else "",
        ),
        serial_hex=pseudonym("serial", certificate.fingerprint),
        der=None,
    )


def _scrub(value: Any, scrub: _Scrubber) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, list):
        return [_scrub(item, scrub) for item in value]
    if isinstance(value, dict):
        return {k: v if k in _KEPT else _scrub(v, scrub) for k, v in value.items()}
    return value


def _tokens(snapshot: Snapshot) -> Iterator[Token]:
    for probe in snapshot.modules:
        yield from probe.tokens


def _certificates(snapshot: Snapshot) -> Iterator[Certificate]:
    for card in snapshot.cards:
        yield from card.driverless.certificates
    for token in _tokens(snapshot):
        yield from token.certificates
