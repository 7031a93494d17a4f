"""Runs slow work in threads; results are delivered in the Qt thread."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Job:
    """A piece of work, started or waiting."""

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None] | None,
    ) -> None:
        self._call: tuple[Callable[[], Any], ...] = (work,)
        self._done: Callable[[Any], None] | None = done
        self._failed = failed

    def work(self) -> Any:
        """Do it. Called in a thread."""
        return self._call[0]()

    def cancel(self) -> None:
        """Discard the result. The work itself is not interrupted: a card may be busy with it."""
        self._done = self._failed = None

    def end(self, result: Any, error: BaseException | None) -> None:
        """Deliver the result, unless the job was cancelled. Called in the Qt thread.

        Work and takers are let go here: they hold widgets, and the thread that did the work may
        be the last to hold this job. Nothing of Qt's may be destroyed in another thread.
        """
        done, failed = self._done, self._failed
        self._call, self._done, self._failed = (), None, None
        if error is None and done is not None:
            done(result)
        elif error is not None and failed is not None:
            failed(error)


class Background:
    """Runs work in a few threads of its own.

    Args:
        threads: how many pieces of work run at once; more wait.
    """

    def __init__(self, threads: int = 3) -> None:
        self._pool = ThreadPoolExecutor(threads, "background")
        self._running = set[Future[Any]]()
        self._is_over = False
        self._receiver = _receiver()

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """Begin some work and return at once. Call from the Qt thread.

        Args:
            work: called in another thread; it must touch no widget.
            done: called with the result, in the Qt thread.
            failed: called with what was raised, in the Qt thread; without it, it is only logged.
        """
        job = Job(work, done, failed)
        if self._is_over:
            return job
        future = self._pool.submit(job.work)
        self._running.add(future)
        future.add_done_callback(lambda ended: self._emit_result(job, ended))
        return job

    def wait(self, limit_s: float = 0.5) -> bool:
        """Start nothing more and wait for what runs. False: something hangs and is left behind.

        No result is handed over any more: those who waited for it may be gone.
        """
        self._is_over = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        return not wait(set(self._running), limit_s).not_done

    def take(self, job: Job, result: object, error: BaseException | None) -> None:
        """Receive the result of a job. Called in the Qt thread."""
        if self._is_over:
            job.cancel()
        job.end(result, error)

    def _emit_result(self, job: Job, ended: "Future[Any]") -> None:  # in a thread of the pool
        self._running.discard(ended)
        if ended.cancelled():
            return
        error = ended.exception()
        if error is not None:
            logger.error("work in the background failed", exc_info=error)
        self._receiver.ended.emit(self, job, None if error else ended.result(), error)


class _ResultReceiver(QObject):
    """Where results come back to the Qt thread.

    There is one, and it stays until the process ends: a thread that still speaks to it cannot be
    the last that knows it, and destroy it while it is spoken to.
    """

    ended = Signal(object, object, object, object)  # Background, Job, result, error

    def __init__(self) -> None:
        super().__init__()
        self.ended.connect(self._end)

    @Slot(object, object, object, object)
    def _end(
        self, background: Background, job: Job, result: object, error: BaseException | None
    ) -> None:
        background.take(job, result, error)


@cache
def _receiver() -> _ResultReceiver:
    return _ResultReceiver()
