"""Readers as PC/SC lists them, and whether their cards are still there."""

import logging
import os
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Final

from esign_desktop.devices.akis.atr import historical_bytes
from esign_desktop.devices.pcsc.context import NEW_READERS, UNAWARE, Context, SlotState
from esign_desktop.devices.pcsc.features import UsbDeviceAt
from esign_desktop.devices.pcsc.identity import with_device_of_empty
from esign_desktop.devices.pcsc.lane import ANSWER_LIMIT_S, Lane, NoAnswerError
from esign_desktop.devices.pcsc.status import (
    SECURITY_VIOLATION,
    UNKNOWN_READER,
    PcscError,
    service_state,
)
from esign_desktop.devices.pcsc.watcher import Watcher
from esign_desktop.devices.ports import PcscView
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Reader, ReaderInterface, ReaderName, ReaderState
from esign_desktop.model.snapshot import ServiceState

logger = logging.getLogger(__name__)

_PCSCD_SOCKET: Final = Path("/run/pcscd/pcscd.comm")  # pcsc-lite, PCSCLITE_CSOCK_NAME
_LIST_TRIES: Final = 3
_DENIED_TRIES: Final = 3
_DENIED_WAIT_S: Final = 0.15
_CONTACTLESS: Final = ("contactless", "picc", " cl ", "-cl ", "nfc", "rfid")
"""What makers put in the name of a contactless slot; PC/SC itself does not tell without a card."""


class FirstLook:
    """A look at the readers before anything else, for the first ``look`` to tell."""

    def __init__(self) -> None:
        self.lane = Lane("pcsc")
        self.answers = True  # False: whoever else asks PC/SC would wait for ever
        self.slots: dict[ReaderName, SlotState] | None = None  # None: asked again
        try:
            self.slots = self.lane.run(_look)
        except NoAnswerError:
            self.answers = False
        except PcscError as error:
            logger.debug("first look: %s", error)


class PcscReaders:
    """The readers of this computer.

    Args:
        platform: decides what some result codes mean.
        is_installed: whether the PC/SC service is on this computer; None when that is not known.
        first: a look that was taken before.
        usb_device_at: the device at a place, where the system can look that up.
    """

    def __init__(
        self,
        platform: Platform,
        is_installed: Callable[[], bool | None],
        first: FirstLook | None = None,
        usb_device_at: UsbDeviceAt = lambda place: None,
    ) -> None:
        self._usb_device_at = usb_device_at
        self._lane = first.lane if first else Lane("pcsc")
        self._first = first.slots if first else None
        self._platform = platform
        self._is_installed = is_installed
        self._last_events: dict[ReaderName, int] = {}

    def look(self) -> PcscView:
        """Return the state of the service and of every reader. Never raises, hardly waits."""
        try:
            states = self._lane.run(_look) if self._first is None else self._first
            self._first = None
        except NoAnswerError as error:
            return PcscView(ServiceState.NO_ANSWER, str(error))
        except PcscError as error:
            state = service_state(
                error.code,
                self._platform,
                lambda: self._is_installed() is not False,
                _socket_is_closed_to_us,
            )
            return PcscView(state, str(error))
        self._last_events = {name: slot.event for name, slot in states.items()}
        readers = tuple(_reader(name, slot) for name, slot in states.items())
        return PcscView(ServiceState.RUNNING, readers=readers)

    def identify(self, reader: Reader) -> Reader:
        """Return a reader without a usable card with the device it is. Never raises."""
        # tried with pcscd only; what Apple's driver makes of it nobody has seen
        direct = self._platform is Platform.LINUX
        try:
            return self._lane.run(
                lambda: with_device_of_empty(reader, self._usb_device_at, direct=direct)
            )
        except NoAnswerError:
            return reader

    def left_since_look(
        self, wait_s: float, among: Collection[ReaderName] | None = None
    ) -> frozenset[ReaderName]:
        """Return the readers whose card went away since the last ``look``, or that did themselves.

        pcscd notices a pulled card at its next poll, up to 0.4 s late.

        Args:
            wait_s: how long to wait for such news at most; 0 only asks.
            among: the readers of interest; all by default.
        """
        known = {
            name: event
            for name, event in self._last_events.items()
            if SlotState(event, None).present and (among is None or name in among)
        }
        if not known:
            return frozenset()
        try:
            return self._lane.run(lambda: _gone(known, wait_s), wait_s + ANSWER_LIMIT_S)
        except PcscError as error:
            logger.info("readers changed while looking: %s", error)
            return frozenset(known)

    def watch(self, on_change: Callable[[], None]) -> Callable[[], None]:
        """Call ``on_change`` after every change, from a thread. Return the stop function.

        That the service answers again, after somebody has waited in vain, is a change, too.
        """
        watcher = Watcher(on_change, has_new_reader_event=self._platform is not Platform.MACOS)
        watcher.start()
        forget = self._lane.when_it_returns(on_change)

        def stop() -> None:
            forget()
            watcher.stop()

        return stop


