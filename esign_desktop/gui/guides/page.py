"""The page of procedures: the list, and one guide step by step."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from esign_desktop.gui.guides.guide_list_page import GuideListPage
from esign_desktop.gui.guides.guide_page import GuidePage
from esign_desktop.presenters.guides.guide_list import AudienceView, GuideListView
from esign_desktop.presenters.guides.view import GuideView
from esign_desktop.presenters.texts import Texts


class GuidesPage(QStackedWidget):
    """The list, and behind it the guide that was chosen. Alt+Left and Escape go back."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = GuideListPage(texts)
        self.guide = GuidePage(texts)
        self.addWidget(self.choices)
        self.addWidget(self.guide)
        self.guide.left.connect(self.go_back)
        self._situation = ""
        self.shortcuts: list[QShortcut] = []
        for keys in ("Alt+Left", "Escape", "Back"):
            shortcut = QShortcut(QKeySequence(keys), self.guide)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.go_back)
            self.shortcuts.append(shortcut)

    def show_choices(self, view: GuideListView) -> None:
        """Bring the list up to date, whether it is seen or not."""
        self.choices.show_view(view)

    def show_guide(self, view: GuideView, audience: AudienceView) -> None:
        """Show one way; the keyboard is at its beginning."""
        self._situation = str(view.situation)
        again = self.currentWidget() is self.guide
        self.guide.show_view(view, audience)
        self.setCurrentWidget(self.guide)
        if not again:
            self.guide.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """Show the list again, with the focus where it was."""
        self.setCurrentWidget(self.choices)
        for entry in self.choices.entries:
            if entry.property("situation") == self._situation:
                entry.setFocus(Qt.FocusReason.OtherFocusReason)
                self.choices.ensureWidgetVisible(entry)
                return
        self.choices.search.setFocus(Qt.FocusReason.OtherFocusReason)
