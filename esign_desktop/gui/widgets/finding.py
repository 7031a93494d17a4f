"""A finding: title, meaning, steps and actions."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.action_button import ActionButton
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.command import Command
from esign_desktop.gui.widgets.steps import Steps
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.report import Action, Severity
from esign_desktop.presenters.texts import N_, Texts

if TYPE_CHECKING:
    from esign_desktop.presenters.status.overview import ActionView, FindingView

_BORDERS: Final[Mapping[Severity, str]] = {
    Severity.BLOCKING: "broken",
    Severity.WARNING: "warning",
    Severity.NOTE: "",
}


class FindingCard(Card):
    """A finding. The primary one is whole; the others unfold.

    Args:
        finding: in words.
        texts: the language.
        main: it is the primary one, and its first button the one to press.
    """

    action_chosen = Signal(Action)
    copied = Signal(str)  # a command for the terminal

    def __init__(
        self,
        finding: "FindingView",
        texts: Texts,
        *,
        main: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, state="" if finding.calm else _BORDERS[finding.severity])
        self._texts = texts
        self.more: Button | None = None  # unfolds it
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(Text(Role.HEADING if main else Role.STRONG, finding.title), 1)
        self.badges = badges = (
            QHBoxLayout()
        )  # on one line with each other, whatever the title needs
        badges.setSpacing(GAP)
        if not main:
            badges.addWidget(Text(Role.MUTED, finding.severity_word))
        if finding.say:
            code = Text(Role.CODE, finding.say)
            code.setWordWrap(False)
            code.setAccessibleName(texts.get(N_("Code for the help desk: {say}"), say=finding.say))
            badges.addWidget(code)
        head.addLayout(badges)
        head.setAlignment(badges, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self.body = QWidget()
        rows = QVBoxLayout(self.body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        if finding.meaning:
            rows.addWidget(Text(Role.BODY, finding.meaning))
        if finding.steps:
            rows.addWidget(Steps(finding.steps, self._command))
        if finding.actions:
            rows.addLayout(self._buttons(finding.actions, main=main))
        if not main:
            self.column.addLayout(self._toggle_row(texts))
        self.column.addWidget(self.body)
        self.body.setVisible(main)

    def _command(self, command: str) -> Command:
        shown = Command(command, self._texts)
        shown.copied.connect(self.copied)
        return shown

    def _toggle_row(self, texts: Texts) -> QHBoxLayout:
        closed, opened = texts.get(N_("What to do")), texts.get(N_("Show less"))
        self.more = button = Button(closed, flat=True)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)

        def toggle() -> None:
            shown = not self.body.isVisibleTo(self)
            self.body.setVisible(shown)
            button.setText(opened if shown else closed)
            button.setAccessibleName(button.text())

        button.clicked.connect(toggle)
        return row

    def _buttons(self, actions: "Sequence[ActionView]", *, main: bool) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GAP // 2)
        for number, choice in enumerate(actions):
            button = ActionButton(choice, main=main and number == 0)
            button.chosen.connect(self.action_chosen)
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        return column
