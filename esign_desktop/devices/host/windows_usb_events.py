"""Events of USB devices on Windows: CM_Register_Notification, there since Windows 8.

No window and no message loop (WM_DEVICECHANGE) is needed with it. The hub's driver announces every
device with this interface class, whether it has a driver or not (Microsoft,
"GUID_DEVINTERFACE_USB_DEVICE"). Tried under Wine with a stand-in that calls; never on Windows.
"""

import ctypes
import logging
import sys
from ctypes import wintypes
from typing import Final

from esign_desktop.devices.host.usb_watcher import Bell, UsbEvents

logger = logging.getLogger(__name__)

_USB_DEVICE: Final = bytes.fromhex("10bfdca53065d211901f00c04fb951ed")  # {a5dcbf10-6530-11d2-…}
_DEVICE_INTERFACE: Final = 0  # CM_NOTIFY_FILTER_TYPE_DEVICEINTERFACE
_UNION_SIZE: Final = 400  # its longest member: 200 letters (MAX_DEVICE_ID_LEN, cfgmgr32.h)


def usb_events() -> UsbEvents | None:
    """Return where Windows reports USB devices; None where it does not. Never raises."""
    if sys.platform != "win32":
        return None

    class Filter(ctypes.Structure):
        """CM_NOTIFY_FILTER."""

        _fields_ = (
            ("cbSize", ctypes.c_uint32),
            ("Flags", ctypes.c_uint32),
            ("FilterType", ctypes.c_uint32),
            ("Reserved", ctypes.c_uint32),
            ("ClassGuid", ctypes.c_byte * 16),
            ("Rest", ctypes.c_byte * (_UNION_SIZE - 16)),
        )

    bell = Bell()

    def on_event(*_: object) -> int:
        bell.ring()
        return 0  # ERROR_SUCCESS

    callback_type = ctypes.WINFUNCTYPE(
        wintypes.DWORD,
        ctypes.c_void_p,
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_void_p,
        wintypes.DWORD,
    )
    wanted = Filter(cbSize=ctypes.sizeof(Filter), FilterType=_DEVICE_INTERFACE)
    ctypes.memmove(wanted.ClassGuid, _USB_DEVICE, len(_USB_DEVICE))
    callback, registered = callback_type(on_event), ctypes.c_void_p()
    library = ctypes.WinDLL("cfgmgr32")
    try:
        failed = library.CM_Register_Notification(
            ctypes.byref(wanted), None, callback, ctypes.byref(registered)
        )
    except AttributeError:
        failed = 1
    if failed or not registered:
        logger.info("USB devices are not watched: Windows does not offer it")
        return None
    return _Registration(bell, callback, registered)


class _Registration:
    """The bell, and what has to live as long as Windows may ring it."""

    def __init__(self, bell: Bell, callback: object, registered: object) -> None:
        self.wait = bell.wait
        self._bell = bell
        self._callback = callback
        self._registered: object | None = registered

    def end(self) -> None:
        """End waiting; Windows calls nobody any more once this has returned."""
        self._bell.end()
        registered, self._registered = self._registered, None
        if sys.platform == "win32" and registered is not None:
            ctypes.WinDLL("cfgmgr32").CM_Unregister_Notification(registered)
