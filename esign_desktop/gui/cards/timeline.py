"""Draws a certificate's validity: a bar from its beginning to its end, and today."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from esign_desktop.gui.theme.colours import STATE_COLOURS, current_colours
from esign_desktop.model.report import LinkState
from esign_desktop.presenters.cards.timeline import BarView

_BAR: Final = 14
_ROUND: Final = 7.0
_AIR: Final = 4


class Timeline(QWidget):
    """One certificate's bar. All on a page share one scale, so they stand under each other.

    A certificate that is over or to come is an outline; the months in which it can be renewed are
    hatched; today is a line through it, with its word.
    """

    def __init__(self, view: BarView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self._colours = current_colours()
        self.setAccessibleName(view.sentence)
        self.setToolTip(view.sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for today's word, the bar, and the dates below."""
        line = self.fontMetrics().height()
        return QSize(320, 2 * line + _BAR + 5 * _AIR)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the longer date."""
        return QSize(self.fontMetrics().horizontalAdvance(self.view.end_word), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        self._colours = current_colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        top = line + 2 * _AIR
        bar = QRectF(
            self._x(self.view.begin),
            top,
            max(self._x(self.view.end) - self._x(self.view.begin), _BAR),
            _BAR,
        )
        self._draw_track(painter, top)
        self._draw_bar(painter, bar)
        self._draw_today(painter, line, top)
        self._draw_dates(painter, bar, top + _BAR + 2 * _AIR)

    def _x(self, place: float) -> float:
        return place * self.width()

    def _draw_track(self, painter: QPainter, top: float) -> None:
        painter.setPen(QPen(QColor(self._colours.border), 1))
        middle = top + _BAR / 2
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))

    def _draw_bar(self, painter: QPainter, bar: QRectF) -> None:
        colour = QColor(self._colours.of(STATE_COLOURS[self.view.state]))
        whole = QPainterPath()
        whole.addRoundedRect(bar.adjusted(0.75, 0.75, -0.75, -0.75), _ROUND, _ROUND)
        holds = self.view.state in {LinkState.OK, LinkState.WARNING}
        painter.fillPath(whole, colour if holds else QColor(self._colours.surface))
        painter.save()
        painter.setClipPath(whole)
        last = QRectF(bar)
        last.setLeft(max(self._x(self.view.renewal), bar.left()))
        if holds:
            painter.fillRect(last, QColor(self._colours.warning_soft))
        hatching = QColor(self._colours.warning) if holds else colour
        painter.fillRect(last, QBrush(hatching, Qt.BrushStyle.BDiagPattern))
        painter.restore()
        style = (
            Qt.PenStyle.DashLine if self.view.state is LinkState.UNKNOWN else Qt.PenStyle.SolidLine
        )
        painter.setPen(QPen(colour, 1.5, style))
        painter.drawPath(whole)

    def _draw_today(self, painter: QPainter, line: int, top: float) -> None:
        x = min(max(self._x(self.view.today), 1.0), self.width() - 1.0)
        painter.setPen(QPen(QColor(self._colours.text), 2))
        painter.drawLine(QPointF(x, top - _AIR), QPointF(x, top + _BAR + _AIR))
        self._write(painter, self.view.today_word, x, 0.0, line, self._colours.text)

    def _draw_dates(self, painter: QPainter, bar: QRectF, top: float) -> None:
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        begin, end = self.view.begin_word, self.view.end_word
        room = bar.width() - metrics.horizontalAdvance(begin) - metrics.horizontalAdvance(end)
        muted = self._colours.muted
        if room > metrics.horizontalAdvance("  "):
            half = metrics.horizontalAdvance(begin) / 2
            self._write(painter, begin, bar.left() + half, top, line, muted)
            half = metrics.horizontalAdvance(end) / 2
            self._write(painter, end, bar.right() - half, top, line, muted)
            return
        both = f"{begin} – {end}"
        if metrics.horizontalAdvance(both) <= self.width():
            self._write(painter, both, bar.center().x(), top, line, muted)
        else:  # large type in a narrow window: the end is what matters
            self._write(painter, end, bar.right(), top, line, muted)

    def _write(
        self, painter: QPainter, words: str, centre: float, top: float, line: int, colour: str
    ) -> None:
        """Write a word around a place, moved as far as needed to be whole."""
        width = self.fontMetrics().horizontalAdvance(words) + 2
        left = min(max(centre - width / 2, 0.0), max(self.width() - width, 0.0))
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(left, top, width, line), int(Qt.AlignmentFlag.AlignCenter), words)


class RenewalKey(QWidget):
    """What the hatching of the bars stands for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(2 * _BAR, _BAR)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a piece of it."""
        colours = current_colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
        painter.fillPath(path, QColor(colours.warning_soft))
        warning = QColor(colours.warning)
        painter.fillPath(path, QBrush(warning, Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(warning, 1.5))
        painter.drawPath(path)
