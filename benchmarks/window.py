"""The window's budgets, on a screen of its own (Xvfb)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.measure import Row, at_rest, pairs
from tests.real.window_process import WindowProcess, screen
from tests.stack.akis_card import AkisV2Card
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Reader
from tests.stack.shim import make_shim

_OURS: Final = (sys.executable, "-m", "benchmarks.opened", "ours")
_BARE: Final = (sys.executable, "-m", "benchmarks.opened", "bare")
_REAL_CARD_S: Final = 0.02
_SETTLED_S: Final = 4.0
_REST_S: Final = 5.0
_HANGS_S: Final = 8.0


def window(reader: Reader, count: int) -> Iterator[Row]:
    """Compare the window with a bare one, and time what happens on it."""
    reader.remove()
    with screen() as display, tempfile.TemporaryDirectory() as home, _on(display, home):
        yield pairs("window, first paint : bare PySide6 window", _OURS, _BARE, 2, count)
        yield from _open(count)
        yield _card_in(reader, display, Path(home), count)
        yield _hanging(reader, display, Path(home))


def _open(count: int) -> Iterator[Row]:
    megabytes: list[tuple[float, float]] = []
    for _ in range(min(count, 3)):
        with _staying(_OURS) as process_id:
            mine = _megabytes(process_id)
            _, wake_ups = at_rest(process_id, _REST_S)
        with _staying(_BARE) as process_id:  # one after the other: they would share pages
            theirs = _megabytes(process_id)
            _, own = at_rest(process_id, _REST_S)
        megabytes.append((mine, theirs))
    ratios = tuple(mine / theirs for mine, theirs in megabytes)
    middle, other = (median(side) for side in zip(*megabytes, strict=True))
    met = median(ratios) <= 1.6
    yield Row("window open, memory : bare", middle, "MB", "≤ 1.6 ×", met, other, ratios)
    rate = (wake_ups - own) / _REST_S
    yield Row("window open, wake-ups per second beyond a bare one's", rate, "", "< 2", rate < 2)


def _card_in(reader: Reader, display: str, home: Path, count: int) -> Row:
    card = AkisV2Card([valid_certificate(key="ec384")], delay_s=_REAL_CARD_S)
    ours_ms = []
    with WindowProcess(display, home) as opened:
        opened.primary("card.absent")
        for _ in range(count):
            card.log.clear()
            reader.insert(card)
            seen = time.monotonic()
            shown = opened.primary("middleware.missing")
            ours_ms.append((shown["at"] - seen - _REAL_CARD_S * len(card.log)) * 1000)
            reader.remove()
            opened.primary("card.absent")
    ours = median(ours_ms)
    return Row("card in to verdict on screen, without the card's time", ours, "ms", "≤ 300 ms",
               ours <= 300)  # fmt: skip


def _hanging(reader: Reader, display: str, home: Path) -> Row:
    reader.insert(AkisV2Card([valid_certificate(key="ec384")]))
    module = make_shim(home / "shim", hang="C_GetSlotList").path
    with WindowProcess(display, home, module) as opened:
        while not opened.ask()["notice"]:
            time.sleep(0.1)
        opened.say("reset")
        time.sleep(_HANGS_S)
        blocked_ms = opened.ask()["blocked_ms"]
    budget = f"event loop held up while a module hangs {_HANGS_S:g} s"
    return Row(budget, blocked_ms, "ms", "≤ 50 ms", blocked_ms <= 50)


@contextmanager
def _on(display: str, home: str) -> Iterator[None]:
    """Have everything that is started show itself there, and keep its settings there."""
    before = dict(os.environ)
    os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    os.environ |= {"XDG_CONFIG_HOME": home, "XDG_RUNTIME_DIR": home, "LANG": "en_US.UTF-8"}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


@contextmanager
def _staying(command: tuple[str, ...]) -> Iterator[int]:
    """Open a window, let it settle, and yield its process id."""
    with subprocess.Popen((*command, "--stay"), stdout=subprocess.PIPE) as process:
        try:
            if process.stdout is None or not process.stdout.readline():
                raise RuntimeError(f"{command[-1]}: no window")
            time.sleep(_SETTLED_S)
            yield process.pid
        finally:
            process.kill()


def _megabytes(process_id: int) -> float:
    """Return what of it is in memory (proc(5): VmRSS), its libraries too."""
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(status.partition("\nVmRSS:")[2].split()[0]) / 1024
