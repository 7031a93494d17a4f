"""Everything that leaves the computer, made of one look at it as the program makes it."""

import logging
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote

from msgspec.structs import replace

from esign_desktop import __version__
from esign_desktop.app import paths
from esign_desktop.app.compare import compare_reports, differences
from esign_desktop.app.context import AppContext
from esign_desktop.app.guide_selection import all_guides, person, seen_on, select_guide
from esign_desktop.app.logs import KeptLog
from esign_desktop.app.policy import Policy
from esign_desktop.app.redact import redact, text_mask
from esign_desktop.app.settings import Settings
from esign_desktop.catalog.links import LinkEntry, load_links
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.needs import needs_here, target_here
from esign_desktop.model.codec import encode
from esign_desktop.model.guide import Guides, Situation
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.presenters.cards.calendar import calendar_file
from esign_desktop.presenters.cards.inventory import certificate_views, reader_views
from esign_desktop.presenters.cards.view import cards_view
from esign_desktop.presenters.drivers.blocks import needs_document
from esign_desktop.presenters.drivers.needs import needs_view
from esign_desktop.presenters.guides.blocks import Imprint, guide_document
from esign_desktop.presenters.guides.view import GuidePresenter
from esign_desktop.presenters.languages import load_texts
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.support.comparison import between, comparison
from esign_desktop.presenters.support.report_document import document
from esign_desktop.presenters.support.view import ending, support_view
from esign_desktop.presenters.texts import Language
from esign_desktop.renderers.html import html_page
from esign_desktop.renderers.plain import plain_text
from tests.build import HEALTHY, NOW

INSTALLED = AppContext().catalog


@cache
def _links() -> dict[str, LinkEntry]:
    return dict(load_links(paths.data_dir() / "resources" / "links.toml"))


@cache
def _guides() -> Guides:
    return all_guides(_links(), Policy())


@cache
def presenter(language: Language) -> Presenter:
    """Return who puts reports into words."""
    texts = load_texts(language, paths.data_dir() / "resources" / "locale")
    return Presenter(texts, INSTALLED, _links())


def leaving(
    there: Snapshot, language: Language, home: str, logged: str
) -> Iterator[tuple[str, str]]:
    """Yield name and text of all that leaves a computer.

    Args:
        there: what was observed on it, unmasked.
        language: of the words.
        home: the user's home folder.
        logged: what an adapter has noted in the log.
    """
    words = presenter(language)
    texts = words.texts
    observed = diagnose(there, INSTALLED)
    masked = redact(observed, home)
    yield "report", encode(document(masked, words, __version__)).decode()
    support = support_view(masked, words, __version__)
    yield "text of the report", plain_text(support.document)
    yield "saved report", support.file.decode()
    yield "mail", f"{support.mail.subject}\n{support.mail.body}\n{unquote(support.mail.url)}"
    yield "QR code", support.line
    yield "support page", "\n".join((support.headline, support.made, support.file_name))
    yield "readers", encode(reader_views(masked.snapshot, INSTALLED, texts)).decode()
    yield "certificates", encode(certificate_views(masked.snapshot, INSTALLED, texts)).decode()
    held = (each for card in cards_view(masked, words).cards for each in card.certificates)
    yield "copied certificate", "\n".join(each.as_text for each in held)
    needs, target = needs_here(INSTALLED, masked.snapshot), target_here(masked.snapshot)
    name = masked.snapshot.host.os_name
    drivers = needs_view(needs, target, texts, _links(), name, today=NOW.date())
    yield "drivers", plain_text(needs_document(drivers, texts))
    yield "drivers in JSON", encode(drivers.needs).decode()
    yield from _guide(masked, words)
    yield "calendar", calendar_file(ending(observed), texts, NOW, __version__).decode()
    before = redact(diagnose(HEALTHY, INSTALLED))
    changes = compare_reports(before, masked)
    rows = comparison(differences(before, masked), texts)
    yield "comparison", between(before, masked, texts) + encode(rows).decode()
    yield "comparison in JSON", encode(changes).decode()
    yield "log", _log(logged, there, home)


def _guide(masked: Report, words: Presenter) -> Iterator[tuple[str, str]]:
    seen = seen_on(masked, INSTALLED)
    because = words.finding(seen.finding, masked).title if seen.finding else ""
    shown = GuidePresenter(words.texts, _guides(), _links(), NOW.date())
    audience = replace(person(Policy(), Settings(), _guides()), role=seen.role)
    found = select_guide(
        _guides(), seen.situation or Situation.RENEWAL_VALID, audience, seen.facts
    )
    view = shown.guide(found.guide, found.place, role_known=found.role_known, because=because)
    paper = guide_document(view, words.texts, Imprint("today", __version__))
    yield "page of the guide, for paper too", html_page(paper, words.texts.language)
    yield "copied guide", plain_text(guide_document(view, words.texts))


def _log(logged: str, there: Snapshot, home: str) -> str:
    log = KeptLog()
    record = logging.LogRecord("esign_desktop.x", logging.INFO, "", 0, "said: %s", (logged,), None)
    log.emit(record)
    return log.text(text_mask(there, home))
