"""Standard streams that are closed, full or read by nobody: never an exit code that judges.

0 to 3 are verdicts; a monitoring system believes them.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from esign_desktop.cli.exit_codes import CANNOT_CREATE, IO_ERROR, USAGE
from esign_desktop.cli.main import _COMMANDS

CLI: Final = str(Path(sys.executable).with_name("esign-desktop-cli"))
PIN: Final = b"123456\n"
READY: Final = ("--scenario", "ready")
CHANGE: Final = b"123456\n271828\n"

COMMANDS: Final[dict[tuple[str, ...], bytes]] = {
    ("--version",): b"",
    ("--help",): b"",
    ("diagnose", "--scenario", "expired"): b"",
    ("diagnose", "--json", "--scenario", "expiring"): b"",
    ("diagnose", "--output", "{out}", "--scenario", "expired"): b"",
    ("readers", *READY): b"",
    ("readers", "--json", "--scenario", "no_service"): b"",
    ("certificates", *READY): b"",
    ("pin", "status", *READY): b"",
    ("pin", "check", "--pin-stdin", *READY): PIN,
    ("pin", "check", "--pin-stdin", "--json", *READY): b"914273\n",
    ("pin", "check", "--pin-stdin", "--scenario", "no_card"): PIN,
    ("pin", "change", "--pin-stdin", *READY): CHANGE,
    ("sign-test", "--yes", "--pin-stdin", *READY): PIN,
    ("sign-test", "--dry", *READY): b"",
    ("drivers", "--os", "windows", "--os-version", "11", "--reader", "acr39u"): b"",
    ("guide", "renewal"): b"",
    ("guide", "list"): b"",
    ("links",): b"",
    ("open", "payment", "--print"): b"",
    ("report", "save", "{out}", *READY): b"",
    ("report", "show", "{report}"): b"",
    ("report", "compare", "{report}", "{report}"): b"",
    ("catalog", "check"): b"",
    ("catalog", "show"): b"",
    ("scenarios",): b"",
    ("explain", "C03"): b"",
    ("bogus",): b"",
}


class Streams(NamedTuple):
    """What the three standard streams are in a run."""

    stdout: str = "read"
    stderr: str = "read"
    stdin: str = "given"


USUAL: Final = Streams()
LOST_OUTPUT: Final = [
    Streams(stdout="closed"),
    Streams(stdout="full"),
    Streams(stdout="left"),
    Streams(stdout="closed", stderr="closed"),
    Streams(stdout="full", stderr="full"),
]
LOST_ERRORS: Final = [Streams(stderr="closed"), Streams(stderr="full"), Streams(stderr="left")]


class Ended(NamedTuple):
    """How a run ended."""

    code: int
    out: bytes
    err: bytes


def run(
    arguments: tuple[str, ...], typed: bytes, streams: Streams = USUAL, program: Any = (CLI,)
) -> Ended:
    opened = {name: _opened(name) for name in {streams.stdout, streams.stderr}}
    closing = [
        word
        for name, word in zip(
            (streams.stdin, streams.stdout, streams.stderr), ("<&-", ">&-", "2>&-"), strict=True
        )
        if name == "closed"
    ]
    # a shell closes them: a function between fork and exec would cost a copy of this process
    shell = ("sh", "-c", " ".join(['exec "$@"', *closing]), "sh") if closing else ()
    try:
        done = subprocess.run(
            [*shell, *program, *arguments], input=typed, timeout=60, check=False,
            stdout=opened[streams.stdout], stderr=opened[streams.stderr],
        )  # fmt: skip
    finally:
        for each in opened.values():
            if each not in (subprocess.PIPE, subprocess.DEVNULL):
                os.close(each)
    return Ended(done.returncode, done.stdout or b"", done.stderr or b"")


def _opened(name: str) -> int:
    if name == "full":
        return os.open("/dev/full", os.O_WRONLY)
    if name == "left":
        reading, writing = os.pipe()
        os.close(reading)
        return writing
    return subprocess.PIPE if name == "read" else subprocess.DEVNULL


class Usual:
    """Commands with files in their arguments, and how they end where all streams are there."""

    def __init__(self, folder: Path) -> None:
        self._out, self._report = folder / "out.json", folder / "report.json"
        run(("diagnose", "--output", str(self._report), "--scenario", "expired"), b"")
        self._ended = dict[tuple[str, ...], Ended]()

    def filled(self, arguments: tuple[str, ...]) -> tuple[str, ...]:
        """Return a command of the table with its files."""
        return tuple(each.format(out=self._out, report=self._report) for each in arguments)

    def ended(self, arguments: tuple[str, ...]) -> Ended:
        """Return how a command of the table ends; it is run once for all that ask."""
        if arguments not in self._ended:
            self._ended[arguments] = run(self.filled(arguments), COMMANDS[arguments])
        return self._ended[arguments]


@pytest.fixture(scope="module")
def usually(tmp_path_factory: pytest.TempPathFactory) -> Usual:
    return Usual(tmp_path_factory.mktemp("streams"))


def test_every_command_is_in_the_table() -> None:
    named = {arguments[0] for arguments in COMMANDS}

    assert set(_COMMANDS) - named == {"watch"}  # which ends by Ctrl-C only: see below


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_an_answer_that_nobody_gets_is_no_verdict(
    arguments: tuple[str, ...], usually: Usual
) -> None:
    wanted, typed = usually.filled(arguments), COMMANDS[arguments]
    usual = usually.ended(arguments)

    for streams in LOST_OUTPUT:
        ended = run(wanted, typed, streams)

        # what is neither printed nor a verdict keeps its code
        lost = bool(usual.out) and usual.code <= 3
        assert ended.code == (IO_ERROR if lost else usual.code), streams
        assert b"Traceback" not in ended.err
        assert b"None" not in ended.err


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_lost_errors_and_a_missing_input_change_no_answer(
    arguments: tuple[str, ...], usually: Usual
) -> None:
    wanted, typed = usually.filled(arguments), COMMANDS[arguments]
    usual = usually.ended(arguments)

    for streams in LOST_ERRORS:
        ended = run(wanted, typed, streams)
        assert (ended.code, bool(ended.out)) == (usual.code, bool(usual.out)), streams
    ended = run(wanted, b"", Streams(stdin="closed"))
    assert ended.code == (USAGE if typed else usual.code)
    assert b"Traceback" not in ended.err


@pytest.mark.parametrize("streams", LOST_OUTPUT)
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_report_in_a_file_is_a_verdict_whatever_became_of_the_output(
    streams: Streams, more: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "report.json"

    ended = run(("diagnose", "--output", str(file), *more, "--scenario", "expired"), b"", streams)

    assert ended.code == 2
    assert b'"not_usable"' in file.read_bytes()


@pytest.mark.parametrize("file", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.parametrize("stdout", ["closed", "full", "left"])
@pytest.mark.parametrize("command", [("diagnose", "--output"), ("report", "save")])
def test_a_report_that_is_to_go_where_nobody_gets_it_was_not_written(
    command: tuple[str, ...], stdout: str, file: str
) -> None:
    ended = run((*command, file, "--scenario", "expired"), b"", Streams(stdout=stdout))

    assert ended.code == CANNOT_CREATE
    assert file.encode() in ended.err


def test_why_nothing_was_printed_is_said() -> None:
    arguments = ("diagnose", "--scenario", "expired", "--lang", "en")

    full = run(arguments, b"", Streams(stdout="full"))
    left = run(arguments, b"", Streams(stdout="left"))

    assert b"Could not write the output: No space left on device" in full.err
    assert left.err == b""  # as with "| head": who has seen enough knows


@pytest.mark.parametrize("streams", LOST_OUTPUT)
def test_watching_ends_when_nobody_gets_its_answers(streams: Streams) -> None:
    assert run(("watch", *READY), b"", streams).code == IO_ERROR


@pytest.mark.parametrize(
    ("pin", "said", "code"),
    [(PIN, b"The PIN is correct", IO_ERROR), (b"914273\n", b"The PIN was wrong", 10)],
)
@pytest.mark.parametrize("stdout", ["closed", "full", "left"])
def test_what_the_card_said_is_told_where_it_can_be_told(
    stdout: str, pin: bytes, said: bytes, code: int
) -> None:
    arguments = ("pin", "check", "--pin-stdin", "--lang", "en", *READY)

    ended = run(arguments, pin, Streams(stdout=stdout))

    assert ended.code == code
    assert said in ended.err
    assert b"Nothing was" not in ended.err


def test_that_nothing_was_sent_is_told_too() -> None:
    arguments = ("pin", "check", "--pin-stdin", "--lang", "en", "--scenario", "pin_locked")

    ended = run(arguments, PIN, Streams(stdout="full"))

    assert ended.code == 11
    assert b"Nothing was sent to the card" in ended.err


@pytest.mark.parametrize("stderr", ["closed", "full"])
def test_a_yes_to_a_question_that_nobody_sees_is_none(stderr: str) -> None:
    """Standard input is a terminal, on which somebody types on."""
    person, terminal = pty.openpty()
    os.write(person, b"y\ny\n123456\n")
    lost = _opened(stderr)

    def close() -> None:
        os.dup2(terminal, 0)
        if stderr == "closed":
            os.close(2)

    done = subprocess.run(
        [CLI, "sign-test", *READY], stdout=subprocess.PIPE, stderr=lost, timeout=60, check=False,
        preexec_fn=close,
    )  # fmt: skip
    for each in (person, terminal, lost):
        if each >= 0:
            os.close(each)

    assert (done.returncode, done.stdout) == (USAGE, b"")


@pytest.mark.parametrize("module", ["cli/main.py", "app/standard_streams.py", "cli/session.py"])
def test_a_program_that_cannot_start_gives_no_verdict(module: str, tmp_path: Path) -> None:
    """The program without one of its files, as a failed installation leaves it."""
    name = "esign_desktop." + module.removesuffix(".py").replace("/", ".")
    code = (
        f"import sys; sys.modules[{name!r}] = None\nfrom esign_desktop.__main__ import cli; cli()"
    )

    ended = run(("diagnose", *READY), b"", program=(sys.executable, "-c", code))

    assert ended.code == 70
    assert ended.out == b""
    assert b"could not start (ModuleNotFoundError)" in ended.err
