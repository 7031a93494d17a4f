"""Dialog for one PIN operation: collects the input, shows the progress, then the outcome."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from esign_desktop.gui.pin.pin_entry_panel import PinEntryPanel
from esign_desktop.gui.pin.pin_outcome_panel import PinOutcomePanel
from esign_desktop.gui.theme.sizes import GAP, SPACE, Role
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.widgets.action_button import ActionButton
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.page import AsHighAsItsWords
from esign_desktop.gui.widgets.text import Text
from esign_desktop.gui.window_geometry import keep_inside, take_size
from esign_desktop.model.report import Action, ActionKind
from esign_desktop.presenters.pin.entry import EntryView, Stage, stage_words
from esign_desktop.presenters.pin.view import OutcomeView
from esign_desktop.presenters.status.overview import ActionView
from esign_desktop.presenters.texts import N_, Texts

_WIDTH = 620


class PinDialog(QDialog):
    """Collects PINs and shows the outcome. Accesses no card itself.

    Args:
        view: what is asked.
        card: whose card it is, in words.
        theme: of the window.
        texts: the language.
        parent: the window.
    """

    submitted = Signal(object, bool)  # tuple of Secrets, None: on the reader; last try agreed to
    call_off_chosen = Signal()
    action_chosen = Signal(Action)

    def __init__(
        self,
        view: EntryView,
        card: str,
        theme: Theme,
        texts: Texts,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(view.title)
        self._view = view
        self._theme = theme
        self._texts = texts
        self.kind = view.kind
        self.stage: Stage | None = None
        self.outcome: PinOutcomePanel | None = None
        self.link: ActionButton | None = None  # where to turn to after a bad end
        self.entry = PinEntryPanel(view, texts)
        self.entry.changed.connect(self._show_whether_complete)
        self.entry.entered.connect(self._submit)
        self.entry.grown.connect(self._grow)
        self.entry.announced.connect(self._announce)
        self.title = Text(Role.TITLE, view.title)
        self.card = Text(Role.MUTED, card)
        self.working = Text(Role.BODY)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(texts.get(N_("The card is busy")))
        self.main = Button(view.button, main=True)
        self.main.setDefault(True)
        self.main.clicked.connect(self._submit)
        self.leave = Button(texts.get(N_("Cancel")))
        self.leave.clicked.connect(self.reject)
        self._lay_out()
        self._show_whether_complete()
        if self.entry.fields:
            self.entry.fields[0].setFocus()

    def _lay_out(self) -> None:
        inside = AsHighAsItsWords()
        inside.setObjectName("page")
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(0, 0, GAP, 0)
        self._inside.setSpacing(GAP)
        for widget in (self.title, self.card, self.entry, self.working, self.progress):
            self._inside.addWidget(widget)
        self._inside.addStretch(1)
        self.working.hide()
        self.progress.hide()
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setAccessibleName(self._view.title)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.verticalScrollBar().rangeChanged.connect(self._set_focus_policy)
        self._buttons = buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignVCenter)
        buttons.addWidget(self.main)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(area, 1)
        column.addLayout(buttons)
        take_size(self, QSize(self._widest(), 480))

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the height to the contents."""
        super().showEvent(event)
        self._fit()

    def _set_focus_policy(self, _least: int, most: int) -> None:
        """Take the focus only where there is something to scroll."""
        policy = Qt.FocusPolicy.TabFocus if most else Qt.FocusPolicy.NoFocus
        self._area.setFocusPolicy(policy)

    def _widest(self) -> int:
        return min(round(_WIDTH * self._theme.scale), self._screen().width() - 2 * SPACE)

    def _screen(self) -> QRect:
        return self.screen().availableGeometry()

    def _fit(self) -> None:
        """Grow to the height of the contents, at most to that of the screen."""
        self._column.activate()
        self._inside.activate()
        missing = self._inside.heightForWidth(self._area.viewport().width()) - (
            self._area.viewport().height()
        )
        if missing > 0:
            room = self._screen().height() - 2 * SPACE
            self.resize(self.width(), min(self.height() + missing, room))
            if self.isVisible():  # else it has no place yet
                keep_inside(self)

    def _grow(self) -> None:
        self._fit()
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.entry.pad))

    def show_stage(self, stage: Stage) -> None:
        """Show the progress; cancelling is possible until the PIN is sent."""
        self.stage = stage
        words = stage_words(stage, self._texts, pinpad=bool(self._view.pinpad))
        # it gets the focus, and the Enter that asked the card, or is still held, comes to it next
        self.leave.setAutoDefault(False)
        self.entry.hide()
        self.main.hide()
        self.working.setText(words)
        self.working.show()
        self.progress.show()
        self.leave.setEnabled(stage is not Stage.SENT)
        self._announce(words)

    def show_outcome(self, view: OutcomeView, facts: Sequence[str] = ()) -> None:
        """Show the outcome in place of the fields."""
        self.stage = None
        self.entry.wipe()
        for widget in (self.entry, self.working, self.progress, self.main):
            widget.hide()
        link = None if view.good else _link(view)
        others = tuple(each for each in view.actions if each is not link)
        self.outcome = PinOutcomePanel(replace(view, actions=others), facts, self._texts)
        self.outcome.action_chosen.connect(self._choose_action)
        self._inside.insertWidget(self._inside.count() - 1, self.outcome)
        self.outcome.show()  # else Qt does it later, and it has no height yet
        if link is not None:
            self._show_link(link)
        self._fit()
        self.leave.setText(self._texts.get(N_("Close")))
        self.leave.setAccessibleName(self.leave.text())
        self.leave.setEnabled(True)
        self.leave.setAutoDefault(True)
        self.leave.setFocus()
        self._announce(self.outcome.title.accessibleName())

    def reject(self) -> None:
        """Close; while the card works, only if that can still be called off."""
        if self.stage is Stage.SENT:
            return  # the sentence on the screen says why
        if self.stage is not None:
            self.call_off_chosen.emit()
            return
        super().reject()

    def done(self, code: int) -> None:
        """Leave nothing behind that was typed."""
        self.entry.wipe()
        super().done(code)

    def _submit(self) -> None:
        if self.stage is not None or self.outcome is not None:
            return
        if not self.entry.is_complete:
            self.entry.show_missing()
            return
        agreed = self.entry.agreed
        self.show_stage(Stage.WAITING)
        self.submitted.emit(self.entry.take(), agreed)

    def _show_link(self, choice: ActionView) -> None:
        """Show the link beside "Close", where it is visible however long the text above is."""
        self.link = ActionButton(choice.label, choice.action, choice.url, main=True)
        self.link.chosen.connect(self._choose_action)
        self._buttons.addWidget(self.link)
        self.link.show()  # now, so that its height is reckoned with

    def _choose_action(self, action: Action) -> None:
        self.accept()
        self.action_chosen.emit(action)

    def _show_whether_complete(self) -> None:
        self.main.setEnabled(self.entry.is_complete)

    def _announce(self, sentence: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))


def _link(view: OutcomeView) -> ActionView | None:
    return next((each for each in view.actions if each.action.kind is ActionKind.OPEN_LINK), None)
