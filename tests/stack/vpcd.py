"""Plugs a virtual card into a vpcd reader, over TCP.

Every message is a length of two bytes and that many bytes. One byte alone is a signal of the
reader (off, on, reset, tell the ATR), everything else an APDU (vsmartcard, vpcd.c).
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Final, Self

from tests.stack.card import CardPulledError, VirtualCard

_OFF: Final = 0
_ON: Final = 1
_RESET: Final = 2
_ATR: Final = 4
_RETRY_S: Final = 0.05
# longer than the 33 bytes an ATR may have: vpcd refuses to hand it on, and pcscd says "mute"
_UNUSABLE_ATR: Final = bytes([0x3B]) * 40


class CardInReader:
    """One virtual reader's slot, and the card that is in it or not.

    ``insert`` and ``remove`` return at once; pcscd looks every 0.4 s. ``powered`` is set as soon
    as pcscd has seen the card. A card stays inserted when pcscd dies: it is offered again until
    somebody answers.
    """

    def __init__(
        self, card: VirtualCard | None = None, port: int = 0x8C7B, host: str = "127.0.0.1"
    ) -> None:
        """``card`` is inserted on entering the context."""
        self.card = card
        self.powered = threading.Event()
        self.pulled = threading.Event()
        self.failure: BaseException | None = None
        self._address = (host, port)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Insert the card, if there is one already."""
        if self.card is not None:
            self.insert()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the card out."""
        self.remove()

    @property
    def inserted(self) -> bool:
        """Whether a card is in the slot, seen or not."""
        return self._thread is not None and self._thread.is_alive()

    def insert(self, card: VirtualCard | None = None) -> None:
        """Put a card in: this one, or the one that was in before."""
        self.remove()
        self.card = card or self.card
        if self.card is None:
            raise ValueError("no card to insert")
        self.powered.clear()
        self.pulled.clear()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(self.card, self._stop), name="virtual card", daemon=True
        )
        self._thread.start()

    def remove(self) -> None:
        """Take the card out, whatever it is doing."""
        self._stop.set()
        with self._lock:
            if self._socket is not None:
                # wakes the thread's recv, and vpcd's
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout=30)

    def swap(self, card: VirtualCard) -> None:
        """Change the card. vpcd meets the closed connection first, so pcscd sees the removal."""
        self.remove()
        self.insert(card)

    def wait_until_powered(self, timeout_s: float = 30.0) -> None:
        """Wait until pcscd has found the card.

        Raises:
            TimeoutError: pcscd did not.
        """
        if not self.powered.wait(timeout_s):
            raise TimeoutError(f"pcscd did not power the card on port {self._address[1]}")

    def _run(self, card: VirtualCard, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                connection = socket.create_connection(self._address, timeout=5)
            except OSError:
                stop.wait(_RETRY_S)  # pcscd is not there, or not yet
                continue
            try:
                self._serve(card, connection, stop)
            except CardPulledError:
                self.pulled.set()
                return
            except OSError:
                time.sleep(_RETRY_S)
            except Exception as error:
                self.failure = error  # a bug of the card: the test's thread must learn of it
                raise
            finally:
                with self._lock:
                    self._socket = None
                    connection.close()

    def _serve(self, card: VirtualCard, connection: socket.socket, stop: threading.Event) -> None:
        connection.settimeout(None)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._socket = connection
        powered_on = False
        while not stop.is_set():
            message = _receive(connection)
            if len(message) != 1:
                _send(connection, card.transmit(message))
            elif message[0] == _ATR:
                mute = card.faults.mute and powered_on
                _send(connection, _UNUSABLE_ATR if mute else card.atr)
            elif message[0] in (_OFF, _ON, _RESET):
                powered_on = message[0] != _OFF
                card.reset()
                if powered_on:
                    self.powered.set()


def _receive(connection: socket.socket) -> bytes:
    size = int.from_bytes(_exactly(connection, 2), "big")
    return _exactly(connection, size)


def _exactly(connection: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        part = connection.recv(size - len(received))
        if not part:
            raise ConnectionError("pcscd closed the connection")
        received += part
        # vpcd sends some things in two pieces without TCP_NODELAY, so its second piece waits for
        # our acknowledgement, which Linux delays by 40 ms; and it forgets this wish every time
        if hasattr(socket, "TCP_QUICKACK"):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    return received


def _send(connection: socket.socket, message: bytes) -> None:
    connection.sendall(len(message).to_bytes(2, "big") + message)
