"""Layouts that take as many rows as the width asks for."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from esign_desktop.gui.theme.sizes import GAP


class _Wrapping(QLayout):
    """Holds the items; subclasses arrange them."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = GAP) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def addWidget(self, widget: QWidget) -> None:
        """Add a widget, with an item of our own.

        Of those Qt would make, PySide 6.11 says after a while that they are deleted.
        """
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item. Qt calls this."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    # Qt asks for items that are not there, to find the end
    def itemAt(self, index: int) -> QLayoutItem:
        """Return an item."""
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more room than the items need."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return True: a narrower layout is a higher one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        return self._arrange(QRect(0, 0, inner, 0), apply=False) + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect.marginsRemoved(self.contentsMargins()), apply=True)

    def sizeHint(self) -> QSize:
        """Return what the widest item needs; the height follows from the width."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return what the widest item needs."""
        margins = self.contentsMargins()
        width = max((item.minimumSize().width() for item in self._shown()), default=0)
        height = max((item.minimumSize().height() for item in self._shown()), default=0)
        return QSize(
            width + margins.left() + margins.right(), height + margins.top() + margins.bottom()
        )

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, apply: bool) -> int:
        """Return the height of all rows, and place the items if asked."""
        raise TypeError(type(self).__name__)  # pragma: no cover - the two below have their own


class FlowLayout(_Wrapping):
    """Rows of buttons: each as wide as it wants, and on to the next row where it is full."""

    def _arrange(self, rect: QRect, *, apply: bool) -> int:
        x, y, row_height = rect.x(), rect.y(), 0
        for item in self._shown():
            wanted = item.sizeHint().expandedTo(item.minimumSize())
            size = QSize(min(wanted.width(), rect.width()), wanted.height())
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if x > rect.x() and x + size.width() > rect.x() + rect.width():
                x, y, row_height = rect.x(), y + row_height + self.spacing(), 0
            if apply:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            row_height = max(row_height, size.height())
        return y + row_height - rect.y()


class ColumnLayout(_Wrapping):
    """Columns of one width, as many as fit; the entries of a row are of one height.

    Args:
        narrowest: how many letters a column must have room for; with large type there are fewer.
        most: columns there may be.
        parent: whose layout it is.
    """

    def __init__(self, narrowest: int, most: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrowest = narrowest
        self._most = most

    def columns_in(self, width: int) -> int:
        """Return how many columns a width has room for."""
        owner = self.parentWidget()
        letter = owner.fontMetrics().averageCharWidth() if owner is not None else 8
        fit = (width + self.spacing()) // (max(self._narrowest * letter, 1) + self.spacing())
        return max(1, min(self._most, fit))

    def _arrange(self, rect: QRect, *, apply: bool) -> int:
        columns = self.columns_in(rect.width())
        width = (rect.width() - (columns - 1) * self.spacing()) // columns
        items, y = self._shown(), rect.y()
        for start in range(0, len(items), columns):
            row = items[start : start + columns]
            height = max(
                item.heightForWidth(width)
                if item.hasHeightForWidth()
                else item.sizeHint().height()
                for item in row
            )
            for number, item in enumerate(row if apply else ()):
                x = rect.x() + number * (width + self.spacing())
                item.setGeometry(QRect(x, y, width, height))
            y += height + self.spacing()
        return max(y - self.spacing() - rect.y(), 0)
