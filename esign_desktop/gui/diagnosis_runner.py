"""Runs diagnoses in the background, one at a time, and hands the reports to the Qt thread."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from esign_desktop.gui.background import Background
from esign_desktop.model.report import Report

logger = logging.getLogger(__name__)


class DiagnosisRunner(QObject):
    """Takes a diagnosis at each request, one at a time.

    Requests during a run are merged into one more run, so a reader that flickers cannot queue up
    a minute of work.

    Args:
        run: takes one diagnosis; called in another thread.
        parent: owns this.
    """

    changed = Signal()  # emit from any thread to ask for a diagnosis
    started = Signal()
    finished = Signal(Report)
    failed = Signal(str)
    stopped = Signal()  # the result of the running diagnosis is not wanted

    def __init__(self, run: Callable[[], Report], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self._background = Background(threads=1)
        self._running = False
        self._again = False
        self._wanted = True
        self.changed.connect(self.request)

    @Slot()
    def request(self) -> None:
        """Ask for a diagnosis. Returns at once. Call from the Qt thread."""
        if self._running:
            self._again = True
            return
        self._running = True
        self.started.emit()
        self._background.run(self._run, self._take, self._take)

    @Slot()
    def stop(self) -> None:
        """Discard the running diagnosis. It ends by itself: a card may be busy with it."""
        if self._running and self._wanted:
            self._wanted = self._again = False
            self.stopped.emit()

    def wait(self, limit_ms: int = 1000) -> bool:
        """Start nothing more, and wait for what runs. False: a module still hangs."""
        self._again = False
        return self._background.wait(limit_ms / 1000)

    def _take(self, result: Report | BaseException) -> None:
        self._running = False
        wanted, self._wanted = self._wanted, True
        if not wanted:
            logger.info("a diagnosis nobody waited for has ended")
        elif isinstance(result, Report):
            self.finished.emit(result)
        else:
            self.failed.emit(type(result).__name__)  # its message may quote anything
        if self._again:
            self._again = False
            self.request()
