"""A PIN is in the person's head, on the worker's standard input, and nowhere else.

Every operation is driven, good and failing, and the PINs are sought in all that it leaves or shows
meanwhile: output, log, files, reports, and the arguments and environments of all processes.
"""

from __future__ import annotations

import base64
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pytest

from esign_desktop.diagnosis.pin_rules import weakness
from esign_desktop.model.secret import Secret
from tests.real.program import run
from tests.real.terminal import Terminal
from tests.stack.akis_card import AkisV1Card
from tests.stack.card import Faults
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import MakeShim, Module, Reader
from tests.stack.shim import Shim

pytestmark = pytest.mark.stack

RSA = valid_certificate()
EC = valid_certificate(key="ec384")


def made_up() -> str:
    """Return a PIN no other test has, and that nobody is warned of."""
    while weakness(Secret(pin := f"{secrets.randbelow(10**8):08}")):
        pass
    return pin


PIN, WRONG, NEW = made_up(), made_up(), made_up()
TOO_LONG = PIN * 3
_PAUSE_S: Final = 0.02
PRESENTABLE: Final = 0.2  # seconds a login takes, so that its worker is there to be looked at

CHECK, CHANGE, SIGN = ("pin", "check"), ("pin", "change"), ("sign-test", "--yes")


def spellings(pin: str) -> dict[str, bytes]:
    """Return how a PIN could be written: as it is, as its bytes in hex, in base64, backwards."""
    plain = pin.encode()
    return {
        "plain": plain,
        "hex": plain.hex().encode(),
        "spaced hex": plain.hex(" ").encode(),
        "base64": base64.b64encode(plain).rstrip(b"="),
        "backwards": plain[::-1],
        "numbers": ", ".join(map(str, plain)).encode(),
        "UTF-16": pin.encode("utf-16-le"),
    }


def found_in(data: bytes) -> list[str]:
    """Return which PINs stand in something, and how they are written there."""
    names = {"PIN": PIN, "wrong PIN": WRONG, "new PIN": NEW}
    return [
        f"{name}, {form}"
        for name, pin in names.items()
        for form, written in spellings(pin).items()
        if written in data.lower() or written in data
    ]


@dataclass
class Watch:
    """Looks at the arguments and environments of all processes, over and over."""

    module: Path
    found: set[str] = field(default_factory=set)
    workers: set[str] = field(default_factory=set)  # processes that had the module loaded
    _end: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        own = str(os.getpid())
        while not self._end.is_set():
            for process in Path("/proc").iterdir():
                if process.name.isdecimal() and process.name != own:
                    self._look_at(process)
            self._end.wait(_PAUSE_S)

    def _look_at(self, process: Path) -> None:
        for name in ("cmdline", "environ"):
            try:
                data = (process / name).read_bytes()
            except OSError:  # gone meanwhile
                continue
            self.found.update(f"{name}: {what}" for what in found_in(data))
        try:
            if str(self.module) in (process / "maps").read_text():
                self.workers.add(process.name)
        except OSError:
            return


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home of this test's own; whatever a run leaves, it leaves there."""
    home = tmp_path / "home"
    (home / "tmp").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(home / "tmp"))
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name))
    monkeypatch.chdir(home)
    return home


def left_in(folder: Path) -> Iterator[str]:
    """Yield which PINs are in the files of a folder, or in their names."""
    for file in folder.rglob("*"):
        yield from (f"{file.name}: {what}" for what in found_in(file.name.encode()))
        with suppress(FileNotFoundError):  # renamed meanwhile, as a file that is written anew is
            if file.is_file():
                yield from (f"{file.name}: {what}" for what in found_in(file.read_bytes()))


def report(module: Path, home: Path) -> None:
    """Save a report as it is afterwards, and look everywhere."""
    file = home / "report.json"
    saved = run("-vv", "report", "save", "--unmasked", file, "--module", module)
    assert file.exists()
    assert found_in(saved.stdout.encode() + saved.stderr.encode()) == []
    assert list(left_in(home)) == []


