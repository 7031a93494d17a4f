"""Files of ``drivers_catalog/`` to ``Catalog``. Strict: a wrong entry never reaches a user."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeVar

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.model import codec
from esign_desktop.model.catalog import (
    Authority,
    CardModel,
    Catalog,
    DriverPackage,
    KnownModule,
    ReaderDriver,
    ReaderModel,
    ReaderSupport,
    VirtualReader,
)
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import UsbId

Entry = TypeVar(
    "Entry", Authority, CardModel, DriverPackage, KnownModule, ReaderModel, VirtualReader
)

_VERSION: Final = re.compile(r"\d{4}\.\d{2}\.\d{2}(\.\d+)?", re.ASCII)
_USB_ID: Final = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}", re.ASCII)


def load_catalog(folder: Path) -> Catalog:
    """Read a catalogue.

    Raises:
        CatalogError: a file is missing, an entry is wrong, or two do not fit together.
    """
    catalog = Catalog(
        version=_read_version(folder),
        readers=_read_entries(ReaderModel, folder / "readers"),
        packages=_read_entries(DriverPackage, folder / "packages"),
        cards=_read_entries(CardModel, folder / "cards"),
        authorities=_read_entries(Authority, folder / "authorities"),
        virtual_readers=_read_entries(VirtualReader, folder / "virtual_readers"),
        modules=_read_entries(KnownModule, folder / "modules"),
    )
    _check_readers(catalog)
    _check_cards(catalog)
    _check_packages(catalog)
    for kind, entry, field, pattern in _patterns(catalog):
        _check_pattern(f"{kind}/{entry}.json", field, pattern)
    return catalog


def _read_version(folder: Path) -> str:
    try:
        version = (folder / "VERSION").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"VERSION: {error}") from error
    if not _VERSION.fullmatch(version):
        raise CatalogError(f"VERSION: {version[:40]!r} is not like 2026.11.21")
    return version


def _read_entries(kind: type[Entry], folder: Path) -> tuple[Entry, ...]:
    try:
        names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".json"))
    except OSError as error:
        raise CatalogError(f"{folder.name}: {error}") from error
    return tuple(_read_entry(kind, folder, name) for name in names)


def _read_entry(kind: type[Entry], folder: Path, name: str) -> Entry:
    file = f"{folder.name}/{name}"
    try:
        entry = codec.decode(kind, (folder / name).read_bytes())
    except (OSError, codec.DecodeError) as error:
        raise CatalogError(f"{file}: {error}") from error
    # the file system then keeps the ids of one kind different from each other
    if name != f"{entry.id}.json":
        raise CatalogError(f"{file}: id {entry.id!r} is not the file's name")
    if not entry.source.where.strip():
        raise CatalogError(f"{file}: source.where is empty")
    return entry


def _check_readers(catalog: Catalog) -> None:
    packages = {package.id: package for package in catalog.packages}
    owners: dict[UsbId, str] = {}
    for reader in catalog.readers:
        file = f"readers/{reader.id}.json"
        if not reader.usb_ids:
            raise CatalogError(f"{file}: usb_ids is empty")
        for usb_id in reader.usb_ids:
            if not _USB_ID.fullmatch(usb_id):
                raise CatalogError(f"{file}: usb_ids: {usb_id!r} is not like 072f:b100")
            if usb_id in owners:
                raise CatalogError(f"{file}: usb_ids: {usb_id} is also in {owners[usb_id]}.json")
            owners[usb_id] = reader.id
        for platform, support in reader.support.items():
            problem = _support_problem(platform, support, packages)
            if problem:
                raise CatalogError(f"{file}: support.{platform}.package: {problem}")


def _support_problem(
    platform: Platform, support: ReaderSupport, packages: dict[str, DriverPackage]
) -> str:
    if support.driver is not ReaderDriver.PACKAGE:
        return f"driver {support.driver} takes none" if support.package else ""
    package = packages.get(support.package)
    if package is None:
        return f"there is no package {support.package!r}"
    return "" if package.platform is platform else f"{package.id} is for {package.platform}"


def _check_cards(catalog: Catalog) -> None:
    owners: dict[bytes, str] = {}
    for card in catalog.cards:
        file = f"cards/{card.id}.json"
        if not card.atrs:
            raise CatalogError(f"{file}: atrs is empty")
        for atr in card.atrs:
            if not 2 <= len(atr) <= 33:  # ISO/IEC 7816-3:2006, 8.2
                raise CatalogError(f"{file}: atrs: {atr} has {len(atr)} bytes")
            if atr in owners:
                raise CatalogError(f"{file}: atrs: {atr} is also in {owners[atr]}.json")
            owners[atr] = card.id


def _check_packages(catalog: Catalog) -> None:
    for package in catalog.packages:
        if not package.homepage.startswith("https://"):
            raise CatalogError(f"packages/{package.id}.json: homepage is not https")


def _patterns(catalog: Catalog) -> Iterator[tuple[str, str, str, str]]:
    for authority in catalog.authorities:
        yield "authorities", authority.id, "issuer", authority.issuer
    for virtual in catalog.virtual_readers:
        yield "virtual_readers", virtual.id, "name", virtual.name
    for package in catalog.packages:
        if package.installed_name:
            yield "packages", package.id, "installed_name", package.installed_name


def _check_pattern(file: str, field: str, pattern: str) -> None:
    try:
        # kept by the re module, so that the first use of the pattern costs nothing
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise CatalogError(f"{file}: {field}: {error}") from error
    if compiled.search(""):
        raise CatalogError(f"{file}: {field}: {pattern!r} takes everything")
