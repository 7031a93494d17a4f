"""Facts beside their names: "Reader  ACS ACR39U"."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.document import Fact

_NAME = 22  # letters a name has room for
_BESIDE = 50  # letters from which on there are two columns


class FactGrid(QWidget):
    """Two columns; where there is no room for them, the names stand above what they name."""

    def __init__(self, facts: Sequence[Fact], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GAP // 2)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Text, Text]] = []
        self._icons: list[IconLabel | None] = []
        self._beside: bool | None = None
        self._name_width = 0
        for fact in facts:
            value = Text(Role.BODY)
            value.set_breakable(fact.value, anywhere=True)
            value.setAccessibleName(f"{fact.name}: {fact.value}")
            self._rows.append((Text(Role.MUTED, fact.name), value))
            self._icons.append(_icon(fact))
        self._arrange(beside=False)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the longest word."""
        parts = [part for row in self._rows for part in row]
        width = max((part.minimumSizeHint().width() for part in parts), default=0)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange in two columns where they fit."""
        super().resizeEvent(event)
        self._arrange_for_width()

    def changeEvent(self, event: QEvent) -> None:
        """Arrange again at another size of type."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._rows:
            self._arrange_for_width()

    def _arrange_for_width(self) -> None:
        self._arrange(beside=self.width() >= _BESIDE * self.fontMetrics().averageCharWidth())

    def _arrange(self, *, beside: bool) -> None:
        width = self.fontMetrics().averageCharWidth() * _NAME
        if (beside, width) == (self._beside, self._name_width):
            return
        self._beside, self._name_width = beside, width
        top = Qt.AlignmentFlag.AlignTop
        for row, ((name, value), icon) in enumerate(zip(self._rows, self._icons, strict=True)):
            if icon is not None:
                self._grid.addWidget(icon, row if beside else 2 * row + 1, 2, top)
            if beside:
                name.setFixedWidth(width)
                self._grid.addWidget(name, row, 0, top)
                self._grid.addWidget(value, row, 1, top)
            else:
                name.setMinimumWidth(0)
                name.setMaximumWidth(value.maximumWidth())
                self._grid.addWidget(name, 2 * row, 0, 1, 2, top)
                self._grid.addWidget(value, 2 * row + 1, 0, 1, 2, top)


def _icon(fact: Fact) -> IconLabel | None:
    if fact.mark is None:
        return None
    icon = IconLabel(lines=1.0)
    icon.show_mark(fact.mark)
    return icon
