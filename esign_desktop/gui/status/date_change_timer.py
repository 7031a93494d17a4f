"""Notices that the report on screen has grown old: a window may stay open for days."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from esign_desktop.app.watching import is_out_of_date
from esign_desktop.model.report import Report

_LOOK_AT_CLOCK_MS: Final = 5 * 60 * 1000  # a timer stands still while the computer sleeps


class DateChangeTimer(QObject):
    """Looks at the clock now and then, and whenever somebody comes back to the window.

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
        self._clock.setInterval(_LOOK_AT_CLOCK_MS)
        self._clock.timeout.connect(self.look_at_clock)

    def show_report(self, report: Report) -> None:
        """Take the newest report."""
        self._report = report
        self._clock.start()

    def look_at_clock(self) -> None:
        """Ask for a new look where time alone has changed what there is to say."""
        if self._report is not None and is_out_of_date(self._report.snapshot, self._now()):
            self.refresh_requested.emit()