def drive(module: Path, home: Path, command: tuple[str, ...], *pins: str) -> set[int]:
    """Run a command as a script does, in text and in JSON, and look everywhere."""
    typed = "".join(f"{pin}\n" for pin in pins)
    codes = set()
    forms: tuple[tuple[str, tuple[str, ...]], ...] = (("tr", ()), ("en", ("--json",)))
    for language, form in forms:
        arguments = (*command, "--pin-stdin", "--last-try", *form, "--module", str(module))
        ran = run("-vv", "--lang", language, *arguments, typed=typed)
        codes.add(ran.code)
        assert ran.stdout
        assert found_in(ran.stdout.encode() + ran.stderr.encode()) == []
    assert list(left_in(home)) == []
    return codes


MOODS: Final[dict[str, tuple[dict[str, Any], set[int]]]] = {
    "good": ({}, {0}),
    "crash": ({"crash": "C_Login"}, {25}),
    "chatter": ({"print_in": ("C_Login", "C_SetPIN", "C_Sign")}, {0}),
}


def made(shim: MakeShim, reader: Reader, **settings: Any) -> Shim:
    settings.setdefault("delay", {"C_Login": PRESENTABLE})
    return shim(certificates=[EC], slot_description=reader.name, pin=PIN, **settings)


@pytest.mark.parametrize("mood", MOODS)
def test_whatever_becomes_of_it_the_pin_is_nowhere(
    card_reader: Reader, shim: MakeShim, home: Path, mood: str
) -> None:
    settings, codes = MOODS[mood]
    for command, pins in ((CHECK, (PIN,)), (SIGN, (PIN,)), (CHANGE, (PIN, NEW))):
        module = made(shim, card_reader, **settings)
        with Watch(module.path) as watch:
            ended = drive(module.path, home, command, *pins)
        # the second change of a good one meets the new PIN
        assert ended == codes | ({10} if command is CHANGE and 0 in codes else set())
        assert module.calls().count("C_Login") == 2
        assert watch.workers
        assert watch.found == set()
    report(module.path, home)


@pytest.mark.parametrize(
    ("command", "pins", "settings", "codes"),
    [
        (CHECK, (WRONG,), {}, {10}),
        (CHECK, (WRONG,), {"final_try": True}, {11}),
        (CHECK, (PIN,), {"locked": True, "flags": "never"}, {11}),
        (CHECK, (PIN,), {"error": {"C_Login": 0x102}}, {14}),
        (CHECK, (PIN,), {"error": {"C_Login": 0x5}}, {26}),
        (CHECK, (PIN,), {"error": {"C_Login": 0x104}}, {22}),
        (CHECK, (PIN,), {"exit_in": "C_Login"}, {25}),
        (CHECK, (TOO_LONG,), {}, {12}),
        (CHECK, (f"{PIN} ",), {}, {12}),
        (CHECK, (f"{PIN}ş",), {}, {12}),
        (CHECK, (PIN, PIN), {}, {64}),
        (SIGN, (WRONG,), {}, {10}),
        (SIGN, (PIN,), {"wrong_answers": "signature"}, {32}),
        (SIGN, (PIN,), {"no_private_key": True}, {30}),
        (SIGN, (PIN,), {"crash": "C_Sign"}, {25}),
        (SIGN, (PIN,), {"error": {"C_SignInit": 0x6}}, {26}),
        (SIGN, (PIN,), {"mechanisms": (0x220,)}, {31}),
        (CHANGE, (WRONG, NEW), {}, {10}),
        (CHANGE, (PIN, PIN), {}, {12}),
        (CHANGE, (PIN, NEW), {"crash": "C_SetPIN"}, {25}),
        (CHANGE, (PIN, NEW), {"error": {"C_SetPIN": 0xA1}}, {12}),
        (CHANGE, (PIN, NEW), {"error": {"C_SetPIN": 0x30}}, {23, 26}),
        (CHANGE, (PIN,), {}, {64}),
    ],
)
def test_what_goes_wrong_tells_no_pin(
    card_reader: Reader,
    shim: MakeShim,
    home: Path,
    command: tuple[str, ...],
    pins: tuple[str, ...],
    settings: dict[str, Any],
    codes: set[int],
) -> None:
    module = made(shim, card_reader, **settings)
    arguments = (*command, "--pin-stdin", "--last-try", "--json", "--module", str(module.path))
    typed = "".join(f"{pin}\n" for pin in pins)

    with Watch(module.path) as watch:
        ran = run("-vv", "--lang", "tr", *arguments, typed=typed)

    assert ran.code in codes, ran.stdout + ran.stderr
    assert found_in(ran.stdout.encode() + ran.stderr.encode()) == []
    assert list(left_in(home)) == []
    assert watch.found == set()


