"""A Windows job around a worker: what a module starts ends with it, and all of it with us.

Windows knows no process groups, and a process that is killed leaves its children alive. A job's
processes are ended when its last handle is closed, so also when our own program is killed
(Microsoft, "JOBOBJECT_BASIC_LIMIT_INFORMATION", JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE).
"""

import sys
from typing import Any, Final

_KILL_ON_JOB_CLOSE: Final = 0x2000
_EXTENDED_LIMITS: Final = 9  # JobObjectExtendedLimitInformation
_SET_QUOTA_AND_TERMINATE: Final = 0x0100 | 0x0001  # what AssignProcessToJobObject wants


class WindowsJob:
    """Holds a process and all it starts from now on. Does nothing where Windows refuses."""

    def __init__(self, process: int) -> None:
        """``process`` is the id of one that is still waited for, so that the id is its own."""
        self._library: Any = None
        self._job: int | None = None
        if sys.platform == "win32":
            from ctypes import WinDLL

            self._library = _declared(WinDLL("kernel32"))
            self._job = _job_that_kills(self._library)
            handle = self._library.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, process)
            if handle:
                if self._job:
                    self._library.AssignProcessToJobObject(self._job, handle)
                self._library.CloseHandle(handle)

    def end(self) -> None:
        """Kill what is in the job. Safe to call twice."""
        if self._job:
            self._library.CloseHandle(self._job)
            self._job = None


def _declared(kernel: Any) -> Any:
    """Return kernel32 with the types of the calls; a handle is wider than the int of ctypes."""
    from ctypes import c_int, c_void_p, wintypes

    for call in (kernel.CreateJobObjectW, kernel.OpenProcess):
        call.restype = wintypes.HANDLE
    kernel.CreateJobObjectW.argtypes = (c_void_p, wintypes.LPCWSTR)
    kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, c_int, c_void_p, wintypes.DWORD)
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    return kernel


def _job_that_kills(kernel: Any) -> int | None:
    from ctypes import Structure, byref, c_size_t, c_uint64, sizeof, wintypes

    class ExtendedLimits(Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("PerProcessUserTimeLimit", c_uint64),
            ("PerJobUserTimeLimit", c_uint64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", c_size_t),
            ("MaximumWorkingSetSize", c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
            ("IoInfo", c_uint64 * 6),
            ("ProcessMemoryLimit", c_size_t),
            ("JobMemoryLimit", c_size_t),
            ("PeakProcessMemoryUsed", c_size_t),
            ("PeakJobMemoryUsed", c_size_t),
        )

    job = kernel.CreateJobObjectW(None, None)  # not inherited: a child's handle would keep it
    limits = ExtendedLimits(LimitFlags=_KILL_ON_JOB_CLOSE)
    if job and not kernel.SetInformationJobObject(
        job, _EXTENDED_LIMITS, byref(limits), sizeof(limits)
    ):
        kernel.CloseHandle(job)
        return None
    return int(job) if job else None
