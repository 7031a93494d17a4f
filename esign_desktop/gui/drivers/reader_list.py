"""List of readers to choose from: drawing, name and other names."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from esign_desktop.gui.icons import drawing, pixmap
from esign_desktop.gui.theme.colours import current_colours
from esign_desktop.gui.theme.sizes import GAP
from esign_desktop.presenters.drivers.computer_choices import ReaderChoiceView

_ROWS: Final = 5  # seen at once
_Index = QModelIndex | QPersistentModelIndex
_AnyRole = Qt.ItemDataRole
_View: Final = _AnyRole.UserRole


class ReaderModel(QStandardItemModel):
    """The readers as Qt asks for them.

    Qt's own model: a view asks for a dozen things of every row it draws, and the answers to all
    but four are "nothing", which no Python is needed for.
    """

    def show(self, readers: Sequence[ReaderChoiceView]) -> None:
        """Replace them all."""
        self.clear()
        self.invisibleRootItem().appendRows([_item(reader) for reader in readers])


def _item(reader: ReaderChoiceView) -> QStandardItem:
    item = QStandardItem(reader.title)
    item.setEditable(False)
    item.setData(f"{reader.title}, {reader.detail}", _AnyRole.AccessibleTextRole)
    item.setData(reader.detail, _AnyRole.ToolTipRole)
    item.setData(reader, _View)
    return item


class ReaderList(QListView):
    """Shows readers; Enter, Space or a click chooses one, Up in the first row goes back."""

    reader_chosen = Signal(object)  # ReaderChoiceView
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.readers = ReaderModel(self)
        self.setProperty("results", True)
        self.setModel(self.readers)
        self.setItemDelegate(_Drawn(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)

    def show_readers(self, readers: Sequence[ReaderChoiceView]) -> None:
        """Show other readers, as high as they need."""
        self.readers.show(readers)
        self.scrollToTop()
        row = self.sizeHintForRow(0) if readers else 0
        self.setFixedHeight(row * min(len(readers), _ROWS) + 12)

    def enter(self) -> None:
        """Move the focus to the first reader."""
        self.setCurrentIndex(self.readers.index(0, 0))
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def activate_if_alone(self) -> None:
        """Choose the only reader there is."""
        if self.readers.rowCount() == 1:
            self._choose(self.readers.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, or go back to where one came from."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.currentIndex().row() <= 0):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.reader_chosen.emit(index.data(_View))


class _Drawn(QStyledItemDelegate):
    """Draws one reader: light, without lines, with room between."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of two lines and their margins."""
        return QSize(100, option.fontMetrics.height() * 2 + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw it."""
        view = index.data(_View)
        colours = current_colours()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(2, 1, -2, -1)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(box, 6, 6)
        line = option.fontMetrics.height()
        height = round(line * 1.6)
        ratio = painter.device().devicePixelRatioF()
        if view.drawing:
            picture = drawing(view.drawing, colours.text, height, ratio)
        else:
            picture = pixmap("link_reader", colours.muted, height, ratio)
        wide = height * 3 // 2
        shift = (wide - round(picture.width() / ratio)) // 2
        painter.drawPixmap(box.x() + 8 + shift, box.y() + (box.height() - height) // 2, picture)
        left = box.x() + 8 + wide + GAP
        room = box.right() - left - 8
        metrics = option.fontMetrics
        elide = Qt.TextElideMode.ElideRight
        text = QColor(colours.accent if chosen else colours.text)
        painter.setPen(text)
        top = QRect(left, box.y() + (box.height() - 2 * line) // 2, room, line)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(option.font)
        painter.drawText(top, int(align), metrics.elidedText(view.title, elide, room))
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        below = top.translated(0, line)
        painter.drawText(below, int(align), metrics.elidedText(view.detail, elide, room))
        painter.restore()
