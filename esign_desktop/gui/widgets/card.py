"""A surface that holds what belongs together."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP


class Card(QFrame):
    """A rounded surface. ``state`` colours its border: broken, warning or nothing."""

    def __init__(self, parent: QWidget | None = None, *, state: str = "") -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setProperty("state", state)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 18, 20, 18)
        self.column.setSpacing(GAP)
