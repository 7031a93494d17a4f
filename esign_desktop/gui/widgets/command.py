"""A line for the terminal, alone, with a button that copies it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from esign_desktop.gui.icons import icon
from esign_desktop.gui.theme import Role, Theme
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.texts import N_, Texts


class Command(QWidget):
    """Shows a command as it is typed, and says when it is to be copied."""

    copied = Signal(str)

    def __init__(
        self, command: str, theme: Theme, texts: Texts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Text(Role.COMMAND, command), 1)
        self.copy = QToolButton()
        self.copy.setProperty("tool", True)
        words = texts.get(N_("Copy command"))
        self.copy.setToolTip(words)
        self.copy.setAccessibleName(f"{words}: {command}")
        self.copy.clicked.connect(lambda: self.copied.emit(command))
        row.addWidget(self.copy)
        self.dress()

    def dress(self) -> None:
        """Take the theme's colours."""
        self.copy.setIcon(icon("copy", self._theme.colours.accent, 20))
