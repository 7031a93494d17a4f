"""The main window: navigation on the left, one page on the right."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStackedWidget,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)

from esign_desktop.gui.icons import icon
from esign_desktop.gui.page_controller import PageController
from esign_desktop.gui.theme.colours import current_colours
from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.theme.theme import CHANGES, Theme
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.text import Text
from esign_desktop.gui.window_geometry import take_middle, take_size

_NAVIGATION_ICON: Final = 22
_GOOD_SIZE: Final = QSize(1080, 760)
_SMALLEST: Final = QSize(480, 300)


class PageEntry:
    """One page of the window: its place in the navigation, and how it is made.

    Args:
        key: stable, ``"status"``; also the name of its picture, ``nav_status``.
        title: in the user's language.
        make: makes the controller and with it the page, when that is first shown; its argument
            is the window, which owns the controller.
    """

    def __init__(self, key: str, title: str, make: Callable[[QWidget], PageController]) -> None:
        self.key = key
        self.title = title
        self.make = make
        self.controller: PageController | None = None


class MainWindow(QMainWindow):
    """Navigation and pages. Pages are made when they are first shown."""

    closing = Signal()
    settings_wanted = Signal()
    painted = Signal()  # for the first time

    def __init__(
        self, title: str, settings_title: str, entries: Sequence[PageEntry], theme: Theme
    ) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self._theme = theme
        self._painted = self._will_update = False
        self._status_bar: QStatusBar | None = None  # made when something is said
        self._has_labels = True
        self._width_with_labels = 0
        self._entries = tuple(entries)
        self.navigation = QListWidget()
        self.navigation.setObjectName("navigation")
        self.navigation.setAccessibleName(title)
        self.navigation.setFrameShape(QFrame.Shape.NoFrame)
        for entry in self._entries:
            item = QListWidgetItem(entry.title)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.title)
            self.navigation.addItem(item)
        self.pages = QStackedWidget()
        self.scope_banner = Text(Role.BODY)
        self._banner = QWidget()
        limits = Card(state="warning")
        limits.column.addWidget(self.scope_banner)
        strip = QVBoxLayout(self._banner)
        strip.setContentsMargins(GAP, GAP, GAP, 0)
        strip.addWidget(limits)
        self._banner.hide()  # as a layout it would take its margins from every page
        sidebar = QFrame()
        sidebar.setObjectName("sidebar")
        column = QVBoxLayout(sidebar)
        column.setContentsMargins(0, GAP, 0, GAP)
        column.addWidget(self.navigation, 1)
        self._settings_title = settings_title
        self.settings = Button(settings_title, flat=True, left=True)
        self.settings.setObjectName("settings")
        self.settings.setShortcut(QKeySequence(QKeySequence.StandardKey.Preferences))
        self.settings.clicked.connect(self.settings_wanted)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 0)  # as the entries above it
        foot.addWidget(self.settings)
        column.addLayout(foot)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(sidebar)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._banner)
        right.addWidget(self.pages, 1)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)
        self.navigation.currentRowChanged.connect(self._show)
        self._update_navigation()

    def reset_geometry(self) -> None:
        """Take the default size, in the middle of the screen and never beyond it."""
        take_size(self, _GOOD_SIZE)
        take_middle(self)

    def controller(self, key: str) -> PageController:
        """Return the controller of a page; it is made at the first call.

        Raises:
            KeyError: there is none.
        """
        entry = next((each for each in self._entries if each.key == key), None)
        if entry is None:
            raise KeyError(key)
        if entry.controller is None:
            entry.controller = entry.make(self)
            entry.controller.page.setAccessibleName(entry.title)
            self.pages.addWidget(entry.controller.page)
        return entry.controller

    def controllers(self) -> Iterator[PageController]:
        """Yield the controllers made so far."""
        yield from (entry.controller for entry in self._entries if entry.controller is not None)

    @property
    def keys(self) -> Sequence[str]:
        """Return the keys of all pages, in their order."""
        return [entry.key for entry in self._entries]

    @property
    def shown(self) -> str:
        """Return the key of the page that is shown."""
        return self._entries[max(self.navigation.currentRow(), 0)].key

    def show_page(self, key: str) -> None:
        """Go to a page; to none where there is none of that name."""
        if key in self.keys:
            self.navigation.setCurrentRow(self.keys.index(key))

    def show_scope_banner(self, sentences: str) -> None:
        """Show above every page that only a part is diagnosed; "" hides the banner."""
        self.scope_banner.set_breakable(sentences)
        self._banner.setVisible(bool(sentences))

    def show_status_message(self, sentence: str, for_ms: int) -> None:
        """Show a sentence in the status bar, which is hidden while it is empty."""
        if self._status_bar is None:
            self._status_bar = foot = self.statusBar()
            foot.messageChanged.connect(lambda said: foot.setVisible(bool(said)))
        self._status_bar.showMessage(sentence, for_ms)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Emit ``painted`` once: slow work can start now."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Emit ``closing`` while the geometry can still be saved."""
        self.closing.emit()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the navigation anew in other colours and sizes, once its parts have them too."""
        super().changeEvent(event)
        if event.type() in CHANGES and not self._will_update:
            self._will_update = True
            QTimer.singleShot(0, self, self._update_navigation)

    def _update_navigation(self) -> None:
        self._will_update = False
        muted = current_colours().muted
        side = round(_NAVIGATION_ICON * self._theme.scale)
        self.navigation.setIconSize(QSize(side, side))
        for row, entry in enumerate(self._entries):
            picture = icon(f"nav_{entry.key}", muted, side)
            self.navigation.item(row).setIcon(picture)
        self.settings.setIconSize(QSize(side, side))
        self.settings.setIcon(icon("settings", muted, side))
        self._set_labels(labels=False)
        narrowest = QSize(self.navigation.width() + self._least_page_width, 0)
        self.setMinimumSize(_SMALLEST.expandedTo(narrowest))
        self._set_labels(labels=True)
        self._width_with_labels = self.navigation.width()
        self._fit_navigation()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the page the room it needs."""
        super().resizeEvent(event)
        self._fit_navigation()

    @property
    def _least_page_width(self) -> int:
        """Return the width in which the longest word of a headline still fits beside its mark."""
        return round(150 + 232 * self._theme.scale)

    def _fit_navigation(self) -> None:
        """Show the navigation in words, or as pictures alone where a page would have no room."""
        labels = self.width() - self._width_with_labels >= self._least_page_width
        if labels is not self._has_labels:
            self._set_labels(labels=labels)

    def _set_labels(self, *, labels: bool) -> None:
        self._has_labels = labels
        for row, entry in enumerate(self._entries):
            item = self.navigation.item(row)
            item.setText(entry.title if labels else "")
            item.setToolTip("" if labels else entry.title)
        self.settings.setText(self._settings_title if labels else "")
        self.settings.setToolTip("" if labels else self._settings_title)
        room = 4 * GAP if labels else GAP  # for a name in bold; for the bar where it is low
        self.navigation.setFixedWidth(self.navigation.sizeHintForColumn(0) + room)

    def _show(self, row: int) -> None:
        if row >= 0:
            self.pages.setCurrentWidget(self.controller(self._entries[row].key).page)
