"""Buttons of three weights."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget


class Button(QPushButton):
    """A button. ``main`` is the one to press; ``flat`` is nearly a link."""

    def __init__(
        self, label: str, parent: QWidget | None = None, *, main: bool = False, flat: bool = False
    ) -> None:
        # a label is no place for mnemonics of its own: "Q&A" is a text
        super().__init__(label.replace("&", "&&"), parent)
        self.setProperty("main", main)
        self.setProperty("flat", flat)
        self.setAutoDefault(True)  # Enter presses the button that has the focus
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(label)
