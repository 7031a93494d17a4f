"""Text on a page."""

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from esign_desktop.gui.theme.sizes import Role
from esign_desktop.model.sanitize import sanitize

_LONGEST_WORD: Final = 24
_MAY_BREAK: Final = re.compile(r"(?<=[/\\.=?&_-])(?=[^/\\.=?&_-])")
_ZERO_WIDTH_SPACE: Final = "\u200b"
_LONGEST_FACT: Final = 16
_PIECE: Final = 8


def breakable(text: str) -> str:
    """Return a text whose long words, addresses and paths, may go on in the next line.

    Only for what nobody copies: the places are marked by letters without width.
    """
    return " ".join(
        _MAY_BREAK.sub(_ZERO_WIDTH_SPACE, word) if len(word) > _LONGEST_WORD else word
        for word in text.split(" ")
    )


def in_pieces(text: str) -> str:
    """Return a text whose long words may go on in the next line anywhere: a fingerprint is one."""
    return " ".join(
        word if len(word) <= _LONGEST_FACT else _ZERO_WIDTH_SPACE.join(_pieces(word))
        for word in text.split(" ")
    )


def _pieces(word: str) -> list[str]:
    return [word[at : at + _PIECE] for at in range(0, len(word), _PIECE)]


def _shown(text: str) -> str:
    """Return a text as it may be shown; the places where ``breakable`` lets it break stay."""
    return _ZERO_WIDTH_SPACE.join(map(sanitize, text.split(_ZERO_WIDTH_SPACE)))


class Text(QLabel):
    """Plain text that wraps and can be copied. Never rich text: names come from outside."""

    def __init__(self, role: Role, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(_shown(text), parent)
        self.setProperty("role", role.value)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:
        """Show a text without control characters."""
        super().setText(_shown(text))

    def set_breakable(self, text: str, *, anywhere: bool = False) -> None:
        """Show a text whose long words may break. One that has such places cannot be copied.

        Args:
            text: as it is said.
            anywhere: break also where an address or a path would not.
        """
        text = sanitize(text)
        shown = in_pieces(text) if anywhere else breakable(text)
        interaction = Qt.TextInteractionFlag
        super().setText(shown)  # with its places, which are letters without width
        self.setAccessibleName(text)
        self.setTextInteractionFlags(
            interaction.TextSelectableByMouse if shown == text else interaction.NoTextInteraction
        )
