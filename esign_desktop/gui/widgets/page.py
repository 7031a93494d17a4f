"""Base of the pages: a column of readable width in a scroll area."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import SPACE, WIDEST


class Page(QScrollArea):
    """Scrolls up and down only; ``column`` takes the contents."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # a stop for those who scroll with the keys, framed then; a click on empty room is none
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("page", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outside = AsHighAsItsWords()
        outside.setObjectName("page")
        centred = QHBoxLayout(outside)
        centred.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE)
        centred.addStretch(1)
        centred.addWidget(inside, 1000)
        centred.addStretch(1)
        self.setWidget(outside)


class AsHighAsItsWords(QWidget):
    """A layout's least height is that at its least width; in a scroll area the width is given."""

    def minimumSizeHint(self) -> QSize:
        """Return no height: the scroll area gives the width, and the words follow."""
        layout = self.layout()
        return QSize(layout.minimumSize().width() if layout else 0, 0)
