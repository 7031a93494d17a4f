"""A lock on a file, for all processes of this computer."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Final

_WAIT_S: Final = 10.0
# a planted link is not followed, and a planted pipe does not keep anybody waiting
_LOCK: Final = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@contextmanager
def exclusive(file: Path, wait_s: float = _WAIT_S) -> Iterator[None]:
    """Hold a lock named by a file. The system frees it when its holder ends, however it ends.

    Raises:
        OSError: the file cannot be made, or somebody holds the lock all the time.
    """
    with os.fdopen(os.open(file, _LOCK, 0o666), "ab") as stream:
        ends = monotonic() + wait_s
        while not _taken(stream):
            if monotonic() > ends:
                raise TimeoutError(f"{file.name} is held by another program")
            sleep(0.02)
        yield  # closing the file frees it


if sys.platform == "win32":
    import msvcrt

    def _taken(stream: IO[bytes]) -> bool:
        try:
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(stream: IO[bytes]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
