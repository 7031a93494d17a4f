"""Reports when a USB device that could be a reader comes or goes. Sleeps in between.

PC/SC reports readers it knows; this also reports those that lack their driver.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from esign_desktop.model.reader import UsbDevice

logger = logging.getLogger(__name__)

_SETTLE_S: Final = 1.5  # a device has several events, and PC/SC takes a second to list a reader
_LONGEST_S: Final = 6.0  # a loose plug has events for ever
_STOP_S: Final = 2.0


class UsbEvents(Protocol):
    """Where a system tells that something on USB came or went."""

    def wait(self, timeout_s: float | None) -> bool:
        """Return True at an event; False at the time-out, and at once after ``end``."""
        ...

    def end(self) -> None:
        """End a wait of another thread, and all later ones. May be called twice."""
        ...


class Bell:
    """Events that a system tells by calling a function, in a thread of its own."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._rung = False
        self._stopped = False

    def ring(self) -> None:
        """Report an event."""
        with self._news:
            self._rung = True
            self._news.notify_all()

    def wait(self, timeout_s: float | None) -> bool:
        """Return True when it has rung since the last time."""
        with self._news:
            self._news.wait_for(lambda: self._rung or self._stopped, timeout_s)
            rung, self._rung = self._rung, False
            return rung and not self._stopped

    def end(self) -> None:
        """End a wait of another thread, and all later ones."""
        with self._news:
            self._stopped = True
            self._news.notify_all()


class UsbWatcher:
    """One thread that looks at the devices after every burst of events.

    Args:
        events: of any USB device; mice and sticks are sorted out here.
        look: returns the devices that could be readers.
        on_change: called with the time (monotonic) at which the burst began.
    """

    def __init__(
        self,
        events: UsbEvents,
        look: Callable[[], tuple[UsbDevice, ...]],
        on_change: Callable[[float], None],
    ) -> None:
        self._events = events
        self._look = look
        self._on_change = on_change
        self._stopped = threading.Event()
        # here and not in the thread: what is plugged in while it starts is a change
        self._known = _places(look())
        self._thread = threading.Thread(target=self._run, name="usb-watcher", daemon=True)

    def start(self) -> None:
        """Start watching. What is there now is the start, not a change."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching and wait for the thread."""
        self._stopped.set()
        self._events.end()
        if threading.current_thread() is not self._thread:
            self._thread.join(_STOP_S)

    def _run(self) -> None:
        while self._events.wait(None):
            began = time.monotonic()
            while time.monotonic() - began < _LONGEST_S and self._events.wait(_SETTLE_S):
                pass
            if self._stopped.is_set():
                return
            now = _places(self._look())
            if now != self._known:
                self._known = now
                self._on_change(began)


def _places(devices: tuple[UsbDevice, ...]) -> frozenset[tuple[str, str, int | None]]:
    """Return what makes a device another one; its driver's name comes and goes with programs."""
    return frozenset((device.usb_id, device.address, device.problem) for device in devices)
