"""The first page: whether the card can sign, and if not, what to do first."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from esign_desktop.gui.status.chain import Chain
from esign_desktop.gui.status.troubleshooting import Troubleshooting
from esign_desktop.gui.theme.colours import ColourRole
from esign_desktop.gui.theme.sizes import GAP, SPACE, Role
from esign_desktop.gui.theme.theme import CHANGES, Theme
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.page import Page
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.report import Action, LinkState, Verdict
from esign_desktop.presenters.texts import N_, Texts

if TYPE_CHECKING:  # the first paint has nothing to present yet
    from esign_desktop.presenters.status.overview import FindingView
    from esign_desktop.presenters.status.view import StatusView, TileView

_ICON: Final = 56
_LARGE: Final = 1.5  # from this size of type on, nothing stands beside the headline
_STATES: Final[Mapping[Verdict, LinkState]] = {
    Verdict.READY: LinkState.OK,
    Verdict.ATTENTION: LinkState.WARNING,
    Verdict.NOT_USABLE: LinkState.BROKEN,
    Verdict.UNKNOWN: LinkState.UNKNOWN,
}


class StatusPage(Page):
    """Shows a ``StatusView`` and emits what the user chose."""

    action_chosen = Signal(Action)
    copied = Signal(str)
    page_chosen = Signal(str, str)  # key of a page, and where on it
    refresh_chosen = Signal()
    stop_chosen = Signal()

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self.view: StatusView | None = None
        self._open_link = ""
        self.status_icon = IconLabel(_ICON)
        self.headline = Text(Role.HEADLINE)
        self.holder = Text(Role.STRONG)
        self.until = Text(Role.BODY)
        self.notice = Text(Role.MUTED)
        self.refresh_button = Button(texts.get(N_("Check again")), flat=True)
        self.refresh_button.clicked.connect(self._choose_refresh_or_stop)
        self._can_stop = False
        self.chain = Chain()
        self.chain.link_chosen.connect(self._toggle_link)
        self.tiles = QWidget()
        self.findings = QWidget()
        self.others_title = Text(Role.HEADING, texts.get(N_("Other findings")))
        self.others = QWidget()
        self.troubleshooting = Troubleshooting(texts)
        self.troubleshooting.copied.connect(self.copied)
        self.troubleshooting.sign.clicked.connect(lambda: self.page_chosen.emit("pin", "sign"))
        self.troubleshooting.send.clicked.connect(lambda: self.page_chosen.emit("support", "save"))
        self.detail = Text(Role.BODY)
        self.detail_title = Text(Role.STRONG)
        self.more = Button(texts.get(N_("Go to details")), flat=True)
        self.more.clicked.connect(self._open_page_of_link)
        self._lay_out()
        self._place_refresh_button()
        self._show_status_icon()

    def _lay_out(self) -> None:
        self._words = words = QVBoxLayout()
        words.setSpacing(GAP // 2)
        for label in (self.headline, self.holder, self.until, self.notice):
            words.addWidget(label)
        self._top = top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.status_icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        words.addWidget(self.refresh_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._chain_card = Card()
        self._chain_card.column.addWidget(self.chain)
        self._detail = QWidget()
        rows = QVBoxLayout(self._detail)
        rows.setContentsMargins(8, GAP, 8, 0)
        rows.setSpacing(GAP // 2)
        rows.addWidget(self.detail_title)
        rows.addWidget(self.detail)
        rows.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._chain_card.column.addWidget(self._detail)
        self.column.addLayout(top)
        for widget in self._sections():
            self.column.addWidget(widget)
        self.column.addStretch(1)
        for widget in (
            self._detail,
            self.others_title,
            self.notice,
            self._chain_card,
            self.troubleshooting,
        ):
            widget.hide()

    def show_view(self, view: "StatusView") -> None:
        """Bring the page up to date. What has not changed keeps its place and its focus."""
        before, self.view = self.view, view
        if view == before:
            return
        self.headline.setText(view.overview.headline)
        self._place_refresh_button()
        for label, text in ((self.holder, view.holder), (self.until, view.until)):
            label.setText(text)
            label.setVisible(bool(text))
        self.chain.show_view(view.overview.chain)
        self._chain_card.show()
        self._show_status_icon()
        if before is None or before.tiles != view.tiles:
            self.tiles = self._replace(self.tiles, [_tile(tile) for tile in view.tiles])
        if before is None or before.primary != view.primary:
            primary = [self._finding(view.primary, main=True)] if view.primary else []
            self.findings = self._replace(self.findings, primary)
        if before is None or before.others != view.others:
            self.others = self._replace(
                self.others, [self._finding(finding, main=False) for finding in view.others]
            )
            self.others_title.setVisible(bool(view.others) and view.primary is not None)
        if before is None or before.still != view.still:
            self.troubleshooting.show_view(view.still)
        self._show_link()
        self._put_in_order()
        if before is None or before.overview.headline != view.overview.headline:
            self._announce_verdict(view.overview.headline)

    def show_notice(self, sentence: str, *, can_stop: bool = False) -> None:
        """Show a sentence below the headline, or none.

        ``can_stop``: the button stops the diagnosis instead of starting one.
        """
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))
        self._can_stop = can_stop
        words = N_("Stop checking") if can_stop else N_("Check again")
        self.refresh_button.setText(self._texts.get(words))
        self.refresh_button.setAccessibleName(self.refresh_button.text())
        self._place_refresh_button()

    def _choose_refresh_or_stop(self) -> None:
        (self.stop_chosen if self._can_stop else self.refresh_chosen).emit()

    def changeEvent(self, event: QEvent) -> None:
        """Give the headline the room that larger type needs, once it has that type."""
        super().changeEvent(event)
        if event.type() in CHANGES:
            QTimer.singleShot(0, self, self._place_refresh_button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the headline the room it needs."""
        super().resizeEvent(event)
        self._place_refresh_button()

    def _place_refresh_button(self) -> None:
        """Place the button beside the headline where there is room, else below it."""
        needed = (self.headline.minimumSizeHint() + self.refresh_button.sizeHint()).width()
        # not the viewport: asked for it, PySide makes every kind of widget there is, for 10 ms
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.contentsRect().width() - bar - _ICON - 4 * SPACE
        beside = self._theme.scale < _LARGE and needed <= room
        rows: tuple[QBoxLayout, QBoxLayout] = (self._top, self._words)
        into, out_of = rows if beside else rows[::-1]
        if into.indexOf(self.refresh_button) < 0:
            out_of.removeWidget(self.refresh_button)
            into.addWidget(
                self.refresh_button, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
            )

    def _show_status_icon(self) -> None:
        if self.view is None or self.view.overview.waits:  # a card is what is looked for
            self.status_icon.show_icon("link_card", ColourRole.MUTED)
        else:
            self.status_icon.show_state(_STATES[self.view.overview.verdict])

    def _replace(self, old: QWidget, contents: Sequence[QWidget]) -> QWidget:
        fresh = QWidget()
        rows = QVBoxLayout(fresh)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        for widget in contents:
            rows.addWidget(widget)
        self.column.replaceWidget(old, fresh)
        old.hide()
        old.deleteLater()
        fresh.setVisible(bool(contents))
        return fresh

    def _sections(self) -> tuple[QWidget, ...]:
        """Return what stands below the headline, from top to bottom."""
        return (
            self.findings,
            self.tiles,
            self._chain_card,
            self.others_title,
            self.others,
            self.troubleshooting,
        )

    def _put_in_order(self) -> None:
        """Have Tab and screen readers go from top to bottom, whatever was put in later."""
        for widget in self._sections():
            widget.raise_()  # a screen reader walks the children in the order they are stacked
        stops = (
            self.refresh_button,
            *self.findings.findChildren(QAbstractButton),
            *self.chain.buttons,
            self.more,
            *self.others.findChildren(QAbstractButton),
            self.troubleshooting.sign,
            self.troubleshooting.send,
        )
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def _finding(self, finding: "FindingView", *, main: bool) -> Card:
        from esign_desktop.gui.widgets.finding import FindingCard
        from esign_desktop.presenters.findings.blocks import finding_section

        section = finding_section(finding, self._texts)
        card = FindingCard(section, self._texts, main=main)
        card.action_chosen.connect(self.action_chosen)
        card.copied.connect(self.copied)
        return card

    def _toggle_link(self, link: str) -> None:
        self._open_link = "" if link == self._open_link else link
        self._show_link()
        if self._open_link:
            self._announce(
                self.detail_title, f"{self.detail_title.text()}\n{self.detail.accessibleName()}"
            )

    def _show_link(self) -> None:
        links = self.view.chain if self.view else ()
        chosen = next((each for each in links if each.view.link == self._open_link), None)
        self.chain.show_open(self._open_link)
        self._detail.setVisible(chosen is not None)
        if chosen is None:
            return
        self.detail_title.setText(f"{chosen.view.label}: {chosen.view.state_word}")
        self.detail.set_breakable("\n".join(chosen.lines))
        self.more.setVisible(bool(chosen.page))

    def _open_page_of_link(self) -> None:
        links = self.view.chain if self.view else ()
        chosen = next((each for each in links if each.view.link == self._open_link), None)
        if chosen is not None:
            self.page_chosen.emit(chosen.page, "")

    def _announce_verdict(self, sentence: str) -> None:
        """Announce the verdict to screen readers, wherever the focus is."""
        self.headline.setAccessibleName(sentence)
        if QAccessible.isActive():
            self._announce(self.headline, sentence)
            QAccessible.updateAccessibility(
                QAccessibleEvent(self.headline, QAccessible.Event.NameChanged)
            )

    def _announce(self, source: QWidget, words: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, words))


def _tile(view: "TileView") -> Card:
    card = Card()
    card.column.setSpacing(GAP // 2)
    card.column.addWidget(Text(Role.STRONG, view.reader))
    card.column.addWidget(Text(Role.MUTED, view.card))
    for text in (view.holder, view.until):
        if text:
            card.column.addWidget(Text(Role.BODY, text))
    return card
