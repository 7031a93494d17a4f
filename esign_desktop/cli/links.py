"""``links`` and ``open``: lists the known web pages, and opens one of them."""

import sys
from collections.abc import Sequence

import click

from esign_desktop.catalog.links import OLD_FILE, load_old_links
from esign_desktop.cli.exit_codes import UNAVAILABLE, USAGE
from esign_desktop.cli.printing import print_blocks, print_sentence, print_table
from esign_desktop.cli.session import Failure, Session, language_option, print_json
from esign_desktop.cli.translation import command, option
from esign_desktop.model.validity import today_here
from esign_desktop.presenters.document import Fact, Facts, Heading, Paragraph, Section
from esign_desktop.presenters.guides.links import (
    KnownLinkView,
    OldLinkView,
    find_link,
    known_links,
    last_seen,
)
from esign_desktop.presenters.texts import N_


@command(
    help=N_(
        "List the pages this program knows and can open. --old also lists outdated "
        "addresses that are still around, and where they lead now."
    )
)
@option("--old", is_flag=True, help=N_("List former addresses too."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@language_option
@click.pass_obj
def links(session: Session, old: bool, as_json: bool) -> int:
    """List the pages this program knows and may open."""
    _ = session.texts.get
    views = _views(session)
    if as_json:
        print_json({"links": views})
        return 0
    texts = session.texts
    rows = [(view.id, view.title, view.url, last_seen(view, texts)) for view in views]
    header = (_(N_("Name")), _(N_("Content")), _(N_("Address")), _(N_("Last checked on")))
    _print_rows(header, rows)
    if old:
        former = [(each.url, each.title, view.id) for view in views for each in view.replaces]
        _print_rows(
            (_(N_("Former address")), _(N_("What happened to it")), _(N_("Today"))), former
        )
    return 0


@command(
    help=N_(
        "Open a page in the system's browser. ID is a name from 'links'; only those "
        "pages can be opened. For an outdated address, the current one is shown."
    )
)
@click.argument("link_id", metavar="ID")
@option("--print", "only_print", is_flag=True, help=N_("Print the address without opening it."))
@language_option
@click.pass_obj
def open_link(session: Session, link_id: str, only_print: bool) -> int:
    """Open a page in the system's browser."""
    from esign_desktop.app.browser import open_page

    _ = session.texts.get
    views = _views(session)
    found = find_link(link_id, views)
    if found is None:
        message = N_(
            "There is no page {name}; 'links' lists them. No other address can be opened."
        )
        raise Failure(_(message, name=link_id[:80]), USAGE)
    if isinstance(found, OldLinkView):
        session.tell(found.title)
        found = _today(found, views)
    if only_print:
        print_sentence(found.url)
        return 0
    if found.stale:
        message = N_("This address was last checked on {day}; it may have changed since.")
        session.tell(_(message, day=session.texts.day(found.seen_on)))
    print_sentence(_(N_("Opening {title}: {url}"), title=found.title, url=found.url))
    if not open_page(found.url):
        message = N_("Could not start a browser. Open this address in one: {url}")
        raise Failure(_(message, url=found.url), UNAVAILABLE)
    return 0


def _print_rows(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table when piped; on a terminal a block each: half an address leads nowhere."""
    if not sys.stdout.isatty():
        print_table(header, rows)
        return
    sections = (
        Section(
            Heading(first),
            (Paragraph(second), Facts(tuple(map(Fact, header[2:], others)))),
        )
        for first, second, *others in rows
    )
    print_blocks(*sections)


def _views(session: Session) -> tuple[KnownLinkView, ...]:
    from esign_desktop.app import paths

    old = load_old_links(paths.data_dir() / "resources" / OLD_FILE, session.links)
    return known_links(session.links, old, session.texts, today_here())


def _today(old: OldLinkView, views: tuple[KnownLinkView, ...]) -> KnownLinkView:
    return next(view for view in views if old in view.replaces)
