"""The job around a worker, against a stand-in for kernel32. What it does was seen under Wine."""

import ctypes
import ctypes.wintypes
import sys
from typing import Any

import pytest

from esign_desktop.devices.pkcs11.windows_job import WindowsJob

WORKER, JOB, HANDLE = 4711, 7, 9

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has the real one")


class Kernel:
    """Stands in for kernel32; the functions take their prototypes as attributes."""

    def __init__(
        self, *, job: int | None = JOB, limited: bool = True, handle: int = HANDLE
    ) -> None:
        self.limits: Any = None
        self.held: list[tuple[int, int]] = []
        self.closed: list[int] = []
        self.CreateJobObjectW = lambda attributes, name: job
        self.SetInformationJobObject = lambda *limits: self._limit(limited, *limits)
        self.OpenProcess = lambda rights, inherit, process: handle if process == WORKER else 0
        self.AssignProcessToJobObject = lambda job, handle: self.held.append((job, handle))
        self.CloseHandle = lambda handle: self.closed.append(handle)

    def _limit(self, limited: bool, job: int, kind: int, limits: Any, size: int) -> bool:
        self.limits = limits._obj
        assert (job, kind, size) == (JOB, 9, ctypes.sizeof(self.limits))
        return limited


def job_in(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> WindowsJob:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", lambda name: kernel, raising=False)
    return WindowsJob(WORKER)


def test_worker_is_held_by_a_job_that_kills_when_it_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernel = Kernel()
    job = job_in(kernel, monkeypatch)

    assert kernel.limits.LimitFlags == 0x2000
    assert kernel.held == [(JOB, HANDLE)]
    assert kernel.closed == [HANDLE]  # the process's handle; the job's is what keeps it alive
    job.end()
    job.end()
    assert kernel.closed == [HANDLE, JOB]


def test_the_limits_are_as_long_as_windows_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel()
    job_in(kernel, monkeypatch)

    if ctypes.sizeof(ctypes.c_void_p) == 8 and ctypes.sizeof(ctypes.wintypes.DWORD) == 4:
        assert ctypes.sizeof(kernel.limits) == 144  # winnt.h, on 64 bits


@pytest.mark.parametrize(
    ("kernel", "closed"),
    [
        (Kernel(job=None), [HANDLE]),
        (Kernel(limited=False), [JOB, HANDLE]),
        (Kernel(handle=0), [JOB]),
    ],
    ids=["no job", "no limits", "no process"],
)
def test_what_windows_refuses_is_gone_without(
    monkeypatch: pytest.MonkeyPatch, kernel: Kernel, closed: list[int]
) -> None:
    job_in(kernel, monkeypatch).end()

    assert kernel.held == []
    assert kernel.closed == closed
