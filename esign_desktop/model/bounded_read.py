"""Reads files from outside with a limit. The only way the program opens a file it is given.

``open`` waits for the writer of a pipe, and some devices never end. Opened without waiting, then
looked at, then read: what lies at the path cannot be exchanged in between.
"""

import errno
import os
import stat
from typing import Final

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # absent on Windows, where opening a pipe does not wait
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_PIECE: Final = 1024 * 1024
NOT_A_FILE: Final = "not a regular file"


def open_regular(path: "os.PathLike[str] | str") -> int:
    """Return a file descriptor of a regular file, opened for reading. Never waits for a writer.

    Raises:
        OSError: it cannot be opened, or is something else.
    """
    descriptor = os.open(path, _FLAGS)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    raise OSError(errno.EINVAL, NOT_A_FILE, os.fspath(path))


def read_bounded(path: "os.PathLike[str] | str", limit: int) -> bytes:
    """Return the beginning of a regular file, ``limit`` bytes at most.

    Raises:
        OSError: it cannot be read, or is a pipe, a device, a socket or a folder.
    """
    descriptor = open_regular(path)
    try:
        parts: list[bytes] = []
        left = limit
        while left > 0 and (part := os.read(descriptor, min(left, _PIECE))):
            parts.append(part)
            left -= len(part)
    finally:
        os.close(descriptor)
    return b"".join(parts)
