"""A worker process: started before it is needed, replies with one line, and leaves nothing behind.

Imports nothing of ours, and neither pathlib nor typing: a worker is started first of all, before
the program itself is loaded, and every import before that is time it waits.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final

    from esign_desktop.devices.pkcs11.windows_job import WindowsJob

_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows only
_LOOK_AGAIN_S: Final = 0.05
_AFTER_DEATH_S: Final = 0.3  # its last line may still be in the pipe
GO: Final = b"go\n"  # the second line: somebody wants the answer
_PART_BYTES: Final = 64 * 1024
MAX_REPLY_BYTES: Final = 8 * 1024 * 1024
MARK: Final = "ESIGN_DESKTOP_WORKER"  # in the environment of a worker and of all it starts


def probe_request(module: str) -> bytes:
    """Return the line that asks a worker for a module; see ``messages.ProbeRequest``.

    Args:
        module: absolute path.
    """
    import json  # after the worker was started: it loads while we do

    return json.dumps({"module": module}).encode()


class WorkerExit(
    namedtuple(
        "WorkerExit", ("line", "timed_out", "status", "said"), defaults=(b"", False, None, b"")
    )
):
    """How a worker's work ended: ``line`` bytes, ``timed_out`` bool, ``status`` int or None.

    ``status`` is set when it died without a line; None: it lives on, or never started.
    ``said`` is all that came until it was gone, be it a line or not.
    """

    __slots__ = ()


class WorkerProcess:
    """One worker, for one question. ``failure`` says why it could not be started.

    ``said`` is what it had said when ``ask`` ended, however that was, and ``heard_all`` whether
    nothing of it can be missing.
    """

    failure = ""
    said = b""
    heard_all = True

    def __init__(self, command: Sequence[str]) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        # and not Thread.join: up to Python 3.12 a signal that interrupts it makes a thread that
        # still runs look ended (python/cpython issue 90882)
        self._heard = threading.Event()
        self._heard.set()
        self._job: WindowsJob | None = None
        self._request = b""
        self._mark = f"{os.getpid()}-{time.monotonic_ns()}"
        try:
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # what a module prints may hold personal data, and nobody could read it anyway
                stderr=subprocess.DEVNULL,
                # never the user's folder: a module's own dependencies must not be found there
                cwd=os.path.splitdrive(sys.executable)[0] + os.sep,
                env={**os.environ, MARK: self._mark},
                creationflags=_NO_WINDOW,
                start_new_session=True,  # so that what the module starts can be ended with it
            )
        except OSError as error:
            self.failure = error.strerror or type(error).__name__
            return
        if sys.platform == "win32":
            # in time: a worker loads no module before it has its request
            from esign_desktop.devices.pkcs11.windows_job import WindowsJob

            self._job = WindowsJob(self._process.pid)

    def begin(self, request: bytes) -> None:
        """Send a request whose answer ``ask`` will want; the module is loaded at once."""
        process = self._process  # another thread may end it meanwhile
        if process is not None and process.stdin is not None:
            self._request = request
            with contextlib.suppress(OSError, ValueError):  # it died; ``ask`` will tell
                process.stdin.write(request + b"\n")
                process.stdin.flush()

    def ask(
        self,
        request: bytes,
        timeout_s: float,
        meanwhile: Callable[[], None],
        last_words_s: float = 0,
    ) -> WorkerExit:
        """Let the worker answer a request. The process is gone afterwards.

        Args:
            request: one line; the one it began with, if it did.
            timeout_s: how long to wait for the answer.
            meanwhile: called while the worker works; its time counts as waiting.
            last_words_s: how long the worker may go on where we are interrupted ourselves.
        """
        if self._process is None:
            meanwhile()
            return WorkerExit()
        answers: list[bytes] = []
        reading = threading.Thread(target=self._exchange, args=(answers,), daemon=True)
        is_over = False
        try:
            if self._request != request:
                self.begin(request)
            self._heard.clear()
            reading.start()
            began = time.monotonic()
            meanwhile()
            timeout_s -= time.monotonic() - began
            timed_out = not self._wait(timeout_s)
            status = None if timed_out or b"\n" in b"".join(answers) else self._status()
            is_over = True
        finally:
            try:
                if not is_over:  # we are interrupted
                    self._wait(last_words_s)
                self.end()
            finally:
                self.said = b"".join(answers)  # its last words came while it was ended
                heard = reading.ident is not None and self._heard.is_set()
                self.heard_all = heard or b"\n" in self.said
        said = self.said
        line, end, _ = said.partition(b"\n")
        if end:
            return WorkerExit(line=line + end, said=said)
        return WorkerExit(timed_out=timed_out, status=status, said=said)

    def is_for(self, request: bytes) -> bool:
        """Tell whether a worker can still answer a request: it answers what it began with."""
        return self._request in (b"", request)

    def end(self) -> None:
        """Kill the process and whatever it started. Safe to call twice."""
        process = self._process
        if process is None:
            return
        if sys.platform == "win32":
            process.kill()
            if self._job is not None:
                self._job.end()
        else:
            # the group outlives its leader as long as a child of the module does
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            end_strays(process.pid, f"{MARK}={self._mark}")
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1)
        self._process = None
        self._request = b""  # it may hold a PIN
        if not self._heard.wait(_AFTER_DEATH_S):
            return  # a child that hid from us has the pipe: to close it is to wait for that
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _exchange(self, answers: list[bytes]) -> None:
        try:
            self._listen(answers)
        finally:
            self._heard.set()

    def _listen(self, answers: list[bytes]) -> None:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return
        # one that has done its work is gone, and what it said is read all the same
        with contextlib.suppress(OSError, ValueError):
            process.stdin.write(GO)
            process.stdin.flush()
        with contextlib.suppress(OSError, ValueError):  # it was killed meanwhile
            size, output = 0, process.stdout.fileno()
            while size < MAX_REPLY_BYTES and (part := os.read(output, _PART_BYTES)):
                answers.append(part)
                size += len(part)
                if b"\n" in part:
                    break

    def _wait(self, timeout_s: float) -> bool:
        """Wait for an answer or a death; False at the time-out."""
        ends = time.monotonic() + timeout_s
        while not self._heard.is_set():
            left = ends - time.monotonic()
            if left <= 0:
                return False
            self._heard.wait(min(left, _LOOK_AGAIN_S))
            process = self._process  # another thread may end it meanwhile
            if process is None or process.poll() is not None:
                # a child of the module may keep the pipe open, so the end of it is not awaited
                self._heard.wait(_AFTER_DEATH_S)
                return True
        return True

    def _status(self) -> int | None:
        if self._process is None:
            return None
        try:
            return self._process.wait(1)
        except subprocess.TimeoutExpired:
            return None  # it closed its output and lives on


def end_strays(worker: int, mark: str, spared: int = 0) -> None:
    """Kill what a module started and what then left the process group, as daemons do.

    Told by the environment, which is inherited; only Linux shows it. Processes older than the
    worker are not looked at, which keeps this under a millisecond.
    """
    if sys.platform != "linux":
        return
    for name in os.listdir("/proc"):  # noqa: PTH208 - names, not paths
        if name.isdecimal() and int(name) > worker and int(name) != spared:
            # gone meanwhile, or another user's
            with (
                contextlib.suppress(OSError),
                open(f"/proc/{name}/environ", "rb") as environment,  # noqa: PTH123
            ):
                if mark.encode() in environment.read().split(b"\0"):
                    os.kill(int(name), signal.SIGKILL)
