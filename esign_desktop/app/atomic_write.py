"""Writes a file: whole, or not at all. Nothing else in the program opens a file for writing.

The bytes go into a new file of an unpredictable name in the same folder (O_EXCL: no planted link
or pipe is opened), are flushed to the disk, and then take the target's name in one step. A reader
sees the old file or the new one, whoever else writes and wherever this process is killed.

Links: the target may be reached over symbolic links of this user or of root; the file that they
lead to is replaced and the links stay. Links of anybody else are refused, wherever on the path
they lie: what Linux' fs.protected_symlinks does in sticky folders, in every folder and on macOS.
"""

import errno
import os
import re
import stat
import sys
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from time import monotonic, sleep
from typing import Final

from esign_desktop.app import standard_streams
from esign_desktop.model.write_problem import WriteProblem

_NOT_INHERITED: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_AS_IT_IS: Final = getattr(os, "O_BINARY", 0)  # Windows would change the ends of lines
_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _NOT_INHERITED | _AS_IT_IS
_MOST_LINKS: Final = 40  # as many as Linux follows (path_resolution(7))
_REPLACE_S: Final = 2.0
_OWN_DESCRIPTOR: Final = re.compile(r"/dev/(stdout|stderr)|/(?:dev|proc/self)/fd/(\d{1,6})")
_NO_FSYNC: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})
_DENIED: Final = 5  # ERROR_ACCESS_DENIED: also while a deleted file is still open somewhere
_SHARING: Final = frozenset({32, 33})  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION

_PROBLEMS: Final = {
    errno.ENOENT: WriteProblem.NO_FOLDER,
    errno.ENOTDIR: WriteProblem.NO_FOLDER,
    errno.EISDIR: WriteProblem.IS_FOLDER,
    errno.ENAMETOOLONG: WriteProblem.NAME,
    errno.EINVAL: WriteProblem.NAME,
    errno.EILSEQ: WriteProblem.NAME,
    errno.EACCES: WriteProblem.NOT_ALLOWED,
    errno.EPERM: WriteProblem.NOT_ALLOWED,
    errno.EROFS: WriteProblem.READ_ONLY,
    errno.ENOSPC: WriteProblem.FULL,
    errno.EDQUOT: WriteProblem.FULL,
    errno.EFBIG: WriteProblem.FULL,
}


class WriteRefusedError(OSError):
    """The target is nothing that may be replaced. It was not opened."""

    def __init__(self, problem: WriteProblem, number: int, file: Path) -> None:
        super().__init__(number, os.strerror(number), str(file))
        self.problem = problem


def atomic_write(
    file: Path, data: bytes, *, private: bool = False, mode: int | None = None
) -> None:
    """Write a file, whole or not at all.

    An existing file keeps its mode, a new one gets what the umask leaves. Written to directly are
    /dev/stdout, /dev/stderr and /dev/fd/N, descriptors that this process was given; /dev/null
    drops what it gets.

    Args:
        file: the target; its folder exists.
        data: the whole content.
        private: a person's name may be inside: readable by its owner only, whatever it was.
        mode: permissions it gets, whatever they were and whatever the umask says.

    Raises:
        WriteRefusedError: a folder, a device, a pipe, a socket, or behind somebody else's link.
        OSError: it cannot be written. What was there is as it was.
    """
    target = _resolved(file)
    descriptor = _own_descriptor(target)
    if descriptor is not None:
        _write_to(descriptor, data)
        return
    existing = _existing(target)
    if existing is not None and stat.S_ISCHR(existing.st_mode):
        return  # the null device
    handle, temporary = _new_file_beside(target, existing, 0o600 if private else mode)
    try:
        try:
            _write_all(handle, data)
            _flush_to_disk(handle)
        finally:
            os.close(handle)
        _replace(temporary, target)
    finally:
        with suppress(OSError):  # it has become the target, or must not stay
            temporary.unlink()
    _flush_folder(target.parent)


def problem_of(error: OSError) -> WriteProblem:
    """Return the kind of an error that ended a writing."""
    if isinstance(error, WriteRefusedError):
        return error.problem
    if getattr(error, "winerror", None) in _SHARING:
        return WriteProblem.IN_USE
    return _PROBLEMS.get(error.errno or 0, WriteProblem.OTHER)