def test_a_module_that_hangs_is_ended_tried_once_and_leaves_no_pin(
    card_reader: Reader, shim: MakeShim, home: Path
) -> None:
    module = made(shim, card_reader, hang="C_Login")
    arguments = ("-vv", *CHECK, "--pin-stdin", "--json", "--module", str(module.path))

    with Watch(module.path) as watch:
        ran = run(*arguments, typed=f"{PIN}\n", timeout_s=60)

    assert (ran.code, ran.json["pin_sent"]) == (24, None)
    assert ran.json["after"] is not None  # the state was read again
    assert module.calls().count("C_Login") == 1
    assert watch.workers
    assert found_in(ran.stdout.encode() + ran.stderr.encode()) == []
    assert list(left_in(home)) == []
    assert watch.found == set()


@pytest.mark.parametrize("pull_at", [None, 40], ids=["stays", "pulled"])
def test_with_opensc_on_a_card_the_pin_is_nowhere(
    card_reader: Reader, opensc_module: Module, home: Path, pull_at: int | None
) -> None:
    for command, pins in ((CHECK, (PIN,)), (SIGN, (PIN,)), (CHANGE, (PIN, NEW))):
        card = AkisV1Card([RSA], pin=PIN, delay_s=0.002, faults=Faults(pull_at=pull_at))
        card_reader.insert(card)
        with Watch(opensc_module.path) as watch:
            drive(opensc_module.path, home, command, *pins)
        assert watch.workers
        assert watch.found == set()
        report(opensc_module.path, home)
        card_reader.remove()


@pytest.mark.parametrize(
    ("command", "dialogue"),
    [
        (CHECK, (("PIN:", PIN),)),
        (CHECK, (("PIN:", TOO_LONG), ("PIN:", WRONG))),
        (SIGN, (("PIN:", PIN),)),
        (
            CHANGE,
            (
                ("Current PIN:", PIN),
                ("New PIN:", PIN),
                ("Repeat the new PIN:", PIN),
                ("New PIN:", NEW),
                ("Repeat the new PIN:", WRONG),
                ("New PIN:", NEW),
                ("Repeat the new PIN:", NEW),
            ),
        ),
    ],
)
def test_what_is_typed_on_a_terminal_is_nowhere(
    card_reader: Reader,
    shim: MakeShim,
    home: Path,
    command: tuple[str, ...],
    dialogue: tuple[tuple[str, str], ...],
) -> None:
    module = made(shim, card_reader)

    with (
        Watch(module.path) as watch,
        Terminal("-vv", "--lang", "en", *command, "--module", module.path) as terminal,
    ):
        for prompt, typed in dialogue:
            terminal.wait_for(prompt)
            terminal.type(typed)
        assert terminal.end() in (0, 10)

    assert watch.workers
    assert found_in(terminal.screen.encode()) == []
    assert list(left_in(home)) == []
    assert watch.found == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("pin", "check", PIN),
        ("pin", "check", "--pin", PIN),
        ("pin", "check", f"--pin={PIN}"),
        ("pin", "check", f"--{PIN}"),
        ("pin", "check", f"--pin-stdin={PIN}"),
        ("pin", "change", PIN, NEW),
        ("pin", PIN),
        ("sign-test", PIN),
        ("diagnose", PIN),
        (PIN,),
    ],
)
def test_a_pin_given_as_an_argument_is_not_shown_again(arguments: tuple[str, ...]) -> None:
    ran = run("-vv", *arguments)

    assert ran.code == 64
    assert found_in(ran.stdout.encode() + ran.stderr.encode()) == []
