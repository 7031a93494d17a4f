"""A PC/SC service for tests: readers and cards that come, go, refuse and hang at will."""

import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, Self

import pytest

from esign_desktop.devices.pcsc import cards, identity, readers, status, watcher
from esign_desktop.devices.pcsc.context import CHANGED, NEW_READERS, UNAWARE, SlotState
from esign_desktop.devices.pcsc.status import PcscError
from esign_desktop.model.reader import Atr, ReaderName
from tests.stack.card import CardPulledError, VirtualCard

EMPTY: Final = 0x0010
PRESENT: Final = 0x0020
EXCLUSIVE: Final = 0x0080
IN_USE: Final = 0x0100
MUTE: Final = 0x0200
UNPOWERED: Final = 0x0400
UNAVAILABLE: Final = 0x0008
UNKNOWN: Final = 0x0004


class FakePcsc:
    """The service. ``slots`` is what each reader's state is; change it by ``put``."""

    def __init__(self) -> None:
        self.slots: dict[ReaderName, int] = {}
        self.cards: dict[ReaderName, VirtualCard] = {}
        self.fails: dict[str, list[int]] = {}  # call -> codes of its next calls; 0 succeeds
        self.always: dict[str, int] = {}  # call -> code of all its calls
        self.before: dict[str, Callable[[], object]] = {}  # call -> what happens just before it
        self.calls: list[str] = []
        self.tells_of_new_readers = True  # macOS does not
        self.states_at_once = False  # answer without waiting, like a Remote Desktop host
        self.features: bytes | None = None  # what the reader's driver says of a PIN pad
        self.channel: bytes | None = None  # SCARD_ATTR_CHANNEL_ID
        self.news = threading.Condition()

    def use(self, monkeypatch: pytest.MonkeyPatch) -> Self:
        """Let the adapters use this service."""
        for module in (cards, identity, readers, watcher):
            monkeypatch.setattr(module, "Context", lambda: FakeContext(self))
        return self

    def put(self, name: str, state: int | None, card: VirtualCard | None = None) -> None:
        """Give a reader a state, or take it away with None."""
        with self.news:
            if state is None:
                self.slots.pop(ReaderName(name), None)
            else:
                self.slots[ReaderName(name)] = state
            if card is not None:
                self.cards[ReaderName(name)] = card
            self.news.notify_all()

    def stop(self) -> None:
        """Stop the service: every call fails, also one that waits."""
        with self.news:
            self.always = dict.fromkeys(("establish", "list", "states"), status.NO_SERVICE)
            self.news.notify_all()

    def start(self) -> None:
        """Start it again."""
        self.always = {}

    def check(self, call: str) -> None:
        """Count a call and fail where it has to."""
        self.calls.append(call)
        if hook := self.before.get(call):
            hook()
        codes = self.fails.get(call)
        code = codes.pop(0) if codes else self.always.get(call, 0)
        if code:
            raise PcscError(code, call)


class FakeContext:
    """What ``context.Context`` is, on a fake service."""

    def __init__(self, pcsc: FakePcsc) -> None:
        self._pcsc = pcsc
        self._cancelled = False
        pcsc.check("establish")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pcsc.calls.append("release")

    def readers(self) -> tuple[ReaderName, ...]:
        self._pcsc.check("list")
        return tuple(self._pcsc.slots)

    def states(
        self, known: Mapping[ReaderName, int], wait_ms: int = 0
    ) -> dict[ReaderName, SlotState] | None:
        pcsc = self._pcsc
        pcsc.check("states")
        ends = time.monotonic() + wait_ms / 1000
        with pcsc.news:
            while True:
                if code := pcsc.always.get("states"):
                    raise PcscError(code, "states")
                if self._cancelled:
                    self._cancelled = False
                    raise PcscError(status.CANCELLED, "states")
                found = {name: self._state(name, state) for name, state in known.items()}
                if pcsc.states_at_once or any(slot.event & CHANGED for slot in found.values()):
                    return found
                left = ends - time.monotonic()
                if left <= 0:
                    return None
                pcsc.news.wait(min(left, 60))

    def cancel(self) -> None:
        with self._pcsc.news:
            self._cancelled = True
            self._pcsc.news.notify_all()

    def connect(self, reader: ReaderName) -> "FakeConnection":
        self._pcsc.check("connect")
        return FakeConnection(self._pcsc, reader)

    def connect_directly(self, reader: ReaderName) -> "FakeConnection":
        self._pcsc.check("connect directly")
        return FakeConnection(self._pcsc, reader)

    def _state(self, name: ReaderName, known: int) -> SlotState:
        if name == NEW_READERS and self._pcsc.tells_of_new_readers:
            now = len(self._pcsc.slots) << 16
        elif name in self._pcsc.slots:
            now = self._pcsc.slots[name]
        elif known == UNAWARE:
            raise PcscError(status.UNKNOWN_READER, "states")
        else:  # it went while its state was waited for
            now = UNKNOWN | UNAVAILABLE
        changed = CHANGED if now != known & ~CHANGED or known == UNAWARE else 0
        card = self._pcsc.cards.get(name)
        return SlotState(now | changed, Atr(card.atr) if card and now & PRESENT else None)


class FakeConnection:
    """What ``context.Connection`` is, to a virtual card."""

    def __init__(self, pcsc: FakePcsc, reader: ReaderName) -> None:
        self._pcsc = pcsc
        self._reader = reader

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pcsc.calls.append("disconnect")

    def reconnect(self) -> None:
        self._pcsc.check("reconnect")

    def begin(self) -> None:
        self._pcsc.check("begin")

    def end(self) -> None:
        self._pcsc.calls.append("end")

    def transmit(self, apdu: bytes) -> bytes:
        self._pcsc.check("transmit")
        try:
            return self._pcsc.cards[self._reader].transmit(apdu)
        except CardPulledError as error:
            raise PcscError(status.REMOVED_CARD, "transmit") from error

    def attribute(self, attribute: int) -> bytes | None:
        return self._pcsc.channel

    def control(self, code: int, data: object = ()) -> bytes | None:
        return self._pcsc.features
