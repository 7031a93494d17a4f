"""Says in a long run now and then how far it is, and which tests take long just now.

So the log of a run that was ended from outside tells whether it was slow or hung, and in what.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Final

import pytest

_EVERY_S: Final = 60.0
_LONG_S: Final = 20.0


class Progress:
    """Counts the tests of a run in the controller of pytest-xdist, which hears of all of them."""

    def __init__(self, log: int) -> None:
        """``log`` is a file descriptor; the lines stand between pytest's own."""
        self._log = log
        self.began = time.monotonic()
        self._running = dict[str, float]()
        self._ended = 0
        self._over = threading.Event()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Note that a test has begun."""
        self._running[nodeid] = time.monotonic()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that one has ended; of one whose process died there is no other report."""
        if report.when == "teardown" or report.outcome == "failed":
            self._ended += self._running.pop(report.nodeid, None) is not None

    def pytest_sessionstart(self) -> None:
        """Begin to tell."""
        threading.Thread(target=self._tell, name="progress", daemon=True).start()

    def pytest_unconfigure(self) -> None:
        """Tell no more."""
        self._over.set()

    def line(self, now: float) -> str:
        """Return what there is to tell."""
        long = sorted(
            (f"{name} for {now - began:.0f} s" for name, began in self._running.copy().items()
             if now - began > _LONG_S)
        )  # fmt: skip
        said = f"{now - self.began:.0f} s: {self._ended} tests have ended"
        return "; running: ".join([said, ", ".join(long)]) if long else said

    def _tell(self) -> None:
        while not self._over.wait(_EVERY_S):
            os.write(self._log, f"\n[{self.line(time.monotonic())}]\n".encode())


def pytest_configure(config: pytest.Config) -> None:
    """Tell of a run that is spread over several processes: nobody else runs so many tests."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Progress(os.dup(1)), "progress")
