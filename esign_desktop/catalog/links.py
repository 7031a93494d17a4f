"""The addresses the program may name: ``resources/links.toml``."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.model.codec import DecodeError, from_plain
from esign_desktop.model.record import Record


class LinkEntry(Record, frozen=True):
    """One address, what is there, and who said so."""

    tr: str
    en: str
    url: str
    source: str
    seen_on: date

    def title(self, language: str) -> str:
        """Return what is behind the link, in a language."""
        return self.tr if language == "tr" else self.en


def load_links(file: Path) -> Mapping[str, LinkEntry]:
    """Return all links by their id.

    Raises:
        CatalogError: an entry is wrong, or not https; the message names it.
    """
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        links = from_plain(dict[str, LinkEntry], data)
    except (tomllib.TOMLDecodeError, DecodeError, OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"{file.name}: {error}") from error
    for link_id, entry in links.items():
        if not _is_https(entry.url):
            raise CatalogError(f"{file.name}: {link_id}: not an https address")
        if not entry.source.strip():
            raise CatalogError(f"{file.name}: {link_id}: no source")
    return links


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # "https://[::1"
        return False
    return parts.scheme == "https" and bool(parts.hostname)
