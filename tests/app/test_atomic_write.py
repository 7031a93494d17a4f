"""Files are written whole or not at all, and nothing that somebody has planted is followed."""

import errno
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from esign_desktop.app.atomic_write import WriteRefusedError, atomic_write
from esign_desktop.app.certificate_export import Form, save
from esign_desktop.app.reminders import SentReminders, save_sent_reminders
from esign_desktop.app.settings import Settings, save_settings
from esign_desktop.model.write_problem import WriteProblem

SOMEBODY = 65534
OLD, NEW = b"old", b"new"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "report.json"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Return a folder in which everybody may make files, as /tmp."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    return folder


def mode_of(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def plant(link: Path, target: Path) -> Path:
    """Make a link as another user would."""
    link.symlink_to(target)
    os.chown(link, SOMEBODY, SOMEBODY, follow_symlinks=False)
    return link


def refused(file: Path) -> WriteProblem:
    with pytest.raises(WriteRefusedError) as caught:
        atomic_write(file, NEW)
    return caught.value.problem


@contextmanager
def umask(value: int) -> Iterator[None]:
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


# --- what is written ----------------------------------------------------------------------------


def test_a_file_is_made_and_replaced_and_nothing_is_left_beside_it(file: Path) -> None:
    atomic_write(file, OLD)
    atomic_write(file, NEW)

    assert file.read_bytes() == NEW
    assert names(file.parent) == ["report.json"]


def test_a_system_that_takes_a_few_bytes_at_a_time_gets_all(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:3]))

    atomic_write(file, b"0123456789")

    assert file.read_bytes() == b"0123456789"


@pytest.mark.parametrize(
    ("before", "private", "after"),
    [
        (None, False, 0o640),  # what this umask leaves of 0666
        (None, True, 0o600),
        (0o600, False, 0o600),
        (0o664, False, 0o664),  # the owner has opened it further than the umask would
        (0o400, False, 0o400),
        (0o644, True, 0o600),
        (0o4755, False, 0o755),
    ],
)
def test_an_existing_file_keeps_its_mode_and_what_holds_names_is_its_owners(
    file: Path, before: int | None, private: bool, after: int
) -> None:
    if before is not None:
        file.write_bytes(OLD)
        file.chmod(before)

    with umask(0o027):
        atomic_write(file, NEW, private=private)

    assert mode_of(file) == after


def test_the_mode_of_somebody_elses_file_does_not_open_ours(file: Path) -> None:
    file.write_bytes(OLD)
    os.chown(file, SOMEBODY, SOMEBODY)
    file.chmod(0o666)

    with umask(0o077):
        atomic_write(file, NEW)

    assert mode_of(file) == 0o600


def test_what_is_for_everybody_is_whatever_the_umask(file: Path) -> None:
    with umask(0o077):
        atomic_write(file, NEW, mode=0o644)

    assert mode_of(file) == 0o644


def test_what_the_program_keeps_of_a_person_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    with umask(0o022):
        save(b"\x30\x82", tmp_path / "certificate.der", Form.DER)
        save_settings(tmp_path / "config" / "settings.json", Settings())
        save_sent_reminders(tmp_path / "state" / "reminders.json", SentReminders("salt"))

    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    folders = [tmp_path / "config", tmp_path / "state"]
    assert {each.name: mode_of(each) for each in files} == dict.fromkeys(
        ("certificate.der", "settings.json", "reminders.json"), 0o600
    )
    assert [mode_of(each) for each in folders] == [0o700, 0o700]


# --- what is not followed and not replaced ------------------------------------------------------


def test_a_link_under_the_name_of_a_temporary_file_harms_nobody(shared: Path) -> None:
    victim = shared.parent / "victim"
    victim.write_bytes(OLD)
    plant(shared / ".report.json.part", victim)
    os.mkfifo(shared / ".catalog.part")

    atomic_write(shared / "report.json", NEW)

    assert victim.read_bytes() == OLD
    assert (shared / "report.json").read_bytes() == NEW


