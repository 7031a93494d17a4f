"""A combo box with an arrow in the theme's colours."""

from typing import Final

from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QWidget

from esign_desktop.gui.icons import pixmap

_ARROW: Final = 16
_EDGE: Final = 10
_LETTERS: Final = 12


class ChoiceBox(QComboBox):
    """A ``QComboBox`` that may be narrower than its longest entry.

    The style's own arrow is drawn with two lines that look like a fault, so it is drawn here.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow at the right edge."""
        super().paintEvent(event)
        colour = self.palette().color(QPalette.ColorRole.Text).name()
        painter = QPainter(self)
        painter.drawPixmap(
            self.width() - _ARROW - _EDGE,
            (self.height() - _ARROW) // 2,
            pixmap("unfolded", colour, _ARROW, self.devicePixelRatioF()),
        )
