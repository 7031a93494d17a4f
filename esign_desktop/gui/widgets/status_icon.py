"""The mark of a state: a shape and a colour, never a colour alone."""

from PySide6.QtWidgets import QLabel, QWidget

from esign_desktop.gui.icons import pixmap
from esign_desktop.gui.theme import Colours
from esign_desktop.model.report import LinkState


class StatusIcon(QLabel):
    """A picture beside the words that say the same, so a screen reader passes it over."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setFixedSize(size, size)

    def show_state(self, state: LinkState, colours: Colours) -> None:
        """Show a state."""
        self.show_picture(f"state_{state.value}", colour_of(state, colours))

    def show_picture(self, name: str, colour: str) -> None:
        """Show another picture, in a colour."""
        self.setPixmap(pixmap(name, colour, self._size, self.devicePixelRatioF()))


def colour_of(state: LinkState, colours: Colours) -> str:
    """Return the colour of a state."""
    return {
        LinkState.OK: colours.ok,
        LinkState.WARNING: colours.warning,
        LinkState.BROKEN: colours.broken,
        LinkState.UNKNOWN: colours.muted,
    }[state]
