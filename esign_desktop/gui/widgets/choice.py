"""A large button: icon, title and a sentence, which wrap in a narrow place."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.text import Text, breakable


class Choice(QPushButton):
    """One button with as many lines as its words need.

    Args:
        title: what is chosen.
        says: a sentence about it; "" for none.
        picture: name of its file in ``resources/icons``; "" for none.
        large: for an entry of a page; otherwise it is a line of a list.
        parent: owns it.
    """

    def __init__(
        self,
        title: str,
        says: str = "",
        picture: str = "",
        parent: QWidget | None = None,
        *,
        large: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setProperty("choice", True)
        self.setProperty("large", large)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(says)
        self.icon_label = IconLabel(lines=1.8 if large else 1.15)
        self.icon_label.show_icon(picture)
        self.title = Text(Role.STRONG if large else Role.BODY, title)
        self.says = Text(Role.MUTED, breakable(says))
        row = QHBoxLayout(self)
        margin = 16 if large else 10
        row.setContentsMargins(margin, margin - 4, margin, margin - 4)
        row.setSpacing(GAP + 2 if large else GAP - 2)
        row.addWidget(self.icon_label, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.says)
        words.addStretch(1)
        row.addLayout(words, 1)
        for part, shown in ((self.icon_label, picture), (self.says, says)):
            if not shown:  # hidden only: what is shown before it has a place is a window
                part.hide()
        for part in (self.icon_label, self.title, self.says):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for words_of in (self.title, self.says):
            words_of.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return what the words want."""
        return self._row().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least the words need."""
        return self._row().minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Return True: a narrower choice is a higher one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height the words need."""
        return self._row().totalHeightForWidth(width)

    def _row(self) -> QHBoxLayout:
        row = self.layout()
        assert isinstance(row, QHBoxLayout)  # noqa: S101 - for the type checker
        return row
