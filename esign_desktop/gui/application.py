"""Starts the window: builds everything, owns the threads, closes in order."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from esign_desktop.gui.diagnosis_runner import DiagnosisRunner
from esign_desktop.gui.main_window import MainWindow, PageEntry
from esign_desktop.gui.pages.status_page import StatusPage
from esign_desktop.gui.program import Program
from esign_desktop.gui.theme import Theme
from esign_desktop.model.report import Report
from esign_desktop.presenters.texts import N_


class Window:
    """The window with all that works behind it.

    Args:
        application: Qt's.
        program: what is shown.
    """

    def __init__(self, application: QApplication, program: Program) -> None:
        _ = program.texts.get
        self.program = program
        self.theme = Theme(application)
        self.main = MainWindow(
            _(N_("E-imza Masaüstü")),
            [PageEntry("status", _(N_("Status")), self._status_page)],
            self.theme,
        )
        self.runner = DiagnosisRunner(program.diagnose)
        self.runner.finished.connect(self._show_report)
        self._stop_watching: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Show the window, and only then look at readers and cards."""
        self.main.show()
        QTimer.singleShot(0, self._look)

    def close(self) -> None:
        """Stop what runs behind the window."""
        self._stop_watching()
        self.runner.wait()

    def _look(self) -> None:
        self._stop_watching = self.program.devices.readers.watch(self.runner.changed.emit)
        self.runner.request()

    def _status_page(self) -> StatusPage:
        return StatusPage(self.theme)

    def _show_report(self, report: Report) -> None:
        page = self.main.page("status")
        assert isinstance(page, StatusPage)  # noqa: S101 - for the type checker
        page.show_view(self.program.presenter.overview(report))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the window is closed."""
    parser = argparse.ArgumentParser("esign-desktop")
    parser.add_argument("--scenario")
    parser.add_argument("--lang", choices=("tr", "en"))
    options, rest = parser.parse_known_args(sys.argv[1:] if arguments is None else arguments)
    application = QApplication([sys.argv[0], *rest])
    window = Window(application, Program(options.scenario, options.lang))
    window.start()
    code = application.exec()
    window.close()
    return code


def run() -> None:
    """Entry point of ``esign-desktop``. Leaves without tidying up: a thread may hang for ever."""
    code = main()
    sys.stdout.flush()
    os._exit(code)
