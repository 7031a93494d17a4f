"""Events of USB devices on Linux, from udev.

pyudev (libudev) and not a netlink socket of our own: the messages' form is libudev's own affair.
It is loaded for watching only; what is plugged in is read from sysfs, which needs no library and
works in containers without udev too (:mod:`.linux_usb`).
"""

import logging
import selectors
import socket
import threading
from typing import Any

from esign_desktop.devices.host.usb_watcher import UsbEvents

logger = logging.getLogger(__name__)


def usb_events() -> UsbEvents | None:
    """Return where udev reports USB devices; None without libudev. Never raises."""
    try:
        import pyudev

        monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source="udev")
        monitor.filter_by("usb")  # in the kernel: nothing else wakes us up
        monitor.start()
    except (ImportError, OSError) as error:
        logger.info("USB devices are not watched: %s", error)
        return None
    return _UdevEvents(monitor)


class _UdevEvents:
    """What comes through libudev's socket."""

    def __init__(self, monitor: Any) -> None:
        self._monitor = monitor
        self._lock = threading.Lock()  # guards the two below
        self._stopped = False
        self._wake_read, self._wake_write = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(monitor.fileno(), selectors.EVENT_READ)
        self._selector.register(self._wake_read, selectors.EVENT_READ)

    def wait(self, timeout_s: float | None) -> bool:
        """Return True at an event, with all that have come so far taken."""
        with self._lock:
            if self._stopped:
                return False
        ready = self._selector.select(timeout_s)
        with self._lock:
            if self._stopped:
                self._selector.close()
                self._wake_read.close()
                self._wake_write.close()
                return False
        if not ready:
            return False
        while self._monitor.poll(timeout=0) is not None:
            pass
        return True

    def end(self) -> None:
        """End a wait of another thread, and all later ones."""
        with self._lock:
            if not self._stopped:
                self._stopped = True
                self._wake_write.send(b"\0")
