"""What to try where no finding says it. The first paint needs no steps yet."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from esign_desktop.gui.theme.sizes import Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.flow_layout import FlowLayout
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.texts import N_, Texts

if TYPE_CHECKING:
    from esign_desktop.presenters.status.troubleshooting import TroubleshootingView


class Troubleshooting(Card):
    """Steps, and a button for each that the program can do."""

    copied = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._title = Text(Role.STRONG)
        self._steps = QWidget()
        self.sign = Button(texts.get(N_("Make a test signature")))
        self.send = Button(texts.get(N_("Save the report…")))
        row = QWidget()
        buttons = FlowLayout(row)
        for button in (self.sign, self.send):
            buttons.addWidget(button)
        for widget in (self._title, self._steps, row):
            self.column.addWidget(widget)

    def show_view(self, view: "TroubleshootingView | None") -> None:
        """Show what to try, or nothing."""
        self.setVisible(view is not None)
        if view is None:
            return
        self._title.setText(view.title)
        self.sign.setVisible(view.signs)
        from esign_desktop.gui.widgets.document_view import DocumentView
        from esign_desktop.presenters.document import Steps

        fresh = DocumentView((Steps(view.steps),), self._texts)
        fresh.copied.connect(self.copied)
        self.column.replaceWidget(self._steps, fresh)
        self._steps.deleteLater()
        self._steps = fresh
