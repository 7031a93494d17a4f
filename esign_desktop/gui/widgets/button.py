"""Buttons of three weights."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from esign_desktop.gui.icons import icon
from esign_desktop.gui.theme.colours import ColourRole, current_colours
from esign_desktop.gui.theme.theme import CHANGES
from esign_desktop.model.sanitize import one_line

_WRAPPED: Final = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextHideMnemonic
_CENTRED: Final = Qt.AlignmentFlag.AlignCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_APART: Final = 8  # of picture and label
_STYLES_OWN: Final = 4  # what QPushButton reckons with between them


class Button(QPushButton):
    """A button. ``main`` is the one to press; ``flat`` is nearly a link.

    A label that is wider than the room for it wraps: a button that is cut off, or that widens the
    page beyond the window, cannot be pressed by everybody. ``left``: it begins at the edge, as the
    entries of a list do. ``picture``: name of its file in ``resources/icons``; "" for none.
    """

    def __init__(
        self,
        label: str,
        parent: QWidget | None = None,
        *,
        main: bool = False,
        flat: bool = False,
        left: bool = False,
        picture: str = "",
        picture_size: int = 20,
    ) -> None:
        # a label is no place for mnemonics of its own: "Q&A" is a text
        super().__init__(one_line(label).replace("&", "&&"), parent)
        self._left = left
        self._picture, self._picture_size = picture, picture_size
        self._colour = ColourRole.TEXT
        if main or flat:
            self._colour = ColourRole.ON_ACCENT if main else ColourRole.ACCENT
        self.setProperty("main", main)
        self.setProperty("flat", flat)
        self.setAutoDefault(True)  # Enter presses the button that has the focus
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(label)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._set_icon()

    def hasHeightForWidth(self) -> bool:
        """Return True: a narrower button is a higher one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height the wrapped label needs."""
        frame = self.sizeHint() - self._words().size()
        return self._words(max(width - frame.width(), 1)).height() + frame.height()

    def minimumSizeHint(self) -> QSize:
        """Return the width of the longest word."""
        whole, frame = self.sizeHint(), self.sizeHint() - self._words().size()
        words = self.text().replace("&&", "&").split()
        longest = max((self.fontMetrics().horizontalAdvance(w) for w in words), default=0)
        return QSize(min(longest + frame.width() + 2, whole.width()), whole.height())

    def changeEvent(self, event: QEvent) -> None:
        """Update the size and the icon when type or colours change."""
        super().changeEvent(event)
        if event.type() in CHANGES:
            self._set_icon()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room for picture and label, with more between them than the style leaves."""
        hint = super().sizeHint()
        return hint if self.icon().isNull() else hint + QSize(_APART - _STYLES_OWN, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ignore auto-repeat: the key that is held could press the next button too."""
        if not event.isAutoRepeat():
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as the style does, but with a label that wraps."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        painter.setPen(option.palette.buttonText().color())
        if not self.icon().isNull():
            inside = self._draw_picture(painter, inside)
        place = _LEFT if self._left else _CENTRED
        painter.drawText(inside, int(place) | int(_WRAPPED), self.text())

    def _set_icon(self) -> None:
        if self._picture:
            colour = current_colours().of(self._colour)
            self.setIcon(icon(self._picture, colour, self._picture_size))

    def _draw_picture(self, painter: QStylePainter, inside: QRect) -> QRect:
        """Draw the picture before the label, and return what room is left for that."""
        size = self.iconSize()
        taken = size.width() + _APART
        free = inside.width() - taken - self._words(max(inside.width() - taken, 1)).width()
        x = inside.x() + (0 if self._left else max(free // 2, 0))
        place = QRect(x, inside.center().y() - size.height() // 2, size.width(), size.height())
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        self.icon().paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
        return QRect(x + taken, inside.y(), inside.right() + 1 - x - taken, inside.height())

    def _words(self, width: int = 1 << 20) -> QRect:
        return self.fontMetrics().boundingRect(
            QRect(0, 0, width, 1 << 20), int(_CENTRED) | int(_WRAPPED), self.text()
        )
