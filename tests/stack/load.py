"""How busy the computer is: what a limit in seconds has to be multiplied by."""

import time
from typing import Final

_WORK_S: Final = 0.05


def busy_by() -> float:
    """Return how much longer than on a computer with nothing else to do work takes just now."""
    began, worked = time.monotonic(), time.thread_time()
    while time.thread_time() - worked < _WORK_S:
        pass
    return max(1.0, (time.monotonic() - began) / _WORK_S)
