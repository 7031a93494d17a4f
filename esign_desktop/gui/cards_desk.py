"""Answers for Kart ve sertifikalar: shows each report, saves, copies, and asks the issuer."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from esign_desktop.app.exporting import file_stem, form_of, save
from esign_desktop.diagnosis.scope import holdings
from esign_desktop.gui.background import Background, Job
from esign_desktop.gui.pages.cards_page import CardsPage
from esign_desktop.gui.program import Program
from esign_desktop.gui.theme import Theme
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.report import Report
from esign_desktop.presenters.cards import cards_view, online_words
from esign_desktop.presenters.texts import N_


class CardsDesk(QObject):
    """Owns the page of cards.

    Args:
        theme: of the window.
        program: the words, and who asks issuers.
        background: where issuers are asked.
        parent: owns this.
    """

    told = Signal(str)  # a sentence for the foot of the window
    report_changed = Signal(Report)  # an issuer said something new

    def __init__(
        self,
        theme: Theme,
        program: Program,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._program = program
        self._background = background
        self._report: Report | None = None
        self._job: Job | None = None
        self.ask_file: Callable[[QWidget, str, str, str], str] = _ask_file
        self.page = CardsPage(theme, program.texts)
        self.page.save_chosen.connect(self._save)
        self.page.copy_chosen.connect(self._copy)
        self.page.online_chosen.connect(self._ask_issuer)
        self.page.cancel_chosen.connect(self._cancel)

    def show_report(self, report: Report) -> None:
        """Show what is there."""
        self._report = report
        self.page.show_view(cards_view(report, self._program.presenter))

    def open(self, argument: str) -> None:
        """Show the beginning of the page."""
        self.page.verticalScrollBar().setValue(0)

    def dress(self) -> None:
        """Take the theme's colours."""
        self.page.dress()

    def _copy(self, details: str) -> None:
        QApplication.clipboard().setText(details)
        self.told.emit(self._program.texts.get(N_("The details are on the clipboard.")))

    def _save(self, certificate: Certificate) -> None:
        _ = self._program.texts.get
        text, plain = _(N_("Text (PEM)")), _(N_("Bytes (DER)"))
        kinds = f"{text} (*.pem);;{plain} (*.der *.cer)"
        title = _(N_("Save the certificate"))
        name = self.ask_file(self.page, title, f"{file_stem(certificate)}.pem", kinds)
        if not name or certificate.der is None:
            return
        file = Path(name)
        try:
            save(certificate.der, file, form_of(file))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.told.emit(_(N_("The certificate could not be saved: {reason}"), reason=reason))
        else:
            self.told.emit(_(N_("Saved: {file}"), file=str(file)))

    def _ask_issuer(self) -> None:
        report = self._report
        if report is None or (self._job is not None and self._job.is_running):
            return
        self.page.show_asking(
            True, self._program.texts.get(N_("Asking the issuer over the internet…"))
        )
        self._job = self._background.run(
            lambda: self._program.ask_issuers(report), self._answered, self._failed
        )

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = None
        self.page.show_asking(False, self._program.texts.get(N_("Asking was given up.")))

    def _answered(self, report: Report) -> None:
        certificates = [c for each in holdings(report.snapshot) for c in each.certificates]
        self.page.show_asking(False, online_words(certificates, self._program.texts))
        self.report_changed.emit(report)

    def _failed(self, error: BaseException) -> None:
        words = N_("The issuer could not be asked: {reason}")
        reason = type(error).__name__
        self.page.show_asking(False, self._program.texts.get(words, reason=reason))


def _ask_file(parent: QWidget, title: str, name: str, kinds: str) -> str:
    """Return the file to write to, or nothing. One that is there is only taken when confirmed."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return chosen
