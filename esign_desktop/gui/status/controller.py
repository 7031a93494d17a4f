"""Controller of the first page: shows each report, and the progress of the next."""

from PySide6.QtCore import QObject, QTimer, Signal

from esign_desktop.app.context import AppContext
from esign_desktop.gui.actions import BUTTONS
from esign_desktop.gui.status.page import StatusPage
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.model.report import Action, Report
from esign_desktop.presenters.texts import N_

_NOTICE_AFTER_MS = 500


class StatusController(QObject):
    """Connects the first page to the reports.

    Args:
        theme: of the window.
        program: the texts and the settings.
        parent: owns this.
    """

    action_chosen = Signal(Action)
    refresh_requested = Signal()
    stop_wanted = Signal()
    page_wanted = Signal(str, str)

    def __init__(self, theme: Theme, program: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._report: Report | None = None
        self._revocation_notice = ""
        self._shows_progress = False
        self.page = StatusPage(theme, program.texts)
        self.page.action_chosen.connect(self.action_chosen)
        self.page.refresh_chosen.connect(self.refresh_requested)
        self.page.stop_chosen.connect(self.stop_wanted)
        self.page.page_chosen.connect(self.page_wanted)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_NOTICE_AFTER_MS)
        self._slow.timeout.connect(self._show_progress)
        self._show_progress()

    def started(self) -> None:
        """Show that a diagnosis runs, once it takes longer than half a second."""
        if self._report is None:
            self._show_progress()
        else:
            self._slow.start()

    def show_report(self, report: Report) -> None:
        """Show what was found."""
        self._slow.stop()
        self._report = report
        self._show_notice(self._revocation_notice)
        self.show_guides()

    def show_guides(self) -> None:
        """Show the report with the procedures for the audience; call when that has changed."""
        if self._report is None:
            return
        from esign_desktop.presenters.status.view import status_view

        whose = self._program.policy.role or self._program.settings.role
        self.page.show_view(status_view(self._report, self._program.presenter, BUTTONS, whose))

    def failed(self, message: str) -> None:
        """Show that a diagnosis failed."""
        self._slow.stop()
        words = N_("Could not check readers and cards: {reason}")
        self._show_notice(self._program.texts.get(words, reason=message))

    def stopped(self) -> None:
        """Show that the running diagnosis was stopped."""
        self._slow.stop()
        older = N_("You stopped the check of readers and cards. The results shown here are older.")
        nothing = N_("You stopped the check of readers and cards.")
        self._show_notice(self._program.texts.get(older if self._report else nothing))

    def show_revocation_check(self, sentence: str, asking: bool) -> None:
        """Show the state of the revocation check, below a diagnosis that runs."""
        self._revocation_notice = sentence
        if not self._shows_progress:
            self._show_notice(sentence)

    def open(self, argument: str) -> None:
        """Show the beginning of the page."""
        self.page.verticalScrollBar().setValue(0)

    def _show_progress(self) -> None:
        words = N_("Checking readers and cards…")
        self._shows_progress = True
        self.page.show_notice(self._program.texts.get(words), can_stop=True)

    def _show_notice(self, sentence: str) -> None:
        self._shows_progress = False
        self.page.show_notice(sentence)
