"""A worker process leaves nothing behind, whatever it started and however it ends."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from esign_desktop.devices.pkcs11.process import WorkerExit, WorkerProcess, probe_request
from tests.devices.pkcs11.standins import OK, command, is_alive, number_in, put_away, says, until

REQUEST = probe_request("/usr/lib/libakisp11.so")
HANGS = "time.sleep(3600)"  # longer than a test may take: who waits for it is found out


def nothing() -> None:
    """Do nothing meanwhile."""


def child_that(does: str, *, note: Path, hides: bool) -> str:
    """Return what a worker does to start a child, and to wait until it said who it is."""
    part = f"{note}.part"
    code = f"import os, time; open({part!r}, 'w').write(str(os.getpid()))\n"
    code += f"os.rename({part!r}, {str(note)!r}); {does}"
    hiding = ", start_new_session=True, env={}" if hides else ""
    start = f"subprocess.Popen([sys.executable, '-I', '-S', '-c', {code!r}]{hiding})"
    return f"{start}\nwhile not os.path.exists({str(note)!r}): time.sleep(0.01)\n"


@pytest.fixture
def note(tmp_path: Path) -> Iterator[Path]:
    """Return a file for the process id of a child; the child is ended after the test."""
    file = tmp_path / "child"
    yield file
    if file.exists():
        put_away(int(file.read_text()))


def pid_of(worker: WorkerProcess) -> int:
    assert worker._process is not None
    return worker._process.pid


def no_descriptor_more(before: set[str]) -> bool:
    return open_descriptors() <= before


def open_descriptors() -> set[str]:
    links = [each for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return {f"{each.name} {each.readlink()}" for each in links if each.is_symlink()}


@pytest.mark.parametrize(
    ("does", "ending"),
    [
        (says(OK), WorkerExit(line=OK.encode() + b"\n", said=OK.encode() + b"\n")),
        (f"{says(OK)}; {HANGS}", WorkerExit(line=OK.encode() + b"\n", said=OK.encode() + b"\n")),
        ("os.write(1, b'a word'); os.abort()", WorkerExit(status=-signal.SIGABRT, said=b"a word")),
        ("sys.exit(4)", WorkerExit(status=4)),
        ("os.abort()", WorkerExit(status=-signal.SIGABRT)),
        (HANGS, WorkerExit(timed_out=True)),
        (f"os.close(1); {HANGS}", WorkerExit()),
    ],
)
def test_every_ending_is_told_and_leaves_no_process(does: str, ending: WorkerExit) -> None:
    before = open_descriptors()
    worker = WorkerProcess(command(does))
    pid = pid_of(worker)

    assert worker.ask(REQUEST, 0.5 if does == HANGS else 20, nothing) == ending

    assert not is_alive(pid)
    assert not Path(f"/proc/{pid}").exists()  # nor a zombie
    assert no_descriptor_more(before)


def test_the_request_arrives_and_then_the_word_that_somebody_waits() -> None:
    worker = WorkerProcess(
        command("print(repr(sys.stdin.readline() + sys.stdin.readline()))", listens=False)
    )

    assert worker.ask(REQUEST, 20, nothing).line == (
        b'\'{"module": "/usr/lib/libakisp11.so"}\\ngo\\n\'\n'
    )


def test_a_request_it_began_with_is_not_sent_twice() -> None:
    worker = WorkerProcess(command("print(sys.stdin.read(3))", listens=False))
    worker.begin(b"x")

    assert worker.is_for(b"x")
    assert not worker.is_for(b"y")
    assert worker.ask(b"x", 5, nothing).line == b"x\n"


def test_a_worker_is_for_any_request_before_it_began() -> None:
    worker = WorkerProcess(command(HANGS))

    assert worker.is_for(b"x")
    assert worker.is_for(b"y")
    worker.end()


def test_it_may_be_ended_without_a_question_and_twice() -> None:
    before = open_descriptors()
    worker = WorkerProcess(command(HANGS))
    pid = pid_of(worker)

    worker.end()
    worker.end()

    assert not is_alive(pid)
    assert no_descriptor_more(before)
    assert worker.ask(REQUEST, 1, nothing) == WorkerExit()


@pytest.mark.parametrize("wrong", [["/nowhere/program"], ["/"], ["/etc/passwd"]])
def test_a_command_that_does_not_exist_is_told_when_asked(wrong: list[str]) -> None:
    called: list[str] = []
    worker = WorkerProcess(wrong)
    worker.begin(REQUEST)

    assert worker.ask(REQUEST, 1, lambda: called.append("meanwhile")) == WorkerExit()
    assert worker.failure in ("No such file or directory", "Permission denied")
    assert called == ["meanwhile"]
    worker.end()


def test_a_worker_that_died_before_the_request_is_only_an_ending() -> None:
    worker = WorkerProcess(command("sys.exit(3)", listens=False))
    pid = pid_of(worker)
    until(lambda: not is_alive(pid))
    worker.begin(REQUEST)

    assert worker.ask(REQUEST, 20, nothing) == WorkerExit(status=3)


def test_what_a_worker_said_before_it_was_listened_to_is_read_though_it_is_gone() -> None:
    # a worker of an operation waits for no second line
    worker = WorkerProcess(command("sys.stdin.readline(); " + says(OK), listens=False))
    pid = pid_of(worker)
    worker.begin(REQUEST)
    until(lambda: not is_alive(pid))

    assert worker.ask(REQUEST, 20, nothing).line == OK.encode() + b"\n"


def test_an_answer_that_is_read_while_the_worker_is_ended_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("esign_desktop.devices.pkcs11.process._AFTER_DEATH_S", 0)
    worker = WorkerProcess(command("sys.stdin.readline(); " + says(OK), listens=False))
    go = threading.Event()

    def read(output: int, size: int) -> bytes:
        go.wait(20)
        return os_read(output, size)

    os_read, end = os.read, worker.end

    def end_it() -> None:
        go.set()
        worker._heard.wait(20)
        end()

    monkeypatch.setattr("esign_desktop.devices.pkcs11.process.os.read", read)
    monkeypatch.setattr(worker, "end", end_it)

    assert worker.ask(REQUEST, 20, nothing).line == OK.encode() + b"\n"


def test_the_time_out_is_kept() -> None:
    worker = WorkerProcess(command(HANGS))
    began = time.monotonic()

    assert worker.ask(REQUEST, 0.2, nothing).timed_out
    assert time.monotonic() - began >= 0.2


def test_a_failure_meanwhile_ends_the_worker() -> None:
    worker = WorkerProcess(command(HANGS))
    pid = pid_of(worker)

    def fails() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        worker.ask(REQUEST, 5, fails)

    assert not is_alive(pid)


def test_a_worker_sees_neither_our_folder_nor_our_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    worker = WorkerProcess(
        command("print(os.getcwd(), os.readlink('/proc/self/fd/2'), os.getpid() == os.getsid(0))")
    )

    assert worker.ask(REQUEST, 20, nothing).line == b"/ /dev/null True\n"


# Children of a module


@pytest.mark.parametrize("then", [says(OK), HANGS, "os.abort()", "sys.exit()"])
def test_a_child_of_the_module_is_ended_with_it(note: Path, then: str) -> None:
    start = child_that(HANGS, note=note, hides=False)
    worker = WorkerProcess(command(start + then))

    worker.ask(REQUEST, 1.5 if then == HANGS else 10, nothing)

    child = number_in(note)
    until(lambda: not is_alive(child))  # a killed process needs a moment


def test_a_child_that_left_the_group_is_found_by_its_environment(note: Path) -> None:
    start = child_that(HANGS, note=note, hides=True).replace(", env={}", "")
    worker = WorkerProcess(command(start + says(OK)))

    assert worker.ask(REQUEST, 20, nothing).line

    child = number_in(note)
    until(lambda: not is_alive(child))  # a killed process needs a moment


@pytest.mark.parametrize("then", ["sys.exit()", HANGS])
def test_a_child_that_hid_and_keeps_the_pipe_does_not_keep_us(note: Path, then: str) -> None:
    start = child_that(HANGS, note=note, hides=True)
    worker = WorkerProcess(command(start + then))

    ending = worker.ask(REQUEST, 2, nothing)
    worker.end()

    assert not ending.line
    assert ending.timed_out is (then == HANGS)


def test_an_answer_is_taken_though_a_child_keeps_the_pipe(note: Path) -> None:
    worker = WorkerProcess(command(child_that(HANGS, note=note, hides=True) + says(OK)))

    assert worker.ask(REQUEST, 3600, nothing).line == OK.encode() + b"\n"


def test_other_peoples_processes_are_left_alone() -> None:
    bystander = WorkerProcess(command(HANGS))
    worker = WorkerProcess(command(says(OK)))

    worker.ask(REQUEST, 20, nothing)

    assert is_alive(pid_of(bystander))
    bystander.end()


def test_many_workers_leave_no_thread_behind() -> None:
    for _ in range(5):
        WorkerProcess(command("os.abort()")).ask(REQUEST, 20, nothing)

    assert not [each for each in threading.enumerate() if "_exchange" in each.name]


def test_where_processes_cannot_be_listed_nothing_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    worker = WorkerProcess(command(HANGS))
    pid = pid_of(worker)

    worker.end()

    assert not is_alive(pid)
