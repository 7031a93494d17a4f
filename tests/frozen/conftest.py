"""The frozen program, built once for all test processes of a session."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

_ROOT: Final = Path(__file__).parents[2]
_BUILDS_IN_S: Final = 500  # half a minute of work, on a computer that may be busy


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the programs; ESIGN_TEST_FROZEN names one that is built already."""
    if built := os.environ.get("ESIGN_TEST_FROZEN"):
        return Path(built).resolve()
    if sys.platform != "linux":
        pytest.skip("frozen on Linux only so far")
    if importlib.util.find_spec("PyInstaller") is None:
        pytest.skip("PyInstaller is not there; scripts/test and scripts/build install it")
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    result = shared / "frozen" / "esign-desktop"
    with (shared / "frozen.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not result.exists():
            _build(shared)
    return result


def _build(shared: Path) -> None:
    # made under another name first: a build that failed half-way is not taken for a whole one
    made = shared / "made"
    done = subprocess.run(
        [sys.executable, "-I", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
         "--workpath", shared / "work", "--distpath", made, "build.spec"],
        cwd=_ROOT, capture_output=True, text=True, timeout=_BUILDS_IN_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    made.rename(shared / "frozen")


@pytest.fixture(scope="session")
def console(folder: Path) -> Path:
    """Return the command line's program."""
    return folder / "esign-desktop-cli"


@pytest.fixture(scope="session")
def window(folder: Path) -> Path:
    """Return the window's program."""
    return folder / "esign-desktop"
