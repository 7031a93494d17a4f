"""Number pad on the screen, for mouse and touch."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from esign_desktop.presenters.texts import N_, Texts

_ORDER: Final = "123456789"


class DigitPad(QWidget):
    """Keys in the order of a telephone's.

    A click leaves the focus where it is, in the field; Tab reaches them all the same.
    """

    digit_pressed = Signal(str)
    erase_pressed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for place, digit in enumerate(_ORDER):
            grid.addWidget(self._key(digit), place // 3, place % 3)
        grid.addWidget(self._key("0"), 3, 1)
        self.erase = self._button("⌫", texts.get(N_("Delete the last digit")))
        self.erase.clicked.connect(self.erase_pressed)
        grid.addWidget(self.erase, 3, 2)
        grid.setColumnStretch(3, 1)

    def _key(self, digit: str) -> QPushButton:
        button = self._button(digit, digit)
        button.clicked.connect(lambda: self.digit_pressed.emit(digit))
        self.keys[digit] = button
        return button

    def _button(self, label: str, name: str) -> QPushButton:
        button = QPushButton(label)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAutoDefault(False)
        side = max(self.fontMetrics().height() * 2, 44)
        button.setFixedSize(QSize(round(side * 1.3), side))
        return button
