"""The catalogue as a list: what is known, where it was read, and how old that is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from esign_desktop.catalog.links import LinkEntry
from esign_desktop.model.catalog import Catalog, KnownModule, VirtualReader
from esign_desktop.model.catalog_use import (
    CatalogInUse,
    CatalogOrigin,
    Refusal,
    RefusedCatalog,
)
from esign_desktop.model.codec import to_plain
from esign_desktop.model.driver import Setting
from esign_desktop.model.reader import UsbId
from esign_desktop.model.record import Record
from esign_desktop.model.source import Source
from esign_desktop.model.validity import is_stale
from esign_desktop.presenters.drivers.catalog_messages import ORIGINS, REFUSALS
from esign_desktop.presenters.staleness import STALE
from esign_desktop.presenters.texts import N_, Texts

KINDS: Final[Mapping[str, str]] = {
    "readers": N_("Card readers"),
    "ccid_readers": N_("Readers in the CCID project's list"),
    "packages": N_("Packages"),
    "settings": N_("Settings"),
    "cards": N_("Other providers' cards"),
    "authorities": N_("Certificate issuers"),
    "virtual_readers": N_("Virtual readers"),
    "modules": N_("Locations of the AKİS module"),
    "links": N_("Pages"),
}


class AgeView(Record, frozen=True):
    """Something known, and when somebody last looked whether it is so."""

    kind: str
    id: str
    title: str
    seen_on: date
    age_days: int
    stale: bool
    age: str  # in words


class EntryView(Record, frozen=True):
    """One entry, whole."""

    kind: str
    kind_word: str
    id: str
    entry: Any  # as its file has it
    ages: tuple[AgeView, ...]  # one for each source


class RefusedView(Record, frozen=True):
    """A catalogue file that is not used."""

    origin: CatalogOrigin
    file: str
    version: str
    reason: Refusal
    why: str
    detail: str


class UseView(Record, frozen=True):
    """Which catalogue is used."""

    version: str
    origin: CatalogOrigin
    file: str
    why: str
    refused: tuple[RefusedView, ...]


def use_view(used: CatalogInUse, texts: Texts, home: str = "") -> UseView:
    """Return which catalogue is used and why, without the name of a home folder."""
    return UseView(
        version=used.catalog.version,
        origin=used.place.origin,
        file=without_home(used.place.file, home),
        why=texts.get(ORIGINS[used.place.origin]),
        refused=tuple(_refused(each, texts, home) for each in used.refused),
    )


def entry_ages(
    catalog: Catalog, links: Mapping[str, LinkEntry], today: date, texts: Texts
) -> tuple[AgeView, ...]:
    """Return all entries and links, each with the day it was last looked at."""
    ages = [
        _age(kind, entry.id, _title(entry), _last(entry.sources), today, texts)
        for kind, entries in _entries(catalog)
        for entry in entries
    ]
    if catalog.ccid is not None:
        table = catalog.ccid
        last = _last(table.sources)
        ages.append(_age("ccid_readers", "ccid_readers", table.version, last, today, texts))
    for link_id, link in links.items():
        title = link.title(texts.language)
        ages.append(_age("links", link_id, title, link.seen_on, today, texts))
    return tuple(ages)


def entry_views(
    catalog: Catalog, links: Mapping[str, LinkEntry], wanted: str, today: date, texts: Texts
) -> tuple[EntryView, ...]:
    """Return the entries with an id: ``libccid``, ``packages/libccid`` or a reader's USB id."""
    folder, _, name = wanted.rpartition("/")
    found = [
        (kind, entry.id, entry, entry.sources)
        for kind, entries in _entries(catalog)
        for entry in entries
        if entry.id == name and folder in ("", kind)
    ]
    model = catalog.reader_model(UsbId(wanted.casefold()))
    if model is not None:
        own = model in catalog.readers
        found.append(("readers" if own else "ccid_readers", model.id, model, model.sources))
    views = [
        _entry(kind, entry_id, to_plain(entry), sources, today, texts)
        for kind, entry_id, entry, sources in found
    ]
    if name in links and folder in ("", "links"):
        link = links[name]
        source = Source(link.source, link.seen_on)
        views.append(_entry("links", name, to_plain(link), (source,), today, texts))
    return tuple(views)


def _entry(
    kind: str, entry_id: str, plain: object, sources: Sequence[Source], today: date, texts: Texts
) -> EntryView:
    ages = (_age(kind, entry_id, s.where, s.seen_on, today, texts) for s in sources)
    return EntryView(kind, texts.get(KINDS[kind]), entry_id, plain, tuple(ages))


def _entries(catalog: Catalog) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for kind in KINDS:
        entries = getattr(catalog, kind, None)
        if entries:
            yield kind, entries


def _title(entry: object) -> str:
    match entry:
        case VirtualReader():
            return entry.name
        case KnownModule():
            return ", ".join(entry.paths)
        case Setting():
            return entry.case
    return str(getattr(entry, "title", ""))


def _last(sources: Sequence[Source]) -> date:
    return max(source.seen_on for source in sources)


def _age(
    kind: str, entry_id: str, title: str, seen_on: date, today: date, texts: Texts
) -> AgeView:
    days = max(0, (today - seen_on).days)
    stale = is_stale(seen_on, today)
    age = (
        texts.plural("{count} day ago", "{count} days ago", days)
        if days
        else texts.get(N_("today"))
    )
    if stale:
        age = texts.get(STALE, age=age)
    return AgeView(kind, entry_id, title, seen_on, days, stale, age)


def _refused(refused: RefusedCatalog, texts: Texts, home: str) -> RefusedView:
    return RefusedView(
        origin=refused.place.origin,
        file=without_home(refused.place.file, home),
        version=refused.version,
        reason=refused.reason,
        why=texts.get(REFUSALS[refused.reason]),
        detail=refused.detail,
    )


def without_home(file: str, home: str) -> str:
    """Return a path without the name of a home folder, which is a person's."""
    inside = len(home) > 1 and file.startswith(home) and file[len(home) :][:1] in ("/", "\\")
    return f"~{file.removeprefix(home)}" if inside else file
