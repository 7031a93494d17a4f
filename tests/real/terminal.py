"""A program on a terminal of its own, with a person in front of it."""

from __future__ import annotations

import os
import pty
import re
import select
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.real.program import CLI

_ANSWER_S: Final = 40.0
_LOOKS: Final = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")  # colours and the like


class Terminal:
    """One run of the program; what it writes is read until what a person waits for is there."""

    def __init__(
        self, *arguments: str | Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self._read = ""
        self._waited_to = 0
        self._status: int | None = None
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execve(  # noqa: S606 - the terminal must be its own
                CLI,
                [CLI, *map(str, arguments)],
                {**os.environ, **(environment or {}), "TERM": "xterm"},
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is None:
            os.kill(self._pid, 9)
            os.waitpid(self._pid, 0)
        os.close(self._fd)

    @property
    def screen(self) -> str:
        """Everything that was shown so far, also what was typed and echoed."""
        return _LOOKS.sub("", self._read)

    def wait_for(self, text: str) -> None:
        """Wait until something stands on the screen, after what was waited for last."""
        ends = time.monotonic() + _ANSWER_S
        while (at := self.screen.find(text, self._waited_to)) < 0:
            assert time.monotonic() < ends, f"no {text!r} on: {self.screen}"
            self._take(ends)
        self._waited_to = at + len(text)

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._fd, f"{text}\n".encode())

    def press(self, key: bytes) -> None:
        """Press one key: b"\\x03" is Ctrl-C."""
        os.write(self._fd, key)

    def hang_up(self) -> None:
        """Close the terminal, as a window that is closed does."""
        os.close(self._fd)
        self._fd = os.open(os.devnull, os.O_RDONLY)

    def end(self) -> int:
        """Read to the end; return the exit code."""
        ends = time.monotonic() + _ANSWER_S
        while self._take(ends):
            assert time.monotonic() < ends, self.screen
        _, status = os.waitpid(self._pid, 0)
        self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def _take(self, ends: float) -> bool:
        ready, _, _ = select.select([self._fd], [], [], max(0.0, ends - time.monotonic()))
        try:
            data = os.read(self._fd, 4096) if ready else b""
        except OSError:  # how Linux tells that nobody holds the other end any more
            data = b""
        self._read += data.decode("utf-8", "replace")
        return bool(data) or not ready
