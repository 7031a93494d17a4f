"""A full disk, an error, a kill, many writers: the old file or the new one, and no other."""

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from esign_desktop.app import atomic_write as module
from esign_desktop.app.atomic_write import WriteRefusedError, atomic_write, problem_of
from esign_desktop.model.write_problem import WriteProblem

OLD, NEW = b"old", b"new"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "report.json"


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def refused(file: Path) -> WriteProblem:
    with pytest.raises(WriteRefusedError) as caught:
        atomic_write(file, NEW)
    return caught.value.problem


def _write_many(file: Path, letter: str, start: Event) -> None:
    start.wait(20)
    for _ in range(100):
        atomic_write(file, letter.encode() * 70_000)


def test_of_many_writers_at_once_one_has_written_the_whole_file(file: Path) -> None:
    processes = multiprocessing.get_context("fork")
    start = processes.Event()
    writers = [processes.Process(target=_write_many, args=(file, x, start)) for x in "abcd"]
    for writer in writers:
        writer.start()
    atomic_write(file, b"e" * 70_000)
    start.set()
    while any(writer.is_alive() for writer in writers):
        seen = file.read_bytes()
        assert (len(seen), len(set(seen))) == (70_000, 1)
    for writer in writers:
        writer.join(60)

    assert [writer.exitcode for writer in writers] == [0] * 4
    assert names(file.parent) == ["report.json"]


@contextmanager
def mounted(folder: Path, *arguments: str) -> Iterator[None]:
    subprocess.run(["mount", *arguments, folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def failing(file: Path, data: bytes = NEW) -> WriteProblem:
    with pytest.raises(OSError, match=r".") as caught:
        atomic_write(file, data)
    return problem_of(caught.value)


def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    with mounted(tmp_path, "-t", "tmpfs", "-o", "size=64k", "none"):
        atomic_write(tmp_path / "a", OLD)

        assert failing(tmp_path / "a", b"x" * 100_000) is WriteProblem.FULL
        assert (tmp_path / "a").read_bytes() == OLD
        assert names(tmp_path) == ["a"]


def test_a_disk_that_cannot_be_written_to_is_told(file: Path) -> None:
    atomic_write(file, OLD)
    folder = str(file.parent)
    with mounted(file.parent, "--bind", folder):
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)

        assert failing(file) is WriteProblem.READ_ONLY


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("none/a", WriteProblem.NO_FOLDER),
        ("file/a", WriteProblem.NO_FOLDER),
        ("x" * 256, WriteProblem.NAME),
    ],
)
def test_a_place_where_nothing_can_be_is_told(
    tmp_path: Path, name: str, problem: WriteProblem
) -> None:
    (tmp_path / "file").write_bytes(OLD)

    assert failing(tmp_path / name) is problem
    assert names(tmp_path) == ["file"]


def test_the_longest_name_is_written_too(tmp_path: Path) -> None:
    atomic_write(tmp_path / ("x" * 255), NEW)

    assert names(tmp_path) == ["x" * 255]


@pytest.mark.parametrize("step", ["write", "fsync", "close"])
def test_an_error_in_the_middle_leaves_the_old_file_and_no_other(
    file: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    atomic_write(file, OLD)
    real = os.close

    def fail(handle: int, *_: object) -> None:
        if step == "close":
            real(handle)
        raise OSError(errno.EIO, "the disk is broken")

    with monkeypatch.context() as broken:
        broken.setattr(os, step, fail)
        assert failing(file) is WriteProblem.OTHER

    assert file.read_bytes() == OLD
    assert names(file.parent) == ["report.json"]


def test_a_file_system_without_fsync_is_written_to(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(_: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "fsync", unsupported)

    atomic_write(file, NEW)

    assert file.read_bytes() == NEW


KILLED = """
import os, signal, sys
from pathlib import Path
from esign_desktop.app import atomic_write as module

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(Path if sys.argv[1] == "replace" else os, sys.argv[1], die)
module.atomic_write(Path(sys.argv[2]), b"new")
"""


@pytest.mark.parametrize("step", ["write", "fsync", "close", "replace"])
def test_being_killed_in_the_middle_leaves_the_old_file(file: Path, step: str) -> None:
    atomic_write(file, OLD)

    killed = subprocess.run([sys.executable, "-c", KILLED, step, file], capture_output=True)

    assert killed.returncode == -signal.SIGKILL
    assert file.read_bytes() == OLD
    atomic_write(file, NEW)
    assert file.read_bytes() == NEW


# --- Windows ------------------------------------------------------------------------------------


class SharingError(PermissionError):
    """What Windows answers while somebody has the file open."""

    def __init__(self, number: int) -> None:
        super().__init__(13, "in use")
        self.winerror = number


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(module, "sleep", lambda _: None)


def held(monkeypatch: pytest.MonkeyPatch, number: int, times: int) -> None:
    left = [times]
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] >= 0:
            raise SharingError(number)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_somebody_is_reading_is_replaced_a_moment_later(
    file: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    held(monkeypatch, number, times=3)

    atomic_write(file, NEW)

    assert file.read_bytes() == NEW


@pytest.mark.usefixtures("windows")
def test_a_file_that_stays_open_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    atomic_write(file, OLD)
    held(monkeypatch, 32, times=1_000_000)
    monkeypatch.setattr(module, "_REPLACE_S", 0.0)

    assert failing(file) is WriteProblem.IN_USE
    assert file.read_bytes() == OLD
    assert names(file.parent) == ["report.json"]


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("name", ["NUL", "con", "aux.json", "COM1", "lpt9.txt", "CONOUT$"])
def test_names_that_windows_keeps_for_devices_are_refused(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path / name) is WriteProblem.RESERVED_NAME
    assert names(tmp_path) == []


def test_elsewhere_they_are_names(tmp_path: Path) -> None:
    atomic_write(tmp_path / "aux.json", NEW)

    assert names(tmp_path) == ["aux.json"]
