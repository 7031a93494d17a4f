"""Stopwatches: pairs of processes, and a process at rest."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Command = Sequence[str]
Prepare = Callable[[], None]


@dataclass(frozen=True)
class Row:
    """One budget. ``met`` is None when there is no limit."""

    budget: str
    ours: float
    unit: str = ""
    limit: str = ""
    met: bool | None = None
    peer: float | None = None
    ratios: tuple[float, ...] = ()  # ours / peer, of every pair


def pairs(
    budget: str,
    ours: Command,
    peer: Command,
    limit: float,
    count: int,
    before: tuple[Prepare, Prepare] = (lambda: None, lambda: None),
) -> Row:
    """Run both in turns, after a warm-up of each; ``before`` is called before each, untimed."""
    times: list[tuple[float, float]] = []
    for _ in range(count + 1):
        before[0]()
        mine = _milliseconds(ours)
        before[1]()
        times.append((mine, _milliseconds(peer)))
    del times[0]  # the warm-up
    ratios = tuple(mine / theirs for mine, theirs in times)
    middle, other = (median(side) for side in zip(*times, strict=True))
    return Row(budget, middle, "ms", f"≤ {limit:g} ×", median(ratios) <= limit, other, ratios)


def run(command: Command) -> subprocess.CompletedProcess[str]:
    """Run a command to its end.

    Raises:
        RuntimeError: it failed, so its time means nothing. 1 to 3 are verdicts of ours.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not 0 <= done.returncode <= 3:
        raise RuntimeError(f"{Path(command[0]).name}: {done.returncode} {done.stderr[-500:]}")
    return done


def _milliseconds(command: Command) -> float:
    began = time.perf_counter()
    run(command)
    return (time.perf_counter() - began) * 1000


def at_rest(process_id: int, seconds: float) -> tuple[float, int]:
    """Return CPU milliseconds and wake-ups of all threads of a process during a while."""
    cpu, wake_ups = _used(process_id)
    time.sleep(seconds)
    cpu_then, wake_ups_then = _used(process_id)
    return cpu_then - cpu, wake_ups_then - wake_ups


def _used(process_id: int) -> tuple[float, int]:
    nanoseconds = wake_ups = 0
    for thread in Path(f"/proc/{process_id}/task").iterdir():
        nanoseconds += int((thread / "schedstat").read_text().split()[0])
        status = (thread / "status").read_text()
        wake_ups += int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    return nanoseconds / 1e6, wake_ups
