"""The outcome of a PIN operation: result, meaning, steps and actions."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from esign_desktop.gui.actions import BUTTONS
from esign_desktop.gui.clipboard import copy_text
from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.action_button import ActionButton
from esign_desktop.gui.widgets.document_view import DocumentView
from esign_desktop.gui.widgets.finding import code_label
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.report import Action, LinkState
from esign_desktop.presenters.document import Steps
from esign_desktop.presenters.pin.view import OutcomeView
from esign_desktop.presenters.texts import Texts

_ICON: Final = 40
_STATES: Final = {True: LinkState.OK, False: LinkState.BROKEN, None: LinkState.UNKNOWN}


class PinOutcomePanel(QWidget):
    """Shows an ``OutcomeView``."""

    action_chosen = Signal(Action)

    def __init__(self, view: OutcomeView, facts: Sequence[str], texts: Texts) -> None:
        super().__init__()
        self.title = Text(Role.HEADING, view.title)
        self.title.setAccessibleName(". ".join((view.title, *view.sentences)))
        self.status_icon = IconLabel(_ICON)
        self.status_icon.show_state(_STATES[view.good])
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.status_icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        if view.say:
            head.addWidget(code_label(view.say, texts), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(head)
        for sentence in view.sentences:
            column.addWidget(Text(Role.BODY, sentence))
        if view.steps:
            steps = DocumentView((Steps(view.steps),), texts)
            steps.copied.connect(copy_text)
            column.addWidget(steps)
        for fact in facts:
            line = Text(Role.MUTED)
            line.set_breakable(fact, anywhere=True)
            column.addWidget(line)
        self.buttons: list[ActionButton] = []
        for choice in view.actions:
            if choice.action.kind in BUTTONS:
                button = ActionButton(choice.label, choice.action, choice.url)
                button.chosen.connect(self.action_chosen)
                self.buttons.append(button)
                column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
