"""What to do, one after the other."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.terminal import command_in


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
        steps: Sequence[str],
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
            command = command_in(step) if alone else ""
            text = Text(Role.BODY)
            text.set_breakable(step.removesuffix(command))
            text.setAccessibleName(f"{row + 1}. {step}")
            place = 2 * row
            corner = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
            grid.addWidget(number, place, 0, corner)
            grid.addWidget(text, place, 1, Qt.AlignmentFlag.AlignTop)
            if alone and command:
                grid.addWidget(alone(command), place + 1, 1)
