"""The window: navigation on the left, one page on the right."""

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

_NAVIGATION_PICTURE: Final = 22
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
        self._foot: QStatusBar | None = None  # made when something is said
        self._is_in_words = True
        self._width_in_words = 0
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
        self.limits = Text(Role.BODY)
        self._strip = QWidget()
        limits = Card(state="warning")
        limits.column.addWidget(self.limits)
        strip = QVBoxLayout(self._strip)
        strip.setContentsMargins(GAP, GAP, GAP, 0)
        strip.addWidget(limits)
        self._strip.hide()  # as a layout it would take its margins from every page
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
        right.addWidget(self._strip)
        right.addWidget(self.pages, 1)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)
        self.navigation.currentRowChanged.connect(self._show)
        self._update_navigation()

    def restore_geometry(self) -> None:
        """Be as large as is good to read, in the middle of the screen and never beyond it."""
        take_size(self, _GOOD_SIZE)
        take_middle(self)

    def controller(self, key: str) -> PageController:
        """Return who answers for a page, made if it was not there yet.

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
        """Yield those that have been made."""
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

    def show_limits(self, sentences: str) -> None:
        """Say above every page that only a part is looked at; "" for everything."""
        self.limits.set_breakable(sentences)
        self._strip.setVisible(bool(sentences))

    def tell(self, sentence: str, for_ms: int) -> None:
        """Say something at the foot, for a while. An empty bar would be left there for ever."""
        if self._foot is None:
            self._foot = foot = self.statusBar()
            foot.messageChanged.connect(lambda said: foot.setVisible(bool(said)))
        self._foot.showMessage(sentence, for_ms)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that the window is on screen; what takes long can begin now."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell before the window is gone, so that its place is remembered."""
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
        side = round(_NAVIGATION_PICTURE * self._theme.scale)
        self.navigation.setIconSize(QSize(side, side))
        for row, entry in enumerate(self._entries):
            picture = icon(f"nav_{entry.key}", muted, side)
            self.navigation.item(row).setIcon(picture)
        self.settings.setIconSize(QSize(side, side))
        self.settings.setIcon(icon("settings", muted, side))
        self._name_pages(in_words=False)
        narrowest = QSize(self.navigation.width() + self._page_at_least, 0)
        self.setMinimumSize(_SMALLEST.expandedTo(narrowest))
        self._name_pages(in_words=True)
        self._width_in_words = self.navigation.width()
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the page the room it needs."""
        super().resizeEvent(event)
        self._make_room()

    @property
    def _page_at_least(self) -> int:
        """Return the width in which the longest word of a headline still fits beside its mark."""
        return round(150 + 232 * self._theme.scale)

    def _make_room(self) -> None:
        """Show the navigation in words, or as pictures alone where a page would have no room."""
        in_words = self.width() - self._width_in_words >= self._page_at_least
        if in_words is not self._is_in_words:
            self._name_pages(in_words=in_words)

    def _name_pages(self, *, in_words: bool) -> None:
        self._is_in_words = in_words
        for row, entry in enumerate(self._entries):
            item = self.navigation.item(row)
            item.setText(entry.title if in_words else "")
            item.setToolTip("" if in_words else entry.title)
        self.settings.setText(self._settings_title if in_words else "")
        self.settings.setToolTip("" if in_words else self._settings_title)
        room = 4 * GAP if in_words else GAP  # for a name in bold; for the bar where it is low
        self.navigation.setFixedWidth(self.navigation.sizeHintForColumn(0) + room)

    def _show(self, row: int) -> None:
        if row >= 0:
            self.pages.setCurrentWidget(self.controller(self._entries[row].key).page)
