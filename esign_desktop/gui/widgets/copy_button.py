"""A small button that copies what stands beside it."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from esign_desktop.gui.icons import icon
from esign_desktop.gui.theme.colours import current_colours
from esign_desktop.gui.theme.theme import CHANGES

_PICTURE = 20


class CopyButton(QToolButton):
    """Emits the text to be copied.

    Args:
        text: what is copied.
        label: what the button is called, in the user's language.
        name: of the thing that is copied, for screen readers.
        parent: owns this.
    """

    copied = Signal(str)

    def __init__(self, text: str, label: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tool", True)
        self.setToolTip(label)
        self.setAccessibleName(f"{label}: {name}")
        self.clicked.connect(lambda: self.copied.emit(text))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the new colours."""
        super().changeEvent(event)
        if event.type() in CHANGES:
            self._draw()

    def _draw(self) -> None:
        self.setIcon(icon("copy", current_colours().accent, _PICTURE))
