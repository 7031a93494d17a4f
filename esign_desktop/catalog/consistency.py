"""Checks that the entries of a catalogue fit together. Errors name the file and the field."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.patterns import pattern_problem
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import (
    CcidTable,
    Computers,
    DriverPackage,
    ReaderDriver,
    ReaderModel,
    ReaderSupport,
)
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import UsbId
from esign_desktop.model.source import Source

_USB_ID: Final = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}", re.ASCII)
_OS_VERSION: Final = re.compile(r"\d{1,4}(\.\d{1,5}){0,2}", re.ASCII)
_ARCHITECTURES: Final = frozenset({"x86_64", "x86", "arm64"})
_DISTRIBUTION: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}", re.ASCII)
_PACKAGE_NAME: Final = re.compile(r"[a-z0-9][a-zA-Z0-9+._-]{0,63}", re.ASCII)
_KERNEL_MODULE: Final = re.compile(r"[a-z0-9][a-z0-9_]{0,63}", re.ASCII)
_PICTURE: Final = re.compile(r"[a-z0-9_]{1,64}\.svg", re.ASCII)


def check_catalog(catalog: Catalog) -> None:
    """Look at every entry with those it names.

    Raises:
        CatalogError: two do not fit together, or a value is none.
    """
    _check_sources(catalog)
    packages = {package.id: package for package in catalog.packages}
    for package in catalog.packages:
        _check_package(package)
    _check_readers(catalog.readers, packages)
    if catalog.ccid is not None:
        _check_table(catalog.ccid)
    _check_cards(catalog, packages)
    for setting in catalog.settings:
        if not setting.steps:
            raise CatalogError(f"settings/{setting.id}.json: steps is empty")
        _check_computers(f"settings/{setting.id}.json: on", setting.on, setting.platform)
        for driver in setting.conflicts:
            if not _KERNEL_MODULE.fullmatch(driver):  # it becomes part of a command line
                raise CatalogError(f"settings/{setting.id}.json: conflicts: {driver[:80]!r}")
    for kind, entry, field, pattern in _patterns(catalog):
        if problem := pattern_problem(pattern):
            raise CatalogError(f"{kind}/{entry}.json: {field}: {problem}")


def _check_sources(catalog: Catalog) -> None:
    for folder, entries in (
        ("readers", catalog.readers),
        ("packages", catalog.packages),
        ("cards", catalog.cards),
        ("authorities", catalog.authorities),
        ("virtual_readers", catalog.virtual_readers),
        ("modules", catalog.modules),
        ("settings", catalog.settings),
    ):
        for entry in entries:
            _check_named(f"{folder}/{entry.id}.json", entry.sources)
    if catalog.ccid is not None:
        _check_named("ccid_readers.json", catalog.ccid.sources)


def _check_named(file: str, sources: tuple[Source, ...]) -> None:
    if not sources:
        raise CatalogError(f"{file}: sources is empty")
    for source in sources:
        if not source.where.strip():
            raise CatalogError(f"{file}: sources: where is empty")


def _check_package(package: DriverPackage) -> None:
    file = f"packages/{package.id}.json"
    if not re.match(r"https://[a-z0-9.-]+/", package.homepage):
        raise CatalogError(f"{file}: homepage is not https")
    if package.names and package.platform is not Platform.LINUX:
        raise CatalogError(f"{file}: names: only Linux has package managers")
    for manager, name in package.names.items():
        if not _PACKAGE_NAME.fullmatch(name):  # it becomes part of a command line
            raise CatalogError(f"{file}: names.{manager}: {name[:80]!r} is no package's name")
    if package.in_system and (package.names or package.installed_name):
        raise CatalogError(f"{file}: in_system: then there is nothing to install or to find")
    if not package.fits:
        raise CatalogError(f"{file}: fits is empty")
    for fit in package.fits:
        _check_computers(f"{file}: fits.on", fit.on, package.platform)


def _check_readers(readers: Iterable[ReaderModel], packages: Mapping[str, DriverPackage]) -> None:
    owners: dict[UsbId, str] = {}
    for reader in readers:
        file = f"readers/{reader.id}.json"
        if not reader.usb_ids:
            raise CatalogError(f"{file}: usb_ids is empty")
        for usb_id in reader.usb_ids:
            if not _USB_ID.fullmatch(usb_id):
                raise CatalogError(f"{file}: usb_ids: {usb_id[:80]!r} is not like 072f:b100")
            if usb_id in owners:
                raise CatalogError(f"{file}: usb_ids: {usb_id} is also in {owners[usb_id]}.json")
            owners[usb_id] = reader.id
        if reader.picture and not _PICTURE.fullmatch(reader.picture):
            raise CatalogError(f"{file}: picture: {reader.picture[:80]!r} is not like name.svg")
        for platform, supports in reader.support.items():
            if not supports:
                raise CatalogError(f"{file}: support.{platform} is empty; leave it out")
            for support in supports:
                _check_support(f"{file}: support.{platform}", support, platform, packages)


def _check_support(
    place: str,
    support: ReaderSupport,
    platform: Platform,
    packages: Mapping[str, DriverPackage],
) -> None:
    _check_computers(f"{place}.on", support.on, platform)
    if support.driver is ReaderDriver.PACKAGE or support.package:
        if support.driver is not ReaderDriver.PACKAGE:
            raise CatalogError(f"{place}.package: driver {support.driver} takes none")
        _check_reference(f"{place}.package", support.package, {platform}, packages)
    if support.instead:
        if support.driver is not ReaderDriver.CCID:
            raise CatalogError(f"{place}.instead: only the class driver takes one")
        _check_reference(f"{place}.instead", support.instead, {platform}, packages)


def _check_reference(
    place: str,
    package_id: str,
    platforms: Collection[Platform],
    packages: Mapping[str, DriverPackage],
) -> None:
    package = packages.get(package_id)
    if package is None:
        raise CatalogError(f"{place}: there is no package {package_id[:80]!r}")
    if package.platform not in platforms:
        raise CatalogError(f"{place}: {package.id} is for {package.platform}")


def _check_computers(place: str, on: Computers, platform: Platform) -> None:
    for field, version in (("since", on.since), ("until", on.until)):
        if version and not _OS_VERSION.fullmatch(version):
            raise CatalogError(f"{place}.{field}: {version[:80]!r} is not like 11 or 12.7")
    if unknown := set(on.architectures) - _ARCHITECTURES:
        raise CatalogError(f"{place}.architectures: {min(unknown)[:80]!r} is not known")
    if on.distributions and platform is not Platform.LINUX:
        raise CatalogError(f"{place}.distributions: only Linux has them")
    for distribution in on.distributions:
        if not _DISTRIBUTION.fullmatch(distribution):
            raise CatalogError(f"{place}.distributions: {distribution[:80]!r} is none")
    if platform is Platform.LINUX and (on.since or on.until) and not on.distributions:
        raise CatalogError(f"{place}.distributions: empty, so whose versions?")


def _check_table(table: CcidTable) -> None:
    seen: set[UsbId] = set()
    for section, readers in (
        ("supported", table.supported),
        ("should_work", table.should_work),
        ("unsupported", table.unsupported),
    ):
        for reader in readers:
            if not _USB_ID.fullmatch(reader.usb_id):
                raise CatalogError(
                    f"ccid_readers.json: {section}: {reader.usb_id[:80]!r} is not like 072f:b100"
                )
            if reader.usb_id in seen:
                raise CatalogError(f"ccid_readers.json: {section}: {reader.usb_id} is there twice")
            seen.add(reader.usb_id)


def _check_cards(catalog: Catalog, packages: Mapping[str, DriverPackage]) -> None:
    owners: dict[bytes, str] = {}
    for card in catalog.cards:
        file = f"cards/{card.id}.json"
        if not card.atrs:
            raise CatalogError(f"{file}: atrs is empty")
        for atr in card.atrs:
            if not 2 <= len(atr) <= 33:  # ISO/IEC 7816-3:2006, 8.2
                raise CatalogError(f"{file}: atrs: {str(atr)[:80]} has {len(atr)} bytes")
            if atr in owners:
                raise CatalogError(f"{file}: atrs: {atr} is also in {owners[atr]}.json")
            owners[atr] = card.id
        for package_id in card.packages:
            _check_reference(f"{file}: packages", package_id, set(Platform), packages)


def _patterns(catalog: Catalog) -> Iterator[tuple[str, str, str, str]]:
    for authority in catalog.authorities:
        yield "authorities", authority.id, "issuer", authority.issuer
    for virtual in catalog.virtual_readers:
        yield "virtual_readers", virtual.id, "name", virtual.name
    for package in catalog.packages:
        if package.installed_name:
            yield "packages", package.id, "installed_name", package.installed_name
