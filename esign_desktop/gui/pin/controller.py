"""Controller of the page of PINs: shows their states and runs one operation at a time."""

from PySide6.QtCore import QObject, Signal

from esign_desktop.app.context import AppContext
from esign_desktop.app.core_dumps import leave_no_dump
from esign_desktop.app.pin_task import NotAsked, Outcome, PinTask, TypedPins
from esign_desktop.app.pins import Target, choice_of
from esign_desktop.diagnosis.pin_rules import Refusal
from esign_desktop.gui.background import Background
from esign_desktop.gui.pin.page import PinPage
from esign_desktop.gui.pin.pin_dialog import PinDialog
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.report import Action, Report
from esign_desktop.presenters.pin.entry import Stage, entry_view
from esign_desktop.presenters.pin.known_outcome import known_view
from esign_desktop.presenters.pin.page import card_key, pin_page_view
from esign_desktop.presenters.pin.presenter import PinPresenter
from esign_desktop.presenters.pin.view import OutcomeView, signature_lines
from esign_desktop.presenters.texts import N_

_OPENED_BY = {
    "check": OperationKind.PIN_CHECK,
    "change": OperationKind.PIN_CHANGE,
    "sign": OperationKind.SIGN_TEST,
}

SentReminders = tuple[OutcomeView, tuple[str, ...]] | None  # with facts; None: it was called off


class PinController(QObject):
    """Connects the page of PINs and its dialog to the cards.

    Args:
        theme: of the window.
        program: the texts and the devices.
        background: runs the operations.
        parent: owns this.
    """

    action_chosen = Signal(Action)
    refresh_requested = Signal()

    _came_to = Signal(object)  # Stage, emitted in the task's thread

    def __init__(
        self,
        theme: Theme,
        program: AppContext,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._program = program
        self._background = background
        self._report: Report | None = None
        self._task: PinTask | None = None
        self._asked_about = ""  # key of the dialog's card
        self._wanted = ""  # what to open as soon as the card is known
        self._words_of_cards = PinPresenter(
            program.presenter, program.catalog, simulated=program.scenario is not None
        )
        self.dialog: PinDialog | None = None
        self.page = PinPage(program.texts)
        self.page.operation_chosen.connect(self.begin)
        self.page.action_chosen.connect(self.action_chosen)
        self._came_to.connect(self._show_stage)

    def show_report(self, report: Report) -> None:
        """Show how each PIN stands."""
        self._report = report
        self.page.show_view(pin_page_view(report, self._program.presenter))
        if self.dialog is not None:
            shown = (tile.view.key for tile in self.page.tiles)
            self.dialog.entry.show_whether_there(self._asked_about in shown)
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.open(wanted)

    def open(self, argument: str) -> None:
        """Show the page; with "check", "change" or "sign" begin that, if it is clear on what."""
        self.page.verticalScrollBar().setValue(0)
        kind = _OPENED_BY.get(argument)
        if kind is None:
            return
        if self._report is None:
            self._wanted = argument
            return
        able = [tile for tile in self.page.tiles if kind in tile.view.can]
        if len(able) == 1:
            self.begin(able[0].view.key, kind)
        elif able:
            able[0].buttons[kind].setFocus()

    def begin(self, key: str, kind: OperationKind) -> None:
        """Open the dialog for an operation, unless one is open."""
        if self.dialog is not None or self._report is None:
            return
        targets = choice_of(self._report).targets
        shown = [each.token for each in targets]
        target = next((each for each in targets if card_key(each.token, shown) == key), None)
        view = next((tile.view for tile in self.page.tiles if tile.view.key == key), None)
        if target is None or view is None:
            return
        leave_no_dump()
        entry = entry_view(kind, target.token, self._program.texts)
        card = " · ".join(filter(None, (view.title, view.reader)))
        card = "\n".join(filter(None, (card, view.whose)))
        dialog = PinDialog(entry, card, self._theme, self._program.texts, self.page.window())
        dialog.submitted.connect(
            lambda typed, agreed: self._ask(kind, target, typed, agreed=agreed)
        )
        dialog.call_off_chosen.connect(self._call_off)
        dialog.action_chosen.connect(self.action_chosen)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        self._asked_about = key
        dialog.open()

    def _ask(self, kind: OperationKind, target: Target, typed: TypedPins, *, agreed: bool) -> None:
        self._task = task = self._program.pin_task(
            kind,
            target,
            typed,
            last_try_confirmed=agreed,
            looking=lambda: self._came_to.emit(Stage.LOOKING),
            sending=lambda: self._came_to.emit(Stage.SENT),
        )
        self._background.run(
            lambda: self._run(task),
            lambda told: self._ended(task, told),
            lambda error: self._failed(task, error),
        )

    def _run(self, task: PinTask) -> SentReminders:  # in another thread
        """Return how it ended, in words: a fault in finding them must not leave it open."""
        outcome = task.run()
        return None if outcome is NotAsked.CANCELLED else self._words(outcome, task.target)

    def _call_off(self) -> None:
        if self._task is not None and self._task.cancel() and self.dialog is not None:
            self.dialog.stage = None
            self.dialog.reject()

    def _show_stage(self, stage: Stage) -> None:
        if self.dialog is not None and self.dialog.stage is not None:
            self.dialog.show_stage(stage)

    def _ended(self, task: PinTask, told: SentReminders) -> None:
        self.refresh_requested.emit()
        if self._is_over(task) and self.dialog is not None and told is not None:
            self.dialog.show_outcome(*told)
            task.record.reported = True

    def _is_over(self, task: PinTask) -> bool:
        """Return whether the task is the present one; a cancelled one may end after it began."""
        if self._task is not task:
            return False
        self._task = None  # and with it the PINs
        return True

    def _words(self, outcome: Outcome, target: Target) -> tuple[OutcomeView, tuple[str, ...]]:
        words = self._words_of_cards
        if isinstance(outcome, NotAsked):
            return words.gone(), ()
        if isinstance(outcome, Refusal):
            return words.refused(outcome, target.token, target.report), ()
        result, after = outcome.result, outcome.target
        signed = target.certificate if result.kind is OperationKind.SIGN_TEST else None
        view = words.ended(result, after.token, after.report, signed)
        signature, texts = result.ending.signature, self._program.texts
        return view, tuple(signature_lines(signature, texts)) if signature else ()

    def _failed(self, task: PinTask, error: BaseException) -> None:
        """Show an internal error together with what is known of the card."""
        self.refresh_requested.emit()
        record = task.record
        if not self._is_over(task) or self.dialog is None or record.kind is None:
            return
        texts = self._program.texts
        known = known_view(record.kind, record.ending, texts)
        first = known.title.removesuffix(".")
        view = OutcomeView(
            good=None,
            title=texts.get(N_("An error occurred in this program")),
            sentences=(f"{first}.", *known.sentences, type(error).__name__),
            steps=known.steps,
        )
        self.dialog.show_outcome(view)
        record.reported = True

    def _closed(self) -> None:
        self.dialog = None
