"""A program that crashes with a PIN in its memory leaves no core of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CRASH = "import os, resource; pin = 'x' * 9; {}; os.abort()"
_ALLOWED = (
    "core = resource.RLIMIT_CORE; most = resource.getrlimit(core)[1]; "
    "resource.setrlimit(core, (most, most))"
)
_LEFT_OUT = f"{_ALLOWED}; from esign_desktop.app.core_dumps import leave_no_dump; leave_no_dump()"


def dumps_core(setting: str, folder: Path) -> bool:
    """Tell whether the system has written a core of a process that crashes."""
    command = [sys.executable, "-c", _CRASH.format(setting)]
    process = subprocess.Popen(command, cwd=folder)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert os.WIFSIGNALED(status)
    return os.WCOREDUMP(status)


@pytest.mark.skipif(sys.platform != "linux", reason="how cores are written is the system's")
def test_a_crash_leaves_no_core(tmp_path: Path) -> None:
    if not dumps_core(_ALLOWED, tmp_path):
        pytest.skip("none is written on this computer")

    assert not dumps_core(_LEFT_OUT, tmp_path)
