"""A check box that is visible in light and dark, and grows with the type."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QWidget

_GAP = 10
_EDGE = 4  # room for the ring of the focus
_TEXT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class CheckBox(QCheckBox):
    """A ``QCheckBox``. Fusion's box is as dark as a dark surface, and stays small with large type.

    Args:
        label: what is ticked. Its "&" marks a mnemonic.
        parent: owns this.
    """

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(label.replace("&", ""))

    def sizeHint(self) -> QSize:
        """Return the room for box, label and the ring of the focus."""
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        width = self._side() + _GAP + words.width() + 2 * _EDGE
        return QSize(width, max(self._side(), words.height()) + 2 * _EDGE)

    def minimumSizeHint(self) -> QSize:
        """Never be cut off."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        """Accept clicks on box and label."""
        return QRect(QPoint(0, 0), self.sizeHint()).contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, mark, label and focus."""
        palette, side = self.palette(), self._side()
        role = QPalette.ColorRole
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(_EDGE, (self.height() - side) / 2, side, side).adjusted(1, 1, -1, -1)
        line = QColor(palette.color(role.PlaceholderText))
        fill = QColor(palette.color(role.Base))
        if self.isChecked():
            line = palette.color(role.Highlight) if self.isEnabled() else line
            fill = line
        painter.setPen(QPen(line, 2))
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            mark = QPen(palette.color(role.HighlightedText), max(2.0, side / 9))
            mark.setCapStyle(Qt.PenCapStyle.RoundCap)
            mark.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(mark)
            painter.drawPolyline(QPolygonF([_at(box, x, y) for x, y in _CHECK]))
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(palette.color(group, role.WindowText))
        words = self.rect().adjusted(_EDGE + side + _GAP, 0, 0, 0)
        painter.drawText(words, int(_TEXT) | int(Qt.TextFlag.TextShowMnemonic), self.text())
        if self.hasFocus():
            painter.setPen(QPen(palette.color(role.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(QPointF(0, 0), self.sizeHint()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, 6, 6)

    def _side(self) -> int:
        return round(self.fontMetrics().height() * 0.95)


_CHECK = ((0.22, 0.52), (0.43, 0.72), (0.8, 0.3))


def _at(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.left() + x * box.width(), box.top() + y * box.height())
