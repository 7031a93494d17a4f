"""What is there for those who want to know more: folded until it is asked for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from esign_desktop.gui.icons import icon
from esign_desktop.gui.theme import GAP


class Unfolding(QWidget):
    """A title with an arrow; what is in ``column`` shows when it is pressed."""

    toggled = Signal(bool)

    def __init__(self, title: str, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton()
        self.button.setProperty("unfold", True)
        self.button.setText(title.replace("&", "&&"))
        self.button.setAccessibleName(title)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body = QWidget()
        self.body.hide()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(GAP, 0, 0, 0)
        self.column.setSpacing(GAP // 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP // 2)
        whole.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.body)
        self.button.toggled.connect(self._show)
        self.dress(colour)

    def dress(self, colour: str) -> None:
        """Draw the arrow in a colour."""
        self._colour = colour
        self._draw()

    def _draw(self) -> None:
        name = "unfolded" if self.button.isChecked() else "folded"
        self.button.setIcon(icon(name, self._colour, 16))

    def _show(self, shown: bool) -> None:
        self.body.setVisible(shown)
        self._draw()
        self.toggled.emit(shown)
