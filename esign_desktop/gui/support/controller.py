"""Controller of the page of support: makes, saves, mails and compares reports."""

import platform
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog

from esign_desktop import RELEASED, __version__
from esign_desktop.app.atomic_write import atomic_write, problem_of
from esign_desktop.app.context import AppContext
from esign_desktop.app.redact import own_home, redact_here, text_mask
from esign_desktop.gui.background import Background, Job
from esign_desktop.gui.clipboard import copy_text
from esign_desktop.gui.support.page import SupportPage
from esign_desktop.gui.support.reading_dialog import ReadingDialog
from esign_desktop.gui.support.saved_reports import SavedReports
from esign_desktop.gui.window_geometry import in_documents
from esign_desktop.model.report import Report
from esign_desktop.presenters.cards.calendar import calendar_file
from esign_desktop.presenters.support.about import Versions, about_view
from esign_desktop.presenters.support.view import SupportView, end_sentence, ending, support_view
from esign_desktop.presenters.texts import N_
from esign_desktop.presenters.write_problems import write_reason

_REPORTS: Final = "JSON (*.json)"


class SupportController(QObject):
    """Connects the support page to files, mail, the calendar and the log.

    Args:
        program: the words and the last choices.
        background: where slow work runs.
        parent: owns this.
    """

    settings_wanted = Signal()

    def __init__(
        self, program: AppContext, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._program = program
        self._background = background
        self._report: Report | None = None
        self._making: Job | None = None
        self._wants_save = False
        self._saved = b""  # the report as it was saved last
        self.dialog: QDialog | None = None
        self.ask_where: Callable[[str, str], str] = self._ask_where
        self.open_draft: Callable[[str], bool] = lambda url: QDesktopServices.openUrl(QUrl(url))
        self.page = SupportPage(program.texts)
        self.saved = SavedReports(program, background, self.page)
        self.saved.made.connect(self._show)
        self.saved.status_message.connect(self.page.show_notice)
        self._connect()

    def show_report(self, report: Report) -> None:
        """Make a report ready to be sent; in the background, for a long one takes its time."""
        self._report = report
        self.saved.current = report
        certificates = ending(report)
        sentence = end_sentence(certificates, self._program.texts, report.snapshot.taken_at)
        self.page.show_end(sentence, possible=bool(certificates))
        if self._making is not None:
            self._making.cancel()
        program = self._program

        def make() -> SupportView:
            masked = redact_here(report)
            return support_view(masked, program.report_presenter, __version__)

        self._making = self._background.run(make, self._made)

    def open(self, argument: str) -> None:
        """Show the beginning of the page, or begin to save the report."""
        self.page.verticalScrollBar().setValue(0)
        if argument == "save":
            if self.page.view is None:
                self._wants_save = True
            else:
                self._save()

    def _connect(self) -> None:
        page = self.page
        page.save_chosen.connect(self._save)
        page.copy_chosen.connect(self._copy)
        page.mail_chosen.connect(self._mail)
        page.open_chosen.connect(self.saved.open)
        page.compare_chosen.connect(self.saved.compare)
        page.calendar_chosen.connect(self._save_calendar)
        page.log_chosen.connect(self._show_log)
        page.about_chosen.connect(self._show_about)
        page.settings_chosen.connect(self.settings_wanted)

    def _made(self, view: SupportView) -> None:
        self.page.show_view(view)
        if self._wants_save:
            self._wants_save = False
            self._save()

    def _show_notice(self, message: str, **values: object) -> None:
        self.page.show_notice(self._program.texts.get(message, **values))

    def _save(self) -> None:
        view = self.page.view
        if view is not None:
            self._write(view.file_name, _REPORTS, view.file, self._remember_saved)

    def _remember_saved(self, data: bytes) -> None:
        self._saved = data

    def _save_calendar(self) -> None:
        if self._report is None:
            return
        now = self._program.devices.computer.now()
        texts = self._program.texts
        data = calendar_file(ending(self._report), texts, now, __version__)
        self._write("e-imza.ics", "iCalendar (*.ics)", data)

    def _write(
        self,
        name: str,
        kinds: str,
        data: bytes,
        then: Callable[[bytes], None] = lambda _data: None,
    ) -> None:
        """Write a file where the person says. The dialog asks whether one may be replaced."""
        chosen = self.ask_where(name, kinds)
        if not chosen:
            return
        file = Path(chosen)
        if not file.suffix:
            file = file.with_suffix(Path(name).suffix)
            if file.exists():  # the dialog asked about another name
                self._show_notice(N_("{file} already exists; choose another name."), file=file)
                return

        def failed(error: BaseException) -> None:
            reason = type(error).__name__
            if isinstance(error, OSError):
                reason = write_reason(problem_of(error), error, self._program.texts)
            self._show_notice(
                N_("Could not write {file}: {reason}"), file=file.name, reason=reason
            )

        def done(_none: None) -> None:
            then(data)
            self._show_notice(N_("Saved: {file}"), file=file)

        self._background.run(lambda: atomic_write(file, data), done, failed)

    def _copy(self) -> None:
        copy_text(self.page.report.toPlainText())
        self._show_notice(N_("The report was copied."))

    def _mail(self) -> None:
        view = self.page.view
        if view is None:
            return
        if self.open_draft(view.mail.url):
            attach = N_("Your e-mail program opens. Attach the report that you saved.")
            save = N_("Your e-mail program opens. Save the report too, and attach it.")
            self._show_notice(attach if self._saved == view.file else save)
        else:
            copy_text(f"{view.mail.subject}\n\n{view.mail.body}")
            self._show_notice(
                N_(
                    "Could not open an e-mail program. The text was copied; paste it into "
                    "an e-mail."
                )
            )

    def _show_log(self) -> None:
        log = self._program.log
        snapshot = self._report.snapshot if self._report else None

        def masked() -> str:
            return log.text(text_mask(snapshot, own_home())) if log is not None else ""

        self._background.run(masked, self._show_noted)

    def _show_noted(self, text: str) -> None:
        texts = self._program.texts
        empty = texts.get(N_("The program log is empty."))
        title = texts.get(N_("Program log"))
        dialog = self._reading(title, text or empty, fixed=True)
        dialog.save_chosen.connect(
            lambda shown: self._write("esign-desktop.log", "*.log *.txt", shown.encode())
        )
        self._show(dialog)

    def _show_about(self) -> None:
        _ = self._program.texts.get
        host = self._report.snapshot.host if self._report else None
        system = host.os_name if host and host.os_name else platform.platform(terse=True)
        versions = Versions(__version__, RELEASED, platform.python_version(), qVersion(), system)
        view = about_view(versions, self._program.catalog_in_use, self._program.texts)
        parts = _(N_("Third-party software in this program, with its licences:"))
        shown = f"{view.text}\n{parts}\n\n{view.licences}"
        dialog = self._reading(_(N_("About this program")), shown)
        dialog.save.hide()
        self._show(dialog)

    def _reading(self, title: str, shown: str, *, fixed: bool = False) -> ReadingDialog:
        return ReadingDialog(
            title,
            shown,
            self._program.texts,
            fixed=fixed,
            parent=self.page.window(),
        )

    def _show(self, dialog: QDialog) -> None:
        """Show a window-modal dialog without blocking the event loop."""
        self.dialog = dialog
        dialog.setModal(True)
        dialog.finished.connect(self._dialog_ended)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _dialog_ended(self) -> None:
        self.dialog = None

    def _ask_where(self, name: str, kinds: str) -> str:
        title = self._program.texts.get(N_("Save"))
        offered = in_documents(name)
        return QFileDialog.getSaveFileName(self.page.window(), title, offered, kinds)[0]