def _socket_is_closed_to_us() -> bool:
    """Tell whether pcscd listens and its socket's permissions keep this user out."""
    return _PCSCD_SOCKET.exists() and not os.access(_PCSCD_SOCKET, os.R_OK | os.W_OK)


def _look() -> dict[ReaderName, SlotState]:
    """Return the slots of all readers.

    pcsc-lite's client takes a connection that ends for a refusal, and a pcscd that is just going
    ends its connections too (seen with 1.9.9), so a refusal has to be told more than once.

    Raises:
        PcscError: the service does not answer.
    """
    for _ in range(_DENIED_TRIES - 1):
        try:
            with Context() as context:
                return _states(context)
        except PcscError as error:
            if error.code != SECURITY_VIOLATION:
                raise
        time.sleep(_DENIED_WAIT_S)
    with Context() as context:
        return _states(context)


def _states(context: Context) -> dict[ReaderName, SlotState]:
    """Return the slots of all readers; where one is unplugged meanwhile, those that are left.

    Raises:
        PcscError: the service does not answer.
    """
    for tries_left in reversed(range(_LIST_TRIES)):
        names = [name for name in context.readers() if name != NEW_READERS]
        if not names:
            break
        try:
            return context.states(dict.fromkeys(names, UNAWARE)) or {}
        except PcscError as error:
            if error.code != UNKNOWN_READER or not tries_left:
                raise
    return {}


def _gone(known: Mapping[ReaderName, int], wait_s: float) -> frozenset[ReaderName]:
    """Return the readers that are not as they were any more, waiting for that at most so long.

    Raises:
        PcscError: the service does not answer, or a reader went meanwhile.
    """
    ends = time.monotonic() + wait_s
    asked = known
    with Context() as context:
        # a reader that was unplugged with its card is not known to PC/SC any more
        if unplugged := frozenset(known).difference(context.readers()):
            return unplugged
        while True:
            left_ms = max(0, int((ends - time.monotonic()) * 1000))
            states = context.states(asked, left_ms) or {}
            gone = frozenset(n for n, s in states.items() if _left(known[n], s))
            if gone or not states or left_ms == 0:
                return gone
            asked = {name: slot.event for name, slot in states.items()}


def _left(before: int, now: SlotState) -> bool:
    """Tell whether a slot that had a card has lost it, even if one was put back since.

    pcsc-lite counts insertions and removals above bit 16 of the event state; Windows likewise.
    """
    return not now.present or not now.usable or before >> 16 != now.event >> 16


def _reader(name: ReaderName, slot: SlotState) -> Reader:
    lowered = f" {name} ".lower()  # for matching only; the name is shown as it is
    contactless = any(word in lowered for word in _CONTACTLESS)
    return Reader(
        name=name,
        state=_state(slot),
        atr=slot.atr if slot.present else None,
        interface=ReaderInterface.CONTACTLESS if contactless else None,
    )


def _state(slot: SlotState) -> ReaderState:
    if not slot.usable:
        return ReaderState.UNAVAILABLE
    if not slot.present:
        return ReaderState.EMPTY
    broken = slot.atr is not None and historical_bytes(slot.atr) is None
    if slot.mute or broken:
        return ReaderState.CARD_MUTE
    if slot.exclusive:
        return ReaderState.CARD_IN_USE
    return ReaderState.CARD_READY
