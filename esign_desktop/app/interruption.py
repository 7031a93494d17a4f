"""Ends the program in order when it is told to: Ctrl-C, SIGTERM, a closed terminal.

A signal is taken by the main thread as soon as it runs Python again. Where it hangs in a call that
never returns, a thread of its own ends the process after a moment.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager

from esign_desktop.app.first_signals import heeded
from esign_desktop.model.exit_codes import INTERRUPTED

TYPE_CHECKING = False  # this is loaded before anything else
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from sys import UnraisableHookArgs
    from types import FrameType
    from typing import Final

_TAKEN_WITHIN_S: Final = 5.0
_LOOK_AGAIN_S: Final = 0.1  # after a signal has come


class Terminated(SystemExit):
    """The system or a person ends the program. Nothing may hold it up, walls included.

    Attributes:
        exit_code: 128 and the signal's number, as shells report it.
    """

    def __init__(self, number: int) -> None:
        self.exit_code = exit_code(number)
        super().__init__(self.exit_code)


def exit_code(number: int) -> int:
    """Return the exit code of a program that a signal has ended."""
    return 128 + number if number != signal.SIGINT else INTERRUPTED


def _raise(number: int) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise Terminated(number)


@contextmanager
def interruptible(
    last_word: Callable[[], None],
    told: Callable[[int], None] = _raise,
    woken: Callable[[int], None] = lambda _: None,
) -> Iterator[None]:
    """Take signals while the block runs; the first counts, later ones change nothing.

    Args:
        last_word: says what must not be lost, should the main thread never get to it.
        told: called in the main thread with the signal's number, when it runs Python again.
        woken: called with it at once, in another thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    over = threading.Event()

    def take(number: int, _: FrameType | None) -> None:
        if not came:
            came.append(number)
            told(number)

    lost = threading.Event()
    tell_of = sys.unraisablehook

    def lose(unraisable: UnraisableHookArgs) -> None:
        if isinstance(unraisable.exc_value, (KeyboardInterrupt, Terminated)):
            lost.set()  # it came within a callback, which takes no exception
        else:
            tell_of(unraisable)

    def take_again(number: int) -> None:
        if lost.is_set():
            lost.clear()
            came.clear()
            signal.raise_signal(number)

    before = {number: signal.getsignal(number) for number in heeded()}
    reading, writing = os.pipe()
    if sys.platform != "win32":  # set_wakeup_fd wants it so; Windows' pipes know no such thing
        os.set_blocking(writing, False)
    former = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    ending = threading.Thread(
        target=_end_at_last, args=(reading, over, last_word, woken, take_again), daemon=True
    )
    sys.unraisablehook = lose
    ending.start()
    for number in before:
        signal.signal(number, take)
    try:
        yield
    finally:
        over.set()
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.unraisablehook = tell_of
        signal.set_wakeup_fd(former)
        os.close(writing)  # the thread ends


def _end_at_last(
    reading: int,
    over: threading.Event,
    last_word: Callable[[], None],
    woken: Callable[[int], None],
    take_again: Callable[[int], None],
) -> None:
    """Wait for a signal, and for the end of the block after it; else end the process."""
    first = os.read(reading, 1)
    if first:
        woken(first[0])
    ends = time.monotonic() + _TAKEN_WITHIN_S
    while first and not over.wait(_LOOK_AGAIN_S):
        take_again(first[0])
        if time.monotonic() > ends:
            try:
                last_word()
            finally:
                os._exit(exit_code(first[0]))
    os.close(reading)
