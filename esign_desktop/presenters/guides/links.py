"""The pages the program knows, and the old addresses people still find, in words."""

from collections.abc import Mapping
from datetime import date

from esign_desktop.catalog.links import LinkEntry, OldLink
from esign_desktop.catalog.province_names import plain
from esign_desktop.model.record import Record
from esign_desktop.model.validity import is_stale
from esign_desktop.presenters.staleness import STALE
from esign_desktop.presenters.texts import Texts


class OldLinkView(Record, frozen=True):
    """An address people still find."""

    id: str
    url: str
    title: str  # what became of it
    unprotected: bool  # http
    seen_on: date
    source: str


class KnownLinkView(Record, frozen=True):
    """A page the program may open."""

    id: str
    title: str
    url: str
    host: str
    since: date | None
    seen_on: date
    source: str
    stale: bool  # not looked at for a year
    replaces: tuple[OldLinkView, ...]


def known_links(
    links: Mapping[str, LinkEntry], old: Mapping[str, OldLink], texts: Texts, today: date
) -> tuple[KnownLinkView, ...]:
    """Return every page, with the addresses it replaces; what is too old today is marked."""
    language = texts.language
    return tuple(
        KnownLinkView(
            id=link_id,
            title=link.title(language),
            url=link.url,
            host=link.host,
            since=link.since,
            seen_on=link.seen_on,
            source=link.source,
            stale=is_stale(link.seen_on, today),
            replaces=tuple(
                OldLinkView(
                    id=old_id,
                    url=entry.url,
                    title=entry.title(language),
                    unprotected=entry.unprotected,
                    seen_on=entry.seen_on,
                    source=entry.source,
                )
                for old_id, entry in old.items()
                if entry.now == link_id
            ),
        )
        for link_id, link in links.items()
    )


def last_seen(view: KnownLinkView, texts: Texts) -> str:
    """Return when an address was last looked at; what is too long ago is marked."""
    day = texts.day(view.seen_on)
    return texts.get(STALE, age=day) if view.stale else day


def find_link(typed: str, views: tuple[KnownLinkView, ...]) -> KnownLinkView | OldLinkView | None:
    """Return the page somebody means: by its id, or by an address, which may be an old one."""
    address = _bare(typed)
    wanted = plain(typed).replace(" ", "_")
    for view in views:
        if wanted == view.id or address == _bare(view.url):
            return view
    for view in views:
        for old in view.replaces:
            if wanted == old.id or address == _bare(old.url):
                return old
    return None


def _bare(url: str) -> str:
    bare = url.strip().casefold().removeprefix("https://").removeprefix("http://")
    return bare.removeprefix("www.").rstrip("/")
