"""Workers for tests: a line of Python instead of a module that misbehaves."""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from esign_desktop.devices.pkcs11.client import WorkerTokens
from esign_desktop.model.host import Platform

_START = "import os, subprocess, sys, time\n"
_LISTEN = "sys.stdin.readline(); sys.stdin.readline()\n"
OK = '{"outcome": "ok", "library": "Stand-in", "version": "1.0", "tokens": []}'


def command(does: str, *, listens: bool = True) -> list[str]:
    """Return the command of a worker that reads its two lines and then does that."""
    return [sys.executable, "-I", "-S", "-c", _START + (_LISTEN if listens else "") + does]


def worker_that(does: str, *, listens: bool = True, timeout_s: float = 10.0) -> WorkerTokens:
    """Return the tokens as a worker shows them that does that."""
    return tokens(command(does, listens=listens), timeout_s)


def tokens(started_by: list[str], timeout_s: float = 10.0) -> WorkerTokens:
    return WorkerTokens(started_by, Platform.LINUX, os.uname().machine, timeout_s)


def says(line: str) -> str:
    """Return what a worker does to say a line."""
    return f"os.write(1, {line!r}.encode() + b'\\n')"


def is_alive(process: int) -> bool:
    """Tell whether a process runs; one that ended and that nobody asked about does not."""
    try:
        stat = Path("/proc", str(process), "stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def number_in(file: Path) -> int:
    """Return the process id that a stand-in wrote into a file."""
    until(lambda: file.exists() and file.read_text() != "")
    return int(file.read_text())


def until(condition: Callable[[], bool], most_s: float = 30.0) -> None:
    ends = time.monotonic() + most_s
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)


def put_away(process: int) -> None:
    """End a process a test has left on purpose."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, 9)
