"""The program's own window, and a stopwatch beside it: what is on screen since when, as lines.

Started as a process of its own by ``tests/real/window_process.py``. One JSON line for each report
that is painted: ``{"at": monotonic seconds, "verdict": …, "primary": …, "headline": …,
"until": …, "blocked_ms": …}``. ``blocked_ms`` is the longest time since the last line, or since
``reset``, during which the event loop did not come round. Words on stdin: ``reset``; ``tell``, a
line without a new report; ``rest``, no stopwatch any more; ``focus``, on a button; ``close``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication

from esign_desktop.app.diagnose import Scope
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.status.page import StatusPage
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.report import Report
from esign_desktop.model.token import ModulePath

_TICK_MS: Final = 5


class Stopwatch(QObject):
    """Measures how long the event loop does not come round."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start(_TICK_MS)
        self.reset()

    def rest(self) -> None:
        """Measure no more: it would be what wakes the program up."""
        self._timer.stop()

    def reset(self) -> None:
        """Forget what was."""
        self.longest_ms = 0.0
        self._last = time.monotonic()
        self._queued = _queued_s()

    def look(self) -> None:
        """Take the time since the last look."""
        now, queued = time.monotonic(), _queued_s()
        # the time in which the machine's other programs had our processors is not our fault
        gap_s = now - self._last - (queued - self._queued) - _TICK_MS / 1000
        self.longest_ms = max(self.longest_ms, gap_s * 1000)
        self._last, self._queued = now, queued


def _queued_s() -> float:
    """Return how long threads of ours have waited for a processor (proc(5): schedstat)."""
    nanoseconds = 0
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it has ended
            nanoseconds += int((thread / "schedstat").read_text().split()[1])
    return nanoseconds / 1e9


class Watched(QObject):
    """The window, watched."""

    def __init__(self, window: AppController) -> None:
        super().__init__()
        self._window = window
        self._report: Report | None = None
        self._stopwatch = Stopwatch(self)
        window.runner.finished.connect(self._shown)
        self._input = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._input.activated.connect(self._read)

    def _shown(self, report: Report) -> None:
        self._report = report
        self._page().headline.repaint()  # now, and not when the event loop comes to it
        self._stopwatch.look()
        self._tell()
        self._stopwatch.reset()

    def _tell(self) -> None:
        report, page = self._report, self._page()
        focus = self._window.main.focusWidget()  # of the window, be it active or not
        line = {
            "at": time.monotonic(),
            "verdict": report.verdict if report else None,
            "primary": report.primary if report else None,
            "headline": page.headline.text(),
            "until": page.until.text(),
            "notice": page.notice.text() if page.notice.isVisible() else "",
            "blocked_ms": self._stopwatch.longest_ms,
            "focus": focus.accessibleName() if focus else "",
        }
        print(json.dumps(line), flush=True)  # noqa: T201

    def _read(self) -> None:
        for word in os.read(0, 1000).decode().split():
            if word == "reset":
                self._stopwatch.reset()
            elif word == "tell":
                self._tell()
            elif word == "rest":
                self._stopwatch.rest()
            elif word == "focus":
                self._page().refresh_button.setFocus()
            elif word == "close":
                self._window.main.close()

    def _page(self) -> StatusPage:
        page = self._window.main.controller("status").page
        assert isinstance(page, StatusPage)
        return page


def main() -> None:
    """Run as ``esign-desktop`` does, with one module named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--module", type=Path)
    options = parser.parse_args()
    module = ModulePath(str(options.module)) if options.module else None
    application = QApplication(sys.argv[:1])
    window = AppController(application, window_context(None, "en", Scope(module=module)))
    watched = Watched(window)
    window.start()
    code = application.exec()
    del watched
    window.close()
    os._exit(code)


if __name__ == "__main__":
    main()
