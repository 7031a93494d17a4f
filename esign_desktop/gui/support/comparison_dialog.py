"""Dialog with the differences between two reports as a table."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QTableView, QVBoxLayout, QWidget

from esign_desktop.gui.clipboard import copy_text
from esign_desktop.gui.theme.sizes import GAP, SPACE, Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.flow_layout import FlowLayout
from esign_desktop.gui.widgets.text import Text
from esign_desktop.gui.window_geometry import take_size
from esign_desktop.presenters.support.comparison import ComparisonRow
from esign_desktop.presenters.texts import N_, Texts

_SIZE: Final = QSize(860, 560)
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class ComparisonModel(QAbstractTableModel):
    """The rows of a comparison.

    Args:
        rows: what changed.
        header: what the three columns are.
    """

    def __init__(self, rows: Sequence[ComparisonRow], header: Sequence[str]) -> None:
        super().__init__()
        self.rows = tuple(rows)
        self._header = tuple(header)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return three: what, before, after."""
        return 0 if parent.isValid() else len(self._header)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell. Conclusions are bold."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.what, row.before, row.after)[index.column()]
        if role == Qt.ItemDataRole.FontRole and row.conclusion:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return a column's title."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._header[section]
        return None

    def as_text(self) -> str:
        """Return the table as text, with tabs."""
        rows = [self._header, *((row.what, row.before, row.after) for row in self.rows)]
        return "".join("\t".join(row) + "\n" for row in rows)


class ComparisonDialog(QDialog):
    """A comparison to read and to copy.

    Args:
        rows: what changed.
        between: which reports, in words.
        texts: the language.
        parent: the window.
    """

    def __init__(
        self,
        rows: Sequence[ComparisonRow],
        between: str,
        texts: Texts,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        _ = texts.get
        title = _(N_("What changed"))
        self.setWindowTitle(title)
        take_size(self, _SIZE)
        self.model = ComparisonModel(rows, (_(N_("What")), _(N_("Before")), _(N_("After"))))
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(title)
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.nothing = Text(Role.HEADING, _(N_("Nothing changed.")))
        self.copy = Button(_(N_("Copy")))
        self.shut = Button(_(N_("Close")), main=True)
        self.copy.clicked.connect(lambda: copy_text(self.model.as_text()))
        self.shut.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(GAP)
        column.addWidget(Text(Role.TITLE, title))
        column.addWidget(Text(Role.MUTED, between))
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        row = QWidget()
        flow = FlowLayout(row)
        flow.addWidget(self.shut)
        flow.addWidget(self.copy)
        column.addWidget(row)
        self.table.setVisible(bool(rows))
        self.copy.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.shut.setDefault(True)
        self.shut.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each row the height its words need."""
        super().resizeEvent(event)
        self.table.resizeRowsToContents()
