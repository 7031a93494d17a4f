"""One PC/SC context: pyscard's calls with errors as exceptions, nothing of our own on top."""

import logging
import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from smartcard import scard

from esign_desktop.devices.pcsc import status
from esign_desktop.devices.pcsc.status import PcscError, check
from esign_desktop.model.reader import Atr, ReaderName

if TYPE_CHECKING:
    from esign_desktop.devices.pcsc.names import Names

logger = logging.getLogger(__name__)

NEW_READERS: Final = ReaderName("\\\\?PnP?\\Notification")
"""PC/SC's name for "a reader came or went"; not known to macOS."""

UNAWARE: Final = scard.SCARD_STATE_UNAWARE
CHANGED: Final = scard.SCARD_STATE_CHANGED
PASSING: Final = CHANGED | scard.SCARD_STATE_INUSE | scard.SCARD_STATE_UNPOWERED
"""Bits that come and go while programs, we among them, talk to a card."""
FOREVER_MS: Final = scard.INFINITE
"""pyscard's own, 25 days: on Windows it takes PC/SC's 0xFFFFFFFF for a mistake of ours (2.3.1)."""

_SHARED: Final = scard.SCARD_SHARE_SHARED
_DIRECT: Final = scard.SCARD_SHARE_DIRECT
_NO_PROTOCOL: Final = scard.SCARD_PROTOCOL_UNDEFINED
_ANY_PROTOCOL: Final = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
_LEAVE: Final = scard.SCARD_LEAVE_CARD  # never reset: other programs keep their login


class SlotState:
    """What PC/SC says about one reader's slot."""

    def __init__(self, event: int, atr: Atr | None) -> None:
        self.event = event  # SCARD_STATE_ bits, and pcsc-lite's event counter above bit 16
        self.atr = atr

    @property
    def present(self) -> bool:
        """Whether a card is in."""
        return bool(self.event & scard.SCARD_STATE_PRESENT)

    @property
    def mute(self) -> bool:
        """Whether the card in the reader does not answer."""
        return bool(self.event & scard.SCARD_STATE_MUTE)

    @property
    def exclusive(self) -> bool:
        """Whether another program holds the card for itself alone."""
        return bool(self.event & scard.SCARD_STATE_EXCLUSIVE)

    @property
    def usable(self) -> bool:
        """Whether PC/SC can say anything about the slot."""
        lost = scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_UNKNOWN
        return not self.event & lost


class Context:
    """A PC/SC context; a context manager.

    Raises:
        PcscError: from every call that PC/SC refuses.
    """

    def __init__(self) -> None:
        result, self._handle = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        check(result, "SCardEstablishContext")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        scard.SCardReleaseContext(self._handle)

    def readers(self) -> tuple[ReaderName, ...]:
        """Return the names of all readers; empty when there is none."""
        wide = _wide()
        result, names = wide.readers(self._handle) if wide is not None else self._listed()
        if result & 0xFFFFFFFF == status.NO_READERS:
            return ()
        check(result, "SCardListReaders")
        return tuple(map(ReaderName, names))

    def _listed(self) -> tuple[int, Sequence[str]]:
        """Return what pyscard lists, and where it has no letters for a name, the library."""
        result, plain = 0, False
        names: list[str] = []
        try:
            result, names = scard.SCardListReaders(self._handle, [])
            plain = all(map(str.isascii, names))
        except (UnicodeError, SystemError) as error:
            logger.debug("pyscard: %s", error)
        if plain:
            return result, names
        if (library := _names()) is not None:
            return library.readers(self._handle)
        return result, [name for name in names if name.isascii()]

    def states(
        self, known: Mapping[ReaderName, int], wait_ms: int = 0
    ) -> dict[ReaderName, SlotState] | None:
        """Return the slots' states as soon as one differs from ``known``, None at the time-out.

        Args:
            known: reader -> event state as last returned by this call, or UNAWARE. Feeding the
                returned state back is what makes the next call wait (eid-mw issue 161).
            wait_ms: FOREVER_MS waits until ``cancel``.
        """
        asked = [(name, state & ~CHANGED) for name, state in known.items()]
        special = _special(*known)
        if special is None:
            result, answers = scard.SCardGetStatusChange(self._handle, wait_ms, asked)
        else:
            result, answers = special.states(self._handle, wait_ms, asked)
        if result & 0xFFFFFFFF == status.TIMEOUT:
            return None
        check(result, "SCardGetStatusChange")
        return {
            ReaderName(name): SlotState(event, Atr(bytes(atr)) if atr else None)
            for name, event, atr in answers
        }

    def cancel(self) -> None:
        """End a waiting ``states`` of another thread."""
        scard.SCardCancel(self._handle)

    def connect(self, reader: ReaderName) -> "Connection":
        """Connect to a card, shared with other programs."""
        return self._connect(reader, _SHARED, _ANY_PROTOCOL)

    def connect_directly(self, reader: ReaderName) -> "Connection":
        """Connect to a reader whether there is a card or not. It powers and sends nothing."""
        return self._connect(reader, _DIRECT, _NO_PROTOCOL)

    def _connect(self, reader: ReaderName, share: int, protocols: int) -> "Connection":
        special = _special(reader)
        if special is None:
            result, card, protocol = scard.SCardConnect(self._handle, reader, share, protocols)
        else:
            result, card, protocol = special.connect(self._handle, reader, share, protocols)
        check(result, "SCardConnect")
        return Connection(card, protocol)


