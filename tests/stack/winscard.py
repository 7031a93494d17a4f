"""Asks pcscd what it sees, through libpcsclite itself: no other package needed."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final

_SCOPE_SYSTEM: Final = 2
_STATE_PRESENT: Final = 0x20  # winscard.h / pcsclite.h
_STATE_MUTE: Final = 0x200
_NO_READERS: Final = 0x8010002E
_ANSWER_S: Final = 30.0


class PcscError(RuntimeError):
    """A PC/SC call failed; ``code`` is what it returned."""

    def __init__(self, call: str, code: int) -> None:
        """``code`` as unsigned number."""
        super().__init__(f"{call}: {code:#010x}")
        self.code = code


class _ReaderState(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("user", ctypes.c_void_p),
        ("current", ctypes.c_ulong),
        ("event", ctypes.c_ulong),
        ("atr_size", ctypes.c_ulong),
        ("atr", ctypes.c_ubyte * 33),
    )


@dataclass(frozen=True, slots=True)
class Slot:
    """One reader as pcscd sees it."""

    reader: str
    present: bool
    mute: bool
    atr: bytes


def slots() -> list[Slot]:
    """Return all readers.

    libpcsclite waits for ever for a pcscd that hangs, and no signal ends that: so it waits in a
    thread that can be left behind.

    Raises:
        PcscError: there is no pcscd, or it refuses.
        TimeoutError: pcscd does not answer.
    """
    answers = list[list[Slot] | PcscError]()

    def ask() -> None:
        try:
            answers.append(_slots())
        except PcscError as error:
            answers.append(error)

    asking = threading.Thread(target=ask, name="PC/SC", daemon=True)
    asking.start()
    asking.join(_ANSWER_S)
    if not answers:
        raise TimeoutError(f"pcscd does not answer within {_ANSWER_S:g} s")
    if isinstance(answers[0], PcscError):
        raise answers[0]
    return answers[0]


def _slots() -> list[Slot]:
    with _context() as context:
        names = _names(context)
        states = (_ReaderState * max(len(names), 1))()
        for state, name in zip(states, names, strict=False):
            state.name = name
        if names:
            _check("SCardGetStatusChange", context, ctypes.c_ulong(0), states, len(names))
        return [
            Slot(
                name.decode(errors="backslashreplace"),
                bool(state.event & _STATE_PRESENT),
                bool(state.event & _STATE_MUTE),
                bytes(state.atr[: state.atr_size]),
            )
            for state, name in zip(states, names, strict=False)
        ]


def wait_for_card(reader: str, *, present: bool, timeout_s: float = 30.0) -> Slot:
    """Wait until pcscd agrees that there is a card in the reader, or none.

    Raises:
        TimeoutError: it did not in time.
    """
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        for slot in slots():
            # a card just put in is present before its ATR is known
            if slot.reader == reader and slot.present == present:
                if not present or slot.atr or slot.mute:
                    return slot
                break
        time.sleep(0.02)
    raise TimeoutError(f"{reader}: card {'not seen' if present else 'still there'}")


@contextmanager
def _context() -> Iterator[ctypes.c_long]:
    context = ctypes.c_long()
    _check("SCardEstablishContext", _SCOPE_SYSTEM, None, None, ctypes.byref(context))
    try:
        yield context
    finally:
        _library().SCardReleaseContext(context)


def _names(context: ctypes.c_long) -> list[bytes]:
    size = ctypes.c_ulong(4096)
    buffer = ctypes.create_string_buffer(size.value)
    try:
        _check("SCardListReaders", context, None, buffer, ctypes.byref(size))
    except PcscError as error:
        if error.code == _NO_READERS:
            return []
        raise
    return [name for name in buffer.raw[: size.value].split(b"\0") if name]


def _check(call: str, *arguments: object) -> None:
    code = getattr(_library(), call)(*arguments) & 0xFFFFFFFF
    if code:
        raise PcscError(call, code)


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL("libpcsclite.so.1")
