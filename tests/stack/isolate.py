"""Gives this process its own /run/pcscd, so that it never meets the machine's pcscd.

pcsc-lite 1.9 has the path of its socket compiled in, so the only way to a private pcscd is a
private mount namespace. Everything started later by the calling thread (threads, programs under
test) lives in it; everything outside does not see it.
"""

from __future__ import annotations

import ctypes
import os
import threading
from pathlib import Path
from typing import Final

RUN_FOLDER: Final = Path("/run/pcscd")

_CLONE_NEWNS: Final = 0x00020000  # <linux/sched.h>
_CLONE_NEWUSER: Final = 0x10000000
_MS_NOSUID: Final = 0x2  # <linux/mount.h>
_MS_NODEV: Final = 0x4
_MS_REC: Final = 0x4000
_MS_PRIVATE: Final = 0x40000
_MARK: Final = "ESIGN_PRIVATE_RUN"  # process id of whoever entered; inherited, so not "is set"


class IsolationError(RuntimeError):
    """A private /run is not possible here; the message says why."""


def enter_private_run() -> None:
    """Move this process into a mount namespace with an empty /run/pcscd. Again is harmless.

    Root gets a mount namespace. Anybody else first gets a user namespace, in which the process
    believes to be root (as with ``unshare -r -m``); that needs a process without threads. Under
    pytest-xdist the controller has to call this before it starts workers: a worker has a thread
    from its start, but then is root in the controller's user namespace and needs no new one.

    Raises:
        IsolationError: with the reason.
    """
    if is_private():
        return
    flags = _CLONE_NEWNS
    user, group = os.geteuid(), os.getegid()
    if user:
        if _thread_count() > 1:
            raise IsolationError(
                "a user namespace needs a process without threads: call enter_private_run() at "
                "the start of conftest.py, and in the xdist controller too"
            )
        flags |= _CLONE_NEWUSER
    elif threading.current_thread() is not threading.main_thread():
        raise IsolationError("only the main thread can take the whole process along")
    _call("unshare", flags)
    if user:
        Path("/proc/self/setgroups").write_text("deny")  # user_namespaces(7): before gid_map
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    # without this the new mount would spread to the machine, where / is shared (systemd)
    _call("mount", None, b"/", None, _MS_REC | _MS_PRIVATE, None)
    try:
        RUN_FOLDER.mkdir(exist_ok=True)
    except OSError:
        # nobody made it and we may not: hide all of /run (also /run/user and D-Bus) instead
        _mount_tmpfs(Path("/run"))
        RUN_FOLDER.mkdir()
    _mount_tmpfs(RUN_FOLDER)
    os.environ[_MARK] = str(os.getpid())


def is_private() -> bool:
    """Return whether this very process has entered its own namespace."""
    return os.environ.get(_MARK) == str(os.getpid())


def _thread_count() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def _mount_tmpfs(folder: Path) -> None:
    _call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", _MS_NOSUID | _MS_NODEV, b"mode=755")


def _call(name: str, *arguments: int | bytes | None) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    library.unshare.argtypes = (ctypes.c_int,)
    text = ctypes.c_char_p
    library.mount.argtypes = (text, text, text, ctypes.c_ulong, text)
    if getattr(library, name)(*arguments) != 0:
        reason = os.strerror(ctypes.get_errno())
        raise IsolationError(
            f"{name}{arguments} failed: {reason}. A private /run/pcscd needs root, or user "
            "namespaces (kernel.unprivileged_userns_clone, user.max_user_namespaces, AppArmor, "
            "seccomp of a container)"
        )
