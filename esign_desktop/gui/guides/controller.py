"""Controller of the page of procedures: selects, prints, exports and copies guides."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from esign_desktop import __version__
from esign_desktop.app.atomic_write import atomic_write, problem_of
from esign_desktop.app.context import AppContext
from esign_desktop.app.guide_selection import (
    Audience,
    CardContext,
    all_guides,
    names_of,
    person,
    seen_on,
    select_guide,
)
from esign_desktop.app.printing import to_pdf
from esign_desktop.app.redact import redact_here
from esign_desktop.gui.background import Background
from esign_desktop.gui.clipboard import copy_text
from esign_desktop.gui.guides.page import GuidesPage
from esign_desktop.gui.window_geometry import in_documents
from esign_desktop.model.guide import CardFacts, Role, Situation
from esign_desktop.model.report import Report
from esign_desktop.model.validity import today_here
from esign_desktop.presenters.guides.blocks import Imprint, guide_document
from esign_desktop.presenters.guides.guide_list import AudienceView, audience_view, guide_list
from esign_desktop.presenters.guides.view import GuidePresenter, GuideView
from esign_desktop.presenters.texts import N_
from esign_desktop.presenters.write_problems import write_reason
from esign_desktop.renderers.html import html_page
from esign_desktop.renderers.plain import plain_text

_RENEWALS = frozenset({Situation.RENEWAL_VALID, Situation.RENEWAL_EXPIRED})


class GuidesController(QObject):
    """Connects the page to the guides and to the audience they are for.

    Args:
        program: the words, the pages of the list, the catalogue; remembers role and province.
        background: where PDFs are made.
        parent: owns this.

    Raises:
        CatalogError: the guides cannot be read.
    """

    link_chosen = Signal(str)
    audience_saved = Signal()

    def __init__(
        self,
        program: AppContext,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        texts, links, policy = program.texts, program.links, program.policy
        self._texts, self._catalog, self._words = texts, program.catalog, program.presenter
        self._program, self._background = program, background
        self._guides = all_guides(links, policy)
        self._presenter = GuidePresenter(texts, self._guides, links, today_here())
        self._known = person(policy, program.settings, self._guides)
        self._chosen = Audience()
        self._report: Report | None = None
        self._seen, self._because = CardContext(), ""
        self._led_here: Report | None = None  # which report the guide that is shown comes from
        self._situation: Situation | None = None
        self.view: GuideView | None = None
        self.page = GuidesPage(texts)
        self.page.choices.situation_chosen.connect(self.open)
        self.page.choices.audience_chosen.connect(self.choose_audience)
        self.page.choices.typed.connect(self._show_list)
        guide = self.page.guide
        guide.audience_chosen.connect(self.choose_audience)
        guide.link_chosen.connect(self.link_chosen)
        guide.address_copied.connect(self._copy_address)
        guide.copy_chosen.connect(self._copy)
        guide.print_chosen.connect(self._print)
        guide.pdf_chosen.connect(self._ask_for_pdf)
        self._show_list()

    def show_report(self, report: Report) -> None:
        """Put the way the present finding leads to on top. An open guide stays as it is."""
        self._report = report
        self._seen = seen_on(report, self._catalog)
        self._because = self._finding_in(report)
        self._show_list()

    def open(self, situation: str) -> None:
        """Show a way; "" is the list of all."""
        if not situation:
            self.page.go_back()
            return
        self._situation = Situation(situation)
        audience = self._audience()
        found = select_guide(self._guides, self._situation, audience, self._facts())
        own = self._situation is self._seen.situation
        because = self._because if own else ""
        self._led_here = self._report if own else None
        self.view = self._presenter.guide(
            found.guide, found.place, role_known=found.role_known, because=because
        )
        self.page.show_guide(self.view, self._audience_view())

    def choose_audience(self, role: str, province: str) -> None:
        """Set and save the audience, and show list and guide for it."""
        self._chosen = Audience(Role(role) if role else None, province)
        if self._chosen.role is not None:
            self._program.choose(role=self._chosen.role, province=province)
            self.audience_saved.emit()
        self._show_list()
        if self._situation is not None and self.page.currentWidget() is self.page.guide:
            self.open(self._situation)

    def write_pdf(self, file: Path) -> None:
        """Write the guide as PDF, in the background."""
        html = self.html()
        # first: work that ends at once is told at once
        self.page.guide.show_notice(self._texts.get(N_("Creating the PDF…")))
        self._background.run(
            lambda: _write(html, file), lambda _none: self._show_written(file), self._show_failed
        )

    def html(self) -> str:
        """Return the guide that is shown as a page."""
        imprint = Imprint(self._texts.day(today_here()), __version__)
        document = guide_document(self._handed_on(), self._texts, imprint)
        return html_page(document, self._texts.language)

    def _finding_in(self, report: Report) -> str:
        """Return the finding that leads to a guide, in words."""
        finding = seen_on(report, self._catalog).finding
        if finding is None:
            return ""
        view = self._words.finding(finding, report)
        return f"[{view.say}] {view.title}"

    def _handed_on(self) -> GuideView:
        """Return the guide for paper, file and clipboard: a finding can name the card's holder."""
        assert self.view is not None  # noqa: S101 - asked for by buttons of the guide's page
        if self._led_here is None:
            return self.view
        return replace(self.view, because=self._finding_in(redact_here(self._led_here)))

    def _audience(self) -> Audience:
        role = self._chosen.role or self._seen.role or self._known.role
        chosen = self._chosen.province
        return Audience(role, chosen if chosen is not None else self._known.province)

    def _audience_view(self) -> AudienceView:
        audience = self._audience()
        return audience_view(self._texts, audience.role, audience.province, names_of(self._guides))

    def _facts(self) -> CardFacts:
        """Return what the card says, where it is about the way that is asked for.

        Somebody may ask about another card, on the phone.
        """
        pair = {self._situation, self._seen.situation}
        own = len(pair) == 1 or pair == _RENEWALS
        return self._seen.facts if own else CardFacts()

    def _show_list(self, typed: str | None = None) -> None:
        words = self.page.choices.search.text() if typed is None else typed
        view = guide_list(
            self._texts,
            self._audience_view(),
            typed=words,
            fitting=self._seen.situation,
            because=self._because,
        )
        self.page.show_choices(view)

    def _copy(self) -> None:
        if self.view is not None:
            copy_text(plain_text(guide_document(self._handed_on(), self._texts)))
            self.page.guide.show_notice(
                self._texts.get(N_("The text was copied to the clipboard."))
            )

    def _copy_address(self, url: str) -> None:
        copy_text(url)
        self.page.guide.show_notice(self._texts.get(N_("Copied: {text}"), text=url))

    def _print(self) -> None:
        from esign_desktop.gui.guides.print_dialog import print_page

        if print_page(self.html(), self.page):
            self.page.guide.show_notice(self._texts.get(N_("Sent to the printer.")))

    def _ask_for_pdf(self) -> None:
        assert self.view is not None  # noqa: S101 - the button is on the guide's page
        _ = self._texts.get
        title = "".join(c for c in self.view.title if c.isalnum() or c in " -").strip()
        name, _kind = QFileDialog.getSaveFileName(
            self.page, _(N_("Save as PDF")), in_documents(f"{title}.pdf"), "PDF (*.pdf)"
        )
        if name:
            self.write_pdf(Path(name))

    def _show_written(self, file: Path) -> None:
        self.page.guide.show_notice(self._texts.get(N_("Written to {file}."), file=file))

    def _show_failed(self, error: BaseException) -> None:
        message = N_("Could not create the PDF ({detail}).")
        reason = str(error)
        if isinstance(error, OSError):
            reason = write_reason(problem_of(error), error, self._texts)
        self.page.guide.show_notice(self._texts.get(message, detail=reason))


def _write(html: str, file: Path) -> None:
    """Make a PDF and write it, whole or not at all. Called in the background.

    Raises:
        PrintingError, OSError: it was not made, or cannot be written.
    """
    atomic_write(file, to_pdf(html))
