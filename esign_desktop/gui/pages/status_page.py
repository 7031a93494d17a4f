"""Durum: can I sign, and if not, what first?"""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from esign_desktop.gui.icons import pixmap
from esign_desktop.gui.theme import GAP, SPACE, Role, Theme
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.chain import Chain
from esign_desktop.gui.widgets.page import Page
from esign_desktop.gui.widgets.steps import Steps
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.report import Action, LinkState, Severity, Verdict
from esign_desktop.presenters.overview import ActionView, FindingView, OverviewView

_MARK: Final = 56
_STATES: Final[Mapping[Verdict, LinkState]] = {
    Verdict.READY: LinkState.OK,
    Verdict.ATTENTION: LinkState.WARNING,
    Verdict.NOT_USABLE: LinkState.BROKEN,
    Verdict.UNKNOWN: LinkState.UNKNOWN,
}
_BORDERS: Final[Mapping[Severity, str]] = {
    Severity.BLOCKING: "broken",
    Severity.WARNING: "warning",
    Severity.NOTE: "",
}


class StatusPage(Page):
    """Shows an ``OverviewView`` and says what the user chose. Decides nothing."""

    action_chosen = Signal(Action)
    link_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.mark = QLabel()
        self.mark.setFixedSize(_MARK, _MARK)
        self.headline = Text(Role.HEADLINE)
        self.certificate = Text(Role.MUTED)
        self.chain = Chain()
        self.chain.link_chosen.connect(self.link_chosen)
        self._findings = QWidget()

        words = QVBoxLayout()
        words.setSpacing(GAP // 2)
        words.addWidget(self.headline)
        words.addWidget(self.certificate)
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        chain_card = Card()
        chain_card.column.addWidget(self.chain)
        self.column.addLayout(top)
        self.column.addWidget(self._findings)
        self.column.addWidget(chain_card)
        self.column.addStretch(1)

    def show_view(self, view: OverviewView) -> None:
        """Replace everything on the page."""
        colours = self._theme.colours
        state = _STATES[view.verdict]
        marks = {
            LinkState.OK: colours.ok,
            LinkState.WARNING: colours.warning,
            LinkState.BROKEN: colours.broken,
            LinkState.UNKNOWN: colours.muted,
        }
        self.mark.setPixmap(
            pixmap(f"state_{state.value}", marks[state], _MARK, self.devicePixelRatioF())
        )
        self.headline.setText(view.headline)
        self.certificate.setVisible(bool(self.certificate.text()))
        self.chain.show_view(view.chain, colours)
        self._show_findings(view.findings)

    def _show_findings(self, findings: Sequence[FindingView]) -> None:
        fresh = QWidget()
        rows = QVBoxLayout(fresh)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        for number, finding in enumerate(findings):
            rows.addWidget(self._finding(finding, first=number == 0))
        self.column.replaceWidget(self._findings, fresh)
        self._findings.deleteLater()
        self._findings = fresh
        fresh.setVisible(bool(findings))

    def _finding(self, finding: FindingView, *, first: bool) -> Card:
        card = Card(state=_BORDERS[finding.severity])
        head = QHBoxLayout()
        head.addWidget(Text(Role.HEADING, finding.title), 1)
        code = Text(Role.CODE, finding.say)
        code.setWordWrap(False)
        head.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        card.column.addLayout(head)
        card.column.addWidget(Text(Role.BODY, finding.meaning))
        card.column.addWidget(Steps(finding.steps))
        if finding.actions:
            card.column.addLayout(self._actions(finding.actions, first=first))
        return card

    def _actions(self, actions: Sequence[ActionView], *, first: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for number, choice in enumerate(actions):
            button = Button(choice.label, main=first and number == 0)
            button.clicked.connect(lambda _=False, a=choice.action: self.action_chosen.emit(a))
            row.addWidget(button)
        row.addStretch(1)
        return row
