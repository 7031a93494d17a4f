"""A program that is ended in the middle: what the card did is told, and no process is left."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import subprocess
import termios
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.devices.pkcs11.standins import is_alive, until
from tests.real.program import _MARK, CLI, _left_alive
from tests.real.shim_operations import RSA, workers_of
from tests.real.terminal import Terminal
from tests.stack.akis_card import AkisV1Card
from tests.stack.bad_modules import child_of, make_bad_module
from tests.stack.fixtures import MakeShim, Module, Reader
from tests.stack.pcscd import Pcscd
from tests.stack.softhsm import DEFAULT_PIN

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("card_reader")]

NEW: Final = "271828"
WRONG: Final = "914273"
SIGNALS: Final = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
ENGLISH: Final = {"LANG": "en_US.UTF-8", "LC_ALL": "", "LANGUAGE": ""}


class Program:
    """A run of the program that goes on."""

    def __init__(self, arguments: tuple[str | Path, ...], typed: str, **streams: int) -> None:
        self.mark = uuid.uuid4().hex
        self.process = subprocess.Popen(
            [CLI, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=streams.get("stdout", subprocess.PIPE),
            stderr=streams.get("stderr", subprocess.PIPE),
            env={**os.environ, **ENGLISH, _MARK: self.mark},
        )
        assert self.process.stdin is not None
        self.process.stdin.write(typed.encode())
        self.process.stdin.flush()
        if not streams.get("goes_on"):
            self.process.stdin.close()

    def has_read(self) -> bool:
        """Tell whether it has taken what was typed."""
        assert self.process.stdin is not None
        (left,) = struct.unpack("i", fcntl.ioctl(self.process.stdin, termios.FIONREAD, b"    "))
        return bool(left == 0)

    def ended(self) -> tuple[int, str]:
        """Return the exit code and what it said to the person."""
        code = self.process.wait(60)
        said = self.process.stderr.read().decode() if self.process.stderr else ""
        return code, said


@contextmanager
def running(*arguments: str | Path, typed: str = "", **streams: int) -> Iterator[Program]:
    """Run the program, and see to it that none of its processes is left behind."""
    program = Program(arguments, typed, **streams)
    try:
        yield program
    finally:
        program.process.kill()
        program.process.wait()
        for stream in (program.process.stdin, program.process.stdout, program.process.stderr):
            if stream is not None:
                stream.close()
    assert not _left_alive(program.mark)


def exit_code(number: int) -> int:
    return 128 + number


def pin_commands(card: AkisV1Card) -> list[int]:
    return [command[1] for command in card.log.verify_like()]


# What the card did is told


@pytest.mark.parametrize("stdout", ["full", "left"])
def test_a_changed_pin_is_told_though_nobody_gets_the_answer(
    card_reader: Reader, opensc_module: Module, stdout: str
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)
    arguments = ("pin", "change", "--pin-stdin", "--module", opensc_module.path)

    with (
        open_for(stdout) as lost,
        running(*arguments, typed=f"{DEFAULT_PIN}\n{NEW}\n", stdout=lost) as program,
    ):
        code, said = program.ended()

    assert code == 74
    assert "The PIN has been changed" in said
    assert "Nothing was" not in said
    assert pin_commands(card) == [0x20, 0x24]


@pytest.mark.parametrize("stdout", ["full", "left"])
def test_a_spent_try_is_told_though_nobody_gets_the_answer(
    card_reader: Reader, opensc_module: Module, stdout: str
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)
    arguments = ("pin", "check", "--pin-stdin", "--module", opensc_module.path)

    with open_for(stdout) as lost, running(*arguments, typed=f"{WRONG}\n", stdout=lost) as program:
        code, said = program.ended()

    assert code == 10
    assert "The card has counted the attempt." in said
    assert card.tries == 2


def test_without_any_stream_the_exit_code_tells_the_spent_try(
    card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)
    arguments = ("pin", "check", "--pin-stdin", "--module", opensc_module.path)

    with (
        open_for("full") as lost,
        running(*arguments, typed=f"{WRONG}\n", stdout=lost, stderr=lost) as program,
    ):
        assert program.process.wait(60) == 10

    assert card.tries == 2


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize(
    ("call", "command", "typed", "told", "untold"),
    [
        ("C_Login", ("pin", "check"), f"{WRONG}\n", "whether the PIN reached the card", "changed"),
        ("C_Login", ("sign-test", "--yes"), f"{DEFAULT_PIN}\n", "whether the PIN reached", "sign"),
        ("C_Login", ("pin", "change"), f"{DEFAULT_PIN}\n{NEW}\n", "PIN is still", "no attempt"),
        ("C_SetPIN", ("pin", "change"), f"{DEFAULT_PIN}\n{NEW}\n", "is not known", "old PIN is s"),
        ("C_Sign", ("sign-test", "--yes"), f"{DEFAULT_PIN}\n", "PIN was correct", "no attempt"),
    ],
)  # fmt: skip
def test_what_is_known_of_an_operation_is_told_whatever_ends_the_program(
    shim: MakeShim, number: int, call: str, command: tuple[str, ...], typed: str, told: str,
    untold: str,
) -> None:  # fmt: skip
    made = shim(certificates=[RSA], hang=call)

    with running(*command, "--pin-stdin", "--module", made.path, typed=typed) as program:
        until(lambda: call in made.calls())
        program.process.send_signal(number)
        code, said = program.ended()

    assert code == exit_code(number)
    assert "This program was interrupted during the operation" in said
    assert told in said
    assert untold not in said
    assert made.calls().count("C_Login") == 1
    assert not workers_of(made)


@pytest.mark.parametrize("number", SIGNALS)
def test_that_nothing_was_sent_is_told_where_it_is_known(shim: MakeShim, number: int) -> None:
    made = shim(hang="C_GetTokenInfo")
    arguments = ("pin", "change", "--pin-stdin", "--module", made.path)

    with running(*arguments, typed=f"{DEFAULT_PIN}\n{NEW}\n", goes_on=True) as program:
        until(lambda: "C_GetTokenInfo" in made.calls() and program.has_read())
        program.process.send_signal(number)
        code, said = program.ended()

    assert code == exit_code(number)
    assert "Nothing was sent to the card" in said
    assert made.calls().count("C_Login") == 0


@pytest.mark.parametrize("number", SIGNALS)
def test_a_card_that_answers_in_time_is_heard_out(shim: MakeShim, number: int) -> None:
    """Ctrl-C does not take a PIN back; what the card then says is what counts."""
    made = shim(wait_in="C_Login")
    arguments = ("pin", "check", "--pin-stdin", "--module", made.path)

    with running(*arguments, typed=f"{WRONG}\n") as program:
        until(lambda: "C_Login" in made.calls())
        program.process.send_signal(number)
        made.let_go()
        code, said = program.ended()

    assert code == exit_code(number)
    assert "The PIN was wrong" in said
    assert made.tries_left() == 2


def test_ctrl_c_at_the_prompt_says_that_nothing_was_sent(shim: MakeShim) -> None:
    made = shim()
    arguments = ("pin", "check", "--module", made.path, "--lang", "en")

    with Terminal(*arguments) as terminal:
        terminal.wait_for("PIN:")
        terminal.press(b"\x03")
        assert terminal.end() == 130

    assert "Nothing was sent to the card" in terminal.screen
    assert made.calls().count("C_Login") == 0


def test_a_module_that_crashes_while_the_pin_is_typed_is_not_a_card_that_left(
    shim: MakeShim, card_reader: Reader
) -> None:
    card_reader.insert(AkisV1Card([RSA]))
    made = shim()
    settings = Path(f"{made.path}.conf")

    with Terminal("pin", "check", "--module", made.path, "--lang", "en") as terminal:
        terminal.wait_for("PIN:")
        kept = settings.read_text().replace("crash=\n", "crash=C_Initialize\n")
        settings.write_text(kept)
        terminal.type(DEFAULT_PIN)
        assert terminal.end() == 25

    assert "M04" in terminal.screen
    assert "no longer detected" not in terminal.screen
    assert made.calls().count("C_Login") == 0


@pytest.mark.parametrize("number", SIGNALS)
def test_a_service_that_hangs_does_not_keep_the_program_from_ending(
    pcsc_session: Pcscd, number: int
) -> None:
    """A call of PC/SC that never returns: Python's own handler would never run."""
    pcsc_session.pause()
    try:
        with running("readers") as program:
            until(lambda: is_waiting(program.process.pid))
            program.process.send_signal(number)
            code, _ = program.ended()
    finally:
        pcsc_session.resume()

    assert code == exit_code(number)


