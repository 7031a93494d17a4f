"""A picture beside words that say the same, so a screen reader passes it over."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from esign_desktop.gui.icons import pixmap
from esign_desktop.gui.theme.colours import STATE_COLOURS, ColourRole, current_colours
from esign_desktop.model.report import LinkState
from esign_desktop.presenters.document import Mark

_STATES: Final[Mapping[Mark, LinkState]] = {
    Mark.GOOD: LinkState.OK,
    Mark.ATTENTION: LinkState.WARNING,
    Mark.BAD: LinkState.BROKEN,
}


class IconLabel(QLabel):
    """Drawn whenever it is painted: in the colours, the size of type and the density of then.

    Args:
        side: width and height in device-independent pixels.
        lines: the same in lines of text, for a picture that grows with the type.
        parent: owns this.
    """

    def __init__(
        self, side: int = 0, *, lines: float = 0.0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fixed_side, self._lines = side, lines
        self._name, self._colour = "", ColourRole.ACCENT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, colour: ColourRole = ColourRole.ACCENT) -> None:
        """Show a file of ``resources/icons`` in a colour."""
        self._name, self._colour = name, colour
        self.update()

    def show_state(self, state: LinkState) -> None:
        """Show the mark of a state: a shape and a colour, never a colour alone."""
        self.show_icon(f"state_{state.value}", STATE_COLOURS[state])

    def show_mark(self, mark: Mark) -> None:
        """Show the mark of a block."""
        if mark is Mark.WAITING:
            self.show_icon("link_card", ColourRole.MUTED)
        else:
            self.show_state(_STATES.get(mark, LinkState.UNKNOWN))

    def drawn(self) -> QPixmap:
        """Return the picture as it is painted now; an empty one where there is none."""
        if not self._name:
            return QPixmap()
        colour = current_colours().of(self._colour)
        return pixmap(self._name, colour, self._side, self.devicePixelRatioF())

    def sizeHint(self) -> QSize:
        """Return its size."""
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        """Return its size: it never shrinks."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture."""
        QPainter(self).drawPixmap(0, 0, self.drawn())

    @property
    def _side(self) -> int:
        return self._fixed_side or round(self.fontMetrics().height() * self._lines)
