"""A test that hangs where no exception reaches it ends, with its name in the log."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.progress import Progress

_ROOT: Final = Path(__file__).parents[2]
_HANGS: Final = """
import signal, threading

def test_that_ends():
    pass

def hang():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])  # as deaf as a call of C
    threading.Event().wait()

def test_that_hangs():
    hang()

def test_that_hangs_after_its_end(request):
    request.addfinalizer(hang)
    raise RuntimeError("pytest cancels its own watch when a test fails")
"""


def test_a_test_that_hears_no_signal_is_ended_and_named(tmp_path: Path) -> None:
    (tmp_path / "test_hanging.py").write_text(_HANGS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.watchdog", "-n", "1", "--timeout", "1",
         "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=_ROOT, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    for name in ("test_that_hangs", "test_that_hangs_after_its_end"):
        assert re.search(rf"crashed while running '\S+::{name}'", done.stdout)
    assert ", line 9 in hang\n" in done.stderr
    assert "1 passed" in done.stdout


def test_progress_names_what_takes_long() -> None:
    progress = Progress(log=1)
    progress.pytest_runtest_logstart("tests/a.py::test_quick")
    progress.pytest_runtest_logreport(_teardown_of("tests/a.py::test_quick"))
    progress.pytest_runtest_logstart("tests/a.py::test_slow")
    began = progress.began

    assert progress.line(began + 2) == "2 s: 1 tests have ended"
    assert progress.line(began + 61).startswith(
        "61 s: 1 tests have ended; running: tests/a.py::test_slow for "
    )


def _teardown_of(name: str) -> pytest.TestReport:
    return pytest.TestReport(name, ("", None, ""), {}, "passed", None, "teardown")
