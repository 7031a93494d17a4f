"""The window's program where there is no screen: a sentence and a code, not a core file."""

import os
import subprocess
import sys

import pytest

_START = "from esign_desktop.gui.entry_point import run; run()"


def started(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Start the window's program without what would point to a screen."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    command = [sys.executable, "-c", _START, *arguments]
    return subprocess.run(
        command, env=plain | environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "reason"),
    [
        ((), {}, "could not connect to display"),
        ((), {"DISPLAY": ":32123"}, ":32123"),
        ((), {"LC_ALL": "C"}, "(could not connect to display)"),  # Qt complains of that first
        (("-platform", "none-such"), {}, "none-such"),
        ((), {"QT_QPA_PLATFORM": "none-such"}, "none-such"),
    ],
)
def test_it_says_what_works_without_one(
    arguments: tuple[str, ...], environment: dict[str, str], reason: str
) -> None:
    ended = started(*arguments, "--lang", "en", **environment)

    sentence = ended.stderr.splitlines()[-1]
    assert ended.returncode == 69, ended.stderr
    assert sentence.startswith("esign-desktop: The window cannot open on this computer (")
    assert reason in sentence
    assert sentence.endswith("esign-desktop-cli diagnose")


def test_it_is_said_in_turkish() -> None:
    assert "bu bilgisayarda" in started("--lang", "tr").stderr.splitlines()[-1]


def test_a_wrong_option_that_nobody_reads_of_is_no_reason_to_look_for_one() -> None:
    """A service's starter keeps standard error in a file: nobody waits there, nor before a box."""
    ended = subprocess.run(
        [sys.executable, "-c", _START, "--lang", "xx"],
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
    )

    assert ended.returncode == 64
