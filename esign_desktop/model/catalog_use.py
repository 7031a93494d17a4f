"""Which catalogue the program works with, and why not another one."""

from enum import StrEnum, unique

from esign_desktop.model.catalog import Catalog
from esign_desktop.model.record import Record


@unique
class CatalogOrigin(StrEnum):
    """Where a catalogue lies."""

    BUNDLED = "bundled"  # came with the program
    USER = "user"  # imported by this user
    COMPUTER = "computer"  # imported by an administrator, for all users
    SHARE = "share"  # the copy the administrator's policy points to


@unique
class Refusal(StrEnum):
    """Why a catalogue file is not used."""

    UNREADABLE = "unreadable"  # it is there, and the system does not let us read it
    AWAY = "away"  # the place the policy names has no such file, or did not answer in time
    TOO_LONG = "too_long"
    NO_CATALOG_FILE = "no_catalog_file"  # not in the form of a signed catalogue
    NO_KEYS = "no_keys"  # this program trusts nobody's signature yet
    UNKNOWN_KEY = "unknown_key"  # signed with a key this program does not trust
    WRONG_SIGNATURE = "wrong_signature"  # not what was signed: damaged or changed
    WRONG_CONTENT = "wrong_content"  # signed, but an entry is wrong or for a newer program
    OLDER = "older"  # than the one in use
    NOT_NEWER = "not_newer"  # the program's own is at least as new


class CatalogPlace(Record, frozen=True):
    """Where a signed catalogue may lie."""

    origin: CatalogOrigin
    file: str


class RefusedCatalog(Record, frozen=True):
    """A catalogue file that is there and not used."""

    place: CatalogPlace
    reason: Refusal
    detail: str = ""  # in English, for support: the file inside it and the field
    version: str = ""  # "" where it could not be read


class CatalogInUse(Record, frozen=True):
    """The catalogue the program works with."""

    catalog: Catalog
    place: CatalogPlace
    refused: tuple[RefusedCatalog, ...] = ()