def test_the_name_of_the_temporary_file_is_another_one_each_time(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    real = os.open

    def note(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            assert flags & os.O_EXCL
            assert flags & os.O_NOFOLLOW
            seen.add(path.name)
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", note)
    for _ in range(20):
        atomic_write(file, NEW)

    assert len(seen) == 20


@pytest.mark.parametrize("target", ["victim", "not there yet"])
def test_a_planted_link_is_refused_wherever_it_leads(shared: Path, target: str) -> None:
    victim = shared.parent / "victim"
    victim.write_bytes(OLD)
    link = plant(shared / "report.json", shared.parent / target)

    assert refused(link) is WriteProblem.FOREIGN_LINK
    assert link.is_symlink()
    assert victim.read_bytes() == OLD
    assert names(shared.parent) == ["shared", "victim"]


def test_a_planted_link_to_a_folder_is_refused(shared: Path) -> None:
    home = shared.parent / "home"
    home.mkdir()
    plant(shared / "out", home)

    assert refused(shared / "out" / "report.json") is WriteProblem.FOREIGN_LINK
    assert refused(shared / "out" / ".." / "report.json") is WriteProblem.FOREIGN_LINK
    with pytest.raises(WriteRefusedError):
        save(b"\x30\x82", shared / "out" / "certificate.der", Form.DER)
    assert names(home) == []


def test_an_own_link_that_leads_to_a_planted_one_is_refused(shared: Path) -> None:
    plant(shared / "there", shared.parent / "victim")
    own = shared.parent / "report.json"
    own.symlink_to(shared / "there")

    assert refused(own) is WriteProblem.FOREIGN_LINK


@pytest.mark.parametrize("relative", [True, False])
def test_an_own_link_goes_on_pointing_to_its_file(tmp_path: Path, relative: bool) -> None:
    (tmp_path / "disk").mkdir()
    real = tmp_path / "disk" / "real.json"
    real.write_bytes(OLD)
    real.chmod(0o600)
    (tmp_path / "folder").symlink_to("./disk" if relative else tmp_path / "disk")
    link = tmp_path / "disk" / "link.json"
    link.symlink_to("../disk/real.json" if relative else real)

    atomic_write(tmp_path / "folder" / "link.json", NEW)

    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert mode_of(real) == 0o600
    assert names(tmp_path / "disk") == ["link.json", "real.json"]


def test_an_own_link_to_a_file_that_is_not_there_makes_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")

    atomic_write(tmp_path / "link", NEW)

    assert (tmp_path / "real").read_bytes() == NEW


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(OSError, match="symbolic links") as caught:
        atomic_write(tmp_path / "a", NEW)

    assert caught.value.errno == errno.ELOOP


def test_roots_own_links_are_followed_for_a_user_and_a_neighbours_are_not(shared: Path) -> None:
    (shared / "out").mkdir()
    os.chown(shared / "out", SOMEBODY, SOMEBODY)
    (shared / "roots").symlink_to("out")
    (shared / "neighbours").symlink_to("out")
    os.chown(shared / "neighbours", 4242, 4242, follow_symlinks=False)
    for folder in shared.parents:
        if folder.stat().st_uid == 0 and not mode_of(folder) & 0o001:
            folder.chmod(mode_of(folder) | 0o011)
    code = (
        "import os, sys; from pathlib import Path;"
        "from esign_desktop.app.atomic_write import atomic_write, problem_of;"
        f"os.setgid({SOMEBODY}); os.setuid({SOMEBODY})\n"
        "for name in ('roots', 'neighbours'):\n"
        " try: atomic_write(Path(sys.argv[1]) / name / name, b'new')\n"
        " except OSError as error: print(problem_of(error))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code, shared], capture_output=True, text=True, check=True
    )

    assert ran.stdout == "foreign_link\n"
    assert names(shared / "out") == ["roots"]


def make_socket(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(file))


def make_device(kind: int, number: int) -> Callable[[Path], None]:
    return lambda file: os.mknod(file, kind | 0o666, os.makedev(*divmod(number, 256)))


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (Path.mkdir, WriteProblem.IS_FOLDER),
        (os.mkfifo, WriteProblem.NO_FILE),
        (make_socket, WriteProblem.NO_FILE),
        (make_device(stat.S_IFCHR, 0x105), WriteProblem.NO_FILE),  # as /dev/zero
        (make_device(stat.S_IFBLK, 0x700), WriteProblem.NO_FILE),  # as /dev/loop0
    ],
    ids=["folder", "pipe", "socket", "character device", "block device"],
)
@pytest.mark.parametrize("linked", [False, True])
def test_what_is_no_file_is_neither_opened_nor_replaced(
    tmp_path: Path,
    make: Callable[[Path], None],
    problem: WriteProblem,
    linked: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    odd = tmp_path / "odd"
    make(odd)
    before = odd.lstat()
    (tmp_path / "link").symlink_to(odd)
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))

    assert refused(tmp_path / "link" if linked else odd) is problem
    assert odd.lstat() == before
    assert names(tmp_path) == ["link", "odd"]


def test_the_null_device_takes_everything_and_stays(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/dev/null")

    atomic_write(Path("/dev/null"), NEW)
    atomic_write(tmp_path / "link", NEW)

    assert Path("/dev/null").is_char_device()
    assert (tmp_path / "link").is_symlink()


# --- what this process was given ----------------------------------------------------------------

TO_STREAM = (
    "import sys; from pathlib import Path\n"
    "from esign_desktop.app.atomic_write import atomic_write\n"
    "print('before'); atomic_write(Path(sys.argv[1]), b'new\\n'); print('after')"
)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_is_written_to_in_its_turn(tmp_path: Path, name: str) -> None:
    command = [sys.executable, "-c", TO_STREAM, name]

    piped = subprocess.run(command, capture_output=True, check=True)
    with (tmp_path / "file").open("wb") as stream:
        subprocess.run(command, stdout=stream, check=True)

    assert piped.stdout == b"before\nnew\nafter\n"
    assert (tmp_path / "file").read_bytes() == piped.stdout
    assert names(tmp_path) == ["file"]


def test_a_link_to_standard_error_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "log").symlink_to("/dev/stderr")
    command = [sys.executable, "-c", TO_STREAM, str(tmp_path / "log")]

    assert subprocess.run(command, capture_output=True, check=True).stderr == b"new\n"


def test_the_shells_process_substitution_is_written_to(tmp_path: Path) -> None:
    line = f"{sys.executable} -c \"$0\" >(tr a-z A-Z >'{tmp_path}/out') | cat; wait $!"

    subprocess.run(["bash", "-c", f"{line}; sleep 0.2", TO_STREAM], check=True)

    for _ in range(100):
        if (tmp_path / "out").read_bytes():
            break
        subprocess.run(["sleep", "0.1"], check=True)
    assert (tmp_path / "out").read_bytes() == b"NEW\n"


def test_a_descriptor_that_the_program_has_opened_itself_is_refused() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert refused(Path(f"/dev/fd/{ours.fileno()}")) is WriteProblem.NO_FILE
    with pytest.raises(OSError, match="descriptor"):
        atomic_write(Path("/dev/fd/999999"), NEW)
