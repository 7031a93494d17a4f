"""The catalogue as data. No fact without a source."""

import re
from enum import StrEnum, unique
from pathlib import PureWindowsPath
from typing import Annotated, Final

import msgspec

from esign_desktop.model.certificate import Certificate, Sha256
from esign_desktop.model.driver import (
    CcidTable,
    DriverPackage,
    ReaderModel,
    Setting,
)
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Atr, ReaderName, UsbId
from esign_desktop.model.record import Record
from esign_desktop.model.source import Line, Source

LONGEST_NAME: Final = 256
"""Patterns are not tried on longer names: how long that may take is checked for this length."""
_ALIKE: Final = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-")
    | dict.fromkeys("\u00a0\u2007\u202f", " ")
)
"""Hyphens and spaces that look the same, and mean it in a name."""


class CardModel(Record, frozen=True):
    """Another provider's card, recognised by its ATR."""

    id: str
    title: Line
    software: Line  # what its holder needs instead of AKIS' module
    atrs: tuple[Atr, ...]
    sources: tuple[Source, ...]
    packages: tuple[str, ...] = ()  # ids of DriverPackages that bring it, one or none per system


@unique
class AuthorityKind(StrEnum):
    """The issuer of a certificate, as far as the procedures differ."""

    KAMUSM_NES = "kamusm_nes"  # qualified certificates of persons
    KAMUSM_SEAL = "kamusm_seal"  # mali mühür: fiscal seals of companies
    OTHER_PROVIDER = "other_provider"


class RootPin(Record, frozen=True):
    """A root certificate that an authority's chains may end at."""

    title: Line
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]  # of the DER


class Authority(Record, frozen=True):
    """A certificate issuer, recognised by its common name."""

    id: str
    title: Line
    kind: AuthorityKind
    issuer: str  # regular expression, searched for in the issuer's common name and organisation
    sources: tuple[Source, ...]
    roots: tuple[RootPin, ...] = ()  # none: no chain of its is judged by its root
    policy: str = ""  # what its policy numbers begin with, dotted; none: they are not judged


class VirtualReader(Record, frozen=True):
    """A reader made by software, recognised by its PC/SC name."""

    id: str
    name: str  # regular expression, matched from the start of the reader name
    sources: tuple[Source, ...]


class KnownModule(Record, frozen=True):
    """Where AKIS' PKCS#11 module lies on one system."""

    id: str
    platform: Platform
    paths: tuple[str, ...]  # %NAME% and ~ are filled in; best first
    sources: tuple[Source, ...]


class Catalog(Record, frozen=True):
    """All entries of ``drivers_catalog/``."""

    version: str
    readers: tuple[ReaderModel, ...] = ()
    packages: tuple[DriverPackage, ...] = ()
    cards: tuple[CardModel, ...] = ()
    authorities: tuple[Authority, ...] = ()
    virtual_readers: tuple[VirtualReader, ...] = ()
    modules: tuple[KnownModule, ...] = ()
    settings: tuple[Setting, ...] = ()
    ccid: CcidTable | None = None

    def card_model(self, atr: Atr) -> CardModel | None:
        """Return the other provider's card with this ATR, or None."""
        return next((card for card in self.cards if atr in card.atrs), None)

    def authority(self, certificate: Certificate) -> Authority | None:
        """Return who issued a certificate, by the issuer's name alone, or None."""
        issuer = _spelled(f"{certificate.issuer.common_name}\n{certificate.issuer.organization}")
        if len(issuer) > LONGEST_NAME:
            return None
        return next((a for a in self.authorities if re.search(a.issuer, issuer)), None)

    def root(self, sha256: Sha256) -> Authority | None:
        """Return whose chains may end at a root certificate, or None."""
        return next(
            (a for a in self.authorities if any(r.sha256 == sha256 for r in a.roots)), None
        )

    def reader_model(self, usb_id: UsbId) -> ReaderModel | None:
        """Return what is known about a USB id: our own entry, else the broad list's, or None."""
        own = next((model for model in self.readers if usb_id in model.usb_ids), None)
        if own is not None or self.ccid is None:
            return own
        return self.ccid.reader_model(usb_id)

    def package(self, package_id: str) -> DriverPackage | None:
        """Return the package with this id, or None."""
        return next((p for p in self.packages if p.id == package_id), None)

    def setting(self, setting_id: str) -> Setting | None:
        """Return the setting with this id, or None."""
        return next((s for s in self.settings if s.id == setting_id), None)

    def is_akis_module(self, path: str) -> bool:
        """Tell whether a module is AKIS', by the name of its file."""
        name = PureWindowsPath(path).name.casefold()  # knows both kinds of separators
        known = {PureWindowsPath(p).name.casefold() for m in self.modules for p in m.paths}
        return name in known or "akis" in name

    def is_virtual(self, reader: ReaderName) -> bool:
        """Tell whether a reader is made by software."""
        if len(reader) > LONGEST_NAME:
            return False
        return any(re.match(entry.name, reader) for entry in self.virtual_readers)

    def module_paths(self, platform: Platform) -> tuple[str, ...]:
        """Return where AKIS' module may lie on a system, best first, placeholders unfilled."""
        return tuple(p for m in self.modules if m.platform is platform for p in m.paths)


def _spelled(name: str) -> str:
    """Return a name as the patterns write it: letters whole, and one kind of hyphen and space."""
    if name.isascii():
        return name
    from unicodedata import normalize  # not before there is such a name

    return normalize("NFC", name[: LONGEST_NAME + 1]).translate(_ALIKE)
