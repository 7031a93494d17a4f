"""Opens and compares saved reports."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from esign_desktop.app.compare import differences
from esign_desktop.app.context import AppContext
from esign_desktop.app.redact import redact_here
from esign_desktop.app.scenarios import ScenarioError, read_scenario
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.gui.background import Background
from esign_desktop.gui.support.comparison_dialog import ComparisonDialog
from esign_desktop.gui.support.reading_dialog import ReadingDialog
from esign_desktop.gui.widgets.button import Button
from esign_desktop.model.report import Report, ScenarioProblem
from esign_desktop.presenters.status.blocks import report_document
from esign_desktop.presenters.support.comparison import ComparisonRow, between, comparison
from esign_desktop.presenters.support.file_errors import cannot_open
from esign_desktop.presenters.texts import N_
from esign_desktop.renderers.plain import plain_text


class _Opened(NamedTuple):
    """A saved report, and all of it as text: a long one takes its time."""

    report: Report
    text: str


class _Compared(NamedTuple):
    """What differs between two reports, and when they were made."""

    rows: tuple[ComparisonRow, ...]
    when: str


class SavedReports(QObject):
    """Reads reports in the background and makes the dialogs that show them.

    Args:
        program: the words and the catalogue.
        background: where files are read.
        page: above which the dialogs stand.
    """

    made = Signal(object)  # a QDialog, to be shown
    status_message = Signal(str)

    def __init__(self, program: AppContext, background: Background, page: QWidget) -> None:
        super().__init__(page)
        self._program = program
        self._background = background
        self._page = page
        self.current: Report | None = None  # of this computer, now
        self.ask_which: Callable[[str], str] = self._ask_which

    def open(self) -> None:
        """Ask for a report and show it."""
        chosen = self.ask_which(self._program.texts.get(N_("Open a saved report")))
        if chosen:
            program = self._program
            self._background.run(
                lambda: _readable(self._read(Path(chosen)), program), self._show, self._cannot_open
            )

    def compare(self) -> None:
        """Ask for two reports and show what changed."""
        _ = self._program.texts.get
        first = self.ask_which(_(N_("The earlier report")))
        second = self.ask_which(_(N_("The later report"))) if first else ""
        if second:
            self._compare(lambda: (self._read(Path(first)), self._read(Path(second))))

    def _compare(self, both: Callable[[], tuple[Report, Report]]) -> None:
        texts = self._program.texts

        def compared() -> _Compared:
            before, after = both()
            rows = comparison(differences(before, after), texts)
            return _Compared(rows, between(before, after, texts))

        self._background.run(compared, self._show_comparison, self._cannot_open)

    def _read(self, file: Path) -> Report:
        return redact_here(diagnose(read_scenario(file), self._program.catalog))

    def _cannot_open(self, error: BaseException) -> None:
        file, detail, problem = "", type(error).__name__, ScenarioProblem.UNREADABLE
        if isinstance(error, ScenarioError):
            file, detail, problem = error.file, error.detail, error.problem
        self.status_message.emit(cannot_open(problem, file, detail, self._program.texts))

    def _show(self, opened: _Opened) -> None:
        self.status_message.emit("")  # what was said of another file is over
        texts = self._program.texts
        banner = N_(
            "A saved report from {moment}. It does not show the current state of this computer."
        )
        dialog = ReadingDialog(
            texts.get(N_("Saved report")),
            opened.text,
            texts,
            banner=texts.get(banner, moment=texts.moment(opened.report.snapshot.taken_at)),
            parent=self._page.window(),
        )
        dialog.save.hide()
        if self.current is not None:
            current = self.current
            compare = Button(texts.get(N_("Compare with this computer now")))
            compare.clicked.connect(
                lambda: self._compare(lambda: (opened.report, redact_here(current)))
            )
            dialog.buttons.addWidget(compare)
        self.made.emit(dialog)

    def _show_comparison(self, compared: _Compared) -> None:
        self.status_message.emit("")
        texts, window = self._program.texts, self._page.window()
        self.made.emit(ComparisonDialog(compared.rows, compared.when, texts, window))

    def _ask_which(self, title: str) -> str:
        kinds = "JSON (*.json)"
        return QFileDialog.getOpenFileName(self._page.window(), title, "", kinds)[0]


def _readable(report: Report, program: AppContext) -> _Opened:
    version = report.snapshot.host.app_version
    document = report_document(report, program.presenter, version)
    return _Opened(report, plain_text(document))
