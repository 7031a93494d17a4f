"""Keeps the last log lines of this run in memory, masked."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from esign_desktop.model.sanitize import one_line

LINES: Final = 2000
_LONGEST: Final = 2000  # characters of one line: a traceback, not a dump


class KeptLog(logging.Handler):
    """Keeps the last lines of the log. No file is written.

    Args:
        lines: how many are kept.
    """

    def __init__(self, lines: int = LINES) -> None:
        super().__init__(logging.DEBUG)
        self._kept: deque[str] = deque(maxlen=lines)
        self._lock_of_lines = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line; one that cannot be made does no harm."""
        try:
            text = record.getMessage()
            if record.exc_info and record.exc_info[1] is not None:
                # the kind, not the message: that may hold anything
                text += f" ({type(record.exc_info[1]).__name__})"
        except (TypeError, ValueError):
            text = str(record.msg)
        moment = datetime.fromtimestamp(record.created, UTC)
        line = f"{moment:%H:%M:%S.%f}"[:12] + f"Z {record.levelname:<7} {record.name}: {text}"
        with self._lock_of_lines:
            self._kept.append(one_line(line[:_LONGEST]))

    def text(self, mask: Callable[[str], str]) -> str:
        """Return what was kept, masked, a line each."""
        with self._lock_of_lines:
            lines = tuple(self._kept)
        return "".join(f"{mask(line)}\n" for line in lines)


class MaskedFormatter(logging.Formatter):
    """Formats a line for the terminal and masks what looks personal in it.

    What the cards hold is not known while they are read: adapters log none of it.
    """

    def __init__(self, form: str) -> None:
        from esign_desktop.app.redact import own_home, text_mask  # not before -v

        super().__init__(form)
        self._mask = text_mask(None, own_home())

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and a traceback where there is one."""
        return self._mask(super().format(record))


def keep_log(package: str = "esign_desktop", level: int = logging.INFO) -> KeptLog:
    """Begin to keep what a package logs."""
    kept = KeptLog()
    logger = logging.getLogger(package)
    logger.addHandler(kept)
    if logger.level == logging.NOTSET or logger.level > level:
        logger.setLevel(level)
    return kept
