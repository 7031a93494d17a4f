"""Parses ``resources/guides/`` to ``Guides``. Strict: a wrong statement never reaches a user."""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Annotated, Final, TypeVar

import msgspec

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.guide_consistency import check_guides
from esign_desktop.catalog.links import read_toml
from esign_desktop.model.guide import (
    MINISTRY,
    PERSONS,
    BankAccount,
    Condition,
    Dispute,
    Entry,
    EntryKind,
    Guides,
    GuideSource,
    Phase,
    Phone,
    Province,
    Role,
    Sentences,
    Side,
    Situation,
    Words,
)
from esign_desktop.model.record import Record
from esign_desktop.model.source import Line

PROVINCES: Final = "provinces"
_MAX_FILES: Final = 200  # there are 81 provinces

T = TypeVar("T")

_Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_]{0,63}$")]

_GROUPS: Final[Mapping[str, tuple[Role, ...]]] = {
    "": PERSONS,
    "ministry": MINISTRY,
    "kamusm": (*PERSONS, Role.FISCAL_SEAL),
}


class _ProvinceHead(Record, frozen=True):
    name: Line
    unit: Words


class _EntryText(Record, frozen=True):
    id: _Id
    kind: EntryKind
    tr: Sentences
    en: Sentences
    sources: tuple[str, ...]
    situations: tuple[str, ...]
    roles: tuple[str, ...] = ("",)
    phase: Phase | None = None
    when: tuple[Condition, ...] = ()
    links: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


class _DisputeText(Record, frozen=True):
    id: _Id
    topic: Words
    sides: tuple[Side, ...]
    situations: tuple[str, ...]
    roles: tuple[str, ...] = ("",)
    advice: Words | None = None


class _GuideFile(Record, frozen=True):
    province: _ProvinceHead | None = None
    source: Mapping[_Id, GuideSource] = {}
    phone: Mapping[_Id, Phone] = {}
    entry: tuple[_EntryText, ...] = ()
    dispute: tuple[_DisputeText, ...] = ()
    account: tuple[BankAccount, ...] = ()


def load_guides(folder: Path, links: Collection[str], extra: Path | None = None) -> Guides:
    """Read all guides.

    Args:
        folder: ours.
        links: ids of the links that may be named.
        extra: an administrator's folder of province files. One with the name of ours takes its
            place, another adds a province.

    Raises:
        CatalogError: a file is wrong or two do not fit together; the message starts with the file.
    """
    provinces = {file.stem: file for file in _toml_files(folder / PROVINCES)}
    if extra is not None:
        provinces |= {file.stem: file for file in _toml_files(extra)}
    files = [(file, False) for file in _toml_files(folder)]
    files += [(file, True) for _, file in sorted(provinces.items())]
    parts = [(file, _read(file, province=province)) for file, province in files]
    guides = _joined(parts)
    check_guides(guides, links)
    return guides


def _toml_files(folder: Path) -> list[Path]:
    try:
        found = (file for file in folder.iterdir() if file.suffix == ".toml")
        files = sorted(islice(found, _MAX_FILES + 1))
    except OSError as error:
        raise CatalogError(f"{folder}: {error.strerror}") from error
    if len(files) > _MAX_FILES:
        raise CatalogError(f"{folder}: more than {_MAX_FILES} files")
    return files


def _read(file: Path, *, province: bool) -> _GuideFile:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]{0,63}", file.stem):
        raise CatalogError(f"{file.name}: the name may have a-z, 0-9 and _ only")
    content = read_toml(_GuideFile, file)
    if province is not (content.province is not None):
        what = "there is no [province]" if province else "[province] belongs into provinces/"
        raise CatalogError(f"{file.name}: {what}")
    return content


def _joined(parts: Iterable[tuple[Path, _GuideFile]]) -> Guides:
    sources: dict[str, GuideSource] = {}
    phones: dict[str, Phone] = {}
    entries: dict[str, Entry] = {}
    disputes: dict[str, Dispute] = {}
    accounts: dict[str, BankAccount] = {}
    provinces: dict[str, Province] = {}
    for file, part in parts:
        province = ""
        if part.province is not None:
            province = file.stem
            provinces[province] = Province(province, part.province.name, part.province.unit)
        for source_id, source in part.source.items():
            _add(sources, source_id, source, file)
        for phone_id, phone in part.phone.items():
            _add(phones, phone_id, phone, file)
        for text in part.entry:
            entry = _entry(text, file, province)
            _add(entries, entry.id, entry, file)
        for matter in part.dispute:
            dispute = _dispute(matter, file)
            _add(disputes, dispute.id, dispute, file)
        for given in part.account:
            account = msgspec.structs.replace(
                given, id=f"{file.stem}/{given.id}", province=province
            )
            _add(accounts, account.id, account, file)
    return Guides(
        sources=sources,
        phones=phones,
        entries=tuple(entries.values()),
        disputes=tuple(disputes.values()),
        accounts=tuple(accounts.values()),
        provinces=provinces,
    )


def _add(known: dict[str, T], key: str, value: T, file: Path) -> None:
    if key in known:
        raise CatalogError(f"{file.name}: {key} is there twice")
    known[key] = value


def _entry(text: _EntryText, file: Path, province: str) -> Entry:
    place = f"{file.name}: {text.id}"
    return Entry(
        id=f"{file.stem}/{text.id}",
        kind=text.kind,
        words=Words(text.tr, text.en),
        sources=text.sources,
        situations=_situations(text.situations, place),
        roles=_roles(text.roles, place),
        phase=text.phase,
        when=text.when,
        links=text.links,
        phones=text.phones,
        instead=text.instead,
        province=province,
    )


def _dispute(text: _DisputeText, file: Path) -> Dispute:
    place = f"{file.name}: {text.id}"
    return Dispute(
        id=f"{file.stem}/{text.id}",
        topic=text.topic,
        sides=text.sides,
        situations=_situations(text.situations, place),
        roles=_roles(text.roles, place),
        advice=text.advice,
    )


def _situations(names: tuple[str, ...], place: str) -> tuple[Situation, ...]:
    if names == ("all",):
        return tuple(Situation)
    unknown = [name for name in names if name not in list(Situation)]
    if unknown or not names:
        raise CatalogError(f"{place}: situations: {unknown[:1] or 'empty'}")
    return tuple(Situation(name) for name in names)


def _roles(names: tuple[str, ...], place: str) -> tuple[Role, ...]:
    roles: list[Role] = []
    for name in names:
        if name in _GROUPS:
            roles += _GROUPS[name]
        elif name in list(Role):
            roles.append(Role(name))
        else:
            raise CatalogError(f"{place}: roles: {name[:80]!r} is none")
    if not roles:
        raise CatalogError(f"{place}: roles is empty")
    return tuple(dict.fromkeys(roles))
