"""Standard streams that may be closed, full or missing: writing to them raises OutputError.

Imports next to nothing: ``--version`` needs this module too.
"""

from __future__ import annotations

import errno
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO


_were_closed: set[int] = set()  # the standard descriptors that we have put the null device into


class OutputError(Exception):
    """Standard output cannot be written.

    Not an OSError: click ends the program with 1 for a broken pipe, which would be a verdict.

    Attributes:
        reader_left: whether it was a pipe whose reader is gone, as with ``| head``.
    """

    def __init__(self, error: OSError | ValueError) -> None:
        super().__init__(getattr(error, "strerror", None) or "closed")
        # Windows says EINVAL of a pipe without a reader (python/cpython issue 79935)
        said = errno.EINVAL if sys.platform == "win32" else errno.EPIPE
        self.reader_left = getattr(error, "errno", None) in (errno.EPIPE, said)


class _Stream:
    """A text stream that has more to say about its end than the one it stands for."""

    def __init__(self, stream: TextIO | None) -> None:
        self._missing = stream is None
        # open for the whole run: it is a standard stream
        self._stream: TextIO = stream or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Output(_Stream):
    """Standard output: a write that fails is an ``OutputError``, and said once."""

    _failed = False

    def write(self, text: str) -> int:
        """Write, or raise OutputError."""
        try:
            if self._missing and text:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            return self._stream.write(text)
        except UnicodeError:
            raise
        except (OSError, ValueError) as error:
            self._failed = True
            raise OutputError(error) from error

    def flush(self) -> None:
        """Flush, or raise OutputError; what could not be written is not tried again."""
        if self._failed:
            return
        try:
            self._stream.flush()
        except (OSError, ValueError) as error:
            self._failed = True
            raise OutputError(error) from error


class _Errors(_Stream):
    """Standard error: what it cannot take is lost, and nothing else with it."""

    def write(self, text: str) -> int:
        """Write what can be written."""
        try:
            return self._stream.write(text)
        except UnicodeError:
            raise
        except (OSError, ValueError):
            self._missing = True
            return len(text)

    def flush(self) -> None:
        """Flush what can be written."""
        try:
            self._stream.flush()
        except (OSError, ValueError):
            self._missing = True

    @property
    def is_lost(self) -> bool:
        """Tell whether nothing reads it."""
        return self._missing


def secure() -> None:
    """Have three standard streams that answer as above. Call it before anything is opened."""
    _fill_gaps()
    stdout: Any = _Output(sys.stdout)
    stderr: Any = _Errors(sys.stderr)
    sys.stdout, sys.stderr = stdout, stderr
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123


def nobody_reads_errors() -> bool:
    """Tell whether nobody would see a question on standard error."""
    return bool(getattr(sys.stderr, "is_lost", sys.stderr is None))


def was_closed(descriptor: int) -> bool:
    """Tell whether a standard descriptor was closed when the program began."""
    return descriptor in _were_closed


def _fill_gaps() -> None:
    """Open the descriptors 0 to 2 where they are closed: a file or pipe of ours would get them."""
    if sys.platform == "win32":
        return  # handles are not given out by number there
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # the lowest that is free, so this very one
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
            _were_closed.add(descriptor)
