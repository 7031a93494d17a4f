"""What to do, one after the other."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from esign_desktop.gui.theme import GAP, Role
from esign_desktop.gui.widgets.text import Text


class Steps(QWidget):
    """Numbered steps. A screen reader hears each number with its step."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP * 2 // 3)
        grid.setColumnStretch(1, 1)
        for row, step in enumerate(steps):
            number = Text(Role.MUTED, f"{row + 1}.")
            number.setWordWrap(False)
            number.setAccessibleName(" ")  # said with the step
            text = Text(Role.BODY)
            text.set_breakable(step)
            text.setAccessibleName(f"{row + 1}. {step}")
            grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)
