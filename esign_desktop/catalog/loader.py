"""Parses ``drivers_catalog/`` to ``Catalog``. Strict: a wrong entry never reaches a user."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from esign_desktop.catalog.consistency import check_catalog
from esign_desktop.catalog.errors import CatalogError
from esign_desktop.model import codec
from esign_desktop.model.bounded_read import read_bounded
from esign_desktop.model.catalog import (
    Authority,
    CardModel,
    Catalog,
    KnownModule,
    VirtualReader,
)
from esign_desktop.model.driver import CcidTable, DriverPackage, ReaderModel, Setting

Entry = TypeVar(
    "Entry",
    Authority,
    CardModel,
    DriverPackage,
    KnownModule,
    ReaderModel,
    Setting,
    VirtualReader,
)

VERSION_FILE: Final = "VERSION"
CCID_FILE: Final = "ccid_readers.json"
FOLDERS: Final = (
    "authorities",
    "cards",
    "modules",
    "packages",
    "readers",
    "settings",
    "virtual_readers",
)

_MAX_FILES: Final = 5_000
_MAX_ENTRY: Final = 64 * 1024  # bytes; the longest of ours has 3 kB
_MAX_TABLE: Final = 1024 * 1024  # the CCID project's list has 70 kB
_VERSION: Final = re.compile(r"\d{4}\.\d{2}\.\d{2}(\.\d{1,4})?", re.ASCII)
_ID: Final = re.compile(r"[a-z0-9][a-z0-9_]{0,63}", re.ASCII)


def load_catalog(folder: Path) -> Catalog:
    """Read a catalogue's folder. What is not one of its files, like its README, is left out.

    Raises:
        CatalogError: as :func:`parse_catalog`, or a file cannot be read.
    """
    return parse_catalog(read_files(folder))


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a catalogue's folder by their relative names, unread.

    Raises:
        CatalogError: one cannot be read.
    """
    files: dict[str, bytes] = {}
    names: list[str] = [VERSION_FILE, CCID_FILE]
    for kind in FOLDERS:
        try:
            found = sorted(file.name for file in islice((folder / kind).iterdir(), _MAX_FILES + 1))
        except OSError as error:
            raise CatalogError(f"{kind}: {error}") from error
        names += (f"{kind}/{name}" for name in found if name.endswith(".json"))
    for name in names:
        longest = _MAX_TABLE if name == CCID_FILE else _MAX_ENTRY
        try:
            files[name] = read_bounded(folder / name, longest + 1)
        except FileNotFoundError:
            if name != CCID_FILE:
                raise CatalogError(f"{name}: there is no such file") from None
        except OSError as error:
            raise CatalogError(f"{name}: {error}") from error
    return files


def parse_catalog(files: Mapping[str, bytes]) -> Catalog:
    """Build a catalogue from its files, relative name to content, wherever they come from.

    Raises:
        CatalogError: a file is missing, too long or not one of a catalogue's, an entry is wrong,
            or two do not fit together. The message starts with the file and names the field.
    """
    if len(files) > _MAX_FILES:
        raise CatalogError(f"more than {_MAX_FILES} files")
    places = _in_folders(files)
    table = files.get(CCID_FILE)
    catalog = Catalog(
        version=_version(files.get(VERSION_FILE)),
        readers=_entries(ReaderModel, places["readers"], files),
        packages=_entries(DriverPackage, places["packages"], files),
        cards=_entries(CardModel, places["cards"], files),
        authorities=_entries(Authority, places["authorities"], files),
        virtual_readers=_entries(VirtualReader, places["virtual_readers"], files),
        modules=_entries(KnownModule, places["modules"], files),
        settings=_entries(Setting, places["settings"], files),
        ccid=None if table is None else _table(table),
    )
    check_catalog(catalog)
    return catalog


def _in_folders(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the names of each folder's entries, in order."""
    places: dict[str, list[str]] = {folder: [] for folder in FOLDERS}
    for name in sorted(files):
        folder, slash, file = name.partition("/")
        if folder in places and slash and file.endswith(".json"):
            places[folder].append(name)
        elif name not in (VERSION_FILE, CCID_FILE):
            raise CatalogError(f"{name[:80]!r}: no file of a catalogue")
    for folder, names in places.items():
        if not names:
            raise CatalogError(f"{folder}: there is no entry")
    return places


def _version(data: bytes | None) -> str:
    if data is None:
        raise CatalogError(f"{VERSION_FILE}: there is no such file")
    version = data[:80].decode("ascii", "replace").strip()
    if not _VERSION.fullmatch(version) or len(data) > 80:
        raise CatalogError(f"{VERSION_FILE}: {version[:40]!r} is not like 2026.11.21")
    return version


def _entries(
    kind: type[Entry], names: Iterable[str], files: Mapping[str, bytes]
) -> tuple[Entry, ...]:
    return tuple(_entry(kind, name, files[name]) for name in names)


def _entry(kind: type[Entry], name: str, data: bytes) -> Entry:
    if len(data) > _MAX_ENTRY:
        raise CatalogError(f"{name}: longer than {_MAX_ENTRY} bytes")
    try:
        entry = codec.decode(kind, data)
    except codec.DecodeError as error:
        raise CatalogError(f"{name}: {error}") from error
    # names of files differ, so ids of one kind do
    if name.partition("/")[2] != f"{entry.id}.json":
        raise CatalogError(f"{name}: id {entry.id[:80]!r} is not the file's name")
    if not _ID.fullmatch(entry.id):
        raise CatalogError(f"{name}: id: only a-z, 0-9 and _, 64 at most")
    return entry


def _table(data: bytes) -> CcidTable:
    if len(data) > _MAX_TABLE:
        raise CatalogError(f"{CCID_FILE}: longer than {_MAX_TABLE} bytes")
    try:
        return codec.decode(CcidTable, data)
    except codec.DecodeError as error:
        raise CatalogError(f"{CCID_FILE}: {error}") from error
