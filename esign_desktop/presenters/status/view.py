"""Durum: the verdict, whose certificate it is and how long it lasts, what to do, and the chain."""

from collections.abc import Collection, Iterator, Mapping

from msgspec.structs import replace

from esign_desktop.diagnosis.module_names import other_module_name
from esign_desktop.diagnosis.selectors import (
    CardContents,
    card_contents,
    physical,
    signing_certificate,
    tokens,
)
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.guide import Role
from esign_desktop.model.record import Record
from esign_desktop.model.report import Action, ActionKind, Link, Report
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ProbeOutcome
from esign_desktop.presenters.cards.inventory import card_name, reader_views
from esign_desktop.presenters.lifetime import lifetime
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.names import holder_words
from esign_desktop.presenters.pin.view import pin_views
from esign_desktop.presenters.status.overview import (
    ChainLinkView,
    FindingView,
    OverviewView,
    Presenter,
)
from esign_desktop.presenters.status.troubleshooting import TroubleshootingView, still_not_view
from esign_desktop.presenters.texts import N_, Texts


class TileView(Record, frozen=True):
    """One card, or one reader without."""

    reader: str
    card: str  # what it is, or that there is none
    holder: str
    until: str  # "until 5 March 2027: 100 days left"; empty where nothing is known


class ChainDetailView(Record, frozen=True):
    """One link of the chain, with what was seen of it."""

    view: ChainLinkView
    lines: tuple[str, ...]
    page: str  # key of the page that tells more; empty: none does


class StatusView(Record, frozen=True):
    """The first page."""

    overview: OverviewView
    holder: str  # of the certificate one would sign with; empty: none, or several cards
    until: str
    tiles: tuple[TileView, ...]  # none where one reader and one card say it all
    primary: FindingView | None
    others: tuple[FindingView, ...]
    chain: tuple[ChainDetailView, ...]
    still: TroubleshootingView | None = None


_PAGES: Mapping[Link, str] = {
    Link.READER: "drivers",
    Link.CARD: "cards",
    Link.MIDDLEWARE: "drivers",
    Link.CERTIFICATE: "cards",
    Link.PIN: "pin",
}


def status_view(
    report: Report,
    presenter: Presenter,
    buttons: Collection[ActionKind] = frozenset(ActionKind),
    role: Role | None = None,
) -> StatusView:
    """Return the first page for a report.

    Args:
        report: the newest.
        presenter: puts findings into words.
        buttons: the kinds of actions that are buttons; the rest are steps for hands.
        role: whose card it is, where that is known; doors of others are no buttons.
    """
    overview = presenter.overview(report)

    def offered(action: Action) -> bool:
        return action.kind in buttons and presenter.serves(action, role)

    findings = tuple(
        replace(each, actions=tuple(a for a in each.actions if offered(a.action)))
        for each in overview.findings
    )
    tiles = tuple(_tiles(report.snapshot, presenter.catalog, presenter.texts))
    alone = tiles[0] if len(tiles) == 1 else None
    main = overview.primary.code if overview.primary is not None else None
    primary = next((each for each in findings if each.code == main), None)
    return StatusView(
        overview=overview,
        holder=alone.holder if alone else "",
        until=alone.until if alone else "",
        tiles=tiles if len(tiles) > 1 else (),
        primary=primary,
        others=tuple(each for each in findings if each is not primary),
        chain=tuple(
            ChainDetailView(
                view,
                tuple(_details(view.link, report.snapshot, presenter.catalog, presenter.texts)),
                _PAGES.get(view.link, ""),
            )
            for view in overview.chain
        ),
        still=still_not_view(report, presenter.texts),
    )


def _tiles(snapshot: Snapshot, catalog: Catalog, texts: Texts) -> Iterator[TileView]:
    held = list(card_contents(snapshot))
    cards = {card.reader: card for card in snapshot.cards}
    for reader in physical(snapshot.readers):
        card = cards.get(reader.name)
        own = next((contents for contents in held if contents.reader == reader.name), None)
        what = card_name(card, catalog, texts) if card else texts.get(word(reader.state))
        yield _tile(reader.name, what, own, snapshot, texts)
    named = {reader.name for reader in snapshot.readers}
    for contents in held:  # of a module whose slots name no reader
        if contents.reader is None or contents.reader not in named:
            what = contents.token.label.strip() if contents.token else ""
            yield _tile(contents.reader or "", what, contents, snapshot, texts)


def _tile(
    reader: str, what: str, contents: CardContents | None, snapshot: Snapshot, texts: Texts
) -> TileView:
    reader, what = one_line(reader), one_line(what)
    shown = contents.certificates if contents else ()
    certificate = signing_certificate(shown, snapshot.taken_at)
    if certificate is None:
        return TileView(reader, what, "", "")
    until = lifetime(certificate, snapshot.taken_at, texts)
    return TileView(reader, what, holder_words(certificate, texts), until)


def _details(link: Link, snapshot: Snapshot, catalog: Catalog, texts: Texts) -> Iterator[str]:
    if link is Link.SERVICE:
        yield texts.get(word(snapshot.service))
        if snapshot.service_detail:
            yield one_line(snapshot.service_detail)
    elif link is Link.READER:
        views = reader_views(snapshot, catalog, texts)
        for view in views:
            yield ", ".join((f"{view.name}: {view.state_word}", *view.notes))
        if not views:
            yield texts.get(N_("No card reader was found."))
    elif link is Link.CARD:
        for card in snapshot.cards:
            yield f"{one_line(card.reader)}: {card_name(card, catalog, texts)}"
            yield f"ATR {card.atr.hex(' ').upper()}"
        if not snapshot.cards:
            yield texts.get(N_("No card was found."))
    elif link is Link.MIDDLEWARE:
        yield from _modules(snapshot, texts)
    elif link is Link.CERTIFICATE:
        for tile in _tiles(snapshot, catalog, texts):
            if tile.until:
                yield f"{tile.holder}: {tile.until}"
        if not any(contents.certificates for contents in card_contents(snapshot)):
            yield texts.get(N_("No certificate was found."))
    else:
        yield from _pins(snapshot, texts, catalog)


def _modules(snapshot: Snapshot, texts: Texts) -> Iterator[str]:
    found = [probe for probe in snapshot.modules if probe.outcome is not ProbeOutcome.NOT_FOUND]
    for probe in found:
        name = " ".join(part for part in (probe.library, probe.version) if part)
        yield f"{one_line(name or probe.path)}: {texts.get(word(probe.outcome))}"
        if name:
            made_for = f" ({', '.join(probe.architectures)})" if probe.architectures else ""
            yield one_line(f"{probe.path}{made_for}")
    if not found:
        yield texts.get(N_("No AKİS module was found."))


def _pins(snapshot: Snapshot, texts: Texts, catalog: Catalog) -> Iterator[str]:
    views = [
        view
        for token in tokens(snapshot)
        for view in pin_views(token.pins, texts, other_module_name(token, snapshot, catalog))
    ]
    for view in views:
        yield f"{view.role_word}: {view.state_word}"
        yield from view.notes
    if not views:
        yield texts.get(N_("The state of the PIN is not known."))
