"""Opens the window on a simulated computer in a given theme, with its first report shown."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from esign_desktop.app.settings import Scheme
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.window_context import window_context
from tests.gui.looking import settle

_DIAGNOSIS_LIMIT_MS: Final = 30_000


@contextmanager
def opened(
    application: QApplication,
    scenario: str,
    language: str = "tr",
    *,
    scheme: Scheme = Scheme.LIGHT,
    type_size: int = 100,
    size: tuple[int, int] = (1024, 768),
) -> Iterator[AppController]:
    """Yield the window, ended afterwards."""
    program = window_context(scenario, language)
    before = program.settings
    program.choose(scheme=scheme, type_size=type_size, window="")
    window = AppController(application, program)
    window.main.resize(*size)
    try:
        with started(window):
            yield window
    finally:
        program.choose(scheme=before.scheme, type_size=before.type_size, window="")


@contextmanager
def started(window: AppController) -> Iterator[None]:
    """Show the window with its first report, and end it afterwards."""
    hooks = sys.excepthook, threading.excepthook
    try:
        waiting = QEventLoop()
        window.runner.finished.connect(waiting.quit)
        QTimer.singleShot(_DIAGNOSIS_LIMIT_MS, waiting, waiting.quit)
        window.start()
        sys.excepthook, threading.excepthook = hooks  # a fault is to fail the test
        waiting.exec()
        assert window.report is not None, "no diagnosis came in time"
        settle()
        yield
    finally:
        window.main.close()
        window.close()
        window.main.deleteLater()
        settle()
