"""A page on the web: its title and address, to open or to copy."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from esign_desktop.gui.icons import icon
from esign_desktop.gui.theme import Role
from esign_desktop.gui.widgets.choice import Choice
from esign_desktop.gui.widgets.text import Text


class LinkCard(QWidget):
    """One page. Opening and copying are somebody else's work.

    Args:
        title: of the page.
        url: its address, shown as it is.
        copy: what the button for copying is called.
        colour: of the pictures.
        opens: whether it is in the program's list; any other can only be read and copied.
        parent: owns it.
    """

    opened = Signal()
    copied = Signal(str)

    def __init__(
        self,
        title: str,
        url: str,
        copy: str,
        colour: str,
        *,
        opens: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        address = url.removeprefix("https://")
        self.copy = QToolButton()
        self.copy.setProperty("tool", True)
        self.copy.setIcon(icon("copy", colour, 20))
        self.copy.setToolTip(copy)
        self.copy.setAccessibleName(f"{copy}: {title}")
        self.copy.clicked.connect(lambda: self.copied.emit(url))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        if opens:
            self.page = Choice(title, address, "open", large=False)
            self.page.dress(colour)
            self.page.clicked.connect(self.opened)
            row.addWidget(self.page, 1)
        else:
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(Text(Role.BODY, title))
            shown = Text(Role.MUTED)
            shown.set_breakable(address)
            words.addWidget(shown)
            row.addLayout(words, 1)
        row.addWidget(self.copy)
