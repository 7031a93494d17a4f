"""A section that is folded until its title is pressed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP
from esign_desktop.gui.widgets.choice import Choice


class Collapsible(QWidget):
    """A title with an arrow; what is in ``column`` shows when it is pressed."""

    toggled = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = Choice(title, picture="folded", large=False)
        self.button.setProperty("unfold", True)
        self.button.setCheckable(True)
        self.body = QWidget()
        self.body.hide()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(GAP, 0, 0, 0)
        self.column.setSpacing(GAP // 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP // 2)
        whole.addWidget(self.button)
        whole.addWidget(self.body)
        self.button.toggled.connect(self._show)

    def _show(self, shown: bool) -> None:
        self.body.setVisible(shown)
        self.button.icon_label.show_icon("unfolded" if shown else "folded")
        self.toggled.emit(shown)
