"""PC/SC result codes: names, and what they say about the service. The one place that reads them.

Codes: pcsc-lite's pcsclite.h and Microsoft's winerror.h, which agree on all of these.
"""

from collections.abc import Callable
from typing import Final

from esign_desktop.model.host import Platform
from esign_desktop.model.snapshot import ServiceState

SUCCESS: Final = 0
NO_SERVICE: Final = 0x8010001D
SERVICE_STOPPED: Final = 0x8010001E
NO_READERS: Final = 0x8010002E
TIMEOUT: Final = 0x8010000A
CANCELLED: Final = 0x80100002
SHARING_VIOLATION: Final = 0x8010000B
UNKNOWN_READER: Final = 0x80100009
READER_UNAVAILABLE: Final = 0x80100017
INVALID_HANDLE: Final = 0x80100003
NO_SMARTCARD: Final = 0x8010000C
PROTO_MISMATCH: Final = 0x8010000F
NOT_TRANSACTED: Final = 0x80100016
SECURITY_VIOLATION: Final = 0x8010006A
NO_ACCESS: Final = 0x80100027
UNSUPPORTED_CARD: Final = 0x80100065
UNRESPONSIVE_CARD: Final = 0x80100066
UNPOWERED_CARD: Final = 0x80100067
RESET_CARD: Final = 0x80100068
REMOVED_CARD: Final = 0x80100069

_NAMES: Final = {
    0x80100001: "SCARD_F_INTERNAL_ERROR",
    CANCELLED: "SCARD_E_CANCELLED",
    INVALID_HANDLE: "SCARD_E_INVALID_HANDLE",
    0x80100004: "SCARD_E_INVALID_PARAMETER",
    0x80100006: "SCARD_E_NO_MEMORY",
    0x80100008: "SCARD_E_INSUFFICIENT_BUFFER",
    UNKNOWN_READER: "SCARD_E_UNKNOWN_READER",
    TIMEOUT: "SCARD_E_TIMEOUT",
    SHARING_VIOLATION: "SCARD_E_SHARING_VIOLATION",
    NO_SMARTCARD: "SCARD_E_NO_SMARTCARD",
    PROTO_MISMATCH: "SCARD_E_PROTO_MISMATCH",
    0x80100010: "SCARD_E_NOT_READY",
    0x80100013: "SCARD_F_COMM_ERROR",
    NOT_TRANSACTED: "SCARD_E_NOT_TRANSACTED",
    READER_UNAVAILABLE: "SCARD_E_READER_UNAVAILABLE",
    NO_SERVICE: "SCARD_E_NO_SERVICE",
    SERVICE_STOPPED: "SCARD_E_SERVICE_STOPPED",
    NO_ACCESS: "SCARD_E_NO_ACCESS",
    NO_READERS: "SCARD_E_NO_READERS_AVAILABLE",
    0x8010002F: "SCARD_E_COMM_DATA_LOST",
    0x80100022: "SCARD_E_UNSUPPORTED_FEATURE",  # Windows; pcsc-lite's is 0x8010001F
    UNSUPPORTED_CARD: "SCARD_W_UNSUPPORTED_CARD",
    UNRESPONSIVE_CARD: "SCARD_W_UNRESPONSIVE_CARD",
    UNPOWERED_CARD: "SCARD_W_UNPOWERED_CARD",
    RESET_CARD: "SCARD_W_RESET_CARD",
    REMOVED_CARD: "SCARD_W_REMOVED_CARD",
    SECURITY_VIOLATION: "SCARD_W_SECURITY_VIOLATION",
    # what drivers answer, handed on by Windows as it is (Microsoft, "System Error Codes")
    0x0000001F: "ERROR_GEN_FAILURE",
    0x00000016: "ERROR_BAD_COMMAND",
    0x00000079: "ERROR_SEM_TIMEOUT",
    0x0000045D: "ERROR_IO_DEVICE",
}

MUTE: Final = frozenset({UNSUPPORTED_CARD, UNRESPONSIVE_CARD, UNPOWERED_CARD, PROTO_MISMATCH})
"""SCardConnect failed because the card gives no usable answer to reset."""

GONE: Final = frozenset({NO_SMARTCARD, REMOVED_CARD, READER_UNAVAILABLE, UNKNOWN_READER})
"""The card, or its reader, is not there any more."""

SERVICE_GONE: Final = frozenset({NO_SERVICE, SERVICE_STOPPED})
"""The service is not there: that says nothing of the card."""

_DENIED: Final = frozenset({SECURITY_VIOLATION, NO_ACCESS, 0x00000005})  # 5: ERROR_ACCESS_DENIED


class PcscError(Exception):
    """A PC/SC call failed. ``code`` is unsigned."""

    def __init__(self, code: int, call: str) -> None:
        super().__init__(f"{call}: {describe(code)}")
        self.code = code


def check(result: int, call: str) -> None:
    """Raise unless a PC/SC call succeeded.

    Args:
        result: what the call returned. pyscard gives it signed on Windows, unsigned elsewhere
            (pyscard issues 23 and 87).
        call: name of the PC/SC function, for the message.

    Raises:
        PcscError: the call failed.
    """
    code = result & 0xFFFFFFFF
    if code != SUCCESS:
        raise PcscError(code, call)


def describe(code: int) -> str:
    """Return name and number of a code, ``"SCARD_E_NO_SERVICE (0x8010001D)"``."""
    return f"{_NAMES.get(code, 'PC/SC error')} (0x{code:08X})"


def service_state(
    code: int, platform: Platform, is_installed: Callable[[], bool], is_locked: Callable[[], bool]
) -> ServiceState:
    """Return what a failed SCardEstablishContext or SCardListReaders says about the service.

    Args:
        code: the result, unsigned.
        platform: the same code means two things: pcsc-lite's client answers
            SCARD_E_SERVICE_STOPPED when the running daemon speaks another protocol version, as
            inside Flatpak and Snap (blog.apdu.fr); Windows means the service is stopped.
        is_installed: whether the service is on this computer at all.
        is_locked: whether its socket is there and closed to this user; pcsc-lite then says
            NO_SERVICE like for a stopped one.
    """
    if code in _DENIED:
        return ServiceState.ACCESS_DENIED
    if code == SERVICE_STOPPED and platform is Platform.LINUX:
        return ServiceState.INCOMPATIBLE
    if code in (NO_SERVICE, SERVICE_STOPPED):
        if not is_installed():
            return ServiceState.NOT_INSTALLED
        return ServiceState.ACCESS_DENIED if is_locked() else ServiceState.STOPPED
    return ServiceState.UNKNOWN
