"""The folder without Python: its size against a bare window, its start against source."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.measure import Row, pairs
from tests.stack.fixtures import Reader

_ROOT: Final = Path(__file__).parents[1]
_SOURCE: Final = str(Path(sys.executable).with_name("esign-desktop-cli"))
_READY: Final = ("diagnose", "--json", "--scenario", "ready")
_MOST: Final = 1.3


def frozen(reader: Reader, count: int) -> Iterator[Row]:
    """Freeze the program and a bare window by the same rules, and compare."""
    with tempfile.TemporaryDirectory() as scratch:
        ours = _frozen(_ROOT / "build.spec", Path(scratch)) / "esign-desktop"
        bare = _frozen(_ROOT / "benchmarks" / "bare.spec", Path(scratch)) / "bare"
        mine, theirs = _megabytes(ours), _megabytes(bare)
        ratio = mine / theirs
        yield Row("frozen folder : bare PySide6 window, frozen the same way", mine, "MB",
                  f"≤ {_MOST:g} ×", ratio <= _MOST, theirs, (ratio,))  # fmt: skip
        program = str(ours / "esign-desktop-cli")
        for words in (("--version",), _READY):
            name = " ".join(words[:1])
            yield pairs(f"{name}, frozen : from source", (program, *words),
                        (_SOURCE, *words), 1.25, count)  # fmt: skip


def _frozen(recipe: Path, scratch: Path) -> Path:
    """Freeze by a recipe, and return where the folder is.

    Raises:
        CalledProcessError: it does not freeze.
    """
    made = scratch / "made"
    subprocess.run(
        [sys.executable, "-I", "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR",
         "--workpath", scratch / "work", "--distpath", made, recipe],
        cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    return made


def _megabytes(folder: Path) -> float:
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