def _names() -> "Names | None":
    # not before it is needed: ctypes takes its time to load, and most names are ASCII
    from esign_desktop.devices.pcsc.names import system_names

    return system_names()


def _wide() -> "Names | None":
    """Return Windows' wide functions; the others replace letters, so that no name can be told."""
    return _names() if sys.platform == "win32" else None


def _special(*readers: ReaderName) -> "Names | None":
    """Return what asks for readers whose names pyscard cannot ask for; None: it can."""
    # a backslash may stand for a byte that is no letter
    plain = all(name.isascii() and ("\\x" not in name) for name in readers)
    return _wide() if plain else _names()


class Connection:
    """A shared connection to a card, as a context manager; the card is left as it was."""

    def __init__(self, handle: Any, protocol: int) -> None:
        self._handle = handle
        self._protocol = protocol

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        scard.SCardDisconnect(self._handle, _LEAVE)

    def reconnect(self) -> None:
        """Take note that another program has reset the card; nothing works before that."""
        result, protocol = scard.SCardReconnect(self._handle, _SHARED, _ANY_PROTOCOL, _LEAVE)
        check(result, "SCardReconnect")
        self._protocol = protocol

    def begin(self) -> None:
        """Keep other programs from sending commands between ours."""
        check(scard.SCardBeginTransaction(self._handle), "SCardBeginTransaction")

    def end(self) -> None:
        """Let the others in again. Does not raise: the card may be gone."""
        scard.SCardEndTransaction(self._handle, _LEAVE)

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command and return the response with its two status bytes."""
        t0 = self._protocol == scard.SCARD_PROTOCOL_T0
        pci = scard.SCARD_PCI_T0 if t0 else scard.SCARD_PCI_T1
        result, response = scard.SCardTransmit(self._handle, pci, list(apdu))
        check(result, "SCardTransmit")
        return bytes(byte & 0xFF for byte in response)

    def attribute(self, attribute: int) -> bytes | None:
        """Return a reader attribute, or None when the driver does not tell."""
        result, value = scard.SCardGetAttrib(self._handle, attribute)
        return bytes(value) if result & 0xFFFFFFFF == status.SUCCESS else None

    def control(self, code: int, data: Sequence[int] = ()) -> bytes | None:
        """Send a command to the reader's driver; None when it does not know it."""
        result, value = scard.SCardControl(self._handle, code, list(data))
        return bytes(value) if result & 0xFFFFFFFF == status.SUCCESS else None


__all__ = ["CHANGED", "FOREVER_MS", "NEW_READERS", "UNAWARE", "Connection", "Context", "PcscError"]
