"""A page on the web: its title and address, to open or to copy."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import Role
from esign_desktop.gui.widgets.choice import Choice
from esign_desktop.gui.widgets.copy_button import CopyButton
from esign_desktop.gui.widgets.text import Text


class LinkCard(QWidget):
    """Shows a page of the web; emits ``opened`` and ``copied``.

    Args:
        title: of the page.
        url: its address, shown as it is.
        copy: what the button for copying is called.
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
        *,
        opens: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        address = url.removeprefix("https://")
        self.copy = CopyButton(url, copy, title)
        self.copy.copied.connect(self.copied)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        if opens:
            self.page = Choice(title, address, "open", large=False)
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
