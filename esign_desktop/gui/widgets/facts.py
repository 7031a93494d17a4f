"""Facts beside their names: "Reader  ACS ACR39U"."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from esign_desktop.gui.theme import GAP, Role
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.cards import FactView

_BREAK_AFTER = 16  # letters; a fingerprint is one word of 64, which would widen the page
_ZERO_WIDTH_SPACE = "\u200b"


class Facts(QWidget):
    """Two columns; where the type is large, the names stand above what they name."""

    def __init__(self, facts: Sequence[FactView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP // 2)
        grid.setColumnStretch(1, 1)
        beside = self.fontMetrics().averageCharWidth() < 14
        for row, fact in enumerate(facts):
            name = Text(Role.MUTED, fact.label)
            value = Text(Role.BODY, in_pieces(fact.value))
            value.setAccessibleName(f"{fact.label}: {fact.value}")
            top = Qt.AlignmentFlag.AlignTop
            if beside:
                name.setFixedWidth(self.fontMetrics().averageCharWidth() * 22)
                grid.addWidget(name, row, 0, top)
                grid.addWidget(value, row, 1, top)
            else:
                grid.addWidget(name, 2 * row, 0, 1, 2, top)
                grid.addWidget(value, 2 * row + 1, 0, 1, 2, top)


def in_pieces(value: str) -> str:
    """Let long words be broken: paths behind their separators, hex anywhere."""
    words = value.split(" ")
    return " ".join(
        word if len(word) <= _BREAK_AFTER else _ZERO_WIDTH_SPACE.join(_pieces(word))
        for word in words
    )


def _pieces(word: str) -> list[str]:
    size = 8
    return [word[at : at + size] for at in range(0, len(word), size)]
