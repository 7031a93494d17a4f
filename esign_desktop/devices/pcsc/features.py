"""What a reader reports about itself: PIN pad and place on the USB bus."""

import sys
from collections.abc import Callable
from typing import Final

from smartcard import scard

from esign_desktop.devices.pcsc.context import Connection
from esign_desktop.model.reader import UsbDevice

UsbDeviceAt = Callable[[str], UsbDevice | None]
"""Place of a reader, from ``place_on_usb`` or Windows -> the device that is plugged in."""

_GET_FEATURES: Final = (
    0x00313520 if sys.platform == "win32" else 0x42000D48  # CM_IOCTL_GET_FEATURE_REQUEST
)
_PIN_FEATURES: Final = frozenset({0x06, 0x07})  # PC/SC part 10: VERIFY and MODIFY PIN DIRECT
_USB_CHANNEL: Final = 0x0020  # high word of SCARD_ATTR_CHANNEL_ID (PC/SC part 3)


def has_pinpad(connection: Connection) -> bool | None:
    """Tell whether PINs can be typed on the reader; None when it does not say."""
    answer = connection.control(_GET_FEATURES)
    return None if answer is None else not _PIN_FEATURES.isdisjoint(feature_tags(answer))


def place_on_usb(connection: Connection) -> str | None:
    """Return where the reader is plugged in; None for a virtual one, or one that does not say."""
    answer = connection.attribute(scard.SCARD_ATTR_CHANNEL_ID)
    return usb_place(answer) if answer else None


def feature_tags(answer: bytes) -> frozenset[int]:
    """Return the tags of a GET_FEATURE_REQUEST answer (PC/SC part 10, 2.3): tag, length, value."""
    tags, at = set[int](), 0
    while at + 2 <= len(answer):
        tags.add(answer[at])
        at += 2 + answer[at + 1]
    return frozenset(tags)


def usb_place(answer: bytes) -> str | None:
    """Return "bus-address" from a channel id, or None for another channel."""
    channel = int.from_bytes(answer[:4], "little")
    if len(answer) < 4 or channel >> 16 != _USB_CHANNEL:
        return None
    return f"{(channel >> 8) & 0xFF}-{channel & 0xFF}"