# No process is left


@pytest.mark.parametrize("number", [*SIGNALS, signal.SIGKILL])
@pytest.mark.parametrize("call", ["C_Initialize", "C_GetTokenInfo", "C_FindObjects"])
def test_a_worker_whose_module_hangs_ends_with_the_program(
    shim: MakeShim, number: int, call: str
) -> None:
    made = shim(hang=call)

    with running("diagnose", "--module", made.path) as program:
        until(lambda: call in made.calls())
        program.process.send_signal(number)
        code, _ = program.ended()
        until(lambda: not workers_of(made))

    assert code == (exit_code(number) if number != signal.SIGKILL else -number)


@pytest.mark.parametrize("number", [*SIGNALS, signal.SIGKILL])
@pytest.mark.parametrize("call", ["C_Login", "C_SetPIN", "C_Sign"])
def test_a_worker_that_hangs_with_a_pin_ends_with_the_program(
    shim: MakeShim, number: int, call: str
) -> None:
    made = shim(certificates=[RSA], hang=call)
    command = {"C_SetPIN": ("pin", "change"), "C_Sign": ("sign-test", "--yes")}
    typed = f"{DEFAULT_PIN}\n{NEW}\n" if call == "C_SetPIN" else f"{DEFAULT_PIN}\n"
    arguments = command.get(call, ("pin", "check"))

    with running(*arguments, "--pin-stdin", "--module", made.path, typed=typed) as program:
        until(lambda: call in made.calls())
        program.process.send_signal(number)
        program.ended()
        until(lambda: not workers_of(made))


