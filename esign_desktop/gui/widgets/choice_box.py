"""A list to unfold, with an arrow in the theme's colours."""

from typing import Final

from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox

from esign_desktop.gui.icons import pixmap

_ARROW: Final = 16
_EDGE: Final = 10


class ChoiceBox(QComboBox):
    """A ``QComboBox``. The style's own arrow is drawn with two lines that look like a fault."""

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
