"""Events of USB devices on macOS: IOKit's notifications on a dispatch queue.

Written from Apple's IOKitLib.h ("IOServiceAddMatchingNotification",
"IONotificationPortSetDispatchQueue"), never tried on a Mac.
"""

import ctypes
import logging
import sys
from typing import Any, Final

from esign_desktop.devices.host.usb_watcher import Bell, UsbEvents

logger = logging.getLogger(__name__)

_IOKIT: Final = "/System/Library/Frameworks/IOKit.framework/IOKit"
_CLASS: Final = b"IOUSBHostDevice"
_ARRIVED_AND_LEFT: Final = (b"IOServiceFirstMatch", b"IOServiceTerminate")  # IOKitKeys.h
_MAX_DEVICES: Final = 1024


def usb_events() -> UsbEvents | None:
    """Return where macOS reports USB devices; None where it does not. Never raises."""
    if sys.platform != "darwin":
        return None
    try:
        return _Notifications(ctypes.CDLL(_IOKIT), ctypes.CDLL(None))
    except (OSError, AttributeError) as error:
        logger.info("USB devices are not watched: %s", error)
        return None


class _Notifications:
    """A bell that IOKit rings, and what has to live as long as it may."""

    def __init__(self, iokit: Any, system: Any) -> None:
        pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32
        callback_type = ctypes.CFUNCTYPE(None, pointer, number)
        iokit.IONotificationPortCreate.restype = pointer
        iokit.IONotificationPortCreate.argtypes = (number,)
        iokit.IONotificationPortSetDispatchQueue.argtypes = (pointer, pointer)
        iokit.IONotificationPortDestroy.argtypes = (pointer,)
        iokit.IOServiceMatching.restype = pointer
        iokit.IOServiceMatching.argtypes = (text,)
        iokit.IOServiceAddMatchingNotification.argtypes = (
            pointer, text, pointer, callback_type, pointer, ctypes.POINTER(number),
        )  # fmt: skip
        for call in (iokit.IOIteratorNext, iokit.IOObjectRelease):
            call.argtypes = (number,)
        iokit.IOIteratorNext.restype = number
        system.dispatch_queue_create.restype = pointer
        system.dispatch_queue_create.argtypes = (text, pointer)

        self._iokit = iokit
        self._bell = Bell()
        self.wait = self._bell.wait
        self._callback = callback_type(self._on_event)
        self._port = iokit.IONotificationPortCreate(0)
        if not self._port:
            raise OSError("no notification port")
        iokit.IONotificationPortSetDispatchQueue(
            self._port, system.dispatch_queue_create(b"usb-events", None)
        )
        for what in _ARRIVED_AND_LEFT:
            iterator = number()
            failed = iokit.IOServiceAddMatchingNotification(
                self._port,
                what,
                iokit.IOServiceMatching(_CLASS),  # which it releases itself
                self._callback,
                None,
                ctypes.byref(iterator),
            )
            if failed:
                self.end()
                raise OSError(f"IOServiceAddMatchingNotification: 0x{failed & 0xFFFFFFFF:08x}")
            self._drain(iterator.value)

    def _on_event(self, _: object, iterator: int) -> None:
        self._drain(iterator)
        self._bell.ring()

    def _drain(self, iterator: int) -> None:
        """Take all devices out: only then IOKit reports the next one."""
        for _ in range(_MAX_DEVICES):
            device = self._iokit.IOIteratorNext(iterator)
            if not device:
                return
            self._iokit.IOObjectRelease(device)

    def end(self) -> None:
        """End waiting, and the notifications."""
        self._bell.end()
        port, self._port = self._port, None
        if port:
            self._iokit.IONotificationPortDestroy(port)
