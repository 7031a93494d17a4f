"""Finds the USB device of a reader: reported by the device, never guessed from a name.

* Linux, and macOS with libccid: the channel id, bus and address. Without a card the reader is
  connected "direct" for it, which powers nothing and disturbs nobody.
* Windows: the device instance id, from Windows 8 on, which is older than any Python we run on. It
  is not redirected: inside Remote Desktop there is none (Microsoft,
  "SCardGetReaderDeviceInstanceIdW").
* macOS 14 and later, with Apple's own driver: nothing tells.
"""

import sys
from typing import Final

from msgspec.structs import replace

from esign_desktop.devices.pcsc.context import Connection, Context
from esign_desktop.devices.pcsc.features import UsbDeviceAt, place_on_usb
from esign_desktop.devices.pcsc.status import PcscError
from esign_desktop.model.reader import Reader, ReaderName, ReaderState

_SCOPE_USER: Final = 0
_MAX_LETTERS: Final = 256  # more than MAX_DEVICE_ID_LEN, 200 (cfgmgr32.h)
_MAY_BE_CONNECTED: Final = frozenset({ReaderState.EMPTY, ReaderState.CARD_MUTE})


def with_device(reader: Reader, connection: Connection, at: UsbDeviceAt) -> Reader:
    """Return a reader with the device it is, as far as it is reported while its card is in."""
    return _placed(reader, _instance_id(reader.name) or place_on_usb(connection), at)


def with_device_of_empty(reader: Reader, at: UsbDeviceAt, *, direct: bool) -> Reader:
    """Return a reader without a usable card with the device it is. Never raises.

    Args:
        reader: as PC/SC lists it.
        at: who knows the devices.
        direct: whether the reader may be connected to without a card, as on Linux.
    """
    place = _instance_id(reader.name)
    # a card that refuses the connection, which the detail names, leaves the reader itself free
    if place is None and direct and (reader.state in _MAY_BE_CONNECTED or reader.detail):
        place = _asked_directly(reader.name)
    return _placed(reader, place, at)


def _placed(reader: Reader, place: str | None, at: UsbDeviceAt) -> Reader:
    device = at(place) if place else None
    if device is None:
        return reader
    return replace(reader, usb_id=device.usb_id, usb_address=device.address)


def _asked_directly(reader: ReaderName) -> str | None:
    try:
        with Context() as context, context.connect_directly(reader) as connection:
            return place_on_usb(connection)
    except PcscError:  # unplugged meanwhile, or a program holds it
        return None


def _instance_id(reader: ReaderName) -> str | None:
    """Return what SCardGetReaderDeviceInstanceIdW tells; None elsewhere, or without an answer."""
    if sys.platform != "win32":
        return None
    import ctypes
    from ctypes import wintypes

    winscard = ctypes.WinDLL("winscard")
    context = ctypes.c_size_t()
    if winscard.SCardEstablishContext(_SCOPE_USER, None, None, ctypes.byref(context)):
        return None
    try:
        ask = winscard.SCardGetReaderDeviceInstanceIdW
        name = ctypes.create_unicode_buffer(_MAX_LETTERS)
        size = wintypes.DWORD(_MAX_LETTERS)
        failed = ask(context, wintypes.LPCWSTR(reader), name, ctypes.byref(size))
    except AttributeError:  # a winscard without it, such as Wine's
        return None
    finally:
        winscard.SCardReleaseContext(context)
    return None if failed else name.value or None
