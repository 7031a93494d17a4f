"""Runs PC/SC calls in a thread of their own: none of them has a time-out, and any may hang.

pcsc-lite's client polls for ever for the answer to SCardEstablishContext, with the lock held that
all its calls need, and blocks in read() for the others; Windows' winscard waits for an RPC. There
is no way to end such a call, so a lane lets it run on, and starts nothing beside it: however often
somebody looks, one thread hangs and no more. The program leaves with ``os._exit``.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from esign_desktop.devices.pcsc.status import TIMEOUT, PcscError

logger = logging.getLogger(__name__)

T = TypeVar("T")

ANSWER_LIMIT_S: Final = 5.0
"""How long PC/SC may take to answer; it takes milliseconds."""

# On Windows a wait on a lock hears Ctrl-C only when it ends (bpo-35935); elsewhere at once.
_SLICE_S: Final = 0.2 if sys.platform == "win32" else threading.TIMEOUT_MAX


class NoAnswerError(PcscError):
    """PC/SC has accepted a call, and does not answer."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(TIMEOUT, "PC/SC")
        self._limit_s = limit_s

    def __str__(self) -> str:
        return f"no answer within {self._limit_s:g} s"


class Job:
    """One piece of work in a lane."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work = work
        self._ended = threading.Event()
        self._result: Any = None
        self._error: BaseException | None = None
        self.given_up = False

    def do(self) -> None:
        """Do it. Called in the lane's thread."""
        try:
            self._result = self._work()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits for the result
            self._error = error

    def end(self) -> None:
        """Say that it is over. Called in the lane's thread."""
        self._ended.set()

    def wait(self, limit_s: float) -> bool:
        """Wait for its end, and tell whether it has come."""
        ends = time.monotonic() + limit_s
        while not self._ended.is_set():
            left_s = ends - time.monotonic()
            if left_s <= 0:
                return False
            self._ended.wait(min(left_s, _SLICE_S))
        return True

    def result(self) -> Any:
        """Return or raise what the work did. Only after its end."""
        if self._error is not None:
            raise self._error
        return self._result


class Lane:
    """Work that may hang, one piece at a time, each in a daemon thread.

    Args:
        name: of the threads.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()  # guards the two below
        self._job: Job | None = None
        self._on_return: list[Callable[[], None]] = []

    def run(self, work: Callable[[], T], limit_s: float = ANSWER_LIMIT_S) -> T:
        """Return what the work returns.

        Raises:
            NoAnswerError: it has not ended in time, or work before it still has not.
            Exception: whatever it raises.
        """
        job = self.begin(work, limit_s)
        if not job.wait(limit_s):
            self.give_up(job)
            raise NoAnswerError(limit_s)
        result: T = job.result()
        return result

    def begin(self, work: Callable[[], Any], limit_s: float = ANSWER_LIMIT_S) -> Job:
        """Start some work; what others have begun is waited for.

        Raises:
            NoAnswerError: the lane is not free in time, or known not to be.
        """
        ends = time.monotonic() + limit_s
        while True:
            with self._lock:
                before = self._job
                if before is None:
                    self._job = job = Job(work)
                    break
            left_s = ends - time.monotonic()
            if before.given_up or left_s <= 0 or not before.wait(left_s):
                raise NoAnswerError(limit_s)
        try:
            threading.Thread(target=self._run, args=(job,), name=self._name, daemon=True).start()
        except RuntimeError:  # no thread can be started
            self._job = None
            raise
        return job

    def give_up(self, job: Job) -> None:
        """Wait no longer for a piece of work: whoever comes before it ends is told at once."""
        job.given_up = True
        logger.info("%s: no answer in time", self._name)

    def when_it_returns(self, call: Callable[[], None]) -> Callable[[], None]:
        """Call something when work that was given up has ended after all. Return the stop."""
        with self._lock:
            self._on_return.append(call)

        def stop() -> None:
            with self._lock:
                if call in self._on_return:
                    self._on_return.remove(call)

        return stop

    def _run(self, job: Job) -> None:
        job.do()
        with self._lock:
            self._job = None
            callers = tuple(self._on_return)
        job.end()
        if job.given_up:
            logger.info("%s: answers again", self._name)
            for call in callers:
                call()
