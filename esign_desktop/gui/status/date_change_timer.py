"""Asks for a new diagnosis when the date has changed: a window may stay open for days."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from esign_desktop.app.watching import is_out_of_date
from esign_desktop.model.report import Report

_INTERVAL_MS: Final = 5 * 60 * 1000  # a timer stands still while the computer sleeps


class DateChangeTimer(QObject):
    """Checks the date every few minutes, and whenever the window becomes active.

    Args:
        now: the computer's time.
        parent: owns this.
    """

    refresh_requested = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._now = now
        self._report: Report | None = None
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._clock.setInterval(_INTERVAL_MS)
        self._clock.timeout.connect(self.check_date)

    def show_report(self, report: Report) -> None:
        """Set the newest report."""
        self._report = report
        self._clock.start()

    def check_date(self) -> None:
        """Emit ``refresh_requested`` where time alone has changed the findings."""
        if self._report is not None and is_out_of_date(self._report.snapshot, self._now()):
            self.refresh_requested.emit()
