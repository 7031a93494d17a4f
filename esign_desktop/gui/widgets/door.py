"""A page of the list: its title and address, to open or to copy."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from esign_desktop.gui.icons import icon
from esign_desktop.gui.widgets.choice import Choice


class Door(QWidget):
    """One link. Opening and copying are somebody else's work.

    Args:
        title: of the page.
        url: its address, shown as it is.
        copy: what the button for copying is called.
        colour: of the pictures.
        parent: owns it.
    """

    opened = Signal()
    copied = Signal(str)

    def __init__(
        self, title: str, url: str, copy: str, colour: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.page = Choice(title, url.removeprefix("https://"), "open", large=False)
        self.page.dress(colour)
        self.page.clicked.connect(self.opened)
        self.copy = QToolButton()
        self.copy.setProperty("tool", True)
        self.copy.setIcon(icon("copy", colour, 20))
        self.copy.setToolTip(copy)
        self.copy.setAccessibleName(f"{copy}: {title}")
        self.copy.clicked.connect(lambda: self.copied.emit(url))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.page, 1)
        row.addWidget(self.copy)
