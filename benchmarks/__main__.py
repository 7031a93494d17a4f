"""Measures the budgets and prints one table: ``scripts/bench [name …] [--json] [--pairs N]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from statistics import median

from benchmarks.budgets import BUDGETS
from benchmarks.measure import Row
from tests.stack.fixtures import Reader
from tests.stack.isolate import enter_private_run
from tests.stack.opensc import opensc_environment
from tests.stack.pcscd import Pcscd

_QUIET_LOAD = 0.3
_HEAD = ("budget", "ours", "peer", "ratio (min–max)", "limit", "")
_VERDICT = {None: "", True: "met", False: "NOT MET"}


def main() -> int:
    """Return 1 when a budget is not met."""
    options = _parse()
    load = os.getloadavg()[0]
    enter_private_run()
    with tempfile.TemporaryDirectory() as folder, Pcscd() as pcscd, Reader(pcscd) as reader:
        os.environ |= opensc_environment(Path(folder))
        names = options.name or BUDGETS
        rows = [row for name in names for row in BUDGETS[name](reader, options.pairs)]
    machine = f"{os.cpu_count()} CPUs, Python {platform.python_version()}, {options.pairs} pairs"
    if options.json:
        table = [asdict(row) for row in rows]
        print(json.dumps({"machine": machine, "load": load, "rows": table}, indent=2))
    else:
        _print_table(rows)
        noise = "" if load < _QUIET_LOAD else ": noisy, measure again when it is quiet"
        print(f"\n{machine}, load before {load:.2f}{noise}")
    return int(any(row.met is False for row in rows))


def _print_table(rows: list[Row]) -> None:
    lines = [_HEAD, *map(_line, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, tuple("-" * width for width in widths))
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print(f"| {' | '.join(cells)} |")


def _line(row: Row) -> tuple[str, ...]:
    peer = ratio = ""
    if row.peer is not None:
        peer = _number(row.peer, row.unit)
        ratio = f"{median(row.ratios):.2f} ({min(row.ratios):.2f}–{max(row.ratios):.2f})"
    return row.budget, _number(row.ours, row.unit), peer, ratio, row.limit, _VERDICT[row.met]


def _number(value: float, unit: str) -> str:
    return f"{value:.{int(value < 10)}f} {unit}" if unit else f"{value:g}"


def _parse() -> argparse.Namespace:
    names = ", ".join(BUDGETS)
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"{names}; all of them by default")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pairs", type=int, default=9)
    options = parser.parse_args()
    if not BUDGETS.keys() >= set(options.name) or options.pairs < 1:
        parser.error(f"names: {names}; pairs: 1 or more")
    return options


if __name__ == "__main__":
    sys.exit(main())
