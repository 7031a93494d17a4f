"""Work that takes long, away from the Qt thread; its result comes back on it."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Job:
    """One piece of work that was begun."""

    def __init__(
        self, done: Callable[[Any], None], failed: Callable[[BaseException], None] | None
    ) -> None:
        self._done = done
        self._failed = failed
        self._wanted = True
        self.is_running = True

    def cancel(self) -> None:
        """Take no result any more. What runs is not interrupted: a card may be in the middle."""
        self._wanted = False

    def end(self, result: Any, error: BaseException | None) -> None:
        """Hand over how it ended, unless nobody waits for it any more."""
        self.is_running = False
        if not self._wanted:
            return
        if error is None:
            self._done(result)
        elif self._failed is not None:
            self._failed(error)


class Background(QObject):
    """Runs work in a few threads of its own.

    Args:
        parent: owns this.
        threads: how many pieces of work run at once; more wait.
    """

    _ended = Signal(object, object, object)  # Job, result, error: from a thread to ours

    def __init__(self, parent: QObject | None = None, threads: int = 3) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, "background")
        self._running = set[Future[Any]]()
        self._is_over = False
        self._ended.connect(self._end)

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
        job = Job(done, failed)
        future = self._pool.submit(work)
        self._running.add(future)
        future.add_done_callback(lambda ended: self._tell(job, ended))
        return job

    @property
    def is_busy(self) -> bool:
        """Tell whether work goes on."""
        return bool(self._running)

    def wait(self, limit_s: float = 0.5) -> bool:
        """Start nothing more and wait for what runs. False: something hangs and is left behind.

        No result is handed over any more: those who waited for it may be gone.
        """
        self._is_over = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        return not wait(set(self._running), limit_s).not_done

    def _tell(self, job: Job, ended: "Future[Any]") -> None:  # in a thread of the pool
        self._running.discard(ended)
        if ended.cancelled():
            return
        error = ended.exception()
        if error is not None:
            logger.error("work in the background failed", exc_info=error)
        self._ended.emit(job, None if error else ended.result(), error)

    @Slot(object, object, object)
    def _end(self, job: Job, result: object, error: BaseException | None) -> None:
        if not self._is_over:
            job.end(result, error)
