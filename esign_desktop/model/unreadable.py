"""The wall around parsers: whatever goes wrong inside becomes one documented error.

What comes from a card, a module, a file or the network is hostile until it is parsed. Each kind of
it is parsed inside one function; limits come before the work, and this wall stands around it.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Final, Literal

_NEVER_HELD: Final = (KeyboardInterrupt, SystemExit, GeneratorExit)


class Wall:
    """Context manager that turns any exception into the one its user documents.

    RecursionError and MemoryError are exceptions like others here, and so is the PanicException of
    libraries written in Rust, which is no ``Exception``. Only an interruption goes through.

    Args:
        error: makes the documented error of the kind of what went wrong. The message of that is
            not passed on: parsers quote the value they could not read.
        documented: errors that are right already and go through as they are.
    """

    __slots__ = ("_documented", "_error")

    def __init__(
        self,
        error: Callable[[str], Exception],
        *documented: type[Exception],
    ) -> None:
        self._error = error
        self._documented = documented

    def __enter__(self) -> None:
        """Begin what may fail in any way."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _where: TracebackType | None,
    ) -> Literal[False]:
        """Raise the documented error in place of what came."""
        if kind is None or issubclass(kind, (*_NEVER_HELD, *self._documented)):
            return False
        raise self._error(kind.__name__) from None


class Unread:
    """Context manager for a field of something readable: what goes wrong leaves it out."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Begin what may fail in any way."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> bool:
        """Swallow everything but an interruption."""
        return kind is not None and not issubclass(kind, _NEVER_HELD)
