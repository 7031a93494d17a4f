"""Loads the web pages the program may name: ``resources/links.toml``, and the old addresses."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.model.bounded_read import read_bounded
from esign_desktop.model.codec import DecodeError, from_plain
from esign_desktop.model.guide import Role
from esign_desktop.model.record import Record
from esign_desktop.model.unreadable import Wall

HOSTS_FILE: Final = "hosts.toml"
OLD_FILE: Final = "old_links.toml"
MAX_TOML_BYTES: Final = 256 * 1024  # the longest of ours has 20 kB

T = TypeVar("T")


class LinkEntry(Record, frozen=True):
    """One address, what is there, and who said so."""

    tr: str
    en: str
    url: str
    source: str
    seen_on: date  # the newest source that names it
    since: date | None = None  # from when on the page is the right one, where a source says so
    roles: tuple[Role, ...] = ()  # whose page it is; empty: everybody's

    def title(self, language: str) -> str:
        """Return what is behind the link, in a language."""
        return self.tr if language == "tr" else self.en

    def serves(self, role: Role | None) -> bool:
        """Tell whether the page is for such a card holder; True where the role is not known."""
        return role is None or not self.roles or role in self.roles

    @property
    def host(self) -> str:
        """Return whose page it is, by name."""
        return urlsplit(self.url).hostname or ""


class OldLink(Record, frozen=True):
    """An old address people still find. Never opened; ``now`` is the page that replaced it."""

    tr: str
    en: str
    url: str
    now: str  # id of a link
    source: str
    seen_on: date

    def title(self, language: str) -> str:
        """Return what became of it, in a language."""
        return self.tr if language == "tr" else self.en

    @property
    def unprotected(self) -> bool:
        """Tell whether it is an http address."""
        return self.url.startswith("http://")


def load_links(file: Path) -> Mapping[str, LinkEntry]:
    """Return all links by their id.

    Raises:
        CatalogError: an entry is wrong, not https, or of a host that ``hosts.toml`` beside it
            does not name; the message names it.
    """
    links = read_toml(dict[str, LinkEntry], file)
    hosts = read_toml(dict[str, str], file.with_name(HOSTS_FILE))
    for link_id, entry in links.items():
        if not _is_https(entry.url):
            raise CatalogError(f"{file.name}: {link_id}: not an https address")
        if not entry.source.strip():
            raise CatalogError(f"{file.name}: {link_id}: no source")
        if entry.host not in hosts:
            raise CatalogError(f"{file.name}: {link_id}: {entry.host[:80]!r} is not allowed")
    return links


def load_old_links(file: Path, links: Mapping[str, LinkEntry]) -> Mapping[str, OldLink]:
    """Return the addresses of old pages by their id.

    Raises:
        CatalogError: an entry is wrong, is an address of today, or leads to no link.
    """
    today = {entry.url for entry in links.values()}
    old = read_toml(dict[str, OldLink], file)
    for link_id, entry in old.items():
        if not _has_host(entry.url, {"https", "http"}):
            raise CatalogError(f"{file.name}: {link_id}: not an address")
        if entry.url in today:
            raise CatalogError(f"{file.name}: {link_id}: is also in links.toml")
        if entry.now not in links:
            raise CatalogError(f"{file.name}: {link_id}: now: there is no link {entry.now[:80]!r}")
        if not entry.source.strip():
            raise CatalogError(f"{file.name}: {link_id}: no source")
    return old


def read_toml(kind: type[T], file: Path) -> T:
    """Return what a TOML file says, as ``kind``.

    Raises:
        CatalogError: it cannot be read, or does not fit; the message starts with its name.
    """
    try:
        return from_plain(kind, parse_toml(read_bounded(file, MAX_TOML_BYTES + 1)))
    except (DecodeError, OSError) as error:
        raise CatalogError(f"{file.name}: {error}") from error


def parse_toml(data: bytes) -> dict[str, Any]:
    """Return what TOML says.

    Raises:
        DecodeError: it is none, or longer or deeper than any of ours.
    """
    if len(data) > MAX_TOML_BYTES:
        raise DecodeError(f"longer than {MAX_TOML_BYTES} bytes")
    with Wall(DecodeError, DecodeError):
        try:
            return tomllib.loads(data.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:  # says where
            raise DecodeError(str(error)) from error


def _is_https(url: str) -> bool:
    return _has_host(url, {"https"})


def _has_host(url: str, schemes: set[str]) -> bool:
    try:
        parts = urlsplit(url)
        odd = parts.username is not None or parts.port is not None
    except ValueError:  # "https://[::1", "https://x:99999"
        return False
    return parts.scheme in schemes and bool(parts.hostname) and not odd
