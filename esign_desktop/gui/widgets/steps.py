"""What to do, one after the other."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.document import Step


class Steps(QWidget):
    """Numbered steps. A screen reader hears each number with its step.

    Args:
        steps: in their order.
        alone: shows what has to be typed in a terminal, to be copied; without it, that stays in
            its step.
        parent: owns this.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        alone: Callable[[str], QWidget] | None = None,
        parent: QWidget | None = None,
    ) -> None:
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
            text.set_breakable(step.text if alone else str(step))
            text.setAccessibleName(f"{row + 1}. {step}")
            place = 2 * row
            corner = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
            grid.addWidget(number, place, 0, corner)
            grid.addWidget(text, place, 1, Qt.AlignmentFlag.AlignTop)
            if alone and step.command:
                grid.addWidget(alone(step.command), place + 1, 1)