def _resolved(file: Path) -> Path:
    """Return the path without symbolic links, or the name of one of this process's descriptors.

    Raises:
        WriteRefusedError: a link of somebody else is on the way, or Windows reserves the name.
    """
    if sys.platform == "win32":
        if PureWindowsPath(file).is_reserved():
            raise WriteRefusedError(WriteProblem.RESERVED_NAME, errno.EINVAL, file)
        return file.resolve()
    trusted = {os.geteuid(), 0}
    root, *parts = file.absolute().parts
    done, to_go, links = Path(root), parts[::-1], 0
    while to_go:
        whole = done.joinpath(*reversed(to_go))
        if _OWN_DESCRIPTOR.fullmatch(str(whole)):
            return whole
        part = to_go.pop()
        if part == "..":
            done = done.parent
            continue
        here = done / part
        try:
            there = here.lstat()
        except FileNotFoundError:
            there = None
        if there is None or not stat.S_ISLNK(there.st_mode):
            done = here
            continue
        links += 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(file))
        if there.st_uid not in trusted:
            raise WriteRefusedError(WriteProblem.FOREIGN_LINK, errno.EACCES, here)
        leads_to = here.readlink()
        if leads_to.is_absolute():
            done = Path(leads_to.anchor)
        to_go += reversed(leads_to.relative_to(leads_to.anchor).parts)
    return done


def _own_descriptor(target: Path) -> int | None:
    """Return the descriptor that a name stands for, if this process was given it at its start."""
    named = _OWN_DESCRIPTOR.fullmatch(str(target))
    if named is None:
        return None
    number = {"stdout": 1, "stderr": 2}.get(named[1] or "") or int(named[2])
    if not os.get_inheritable(number):  # we have opened it ourselves (PEP 446)
        raise WriteRefusedError(WriteProblem.NO_FILE, errno.EBADF, target)
    if standard_streams.was_closed(number):  # what was written would be lost, and said to be there
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), str(target))
    return number


def _existing(target: Path) -> os.stat_result | None:
    """Return what is there and may be replaced, or is the null device."""
    try:
        there = target.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISREG(there.st_mode):
        return there
    if stat.S_ISDIR(there.st_mode):
        raise WriteRefusedError(WriteProblem.IS_FOLDER, errno.EISDIR, target)
    if stat.S_ISCHR(there.st_mode) and os.path.samestat(there, Path(os.devnull).stat()):
        return there
    raise WriteRefusedError(WriteProblem.NO_FILE, errno.EINVAL, target)


def _new_file_beside(
    target: Path, existing: os.stat_result | None, mode: int | None
) -> tuple[int, Path]:
    """Return a new, empty file in the target's folder: its descriptor and its name.

    Args:
        target: the file that it will become.
        existing: what is there now.
        mode: permissions it gets; None: those of ``existing``, or what the umask leaves.
    """
    first = 0o666
    if existing is not None:
        first = stat.S_IMODE(existing.st_mode) & 0o777
        if sys.platform != "win32" and existing.st_uid == os.geteuid() and mode is None:
            mode = first  # the mode of somebody else's file cannot open ours beyond the umask
    temporary = target.with_name(f".esign-desktop-{os.urandom(8).hex()}.part")
    # never wider than in the end: whoever opened it in between could go on reading
    handle = os.open(temporary, _NEW_FILE, first if mode is None else mode)
    if mode is not None and sys.platform != "win32":
        os.fchmod(handle, mode)
    return handle, temporary


def _write_to(descriptor: int, data: bytes) -> None:
    stream = {1: sys.stdout, 2: sys.stderr}.get(descriptor)
    if stream is not None:
        stream.flush()  # what was printed before comes before
    _write_all(descriptor, data)


def _write_all(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def _flush_to_disk(handle: int) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FSYNC:  # some network and FUSE file systems have none
            raise


def _flush_folder(folder: Path) -> None:
    """Let the new name outlive a power cut, where the system can; the file is in place already."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _NOT_INHERITED)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _replace(temporary: Path, target: Path) -> None:
    ends = monotonic() + _REPLACE_S
    while True:
        try:
            temporary.replace(target)
        except PermissionError as error:
            # on Windows a file that somebody is reading cannot be replaced; it takes them 1 ms
            sharing = getattr(error, "winerror", None) in {_DENIED, *_SHARING}
            if not sharing or monotonic() > ends:
                raise
            sleep(0.05)
        else:
            return
