"""A QR code, dark on light whatever the theme: readers of phones expect it so."""

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_QUIET = 4  # modules of white around it (ISO/IEC 18004, 6.3.8)
_PIXELS = 5  # a module's least size, in device-independent pixels


class QrCode(QWidget):
    """Shows a line as a QR code.

    Args:
        name: what a screen reader calls it.
        parent: owns this.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = ""
        self._rows: tuple[bytes, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_line(self, line: str) -> None:
        """Draw another line."""
        if line == self.line:
            return
        self.line = line
        made = segno.make_qr(line, error="m")
        self._rows = tuple(bytes(row) for row in made.matrix)
        self.setAccessibleDescription(line)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that a phone can read at arm's length."""
        side = (len(self._rows) + 2 * _QUIET) * _PIXELS
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Never be smaller: it could not be read."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the modules, without seams between them."""
        if not self._rows:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(self.rect(), 8, 8)
        side = min(self.width(), self.height()) / (len(self._rows) + 2 * _QUIET)
        painter.setBrush(QColor("black"))
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark:
                    left, top = (x + _QUIET) * side, (y + _QUIET) * side
                    painter.drawRect(QRectF(left, top, side, side))
