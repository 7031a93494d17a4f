"""Signals that come where an exception is lost are taken all the same."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from esign_desktop.app.interruption import Terminated, interruptible
from esign_desktop.model.unreadable import Unread, Wall

SOON_S: Final = 30.0
SIGNALS: Final = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


class Leaves:
    """Gets a signal when it goes: no exception leaves its end."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __del__(self) -> None:
        signal.raise_signal(self._number)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_within_a_callback_is_taken_soon_after_and_nothing_is_printed(
    number: int, capfd: pytest.CaptureFixture[str]
) -> None:
    went_on = False

    with pytest.raises((KeyboardInterrupt, Terminated)), interruptible(lambda: None):
        leaves = Leaves(number)
        del leaves
        went_on = True
        ends = time.monotonic() + SOON_S
        while time.monotonic() < ends:
            time.sleep(0.01)

    assert went_on
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("wall", [Wall(ValueError), Unread()])
def test_a_signal_within_a_wall_is_nothing_unreadable(number: int, wall: Wall | Unread) -> None:
    with (
        pytest.raises((KeyboardInterrupt, Terminated)) as raised,
        interruptible(lambda: None),
        wall,
    ):
        signal.raise_signal(number)

    assert getattr(raised.value, "exit_code", 130) == 128 + number


LOADING: Final = """
import signal, sys
class Finder:
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            signal.raise_signal({number})
sys.meta_path.insert(0, Finder())
from {entry} import {start}
{start}()
"""
COMMAND_LINE: Final = ("esign_desktop.__main__", "cli")
WINDOW: Final = ("esign_desktop.gui.entry_point", "run")


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize(
    ("entry", "module"),
    [
        (WINDOW, "esign_desktop.gui.app_controller"),
        (WINDOW, "PySide6.QtGui"),
        (COMMAND_LINE, "esign_desktop.app.standard_streams"),
        (COMMAND_LINE, "esign_desktop.app.interruption"),
        (COMMAND_LINE, "threading"),
        (COMMAND_LINE, "contextlib"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[1],
)
def test_a_signal_while_the_program_is_loaded_ends_it_without_a_word(
    number: int, entry: tuple[str, str], module: str, tmp_path: Path
) -> None:
    places = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    program = LOADING.format(module=module, number=int(number), entry=entry[0], start=entry[1])
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert (ended.returncode, ended.stdout, ended.stderr) == (128 + number, "", "")
