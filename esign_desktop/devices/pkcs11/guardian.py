"""A process beside a worker that ends it, and all that its module started, with the program.

A worker cannot do so itself: its module may hold it in a call for ever. Linux's parent-death
signal is not enough: it comes when the *thread* ends that started the worker (prctl(2),
PR_SET_PDEATHSIG), and it reaches nothing of what the module has started. Windows has jobs.

The guardian waits for the end of the pipe on standard input, whose other end the program alone
holds: however the program ends, the system closes it.
"""

import contextlib
import os
import select
import signal
import sys

from esign_desktop.devices.pkcs11.process import MARK, end_strays

_STANDARD_FILES = 3


def start_guardian() -> None:
    """Start one for this process, if a program waits for it. Call it before any thread starts."""
    mark = os.environ.get(MARK)
    if mark is None or sys.platform == "win32":
        return  # started by hand: nobody to end with
    worker = os.getpid()
    try:
        if os.fork():
            return
    except OSError:  # no process to be had: the alarm is left
        return
    try:
        _wait_for_the_end()
    finally:
        end_strays(worker, f"{MARK}={mark}", spared=os.getpid())
        with contextlib.suppress(OSError):
            if os.getpgrp() == worker:
                os.killpg(worker, signal.SIGKILL)  # and this process, which is one of them
            os.kill(worker, signal.SIGKILL)
        os._exit(0)


def _wait_for_the_end() -> None:
    # else who waits for the worker's last word would wait for us
    os.closerange(1, _STANDARD_FILES)
    end = select.poll()
    end.register(0, 0)  # no data wanted, it is the worker's; POLLHUP comes unasked (poll(2))
    end.poll()
