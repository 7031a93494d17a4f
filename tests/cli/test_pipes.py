"""A pipe nobody writes to, where a file is expected: told at once, and nothing waits."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from esign_desktop.app.policy import load_policy
from esign_desktop.app.reminders import load_sent_reminders
from esign_desktop.app.settings import Settings, load_settings
from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.links import read_toml
from esign_desktop.model.codec import DecodeError

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    return pipe


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "show", "PIPE"),
        ("report", "compare", "PIPE", "PIPE"),
        ("diagnose", "--scenario", "PIPE"),
        ("catalog", "import", "PIPE"),
    ],
)
def test_a_command_says_that_it_is_no_file(pipe: Path, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "esign_desktop", "--lang", "en"]
    command += [str(pipe) if each == "PIPE" else each for each in arguments]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode not in (0, 1, 2, 3, 70)
    assert "not a regular file" in done.stdout + done.stderr


def test_settings_and_what_was_told_are_as_if_never_made(pipe: Path) -> None:
    assert load_settings(pipe) == (Settings(), None)
    assert load_sent_reminders(pipe).stages == {}
    assert pipe.is_fifo()


def test_a_policy_or_guide_that_is_a_pipe_is_an_error(pipe: Path) -> None:
    with pytest.raises(DecodeError, match="not a regular file"):
        load_policy(pipe)
    with pytest.raises(CatalogError, match="not a regular file"):
        read_toml(dict[str, str], pipe)
