import errno
import multiprocessing
import runpy
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from types import ModuleType

import pytest

from esign_desktop.app.catalogs import keep
from esign_desktop.catalog.errors import RefusedError
from esign_desktop.catalog.file_lock import exclusive
from esign_desktop.catalog.update import (
    import_catalog,
)
from esign_desktop.model.catalog_use import (
    Refusal,
)
from tests.catalog.signing import (
    KEYS,
    NEWER,
    NEWEST,
    OURS,
    look,
    take,
    user,
)
from tests.docs.made import ROOT


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "data" / "catalog.signed"


def _import_many(kept: Path, versions: list[str], start: "Event") -> None:
    in_use = look(user(kept))
    start.wait(20)
    for version in versions:
        try:
            import_catalog(OURS.catalog(version), kept, in_use, KEYS, keep)
        except RefusedError as error:
            assert error.reason is Refusal.OLDER


def test_many_at_once_leave_the_newest_whole(kept: Path) -> None:
    processes = multiprocessing.get_context("fork")
    start = processes.Event()
    versions = [[f"2031.0{month}.{day:02}" for day in range(1, 9)] for month in (1, 2, 3)]
    children = [processes.Process(target=_import_many, args=(kept, v, start)) for v in versions]
    for child in children:
        child.start()
    start.set()
    for child in children:
        child.join(60)

    assert [child.exitcode for child in children] == [0, 0, 0]
    assert look(user(kept)).catalog.version == "2031.03.08"
    assert {file.name for file in kept.parent.iterdir()} == {kept.name, ".catalog.lock"}


@contextmanager
def full_disk(folder: Path, size: str) -> Iterator[None]:
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_loses_nothing(kept: Path) -> None:
    data = OURS.catalog()
    with full_disk(kept.parent, f"{len(data) * 3 // 2048}k"):
        take(data, kept)

        with pytest.raises(OSError, match="No space left") as caught:
            take(OURS.catalog(NEWEST), kept)

        assert caught.value.errno == errno.ENOSPC
        assert kept.read_bytes() == data
        assert {file.name for file in kept.parent.iterdir()} == {kept.name, ".catalog.lock"}


def test_a_folder_nobody_may_write_to_loses_nothing(kept: Path) -> None:
    take(OURS.catalog(), kept)
    folder = str(kept.parent)
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        with pytest.raises(OSError, match="Read-only"):
            take(OURS.catalog(NEWEST), kept)
    finally:
        subprocess.run(["umount", folder], check=True)

    assert look(user(kept)).catalog.version == NEWER


KILLED = """
import os, signal, sys
from pathlib import Path
from esign_desktop.app.catalogs import keep
real = Path.replace if sys.argv[1] == "replace" else os.fsync

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == "replace":
    Path.replace = die
else:
    os.fsync = die
keep(Path(sys.argv[2]), b"half of")
"""


@pytest.mark.parametrize("at", ["replace", "fsync"])
def test_being_killed_in_the_middle_loses_nothing(kept: Path, at: str) -> None:
    take(OURS.catalog(), kept)

    killed = subprocess.run([sys.executable, "-P", "-c", KILLED, at, kept], capture_output=True)

    assert killed.returncode == -signal.SIGKILL
    assert look(user(kept)).catalog.version == NEWER
    assert take(OURS.catalog(NEWEST), kept).stored
    assert look(user(kept)).catalog.version == NEWEST


def test_the_lock_of_a_killed_program_is_free(tmp_path: Path) -> None:
    held = (
        "import os, signal, sys; from pathlib import Path;"
        "from esign_desktop.catalog.file_lock import exclusive\n"
        "with exclusive(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-P", "-c", held, tmp_path / "lock"])

    with exclusive(tmp_path / "lock", wait_s=0):
        pass


def test_a_lock_that_is_held_for_ever_is_waited_for_and_told(tmp_path: Path) -> None:
    with (
        exclusive(tmp_path / "lock"),
        pytest.raises(TimeoutError, match="lock is held"),
        exclusive(tmp_path / "lock", wait_s=0.05),
    ):
        pass


class _Msvcrt(ModuleType):
    """Microsoft's locks, as documented: what another holds is an OSError."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held = False

    def locking(self, file: int, mode: int, count: int) -> None:
        if self.held:
            raise PermissionError(13, "Permission denied")
        self.held = (mode, count) == (self.LK_NBLCK, 1)


def test_on_windows_a_held_lock_is_waited_for_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locks = _Msvcrt()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", locks)
    windows = runpy.run_path(str(ROOT / "esign_desktop/catalog/file_lock.py"))["exclusive"]

    with windows(tmp_path / "lock"):
        assert locks.held
    with pytest.raises(TimeoutError), windows(tmp_path / "lock", wait_s=0.05):
        pass
