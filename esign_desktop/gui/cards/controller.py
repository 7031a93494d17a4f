"""Controller of the page of cards: shows reports, saves and copies certificates."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from esign_desktop.app.atomic_write import problem_of
from esign_desktop.app.certificate_export import file_stem, form_of, save
from esign_desktop.app.context import AppContext
from esign_desktop.app.redact import redact_here
from esign_desktop.gui.cards.page import CardsPage
from esign_desktop.gui.cards.revocation_controller import RevocationController
from esign_desktop.gui.clipboard import copy_text
from esign_desktop.gui.window_geometry import in_documents
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.report import Report
from esign_desktop.presenters.cards.revocation import issuers_view
from esign_desktop.presenters.cards.view import cards_view
from esign_desktop.presenters.texts import N_
from esign_desktop.presenters.write_problems import write_reason


class CardsController(QObject):
    """Connects the page of cards to reports, files, the clipboard and the revocation check.

    Args:
        program: the texts, and whether issuers may be asked.
        revocation: asks issuers.
        parent: owns this.
    """

    status_message = Signal(str)  # a sentence for the foot of the window
    page_wanted = Signal(str, str)

    def __init__(
        self,
        program: AppContext,
        revocation: RevocationController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._program = program
        self._report: Report | None = None
        self.ask_file: Callable[[QWidget, str, str, str], str] = _ask_file
        issuers = issuers_view(program.policy.online, program.texts)
        self.page = CardsPage(program.texts, issuers)
        self.page.save_chosen.connect(self._save)
        self.page.copy_chosen.connect(self._copy)
        self.page.online_chosen.connect(revocation.check)
        self.page.cancel_chosen.connect(revocation.cancel)
        self.page.help_chosen.connect(lambda: self.page_wanted.emit("status", ""))
        revocation.status_changed.connect(self.page.show_revocation_check)
        self.page.show_revocation_check(revocation.sentence, revocation.is_checking)

    def show_report(self, report: Report) -> None:
        """Show what is there."""
        self._report = report
        self.page.show_view(cards_view(report, self._program.presenter))

    def open(self, argument: str) -> None:
        """Show the beginning of the page."""
        self.page.verticalScrollBar().setValue(0)

    def _copy(self, certificate: Certificate) -> None:
        if self._report is None:
            return
        masked = cards_view(redact_here(self._report), self._program.presenter)
        details = next(
            held.as_text
            for card in masked.cards
            for held in card.certificates
            if held.certificate.fingerprint == certificate.fingerprint
        )
        copy_text(details)
        told = N_(
            "The details were copied to the clipboard; personal names and numbers are masked."
        )
        self.status_message.emit(self._program.texts.get(told))

    def _save(self, certificate: Certificate) -> None:
        _ = self._program.texts.get
        text, plain = _(N_("Text (PEM)")), _(N_("Binary (DER)"))
        kinds = f"{text} (*.pem);;{plain} (*.der *.cer)"
        title = _(N_("Save the certificate"))
        name = self.ask_file(self.page, title, f"{file_stem(certificate)}.pem", kinds)
        if not name or certificate.der is None:
            return
        file = Path(name)
        try:
            save(certificate.der, file, form_of(file))
        except OSError as error:
            reason = write_reason(problem_of(error), error, self._program.texts)
            self.status_message.emit(
                _(N_("Could not save the certificate: {reason}"), reason=reason)
            )
        else:
            self.status_message.emit(_(N_("Saved: {file}"), file=str(file)))


def _ask_file(parent: QWidget, title: str, name: str, kinds: str) -> str:
    """Return the file to write to, or nothing. One that is there is only taken when confirmed."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, in_documents(name), kinds)
    return chosen
