"""Who talks to pcscd: the kernel's answer, and /proc as a folder of ours."""

import os
import socket
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.host import linux, linux_processes
from esign_desktop.devices.host.linux_processes import (
    Process,
    clients_of_pcscd,
    holders_of_card,
    name_holders,
)

PCSCD = b"/run/pcscd/pcscd.comm\0"
DONE = struct.pack("=IHHII", 20, 3, 2, 1, 0) + bytes(4)
ERROR = struct.pack("=IHHII", 36, 2, 0, 1, 0) + bytes(20)
CLIENT = 4711


def attribute(kind: int, value: bytes) -> bytes:
    data = struct.pack("=HH", 4 + len(value), kind) + value
    return data + bytes(-len(data) % 4)


def connected(path: bytes | None, peer: int | None) -> bytes:
    """Return the kernel's message on one socket, as in linux/unix_diag.h."""
    body = struct.pack("=BBBBIII", 1, 1, 1, 0, 99, 0, 0)
    body += attribute(0, path) if path is not None else b""
    body += attribute(2, struct.pack("=I", peer)) if peer is not None else b""
    return struct.pack("=IHHII", 16 + len(body), 20, 2, 1, 0) + body


@pytest.mark.parametrize(
    ("answer", "clients"),
    [
        (connected(PCSCD, CLIENT) + connected(PCSCD, 4712) + DONE, {CLIENT, 4712}),
        (connected(b"/var/run/pcscd/pcscd.comm", CLIENT) + DONE, {CLIENT}),
        (connected(b"/run/dbus/system_bus_socket\0", 5) + connected(None, 6) + DONE, set()),
        (connected(PCSCD, None) + DONE, set()),
        (DONE, set()),
        (ERROR, None),
        (b"", None),
        (connected(PCSCD, CLIENT)[:-2], set()),  # cut off
        (struct.pack("=IHHII", 0, 20, 0, 0, 0), set()),  # a length that leads nowhere
        (connected(PCSCD, CLIENT)[:32] + bytes(8), set()),
    ],
)
def test_kernel_tells_the_other_ends_of_pcscds_connections(
    answer: bytes, clients: set[int] | None
) -> None:
    assert clients_of_pcscd(answer) == clients


@given(st.binary(max_size=400))
def test_no_answer_of_the_kernel_makes_us_raise(answer: bytes) -> None:
    clients_of_pcscd(answer)
    clients_of_pcscd(connected(PCSCD, CLIENT) + answer)


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_running_kernel_names_our_own_connection(tmp_path: Path) -> None:
    if sys.platform != "linux":
        return
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "pcscd.comm"))
        server.listen()
        client.connect(str(tmp_path / "pcscd.comm"))
        accepted, _ = server.accept()
        with accepted:
            clients = clients_of_pcscd(linux_processes._ask_kernel())

        # None where a sandbox forbids the question
        assert clients is None or os.fstat(client.fileno()).st_ino in clients


@pytest.mark.parametrize(
    ("processes", "clients", "names"),
    [
        ([Process(7, "firefox", "/usr/bin/firefox", frozenset({CLIENT}))], {CLIENT}, ("firefox",)),
        ([Process(7, "java", "/opt/Akia/jre/bin/java", frozenset({CLIENT}))], {CLIENT}, ("AKİA",)),
        ([Process(7, "Web", "", frozenset({CLIENT}))], {CLIENT}, ("Web",)),
        # connected to something else: does not hold the card, however well we know it
        ([Process(7, "scdaemon", "/usr/lib/gnupg/scdaemon", frozenset({1}))], {CLIENT}, ()),
        # another user's: known programs only
        ([Process(7, "scdaemon"), Process(8, "sshd")], {CLIENT}, ("GnuPG (scdaemon)",)),
        # the kernel told nothing
        ([Process(7, "x", "/opt/Akia/x", frozenset()), Process(8, "sh")], None, ("AKİA",)),
        ([Process(7, "pcscd", "/usr/sbin/pcscd", frozenset({CLIENT}))], {CLIENT}, ()),
        (
            [Process(n, "java", "/usr/bin/java", frozenset({CLIENT})) for n in (7, 8)],
            {CLIENT},
            ("Java",),
        ),
        ([], None, ()),
    ],
)
def test_clients_are_named(
    processes: list[Process], clients: set[int] | None, names: tuple[str, ...]
) -> None:
    assert name_holders(processes, clients) == names


def run(
    proc: Path, pid: int, name: str, file: str | None, *, parent: int = 1, inode: int = CLIENT
) -> None:
    folder = proc / str(pid)
    (folder / "fd").mkdir(parents=True)
    (folder / "comm").write_text(f"{name}\n")
    (folder / "stat").write_text(f"{pid} ({name}) x) S {parent} 1 1")
    if file is not None:
        (folder / "exe").symlink_to(file)
        (folder / "fd/0").symlink_to("/dev/null")
        (folder / "fd/3").symlink_to(f"socket:[{inode}]")
        (folder / "fd/4").touch()


@pytest.fixture
def kernel_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = connected(PCSCD, CLIENT) + DONE
    monkeypatch.setattr(linux_processes, "_ask_kernel", lambda: answer)


@pytest.mark.usefixtures("kernel_answer")
def test_holders_are_found_without_ourselves_and_our_workers(tmp_path: Path) -> None:
    run(tmp_path, os.getpid(), "python", "/usr/bin/python3")
    run(tmp_path, 100, "worker", "/usr/bin/worker", parent=os.getpid())
    run(tmp_path, 101, "signer", "/opt/signer (deleted)")
    run(tmp_path, 102, "editor", "/usr/bin/editor", inode=1)
    run(tmp_path, 103, "scdaemon", None)
    (tmp_path / "104").mkdir()  # ended while we looked
    (tmp_path / "self").mkdir()

    assert holders_of_card(tmp_path) == ("GnuPG (scdaemon)", "signer")


@pytest.mark.usefixtures("kernel_answer")
def test_search_ends_at_the_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, 101, "signer", "/opt/signer")
    monkeypatch.setattr(linux_processes, "_DEADLINE_S", -1)

    assert holders_of_card(tmp_path) == ()


@pytest.mark.usefixtures("kernel_answer")
def test_system_without_proc_names_nobody(tmp_path: Path) -> None:
    assert holders_of_card(tmp_path / "absent") == ()


def test_known_programs_are_named_when_pcscd_is_out_of_sight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, 103, "scdaemon", "/usr/lib/gnupg/scdaemon")
    run(tmp_path, 104, "editor", "/usr/bin/editor")
    monkeypatch.setattr(linux_processes, "_ask_kernel", lambda: DONE)

    assert holders_of_card(tmp_path) == ("GnuPG (scdaemon)",)


def test_kernel_that_refuses_the_question_has_told_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(socket, "socket", refuse)

    assert linux_processes._ask_kernel() == b""


def test_question_is_asked_of_this_computer_too() -> None:
    assert isinstance(linux.holders_of_card(), tuple)
