"""Buttons of three weights."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

_WRAPPED: Final = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextHideMnemonic
_CENTRED: Final = Qt.AlignmentFlag.AlignCenter


class Button(QPushButton):
    """A button. ``main`` is the one to press; ``flat`` is nearly a link.

    A label that is wider than the room for it wraps: a button that is cut off, or that widens the
    page beyond the window, cannot be pressed by everybody.
    """

    def __init__(
        self, label: str, parent: QWidget | None = None, *, main: bool = False, flat: bool = False
    ) -> None:
        # a label is no place for mnemonics of its own: "Q&A" is a text
        super().__init__(label.replace("&", "&&"), parent)
        self.setProperty("main", main)
        self.setProperty("flat", flat)
        self.setAutoDefault(True)  # Enter presses the button that has the focus
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(label)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that a narrow button is a high one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height the wrapped label needs."""
        frame = self.sizeHint() - self._words().size()
        return self._words(max(width - frame.width(), 1)).height() + frame.height()

    def minimumSizeHint(self) -> QSize:
        """Be as narrow as the longest word."""
        whole, frame = self.sizeHint(), self.sizeHint() - self._words().size()
        words = self.text().replace("&&", "&").split()
        longest = max((self.fontMetrics().horizontalAdvance(w) for w in words), default=0)
        return QSize(min(longest + frame.width() + 2, whole.width()), whole.height())

    def changeEvent(self, event: QEvent) -> None:
        """Take other room when the type has changed."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as the style does, but with a label that wraps."""
        if self._words().width() <= self.contentsRect().width() and not self.icon().isNull():
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        painter.setPen(option.palette.buttonText().color())
        painter.drawText(inside, int(_CENTRED) | int(_WRAPPED), self.text())

    def _words(self, width: int = 1 << 20) -> QRect:
        return self.fontMetrics().boundingRect(
            QRect(0, 0, width, 1 << 20), int(_CENTRED) | int(_WRAPPED), self.text()
        )
