"""Dialog for an uncaught exception."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from esign_desktop.gui.clipboard import copy_text
from esign_desktop.gui.theme.sizes import GAP, SPACE, Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.text import Text
from esign_desktop.gui.window_geometry import take_size
from esign_desktop.presenters.texts import N_, Texts

_SIZE: Final = QSize(640, 420)


class CrashDialog(QDialog):
    """Shows a fault and lets the user copy it or go on.

    Args:
        texts: the language.
        title: what happened, in a sentence.
        text: where the fault is, to be handed on.
        parent: the window.
    """

    def __init__(self, texts: Texts, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = texts.get
        self.setWindowTitle(_(N_("Program error")))
        take_size(self, _SIZE)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(GAP)
        column.addWidget(Text(Role.HEADING, title))
        column.addWidget(
            Text(
                Role.BODY,
                _(
                    N_(
                        "You can continue. Send this text to whoever maintains the "
                        "program; it contains no names."
                    )
                ),
            )
        )
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_(N_("Error text")))
        column.addWidget(self.text, 1)
        self.copy = Button(_(N_("Copy the text")))
        self.copy.clicked.connect(lambda: copy_text(text))
        self.go_on = Button(_(N_("Continue")), main=True)
        self.go_on.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(self.go_on)
        column.addLayout(row)
        self.go_on.setFocus()
