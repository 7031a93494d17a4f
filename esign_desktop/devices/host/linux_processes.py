"""Finds the programs that may hold the card, on Linux.

A program that uses PC/SC is connected to pcscd's socket. The kernel tells the other end of a
connection through its socket diagnosis (unix_diag, sock_diag(7)); ``/proc/net/unix`` does not.
Whose end it is stands in ``/proc/*/fd``, which only shows the user's own processes. Where that
does not lead anywhere, the programs known to use cards are named. Names only, never command lines.
"""

import os
import re
import struct
import sys
import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from esign_desktop.devices.host.card_programs import known_title
from esign_desktop.devices.host.system_files import one_line, read_small
from esign_desktop.model.record import Record

_PROC: Final = Path("/proc")
_DEADLINE_S: Final = 0.5  # 0.3 ms for each process of the user's, and some have a thousand
_SOCKET_WAIT_S: Final = 0.02
_MAX_ANSWER: Final = 4 * 1024 * 1024
_PCSCD_SOCKET: Final = b"/pcscd.comm"  # in /run/pcscd, or in /var/run/pcscd
_SOCKET_LINK: Final = re.compile(r"socket:\[(\d+)\]")

# linux/netlink.h, linux/sock_diag.h, linux/unix_diag.h
_NETLINK_SOCK_DIAG: Final = 4
_SOCK_DIAG_BY_FAMILY: Final = 20
_NLM_F_REQUEST_DUMP: Final = 0x301
_AF_UNIX: Final = 1
_STATE_ESTABLISHED: Final = 1 << 1
_SHOW_NAME_AND_PEER: Final = 0x01 | 0x04
_ATTRIBUTE_NAME: Final = 0
_ATTRIBUTE_PEER: Final = 2
_MESSAGE_ERROR: Final = 2
_MESSAGE_DONE: Final = 3


class Process(Record, frozen=True):
    """One process, as far as /proc shows it."""

    pid: int
    name: str  # comm, at most 15 letters
    file: str = ""  # path of the program; "" when it is another user's process
    sockets: frozenset[int] | None = None  # inodes; None when it is another user's process


# --- read ---------------------------------------------------------------------------------------


def holders_of_card(proc: Path = _PROC) -> tuple[str, ...]:
    """Return programs that may hold the card. Never raises.

    Takes up to half a second, most often 50 ms, so it is asked only when a card is in use.
    Neither this program, nor its workers, nor pcscd are among them.
    """
    # a held card has a client; none means that pcscd lives in another network namespace
    clients = clients_of_pcscd(_ask_kernel()) or None
    return name_holders(_read_processes(proc, time.monotonic() + _DEADLINE_S), clients)


def _ask_kernel() -> bytes:
    """Return the kernel's answer on connected Unix sockets, empty when it gives none."""
    if sys.platform != "linux":
        return b""
    import socket

    request = struct.pack(
        "=IHHIIBBHIIIII",
        40, _SOCK_DIAG_BY_FAMILY, _NLM_F_REQUEST_DUMP, 1, 0,
        _AF_UNIX, 0, 0, _STATE_ESTABLISHED, 0, _SHOW_NAME_AND_PEER, 0xFFFFFFFF, 0xFFFFFFFF,
    )  # fmt: skip
    answer = b""
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _NETLINK_SOCK_DIAG) as link:
            link.settimeout(_SOCKET_WAIT_S)
            link.send(request)
            while len(answer) < _MAX_ANSWER:
                part = link.recv(65536)
                answer += part
                if not part or _is_last(part):
                    break
    except OSError:  # includes the time-out; a sandbox may forbid the question
        return b""
    return answer


def _is_last(part: bytes) -> bool:
    return any(kind in {_MESSAGE_DONE, _MESSAGE_ERROR} for kind, _ in _messages(part))


def _read_processes(proc: Path, deadline: float) -> Iterator[Process]:
    """Return the processes, youngest first, until the deadline; not ours."""
    own = os.getpid()
    try:
        pids = sorted((int(e.name) for e in proc.iterdir() if e.name.isdecimal()), reverse=True)
    except OSError:
        return
    for pid in pids:
        if time.monotonic() > deadline:
            return
        if pid != own and _parent(proc / str(pid)) != own:
            yield _read_process(proc / str(pid), pid)


def _parent(folder: Path) -> int | None:
    # proc(5): "pid (comm) state ppid …", and the name may hold blanks and brackets
    fields = read_small(folder / "stat").rpartition(")")[2].split()
    return int(fields[1]) if len(fields) > 1 and fields[1].isdecimal() else None


def _read_process(folder: Path, pid: int) -> Process:
    name = one_line(read_small(folder / "comm"))
    try:
        file = str((folder / "exe").readlink()).removesuffix(" (deleted)")
        sockets = frozenset(_sockets(folder / "fd"))
    except OSError:  # another user's, a kernel thread, or gone
        return Process(pid, name)
    return Process(pid, name, file, sockets)


def _sockets(folder: Path) -> Iterator[int]:
    for entry in os.scandir(folder):
        try:
            target = os.readlink(entry.path)  # noqa: PTH115  thousands of them, in no time
        except OSError:
            continue  # closed meanwhile
        if match := _SOCKET_LINK.fullmatch(target):
            yield int(match[1])


# --- interpret ----------------------------------------------------------------------------------


def clients_of_pcscd(answer: bytes) -> frozenset[int] | None:
    """Return the inodes of the sockets connected to pcscd; None when not reported."""
    if not answer:
        return None
    clients = set()
    for kind, body in _messages(answer):
        if kind == _MESSAGE_ERROR:
            return None
        attributes = dict(_attributes(body)) if kind == _SOCK_DIAG_BY_FAMILY else {}
        name = attributes.get(_ATTRIBUTE_NAME, b"").rstrip(b"\0")
        peer = attributes.get(_ATTRIBUTE_PEER, b"")
        if name.endswith(_PCSCD_SOCKET) and len(peer) == 4:
            clients.add(int.from_bytes(peer, sys.byteorder))
    return frozenset(clients)


def name_holders(processes: Iterable[Process], clients: Collection[int] | None) -> tuple[str, ...]:
    """Return the names of the programs behind pcscd's clients.

    Programs known to use cards stand in for the processes we may not look into, and for all when
    ``clients`` is None.
    """
    names = []
    for process in processes:
        if process.name == "pcscd":
            continue
        if clients is None or process.sockets is None:
            names.append(known_title(process.file or process.name))
        elif not process.sockets.isdisjoint(clients):
            program = process.file.rpartition("/")[2] or process.name
            names.append(known_title(process.file) or one_line(program))
    return tuple(dict.fromkeys(name for name in names if name))


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Return kind and body of netlink messages (netlink(7))."""
    offset = 0
    while offset + 16 <= len(data):
        length, kind = struct.unpack_from("=IH", data, offset)
        if length < 16:
            return
        yield kind, data[offset + 16 : offset + length]
        offset += (length + 3) & ~3


def _attributes(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Return the attributes behind a ``struct unix_diag_msg`` of 16 bytes."""
    offset = 16
    while offset + 4 <= len(body):
        length, kind = struct.unpack_from("=HH", body, offset)
        if length < 4:
            return
        yield kind, body[offset + 4 : offset + length]
        offset += (length + 3) & ~3
