"""A terminal command with a button that copies it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import Role
from esign_desktop.gui.widgets.copy_button import CopyButton
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.texts import N_, Texts


class Command(QWidget):
    """Shows a command as it is typed, and emits it to be copied."""

    copied = Signal(str)

    def __init__(self, command: str, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Text(Role.COMMAND, command), 1)
        self.copy = CopyButton(command, texts.get(N_("Copy command")), command)
        self.copy.copied.connect(self.copied)
        row.addWidget(self.copy)
