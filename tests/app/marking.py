"""Snapshots with a person's data in every text that a snapshot has, found by its types.

A field that is added to the model is filled without a change here.
"""

import types
import typing
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from esign_desktop.app.secret_search import folded
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.host import Host
from esign_desktop.model.record import HexBytes, Record
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import Token
from tests.build import NOW

T = TypeVar("T", bound=Record)


class Audience(Record, frozen=True):
    """What must not leave the computer."""

    name: str = "ŞÜKRİYE ÇAĞIRICI"
    organization: str = "GİZLİKÖY DEVLET HASTANESİ"
    unit: str = "SAKLI KLİNİK"
    national_id: str = "10000000146"
    email: str = "sukriye.cagirici@gizlikoy.gov.tr"
    token_serial: str = "5AFE0123456789AB"
    certificate_serial: str = "5ec7e75e71a1facade"
    user: str = "sukriyec"
    computer: str = "GIZLIKOY-07"

    def secrets(self) -> tuple[str, ...]:
        """Return all of it."""
        return tuple(getattr(self, field) for field in self.__struct_fields__)


PERSON: Final = Audience()

OWN_PLACES: Final[Mapping[tuple[type, str], str]] = {
    (Host, "user_name"): "user",
    (Host, "host_name"): "computer",
    (Token, "serial"): "token_serial",
    (Certificate, "serial_hex"): "certificate_serial",
}
SUBJECT: Final[Mapping[str, str]] = {
    "common_name": "name",
    "serial_number": "national_id",
    "organization": "organization",
    "organizational_unit": "unit",
    "email": "email",
}


def filled(kind: type[T], person: Audience, text: str) -> T:
    """Return a record with everything in it: a text in all fields that take any, lists of two."""
    hints = typing.get_type_hints(kind)
    made = {name: _filled(hints[name], person, text) for name in kind.__struct_fields__}
    return _owned(kind(**made), person)


def marked(value: Any, person: Audience, text: str, kept: frozenset[str] = frozenset()) -> Any:
    """Return a record in which a text is added to every other text, but for the fields kept."""
    if isinstance(value, Record):
        fields = (name for name in value.__struct_fields__ if name not in kept)
        made = {name: marked(getattr(value, name), person, text, kept) for name in fields}
        return _owned(replace(value, **made), person)
    if isinstance(value, tuple):
        return tuple(marked(each, person, text, kept) for each in value)
    if isinstance(value, str) and not isinstance(value, Enum):
        return f"{value} {text}"
    return value


def known(there: Snapshot, person: Audience) -> Audience:
    """Return a person with that only which a snapshot has in its own place, or anybody can see.

    Nobody can tell that two words are a name where no certificate says so.
    """
    shown = [token for probe in there.modules for token in probe.tokens]
    held = [each for card in there.cards for each in card.driverless.certificates]
    changes = {} if shown else {"token_serial": ""}
    if not held and not any(token.certificates for token in shown):
        changes |= dict.fromkeys(("name", "organization", "unit", "certificate_serial"), "")
    return replace(person, **changes)


def leaks(person: Audience, *outputs: str | bytes) -> list[str]:
    """Return what of a person stands in some outputs, however it is spelled there."""
    texts = [each.decode() if isinstance(each, bytes) else each for each in outputs]
    everything = folded("\n".join(texts))
    return [each for each in person.secrets() if each and folded(each) in everything]


def spellings(secret: str) -> Iterator[str]:
    """Yield how a secret may be written where it does not stand in its own field."""
    turkish_small = secret.replace("I", "ı").replace("İ", "i").lower()
    turkish_large = secret.replace("ı", "I").replace("i", "İ").upper()
    yield from (secret, secret.upper(), secret.lower(), turkish_small, turkish_large)
    yield unicodedata.normalize("NFD", secret)
    yield unicodedata.normalize("NFD", turkish_small)
    plain = secret.translate(str.maketrans("ŞÜĞİÇÖşüğıçö", "SUGICOsugico"))
    yield from (plain, plain.lower(), plain.title())
    yield from (secret.replace(" ", between) for between in ("_", ".", "-", "\u00a0", "  ", ""))
    yield "\u200b".join(secret)
    if secret.isalnum():  # a number
        pairs = [secret[place : place + 2] for place in range(0, len(secret), 2)]
        yield from (between.join(pairs) for between in (":", " ", "-"))
    first, _, last = secret.rpartition(" ")
    if first:
        yield f"{last} {first}"


def _filled(hint: Any, person: Audience, text: str) -> Any:
    origin = typing.get_origin(hint)
    if isinstance(hint, typing.NewType):
        return _filled(hint.__supertype__, person, text)
    if origin is typing.Annotated:
        return _filled(typing.get_args(hint)[0], person, text)
    if origin in (typing.Union, types.UnionType):
        (kind,) = (each for each in typing.get_args(hint) if each is not type(None))
        return _filled(kind, person, text)
    if origin is tuple:
        return (_filled(typing.get_args(hint)[0], person, text),) * 2
    if issubclass(hint, Record):
        return filled(hint, person, text)
    if issubclass(hint, Enum):
        return next(iter(hint))
    if issubclass(hint, HexBytes):
        return hint(text.encode())
    plain = {str: text, int: 1, bool: True, datetime: NOW + timedelta(days=9), date: NOW.date()}
    return plain[hint]


def _owned(record: T, person: Audience) -> T:
    """Return a record with a person's data where it belongs by type."""
    own = {
        field: getattr(person, secret)
        for (kind, field), secret in OWN_PLACES.items()
        if isinstance(record, kind)
    }
    if isinstance(record, Certificate):
        subject = {field: getattr(person, secret) for field, secret in SUBJECT.items()}
        own["subject"] = replace(record.subject, **subject)
    return replace(record, **own) if own else record


def every_text(kind: type, seen: frozenset[type] = frozenset()) -> Iterator[tuple[type, str]]:
    """Yield the fields of a record and of the records in it that take any text."""
    for name, hint in typing.get_type_hints(kind).items():
        for part in _parts(hint):
            if part is str:
                yield kind, name
            elif issubclass(part, Record) and part not in seen:
                yield from every_text(part, seen | {kind})


def _parts(hint: Any) -> Iterator[type]:
    if isinstance(hint, typing.NewType):
        yield from _parts(hint.__supertype__)
    elif isinstance(hint, type) and typing.get_origin(hint) is None:
        yield hint
    else:
        for each in typing.get_args(hint):
            if (
                isinstance(each, typing.NewType)
                or typing.get_origin(each)
                or isinstance(each, type)
            ):
                yield from _parts(each)
