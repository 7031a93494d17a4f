"""What we know beforehand: the catalogue, as data. No fact without a source."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum, unique

from esign_desktop.model.certificate import Certificate
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Atr, ReaderName, UsbId
from esign_desktop.model.record import Record


class Source(Record, frozen=True):
    """Where a fact was read, and when."""

    where: str  # URL, or name of a document or program
    seen_on: date


class CardModel(Record, frozen=True):
    """Another provider's card, told by its ATR."""

    id: str
    title: str
    software: str  # what its holder needs instead of AKIS' module
    atrs: tuple[Atr, ...]
    source: Source


@unique
class AuthorityKind(StrEnum):
    """Whose certificate it is, as far as the doors to knock on differ."""

    KAMUSM_NES = "kamusm_nes"  # qualified certificates of persons
    KAMUSM_SEAL = "kamusm_seal"  # mali mühür: fiscal seals of companies
    OTHER_PROVIDER = "other_provider"


class Authority(Record, frozen=True):
    """A certificate issuer, told by its common name."""

    id: str
    title: str
    kind: AuthorityKind
    issuer: str  # regular expression, searched for in the issuer's common name and organisation
    source: Source


class VirtualReader(Record, frozen=True):
    """A reader made by software, told by its PC/SC name."""

    id: str
    name: str  # regular expression, matched from the start of the reader name
    source: Source


class KnownModule(Record, frozen=True):
    """Where AKIS' PKCS#11 module lies on one system."""

    id: str
    platform: Platform
    paths: tuple[str, ...]  # %NAME% and ~ are filled in; best first
    source: Source


@unique
class PackageKind(StrEnum):
    """What a package brings."""

    READER_DRIVER = "reader_driver"
    AKIS_MODULE = "akis_module"


class DriverPackage(Record, frozen=True):
    """Something a user can install: AKIS' middleware or a reader's driver."""

    id: str
    title: str
    platform: Platform
    homepage: str
    source: Source
    kind: PackageKind = PackageKind.READER_DRIVER
    architecture: str = ""  # "" fits every processor
    version: str = ""  # newest one known; "" when its age does not matter
    installed_name: str = ""  # regular expression for the name in the system's package list


@unique
class ReaderDriver(StrEnum):
    """What makes a reader work on one system."""

    INBOX = "inbox"  # the system's own CCID class driver
    PACKAGE = "package"  # a driver package has to be installed
    NONE = "none"  # known not to work


class ReaderSupport(Record, frozen=True):
    """What one system needs for a reader."""

    driver: ReaderDriver
    package: str = ""  # id of a DriverPackage


class ReaderModel(Record, frozen=True):
    """A reader on the market."""

    id: str
    title: str
    usb_ids: tuple[UsbId, ...]
    support: Mapping[Platform, ReaderSupport]
    source: Source


class Catalog(Record, frozen=True):
    """All entries of ``drivers_catalog/``."""

    version: str
    readers: tuple[ReaderModel, ...] = ()
    packages: tuple[DriverPackage, ...] = ()
    cards: tuple[CardModel, ...] = ()
    authorities: tuple[Authority, ...] = ()
    virtual_readers: tuple[VirtualReader, ...] = ()
    modules: tuple[KnownModule, ...] = ()

    def card_model(self, atr: Atr) -> CardModel | None:
        """Return the other provider's card with this ATR, or None."""
        return next((card for card in self.cards if atr in card.atrs), None)

    def authority(self, certificate: Certificate) -> Authority | None:
        """Return who issued a certificate, by the issuer's name alone, or None."""
        issuer = f"{certificate.issuer.common_name}\n{certificate.issuer.organization}"
        return next((a for a in self.authorities if re.search(a.issuer, issuer)), None)

    def reader_model(self, usb_id: UsbId) -> ReaderModel | None:
        """Return the entry for a USB id, or None when the model is not in the catalogue."""
        return next((model for model in self.readers if usb_id in model.usb_ids), None)

    def package(self, package_id: str) -> DriverPackage | None:
        """Return the package with this id, or None."""
        return next((p for p in self.packages if p.id == package_id), None)

    def akis_package(self, platform: Platform, architecture: str) -> DriverPackage | None:
        """Return the package that brings AKIS' module for a program of this architecture."""
        return next(
            (
                p
                for p in self.packages
                if p.kind is PackageKind.AKIS_MODULE
                and p.platform is platform
                and p.architecture in ("", architecture)
            ),
            None,
        )

    def is_virtual(self, reader: ReaderName) -> bool:
        """Tell whether a reader is made by software."""
        return any(re.match(entry.name, reader) for entry in self.virtual_readers)

    def module_paths(self, platform: Platform) -> tuple[str, ...]:
        """Return where AKIS' module may lie on a system, best first, placeholders unfilled."""
        return tuple(p for m in self.modules if m.platform is platform for p in m.paths)
