"""Dialog with a read-only text: the log, a saved report, about this program."""

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from esign_desktop.gui.clipboard import copy_text
from esign_desktop.gui.theme.sizes import GAP, SPACE, Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.flow_layout import FlowLayout
from esign_desktop.gui.widgets.text import Text
from esign_desktop.gui.window_geometry import take_size
from esign_desktop.model.sanitize import sanitize
from esign_desktop.presenters.texts import N_, Texts

_SIZE: Final = QSize(760, 600)


class ReadingDialog(QDialog):
    """A title, a text that cannot be changed, and buttons.

    Args:
        title: of the window and above the text.
        shown: the text.
        texts: the language of the buttons.
        banner: what has to be known before reading; it stands out.
        fixed: the text is one of columns, like a log.
        parent: the window.
    """

    save_chosen = Signal(str)  # the text

    def __init__(
        self,
        title: str,
        shown: str,
        texts: Texts,
        *,
        banner: str = "",
        fixed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        take_size(self, _SIZE)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        self.column.setSpacing(GAP)
        self.heading = Text(Role.TITLE, title)
        self.column.addWidget(self.heading)
        self.banner = Text(Role.STRONG, banner)
        if banner:
            frame = Card(state="warning")
            frame.column.addWidget(self.banner)
            self.column.addWidget(frame)
        self.text = QPlainTextEdit(sanitize(shown))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(title)
        if fixed:
            self.text.setProperty("fixed", True)
            self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.column.addWidget(self.text, 1)
        self.copy = Button(texts.get(N_("Copy")))
        self.save = Button(texts.get(N_("Save…")))
        self.shut = Button(texts.get(N_("Close")), main=True)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(lambda: self.save_chosen.emit(self.text.toPlainText()))
        self.shut.clicked.connect(self.accept)
        row = QWidget()
        self.buttons = FlowLayout(row)
        for button in (self.shut, self.copy, self.save):
            self.buttons.addWidget(button)
        self.column.addWidget(row)
        self.shut.setDefault(True)
        self.shut.setFocus()

    def _copy(self) -> None:
        copy_text(self.text.toPlainText())
