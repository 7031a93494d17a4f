"""One procedure: numbered steps with links and phone numbers, notes and sources."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from esign_desktop.gui.guides.profile_bar import ProfileBar
from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.collapsible import Collapsible
from esign_desktop.gui.widgets.flow_layout import FlowLayout
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.link_card import LinkCard
from esign_desktop.gui.widgets.page import Page
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.guides.guide_list import AudienceView
from esign_desktop.presenters.guides.view import (
    SECTIONS,
    AccountView,
    DisputeView,
    GuideView,
    LinkView,
    PhoneView,
    StatementView,
)
from esign_desktop.presenters.texts import N_, Texts


class GuidePage(Page):
    """Shows a ``GuideView`` and emits what the user chose."""

    left = Signal()
    link_chosen = Signal(str)  # id of the list
    address_copied = Signal(str)
    copy_chosen = Signal()
    print_chosen = Signal()
    pdf_chosen = Signal()
    audience_chosen = Signal(str, str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = texts.get
        self._texts = texts
        self._sourced_texts: list[tuple[Text, str, str]] = []  # label, its words, its sources
        self._shown_once: set[str] = set()
        self.back = Button(_(N_("All procedures")), flat=True, picture="back")
        self.back.setToolTip(_(N_("Alt+Left or Escape")))
        self.back.clicked.connect(self.left)
        self.title = Text(Role.TITLE)
        self.unit, self.because = Text(Role.BODY), Text(Role.MUTED)
        self.profile = ProfileBar(texts)
        self.profile.chosen.connect(self.audience_chosen)
        self.print_button = Button(_(N_("Print…")), picture="print")
        self.pdf_button = Button(_(N_("Save as PDF…")), picture="save")
        self.copy_button = Button(_(N_("Copy as text")), picture="copy")
        self.print_button.clicked.connect(self.print_chosen)
        self.pdf_button.clicked.connect(self.pdf_chosen)
        self.copy_button.clicked.connect(self.copy_chosen)
        self.notice = Text(Role.MUTED)
        self.notice.hide()
        buttons = FlowLayout()
        for button in (self.print_button, self.pdf_button, self.copy_button):
            buttons.addWidget(button)
        self._read_fraction = 0.0  # how far somebody had read before the type changed; 0.5 is half
        self._line = self.fontMetrics().height()
        self.verticalScrollBar().rangeChanged.connect(self._restore_place)
        self.body = QWidget()
        self.sources: Collapsible | None = None
        head = QVBoxLayout()
        head.setSpacing(GAP // 2)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        for each in (self.title, self.unit, self.because):
            head.addWidget(each)
        self.column.setSpacing(GAP + 4)
        self.column.addLayout(head)
        self.column.addWidget(self.profile)
        self.column.addLayout(buttons)
        self.column.addWidget(self.notice)
        self.column.addWidget(self.body)
        self.column.addStretch(1)

    def show_view(self, view: GuideView, audience: AudienceView) -> None:
        """Show another guide, from its beginning."""
        self.profile.show_view(audience)
        self.title.setText(view.title)
        self.setAccessibleName(view.title)
        _or_hide(self.unit, view.unit)
        found = self._texts.get(N_("Finding: {finding}"), finding=view.because)
        _or_hide(self.because, found if view.because else "")
        self.show_notice("")
        self._sourced_texts, self._shown_once = [], set()
        fresh = QWidget()
        rows = QVBoxLayout(fresh)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP + 4)
        for part in self._parts(view):
            rows.addWidget(part)
        self.column.replaceWidget(self.body, fresh)
        self.body.hide()
        self.body.deleteLater()
        self.body = fresh
        self._read_fraction = 0.0
        self.verticalScrollBar().setValue(0)

    def show_notice(self, words: str) -> None:
        """Show a sentence below the buttons."""
        _or_hide(self.notice, words)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the reading position when the size of type changes."""
        super().changeEvent(event)
        if event.type() is not QEvent.Type.FontChange:
            return
        line = self.fontMetrics().height()
        if line != self._line:
            self._line = line
            bar = self.verticalScrollBar()
            self._read_fraction = self._read_fraction or bar.value() / max(bar.maximum(), 1)

    def _restore_place(self, _least: int, most: int) -> None:
        """Scroll to the reading position, once the new height is known."""
        if most and self._read_fraction:
            self.verticalScrollBar().setValue(round(self._read_fraction * most))
            self._read_fraction = 0.0

    def _parts(self, view: GuideView) -> Iterator[QWidget]:
        if view.remarks:
            card = Card(state="warning")
            for remark in view.remarks:
                card.column.addWidget(Text(Role.BODY, remark))
            yield card
        yield from self._card("needs", view.needs)
        yield from self._card("steps", view.steps, numbered=True)
        for account in view.accounts:
            yield self._account(account)
        yield from self._card("pays", view.pays)
        yield from self._card("takes", view.takes)
        yield from self._card("notes", view.notes)
        if view.disputes:
            yield self._disputes(view.disputes)
        if view.history:
            fold = Collapsible(self._texts.get(SECTIONS["history"]))
            for statement in view.history:
                fold.column.addWidget(self._statement(Role.MUTED, statement))
            yield fold
        yield self._sources(view)
        yield Text(Role.MUTED, view.caution)

    def _card(
        self, section: str, statements: Sequence[StatementView], *, numbered: bool = False
    ) -> Iterator[Card]:
        if not statements:
            return
        card = Card()
        card.column.addWidget(Text(Role.HEADING, self._texts.get(SECTIONS[section])))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        for row, statement in enumerate(statements):
            if numbered or len(statements) > 1:
                number = Text(Role.STRONG, f"{row + 1}." if numbered else "•")
                number.setWordWrap(False)
                grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop)
            text = self._statement(Role.BODY, statement)
            if numbered:
                text.setAccessibleName(f"{row + 1}. {statement.text}")
            grid.addWidget(self._with_links(text, statement), row, 1)
        card.column.addLayout(grid)
        yield card

    def _statement(self, role: Role, statement: StatementView) -> Text:
        return self._sourced(role, statement.text, statement.sources)

    def _sourced(self, role: Role, words: str, sources: Sequence[int]) -> Text:
        label = Text(role, words)
        marks = f"  [{', '.join(map(str, sources))}]" if sources else ""
        self._sourced_texts.append((label, words, marks))
        return label

    def _with_links(self, text: Text, statement: StatementView) -> QWidget:
        """Return a statement with its pages and numbers, each where it is first needed."""
        links = [each for each in statement.links if each.id not in self._shown_once]
        phones = [each for each in statement.phones if f"phone {each.id}" not in self._shown_once]
        if not links and not phones:
            return text
        self._shown_once |= {each.id for each in links} | {f"phone {each.id}" for each in phones}
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(text)
        for link in links:
            column.addWidget(self._link_card(link))
        for phone in phones:
            column.addWidget(self._phone(phone))
        return box

    def _link_card(self, link: LinkView) -> LinkCard:
        copy = self._texts.get(N_("Copy address"))
        card = LinkCard(link.title, link.url, copy)
        card.opened.connect(lambda: self.link_chosen.emit(link.id))
        card.copied.connect(self.address_copied)
        return card

    def _phone(self, phone: PhoneView) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(10, 0, 0, 0)
        row.setSpacing(GAP - 2)
        picture = IconLabel(lines=1.15)
        picture.show_icon("phone")
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(Role.BODY, f"{phone.title}: {phone.number}"), 1)
        return box

    def _account(self, account: AccountView) -> Card:
        card = Card(state="warning")
        card.column.addWidget(Text(Role.HEADING, self._texts.get(SECTIONS["accounts"])))
        card.column.addWidget(self._sourced(Role.BODY, account.caution, account.sources))
        card.column.addWidget(Text(Role.BODY, f"{account.holder}\n{account.bank}"))
        card.column.addWidget(Text(Role.STRONG, account.iban))
        receipt = self._texts.get(N_("On the receipt: {text}"), text=account.receipt)
        card.column.addWidget(Text(Role.BODY, receipt))
        return card

    def _disputes(self, disputes: Sequence[DisputeView]) -> Collapsible:
        fold = Collapsible(f"{self._texts.get(SECTIONS['disputes'])} ({len(disputes)})")
        for dispute in disputes:
            fold.column.addWidget(Text(Role.STRONG, dispute.topic))
            for side in dispute.sides:
                words = f"• {side.text} ({side.dated})"
                fold.column.addWidget(self._sourced(Role.BODY, words, side.sources))
            if dispute.advice:
                fold.column.addWidget(Text(Role.BODY, f"→ {dispute.advice}"))
        return fold

    def _sources(self, view: GuideView) -> Collapsible:
        fold = Collapsible(f"{self._texts.get(SECTIONS['sources'])} ({len(view.sources)})")
        old = self._texts.get(N_("older than a year, or undated"))
        for each in view.sources:
            words = f"[{each.number}] {each.where}, {each.dated}"
            fold.column.addWidget(Text(Role.MUTED, f"{words} – {old}" if each.old else words))
        fold.toggled.connect(self._show_source_numbers)
        self.sources = fold
        return fold

    def _show_source_numbers(self, shown: bool) -> None:
        """Append the numbers of the sources to the statements, while the sources are shown."""
        for label, words, marks in self._sourced_texts:
            label.setText(words + marks if shown else words)

    def _unfolding(self, title: str) -> Collapsible:
        return Collapsible(title)


def _or_hide(label: Text, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))
