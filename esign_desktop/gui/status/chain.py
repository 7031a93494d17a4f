"""The six links of a signature as a picture, the broken one marked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from esign_desktop.gui.icons import pixmap
from esign_desktop.gui.theme.colours import STATE_COLOURS, current_colours
from esign_desktop.gui.theme.theme import CHANGES
from esign_desktop.model.report import Link, LinkState

if TYPE_CHECKING:
    from esign_desktop.presenters.status.overview import ChainLinkView

_PICTURE: Final = 40
_MARK: Final = 20


class Chain(QWidget):
    """One button a link, joined by lines: whole up to the broken link, dotted behind it."""

    link_chosen = Signal(str)  # value of Link

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QToolButton] = []
        self._links: Sequence[ChainLinkView] = ()
        self.states: list[LinkState] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._columns = 0

    def show_view(self, links: "Sequence[ChainLinkView]") -> None:
        """Replace the picture. The buttons stay, so that the focus does too."""
        while len(self.buttons) < len(links):
            self.buttons.append(self._button())
        self._links = tuple(links)
        self.states = [view.state for view in links]
        for button, view in zip(self.buttons, links, strict=False):
            button.setText(f"{view.label}\n{view.state_word}")
            button.setAccessibleName(f"{view.label}: {view.state_word}")
            button.setToolTip(f"{view.label}: {view.state_word}")
            button.setProperty("link", view.link.value)
        self._draw_pictures()
        self._arrange()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the pictures anew in other colours."""
        super().changeEvent(event)
        if event.type() in CHANGES:
            self._draw_pictures()

    def event(self, event: QEvent) -> bool:
        """Draw the pictures anew on a screen of another density."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._draw_pictures()
        return super().event(event)

    def _draw_pictures(self) -> None:
        for button, view in zip(self.buttons, self._links, strict=False):
            button.setIcon(_picture(view, self.devicePixelRatioF()))

    def show_open(self, link: str) -> None:
        """Show which link's details are open."""
        for button in self.buttons:
            # not checkable: what a screen reader does to such a button is no click
            is_open = button.property("link") == link
            if bool(button.property("open")) is not is_open:
                button.setProperty("open", is_open)
                button.style().unpolish(button)
                button.style().polish(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the links in one row, or in two or three where the type is large."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines between the links of one row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for left, right in zip(self.buttons, self.buttons[1:], strict=False):
            if left.y() != right.y():
                continue
            broken = LinkState.BROKEN in self.states[: self.buttons.index(right)]
            line = QPen(QColor(current_colours().field_border), 2)
            line.setStyle(Qt.PenStyle.DotLine if broken else Qt.PenStyle.SolidLine)
            painter.setPen(line)
            y = left.y() + 10 + _PICTURE // 2
            gap = _PICTURE // 2 + 8
            painter.drawLine(
                left.geometry().center().x() + gap, y, right.geometry().center().x() - gap, y
            )

    def minimumSizeHint(self) -> QSize:
        """Return the width of one link."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("chain", True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(_PICTURE + _MARK // 2, _PICTURE))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.link_chosen.emit(button.property("link")))
        return button

    def _widest(self) -> int:
        return max((button.sizeHint().width() for button in self.buttons), default=0)

    def _arrange(self) -> None:
        # six beside each other where their words fit, however wide the widest is
        total = sum(button.sizeHint().width() for button in self.buttons) + 5 * 4
        fewer = (n for n in (3, 2) if self._widest() * n + (n - 1) * 4 <= self.width())
        columns = 6 if total <= self.width() else next(fewer, 1)
        if columns == self._columns and self._grid.count() == len(self.buttons):
            return
        self._columns = columns
        for number, button in enumerate(self.buttons):
            self._grid.addWidget(button, number // columns, number % columns)
        for column in range(6):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


def _picture(view: "ChainLinkView", ratio: float) -> QPixmap:
    """Return a link's picture with the mark of its state at the corner."""
    colours = current_colours()
    mark = colours.of(STATE_COLOURS[view.state])
    colour = colours.muted if view.state is LinkState.UNKNOWN else colours.text
    width = _PICTURE + _MARK // 2
    picture = QPixmap(round(width * ratio), round(_PICTURE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    link: Link = view.link
    painter.drawPixmap(4, 0, pixmap(f"link_{link.value}", colour, _PICTURE - 4, ratio))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.surface))
    left, top = width - _MARK - 1, _PICTURE - _MARK - 1
    painter.drawEllipse(left - 1, top - 1, _MARK + 2, _MARK + 2)
    painter.drawPixmap(left, top, pixmap(f"state_{view.state.value}", mark, _MARK, ratio))
    painter.end()
    return picture
