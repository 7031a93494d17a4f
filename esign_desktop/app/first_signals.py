"""Lets a signal end the process while nothing is begun yet: the first thing a program does.

Until then Python itself answers: Ctrl-C with a traceback. Loads nothing, ``signal`` neither, since
every import takes time in which a signal may come.
"""

import _signal  # type: ignore[import-not-found]  # signal itself loads enum
import os

TYPE_CHECKING = False  # this is loaded before anything else
if TYPE_CHECKING:
    from typing import Final

NAMES: "Final" = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""SIGBREAK is Windows': Ctrl-Break, a closed console, a log-off."""


def end_at_once() -> None:
    """Let a signal end the process as long as nothing is begun that would be lost.

    What is loaded meanwhile, Qt for one, takes an exception for its own failure, or loses it.
    """
    for number in heeded():
        _signal.signal(number, _end)


def heeded() -> tuple[int, ...]:
    """Return the signals to take; what is ignored stays so: nohup ignores SIGHUP for others."""
    numbers = (getattr(_signal, name) for name in NAMES if hasattr(_signal, name))
    return tuple(number for number in numbers if _signal.getsignal(number) != _signal.SIG_IGN)


def _end(number: int, _frame: object) -> None:
    os._exit(128 + number)  # as shells report it
