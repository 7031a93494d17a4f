"""A finding on a card: title, meaning, steps and actions."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.document_view import DocumentView
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.report import Action
from esign_desktop.presenters.document import Heading, Mark, Section
from esign_desktop.presenters.texts import N_, Texts

_BORDERS: Final[Mapping[Mark | None, str]] = {Mark.BAD: "broken", Mark.ATTENTION: "warning"}


class FindingCard(Card):
    """A finding. The primary one is shown whole; the others are folded.

    Args:
        finding: its section of a document.
        texts: the language.
        main: it is the primary one, and its first button the one to press.
        parent: owns this.
    """

    action_chosen = Signal(Action)
    copied = Signal(str)  # a command for the terminal

    def __init__(
        self, finding: Section, texts: Texts, *, main: bool, parent: QWidget | None = None
    ) -> None:
        heading = finding.heading or Heading("")
        super().__init__(parent, state=_BORDERS.get(heading.mark, ""))
        self.more: Button | None = None  # unfolds it
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(Text(Role.HEADING if main else Role.STRONG, heading.text), 1)
        self.badges = badges = QHBoxLayout()  # on one line, however many the title needs
        badges.setSpacing(GAP)
        if not main:
            badges.addWidget(Text(Role.MUTED, heading.remark))
        if heading.code:
            badges.addWidget(code_label(heading.code, texts))
        head.addLayout(badges)
        head.setAlignment(badges, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self.body = DocumentView(finding.blocks, texts, main=main)
        self.body.action_chosen.connect(self.action_chosen)
        self.body.copied.connect(self.copied)
        if not main:
            self.column.addLayout(self._toggle_row(texts))
        self.column.addWidget(self.body)
        self.body.setVisible(main)

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


def code_label(say: str, texts: Texts) -> Text:
    """Return a finding's code, to be read out on the phone."""
    label = Text(Role.CODE, say)
    label.setWordWrap(False)
    label.setAccessibleName(texts.get(N_("Code for the help desk: {say}"), say=say))
    return label
