"""What starts the program with the session, as each system reads it."""

import configparser
import plistlib
import re
import sys
from pathlib import Path

import pytest

from esign_desktop.app import autostart
from esign_desktop.app.autostart import (
    IN_TRAY,
    Autostart,
    desktop_entry,
    launch_agent,
    run_value,
    start_command,
    this_session,
)
from esign_desktop.model.host import Platform

COMMAND = ("/opt/e imza/esign-desktop", IN_TRAY)


def exec_of(entry: str) -> str:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    parser.read_string(entry)
    return parser["Desktop Entry"]["Exec"]


def words_of(value: str) -> list[str]:
    """Read an Exec value as specified: first the string's escapes, then the quotes."""
    text = value.replace("\\\\", "\\")
    found = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', text)
    words = [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in found]
    assert not any("%" in word.replace("%%", "") for word in words)  # %f and its kin are codes
    return [word.replace("%%", "%") for word in words]


@pytest.mark.parametrize(
    "command",
    [COMMAND, ("/opt/100%/e", "a b"), ('/opt/"x"/$HOME/`id`', IN_TRAY), ("/home/ali\\veli/e", "")],
)
def test_an_entry_starts_exactly_the_command(command: tuple[str, ...]) -> None:
    words = words_of(exec_of(desktop_entry("E-imza", command)))

    assert words == [*command]


def test_on_linux_it_is_a_file_of_the_session(tmp_path: Path) -> None:
    way = Autostart(Platform.LINUX, tmp_path, COMMAND, "E-imza Masaüstü")
    assert not way.is_on()

    way.set(True)

    assert way.is_on()
    assert way.file == tmp_path / ".config" / "autostart" / "esign-desktop.desktop"
    assert "Name=E-imza Masaüstü\n" in way.file.read_text("utf-8")
    way.set(False)
    way.set(False)  # gone already
    assert not way.is_on()


@pytest.mark.parametrize(("config", "folder"), [("/etc/xdg-own", "/etc/xdg-own"), ("x", None)])
def test_the_sessions_own_folder_counts_if_it_is_absolute(
    tmp_path: Path, config: str, folder: str | None
) -> None:
    way = Autostart(Platform.LINUX, tmp_path, COMMAND, "x", config)

    assert way.file.parents[1] == Path(folder or tmp_path / ".config")


def test_on_macos_it_is_an_agent_at_login(tmp_path: Path) -> None:
    way = Autostart(Platform.MACOS, tmp_path, COMMAND, "x")
    way.set(True)

    agent = plistlib.loads(way.file.read_bytes())
    assert way.file.parent == tmp_path / "Library" / "LaunchAgents"
    assert way.file.stem == agent["Label"]
    assert agent["ProgramArguments"] == [*COMMAND]
    assert agent["RunAtLoad"] is True
    assert "KeepAlive" not in agent  # closed means closed
    assert plistlib.loads(launch_agent(COMMAND)) == agent


def test_windows_reads_the_command_with_its_spaces() -> None:
    command = (r"C:\Program Files\E-imza\esign-desktop.exe", IN_TRAY)

    assert run_value(command) == r'"C:\Program Files\E-imza\esign-desktop.exe" --in-tray'


def test_on_windows_it_is_a_value_in_the_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values: list[str | None] = [None]
    monkeypatch.setattr(autostart, "_write_run_value", values.append)
    monkeypatch.setattr(autostart, "_read_run_value", lambda: values[-1])
    way = Autostart(Platform.WINDOWS, tmp_path, ("e.exe", IN_TRAY), "x")

    assert not way.is_on()
    way.set(True)
    assert values[-1] == "e.exe --in-tray"
    assert way.is_on()
    way.set(False)
    assert not way.is_on()
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / ".config").write_text("a file")

    with pytest.raises(OSError, match="config"):
        Autostart(Platform.LINUX, tmp_path, COMMAND, "x").set(True)


def test_windows_opens_no_console_with_the_session(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python.exe"))
    assert start_command()[0] == str(tmp_path / "python.exe")

    (tmp_path / "pythonw.exe").touch()
    assert start_command()[0] == str(tmp_path / "pythonw.exe")


def test_this_program_starts_as_an_icon() -> None:
    command = start_command()

    assert command[-1] == IN_TRAY
    assert Path(command[0]).is_file()
    assert not this_session("x").file.is_relative_to(Path.cwd())
