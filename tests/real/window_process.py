"""Runs the window on a screen of its own, Xvfb, and reads what it shows."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_START_S = 40.0
Line = dict[str, Any]


@contextmanager
def screen(size: str = "1280x900") -> Iterator[str]:
    """Start a screen, and yield its name for ``DISPLAY``."""
    ours, its = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(its), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        pass_fds=(its,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(its)
    try:
        number = os.read(ours, 20).decode().strip()  # it writes when it is ready
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield f":{number}"
    finally:
        os.close(ours)
        process.terminate()
        process.wait(30)


class WindowProcess:
    """A running ``watched_window``; what it shows can be waited for."""

    def __init__(self, display: str, home: Path, module: Path | None = None) -> None:
        """``module`` None: this computer has none."""
        self._command = [sys.executable, "-m", "tests.real.watched_window"]
        if module is not None:
            self._command += ["--module", str(module)]
        self._environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
        }
        self._lines: queue.Queue[Line] = queue.Queue()
        self.seen: list[Line] = []

    def __enter__(self) -> Self:
        """Start it."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=self._environment, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, however the test went."""
        self._process.kill()
        self._process.wait()

    @property
    def process_id(self) -> int:
        """Its process."""
        return self._process.pid

    def say(self, word: str) -> None:
        """Give it a word of ``watched_window``."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n".encode())
        self._process.stdin.flush()

    def ask(self) -> Line:
        """Return what it shows now."""
        self.say("tell")
        return self.until(lambda line: True)

    def until(self, wanted: Callable[[Line], bool], within_s: float = _START_S) -> Line:
        """Return the first line from now on that is as wanted.

        Raises:
            TimeoutError: none was in time.
        """
        ends = time.monotonic() + within_s
        while (left_s := ends - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left_s)
            except queue.Empty:
                break
            self.seen.append(line)
            if wanted(line):
                return line
        raise TimeoutError([each["primary"] for each in self.seen])

    def primary(self, code: str | None, within_s: float = _START_S) -> Line:
        """Wait until that primary finding is on screen."""
        return self.until(lambda line: line["primary"] == code, within_s)

    def end(self, within_s: float) -> int:
        """Close the window; returns the exit code. ``seen`` then has all that was shown.

        Raises:
            TimeoutExpired: it did not end in time.
        """
        self.say("close")
        code = self._process.wait(within_s)
        self._reading.join(within_s)
        while not self._lines.empty():
            self.seen.append(self._lines.get())
        return code

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(json.loads(line))
