"""What changed between two reports, in words instead of paths into JSON."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import PureWindowsPath
from typing import Final

from esign_desktop.model.card import CardFamily, DriverlessOutcome
from esign_desktop.model.certificate import ChainState, KeyKind, RevocationStatus
from esign_desktop.model.codes import CODES
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import ReaderInterface, ReaderState
from esign_desktop.model.record import Record
from esign_desktop.model.report import Difference, Report, Verdict
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.snapshot import ServiceState
from esign_desktop.model.token import PinRole, PinState, ProbeOutcome
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.support.reference import general_title
from esign_desktop.presenters.texts import N_, Texts

_SEGMENT: Final = re.compile(r"(\w+)(?:\[(.*?)\](?=\.|$))?(?:\.|$)", re.DOTALL)

_THINGS: Final[Mapping[str, str]] = {
    "readers": N_("Card reader {name}"),
    "usb_devices": N_("USB device {name}"),
    "cards": N_("Card in {name}"),
    "modules": N_("AKİS software {name}"),
    "tokens": N_("Card {name}"),
    "pins": "{name}",
    "certificates": N_("Certificate {name}"),
    "packages": N_("Package {name}"),
    "searched": N_("Place searched: {name}"),
    "distributions": N_("Distribution {name}"),
    "host": N_("Computer"),
}
"""What an entry of a list is."""

_FACTS: Final[Mapping[str, str]] = {
    "verdict": N_("Verdict"),
    "finding": N_("Finding"),
    "service": N_("Smart card service"),
    "state": N_("state"),
    "outcome": N_("outcome"),
    "version": N_("version"),
    "library": N_("name"),
    "label": N_("label"),
    "platform": N_("kind of system"),
    "os_name": N_("system"),
    "os_version": N_("version of the system"),
    "architecture": N_("processor"),
    "app_version": N_("version of this program"),
    "app_released": N_("day this program was made"),
    "remote_session": N_("Remote Desktop"),
    "user_name": N_("user"),
    "host_name": N_("name of the computer"),
    "driver": N_("driver"),
    "driver_provider": N_("maker of the driver"),
    "driver_version": N_("version of the driver"),
    "driver_date": N_("date of the driver"),
    "problem": N_("code in Device Manager"),
    "product": N_("product"),
    "manufacturer": N_("maker"),
    "held_by": N_("used by"),
    "tries_left": N_("tries left"),
    "tries_max": N_("tries in all"),
    "not_before": N_("start"),
    "not_after": N_("end"),
    "has_key": N_("key on the card"),
    "revoked_at": N_("revoked on"),
    "checked_at": N_("asked on"),
    "status": N_("revocation"),
    "root_name": N_("root"),
    "unreadable": N_("unreadable certificates"),
    "more_certificates": N_("certificates not shown"),
    "more_tokens": N_("cards not shown"),
    "family": N_("kind of card"),
    "chip": N_("chip"),
    "atr": N_("ATR"),
    "interface": N_("interface"),
    "has_pinpad": N_("PIN pad"),
    "virtual": N_("made by software"),
    "identity_card": N_("T.C. identity card"),
    "key": N_("kind of key"),
    "key_name": N_("curve or kind of key"),
    "qualified": N_("qualified"),
    "slot_name": N_("place"),
    "usb_id": N_("USB id"),
}

_ENUMS: Final[Mapping[tuple[str, str], type[StrEnum]]] = {
    ("", "verdict"): Verdict,
    ("", "service"): ServiceState,
    ("host", "platform"): Platform,
    ("readers", "state"): ReaderState,
    ("readers", "interface"): ReaderInterface,
    ("cards", "family"): CardFamily,
    ("cards", "outcome"): DriverlessOutcome,
    ("modules", "outcome"): ProbeOutcome,
    ("pins", "state"): PinState,
    ("certificates", "key"): KeyKind,
    ("certificates", "status"): RevocationStatus,
    ("certificates", "state"): ChainState,
}
"""By the list and the field: whose member a value is."""


class ComparisonRow(Record, frozen=True):
    """One difference in words."""

    what: str
    before: str
    after: str
    conclusion: bool  # the verdict, or a finding; the rest are facts behind it


def between(before: Report, after: Report, texts: Texts) -> str:
    """Return of when the two reports are that are compared."""
    return texts.get(
        N_("From {before} to {after}"),
        before=texts.moment(before.snapshot.taken_at),
        after=texts.moment(after.snapshot.taken_at),
    )


def comparison(differences: Iterable[Difference], texts: Texts) -> tuple[ComparisonRow, ...]:
    """Return the differences in words, in their order."""
    return tuple(_row(each, texts) for each in differences)


def _row(difference: Difference, texts: Texts) -> ComparisonRow:
    segments = _SEGMENT.findall(difference.what)
    kind, whole = "", False
    things: list[str] = []
    fact = ""
    for name, key in segments:
        if key or name == "host":
            kind, whole, fact = name, bool(key), ""
            things.append(_thing(name, key, texts))
        else:
            whole, fact = False, name  # "driverless.outcome": the last one says it
    label = texts.get(_FACTS[fact]) if fact in _FACTS else fact
    if whole:  # a whole entry came or went
        there, away = texts.get(N_("there")), texts.get(N_("not there"))
        before, after = (there if each else away for each in (difference.before, difference.after))
    else:
        before, after = (
            _value(kind, fact, each, texts) for each in (difference.before, difference.after)
        )
    what = ": ".join(filter(None, (", ".join(things), label))) or difference.what
    what, before, after = (one_line(each) for each in (what, before, after))
    return ComparisonRow(what, before, after, conclusion=fact in {"verdict", "finding"})


def _thing(kind: str, key: str, texts: Texts) -> str:
    if kind == "pins" and key in list(PinRole):
        name = texts.get(word(PinRole(key)))
    elif kind == "modules":
        name = PureWindowsPath(key).name  # knows both kinds of separators
    elif kind == "certificates":
        name = f"{key[:8]}…" if len(key) > 8 else key
    else:
        name = key
    message = _THINGS.get(kind)
    return texts.get(message, name=name) if message else f"{kind} {name}"


def _value(kind: str, fact: str, value: str, texts: Texts) -> str:
    if not value:
        return "–"
    if fact == "finding" and (code := CODES.get(value)):
        return f"[{code.say}] {general_title(code, texts)}"
    members = _ENUMS.get((kind, fact))
    if members is not None and value in list(members):
        return texts.get(word(members(value)))
    if value in {"True", "False"}:
        return texts.get(N_("yes")) if value == "True" else texts.get(N_("no"))
    try:
        moment = datetime.fromisoformat(value) if "T" in value else None
    except ValueError:
        moment = None
    return texts.moment(moment) if moment else value
