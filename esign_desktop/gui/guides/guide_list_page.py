"""The list of procedures, the one that fits the card on top."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from esign_desktop.gui.guides.profile_bar import ProfileBar
from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.choice import Choice
from esign_desktop.gui.widgets.flow_layout import ColumnLayout
from esign_desktop.gui.widgets.page import Page
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.guides.guide_list import GroupView, GuideListView
from esign_desktop.presenters.texts import N_, Texts

_LETTERS: Final = 36  # of a column of entries


class GuideListPage(Page):
    """Shows a ``GuideListView`` and emits what the user chose. Arrow keys move between entries."""

    situation_chosen = Signal(str)
    audience_chosen = Signal(str, str)
    typed = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = texts.get
        self._view: GuideListView | None = None
        self.entries: list[Choice] = []
        self.profile = ProfileBar(texts)
        self.profile.chosen.connect(self.audience_chosen)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_(N_("For example: PIN locked, lost")))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(80)
        self.search.textChanged.connect(self.typed)
        self.search.returnPressed.connect(self._open_first)
        self.search.installEventFilter(self)
        label = QLabel(_(N_("What has &happened?")))
        label.setBuddy(self.search)
        self.search.setAccessibleName(label.text().replace("&", ""))
        top = Card()
        top.column.addWidget(label)
        top.column.addWidget(self.search)
        top.column.addWidget(self.profile)
        self._groups = QWidget()
        title = Text(Role.TITLE, _(N_("KamuSM procedures")))
        self.setAccessibleName(title.text())
        self.column.addWidget(title)
        self.column.addWidget(top)
        self.column.addWidget(self._groups)
        self.column.addStretch(1)

    def show_view(self, view: GuideListView) -> None:
        """Show what there is to choose from. What is the same stays, so that the focus does."""
        self.profile.show_view(view.person)
        if self._view is not None and self._view.groups == view.groups:
            return
        self._view = view
        focused = next((n for n, each in enumerate(self.entries) if each.hasFocus()), None)
        self.entries = []
        fresh = QWidget()
        rows = QVBoxLayout(fresh)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        for group in view.groups:
            rows.addWidget(self._group(group))
        self.column.replaceWidget(self._groups, fresh)
        self._groups.hide()
        self._groups.deleteLater()
        self._groups = fresh
        if focused is not None and self.entries:
            self.entries[min(focused, len(self.entries) - 1)].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go with the arrows from the field to the entries, and among them."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            target = self._next(watched, event.key())
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                self.ensureWidgetVisible(target)
                return True
        return super().eventFilter(watched, event)

    def _group(self, group: GroupView) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, GAP // 2, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(Text(Role.HEADING, group.title))
        if group.because:
            column.addWidget(Text(Role.MUTED, group.because))
        grid = ColumnLayout(_LETTERS, 1 if group.fits else 2)
        for view in group.situations:
            entry = Choice(view.title, view.says, view.picture)
            entry.setProperty("situation", str(view.situation))
            entry.setProperty("fits", group.fits)
            entry.clicked.connect(
                lambda _=False, chosen=str(view.situation): self.situation_chosen.emit(chosen)
            )
            entry.installEventFilter(self)
            grid.addWidget(entry)
            self.entries.append(entry)
        column.addLayout(grid)
        return box

    def _next(self, watched: QObject, key: int) -> QWidget | None:
        if watched is self.search:
            return self.entries[0] if key == Qt.Key.Key_Down and self.entries else None
        here = next((n for n, each in enumerate(self.entries) if each is watched), None)
        if here is None:
            return None
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            there = here + (1 if key == Qt.Key.Key_Right else -1)
            return self.entries[there] if 0 <= there < len(self.entries) else None
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            return self._above_or_below(here, down=key == Qt.Key.Key_Down)
        return None

    def _above_or_below(self, here: int, *, down: bool) -> QWidget | None:
        """Return the nearest entry of the next row; above the first is the field."""
        start = _place(self.entries[here], self)
        rows: dict[int, list[tuple[int, Choice]]] = {}
        for entry in self.entries:
            x, y = _place(entry, self)
            if (y > start[1]) if down else (y < start[1]):
                rows.setdefault(y, []).append((abs(x - start[0]), entry))
        if not rows:
            return None if down else self.search
        row = rows[min(rows) if down else max(rows)]
        return min(row, key=lambda each: each[0])[1]

    def _open_first(self) -> None:
        if self.search.text().strip() and self.entries:
            self.entries[0].click()


def _place(entry: QWidget, page: GuideListPage) -> tuple[int, int]:
    at = entry.mapTo(page, entry.rect().topLeft())
    return at.x(), at.y()
