"""A screen of its own (Xvfb), with a bus for screen readers, a pointer and a keyboard."""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

_ROOT: Final = Path(__file__).parents[2]
_PROGRAM: Final = "on_screen.py"
_SYSTEM_PYTHON: Final = "/usr/bin/python3"  # pyatspi is a package of the system
_LIMIT_S: Final = 40
_LEARNS_WITHIN_S: Final = 5

ANNOUNCEMENT: Final = '{"event": "object:announcement'
"""How the line of something announced begins."""


def what_is_missing() -> str:
    """Return what of the tools is not on this computer; "" when all are there."""
    for tool in ("Xvfb", "dbus-daemon", "xdotool", _SYSTEM_PYTHON):
        if shutil.which(tool) is None:
            return tool
    asked = subprocess.run([_SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True)
    return "" if asked.returncode == 0 else "python3-pyatspi"


class Thing(NamedTuple):
    """One accessible thing, as a screen reader has it."""

    role: str
    name: str
    description: str
    focusable: bool
    focused: bool
    place: tuple[int, int, int, int] | None


class Lines:
    """What a process writes, line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        self._process = process
        threading.Thread(target=self._read, daemon=True).start()

    def until(self, beginning: str) -> str:
        """Return the next line that begins so; those before it are let go."""
        end = time.monotonic() + _LIMIT_S
        while (left := end - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except queue.Empty:
                break
            if line.startswith(beginning):
                return line
        raise AssertionError(f"no line {beginning!r} in {_LIMIT_S} s")

    def waiting(self) -> list[str]:
        """Return what has been written meanwhile."""
        lines = list[str]()
        while not self._lines.empty():
            lines.append(self._lines.get())
        return lines

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))


class Screen:
    """The window on a screen, and who looks at it, hears it and touches it."""

    def __init__(self, environment: dict[str, str], program: subprocess.Popen[str]) -> None:
        self._environment = environment
        self._program = program
        self.lines = Lines(program)

    @property
    def process_id(self) -> int:
        """Return which process the window's is."""
        return self._program.pid

    def read(self) -> list[Thing]:
        """Return everything a screen reader finds in the window."""
        return [_thing(line) for line in self._reader("read").splitlines()]

    def find(self, name: str, role: str = "") -> Thing:
        """Return what is called so, as soon as it is there."""
        end = time.monotonic() + _LIMIT_S
        while True:
            things = self.read()
            for thing in things:
                if name in thing.name and role in thing.role:
                    return thing
            if time.monotonic() > end:
                raise AssertionError(f"no {role} {name!r} among {[t.name for t in things]}")
            time.sleep(0.2)

    def tab(self) -> None:
        """Press Tab, and wait until the focus has moved."""
        before = self._focused()
        self.type("Tab")
        end = time.monotonic() + _LIMIT_S
        while self._focused() == before:
            assert time.monotonic() < end, f"the focus stays on {before}"
            time.sleep(0.1)

    def _focused(self) -> list[Thing]:
        return [thing for thing in self.read() if thing.focused]

    def press(self, name: str) -> None:
        """Do what a screen reader does when its user presses something."""
        self._reader("press", name)

    @contextmanager
    def listening(self) -> Iterator[Lines]:
        """Yield what is announced, as JSON lines.

        Qt announces nothing before it has learned that somebody listens. It does so some time
        after the listener has said so, and on a crowded computer now and then not at all.
        """
        for _ in range(_LIMIT_S // _LEARNS_WITHIN_S):
            with self._listener() as lines:
                if self._is_heard(lines):
                    yield lines
                    return
        raise AssertionError("a window that nobody hears")

    @contextmanager
    def _listener(self) -> Iterator[Lines]:
        command = [_SYSTEM_PYTHON, str(_ROOT / "tests/gui/screen_reader.py"), "listen", _PROGRAM]
        with _running(command, self._environment) as listener:
            lines = Lines(listener)
            lines.until('{"event": "listening"')
            yield lines

    def _is_heard(self, lines: Lines) -> bool:
        end = time.monotonic() + _LEARNS_WITHIN_S
        while not any(line.startswith(ANNOUNCEMENT) for line in lines.waiting()):
            if time.monotonic() > end:
                return False
            self.say("announce a trial")
            time.sleep(0.2)
        self.say("announce the end of trials")
        while "the end of trials" not in lines.until(ANNOUNCEMENT):
            pass
        return True

    def show(self, scenario: str) -> None:
        """Change what is plugged in."""
        self.say(f"show {scenario}")

    def say(self, line: str) -> None:
        """Tell the program's process something, on its stdin."""
        assert self._program.stdin is not None
        self._program.stdin.write(f"{line}\n")
        self._program.stdin.flush()

    def click(self, thing: Thing) -> None:
        """Press the left button on something, once it stays in its place."""
        while (now := self.find(thing.name, thing.role)).place != thing.place:
            thing = now
        assert thing.place is not None
        left, top, width, height = thing.place
        x, y = str(left + width // 2), str(top + height // 2)
        self._xdotool("mousemove", "--sync", x, y, "click", "1")

    def type(self, *keys: str) -> None:
        """Press keys, as xdotool calls them."""
        self._xdotool("key", "--delay", "60", *keys)

    def type_secretly(self, letters: str) -> None:
        """Press a key for each letter or digit, and put none of them on a command line."""
        keys = "".join(f"key {letter}\n" for letter in letters)
        self._xdotool("-", said=keys)

    def focus_window(self, name: str = "E-imza") -> None:
        """Give a window the keyboard: there is no window manager that would."""
        found = self._xdotool("search", "--sync", "--onlyvisible", "--name", name).split()
        self._xdotool("windowfocus", "--sync", found[-1])

    def picture(self, file: Path) -> None:
        """Keep what is on the screen, for whoever wants to see it."""
        subprocess.run(["import", "-window", "root", str(file)], env=self._environment, check=True)

    def _reader(self, *arguments: str) -> str:
        command = [_SYSTEM_PYTHON, str(_ROOT / "tests/gui/screen_reader.py")]
        done = subprocess.run(
            [*command, arguments[0], _PROGRAM, *arguments[1:]],
            env=self._environment, capture_output=True, text=True, timeout=_LIMIT_S,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _xdotool(self, *arguments: str, said: str = "") -> str:
        done = subprocess.run(
            ["xdotool", *arguments], input=said,
            env=self._environment, capture_output=True, text=True, timeout=_LIMIT_S,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def on_a_screen(scenario: str, language: str, folder: Path) -> Iterator[Screen]:
    """Yield the window on a screen of its own with its first verdict; end it all afterwards."""
    with running_on_a_screen(["tests.gui.on_screen", scenario, language], folder) as screen:
        yield screen


@contextmanager
def running_on_a_screen(module: list[str], folder: Path) -> Iterator[Screen]:
    """Yield a window of another program, likewise.

    Args:
        module: of Python, called ``on_screen``, with its arguments.
        folder: for its settings.
    """
    environment = {
        **os.environ,
        "XDG_CONFIG_HOME": str(folder / "settings"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "QT_QPA_PLATFORM": "xcb",
        "NO_AT_BRIDGE": "0",
    }
    (folder / "run").mkdir(mode=0o700)
    with ExitStack() as stack:
        environment["DISPLAY"] = stack.enter_context(xvfb(environment))
        environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_bus(environment))
        program = stack.enter_context(_running([sys.executable, "-m", *module], environment))
        screen = Screen(environment, program)
        screen.lines.until("verdict ")
        screen.focus_window()
        yield screen


@contextmanager
def xvfb(environment: dict[str, str]) -> Iterator[str]:
    """Yield the name of a screen that stays until the end."""
    ours, its = os.pipe()
    command = ["Xvfb", "-displayfd", str(its), "-screen", "0", "1100x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, env=environment, pass_fds=[its], stderr=subprocess.DEVNULL)
    os.close(its)
    try:
        with os.fdopen(ours) as told:
            yield f":{told.readline().strip()}"
    finally:
        _end(server)


@contextmanager
def _bus(environment: dict[str, str]) -> Iterator[str]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with _running(command, environment) as bus:
        assert bus.stdout is not None
        yield bus.stdout.readline().strip()


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, env=environment, cwd=_ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _thing(line: str) -> Thing:
    plain = json.loads(line)
    return Thing(**{**plain, "place": tuple(plain["place"]) if plain["place"] else None})
