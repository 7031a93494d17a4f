"""Reports when a reader or a card comes or goes, also across a restart of the PC/SC service."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

from esign_desktop.devices.pcsc.context import (
    FOREVER_MS,
    NEW_READERS,
    PASSING,
    UNAWARE,
    Context,
)
from esign_desktop.devices.pcsc.status import PcscError
from esign_desktop.model.reader import ReaderName

logger = logging.getLogger(__name__)

_MACOS_WAIT_MS: Final = 1000  # macOS has no event for a new reader, so we list them anew
_SERVICE_RETRY_S: Final = 0.5  # a service that is back is noticed within a second
_STOP_S: Final = 1.0  # a call into a broken PC/SC may never return; the threads are daemons
_TOO_FAST_S: Final = 0.02
_TOO_FAST_TIMES: Final = 20


class Watcher:
    """One thread with a PC/SC context of its own.

    pyscard's CardMonitor is not used: it ends for good when the service stops, which Windows does
    whenever the last reader is unplugged (pyscard issues 74, 82 and 153).
    """

    def __init__(
        self, on_change: Callable[[], None], *, has_new_reader_event: bool = True
    ) -> None:
        self._on_change = on_change
        self._wait_ms = FOREVER_MS if has_new_reader_event else _MACOS_WAIT_MS
        self._has_new_reader_event = has_new_reader_event
        self._stop = threading.Event()
        self._lock = threading.Lock()  # guards _context: cancel must not meet a released one
        self._context: Context | None = None
        self._available = True  # whether PC/SC was, when last reported
        self._thread = threading.Thread(target=self._run, name="pcsc-watcher", daemon=True)

    def start(self) -> None:
        """Start watching. What is there now is the start, not a change."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching and wait for the thread."""
        self._stop.set()
        if threading.current_thread() is self._thread:
            return  # told to stop from within on_change: it does as soon as that returns
        # SCardCancel is a call like any other: pcsc-lite opens a connection of its own for it
        cancelling = threading.Thread(target=self._cancel, name="pcsc-cancel", daemon=True)
        cancelling.start()
        cancelling.join(_STOP_S)

    def _cancel(self) -> None:
        # A cancel that comes a moment before the wait is lost, so it is repeated.
        ends = time.monotonic() + _STOP_S
        while self._thread.is_alive() and time.monotonic() < ends:
            with self._lock:
                if self._context is not None:
                    self._context.cancel()
            self._thread.join(0.1)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._watch_one_context()
            except PcscError as error:
                if self._stop.is_set():
                    return  # SCARD_E_CANCELLED, by ourselves
                if self._available:
                    self._available = False
                    logger.info("PC/SC not available: %s", error)
                    self._on_change()
                self._stop.wait(_SERVICE_RETRY_S)

    def _watch_one_context(self) -> None:
        """Watch until stopped.

        Raises:
            PcscError: the service is not there, or went away.
        """
        with Context() as context:
            with self._lock:
                self._context = context
            try:
                self._watch(context)
            finally:
                with self._lock:
                    self._context = None

    def _watch(self, context: Context) -> None:
        known, fast, first = self._asked(context, {}), 0, True
        if not self._available:
            if known:
                context.states(known)  # a service that lists readers and fails here is not back
            self._available = True
            self._on_change()
        while not self._stop.is_set():
            began = time.monotonic()
            if not known:  # macOS without a reader: nothing PC/SC could wait for
                self._stop.wait(self._wait_ms / 1000)
            states = context.states(known, self._wait_ms) if known else None
            if self._stop.is_set():
                return
            seen = {name: slot.event for name, slot in states.items()} if states else known
            asked = self._asked(context, seen)
            if (not first and _differ(seen, known)) or asked.keys() != known.keys():
                self._on_change()
            known, first = asked, False
            fast = fast + 1 if time.monotonic() - began < _TOO_FAST_S else 0
            if fast > _TOO_FAST_TIMES:
                # Remote Desktop hosts answer at once for ever (Yubico.NET.SDK issue 434).
                self._stop.wait(_SERVICE_RETRY_S)

    def _asked(self, context: Context, seen: dict[ReaderName, int]) -> dict[ReaderName, int]:
        """Return what to wait for next: every reader there is, and new ones."""
        names = context.readers()
        asked = {name: seen.get(name, UNAWARE) for name in names}
        if self._has_new_reader_event:
            # Windows wants the number of readers it has reported above bit 16.
            asked[NEW_READERS] = seen.get(NEW_READERS, len(names) << 16)
        return asked


def _differ(seen: Mapping[ReaderName, int], known: Mapping[ReaderName, int]) -> bool:
    return any((event ^ known.get(name, 0)) & ~PASSING for name, event in seen.items())