@pytest.mark.parametrize("number", [*SIGNALS, signal.SIGKILL])
def test_a_worker_that_waits_for_its_question_ends_with_the_program(number: int) -> None:
    """``pin check`` starts one, and then reads its standard input."""
    mark = uuid.uuid4().hex
    process = subprocess.Popen(
        [CLI, "pin", "check", "--pin-stdin"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env={**os.environ, _MARK: mark},
    )  # fmt: skip
    until(lambda: len(processes_of(mark)) >= 3)  # the program, its worker, the worker's guardian
    process.send_signal(number)
    process.wait(60)
    assert process.stdin is not None
    process.stdin.close()

    assert not _left_alive(mark)


@pytest.mark.parametrize("kind", ["spawn_child_and_hang", "spawn_detached_child_and_hang"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_what_a_module_started_ends_with_the_program(
    tmp_path: Path, kind: str, number: int
) -> None:
    module = make_bad_module(tmp_path, kind)

    with running("diagnose", "--module", module) as program:
        until(lambda: child_of(module) is not None)
        program.process.send_signal(number)
        program.ended()
        child = child_of(module)
        assert child is not None
        until(lambda: not is_alive(child))


def test_a_closed_terminal_ends_program_and_worker(shim: MakeShim) -> None:
    made = shim(hang="C_Initialize")

    with Terminal("diagnose", "--module", made.path) as terminal:
        until(lambda: "C_Initialize" in made.calls())
        terminal.hang_up()
        until(lambda: not workers_of(made))


def is_waiting(process: int) -> bool:
    """Tell whether a program has a connection to the PC/SC service."""
    for link in Path("/proc", str(process), "fd").iterdir():
        try:
            if link.readlink().as_posix().startswith("socket:"):
                return True
        except OSError:  # closed meanwhile
            continue
    return False


def processes_of(mark: str) -> list[Path]:
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and mark.encode() in (folder / "environ").read_bytes():
                found.append(folder)
        except OSError:
            continue
    return found


@contextmanager
def open_for(name: str) -> Iterator[int]:
    if name == "full":
        lost = os.open("/dev/full", os.O_WRONLY)
    else:
        reading, lost = os.pipe()
        os.close(reading)
    try:
        yield lost
    finally:
        os.close(lost)
