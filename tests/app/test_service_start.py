"""The smart card service started: the system's own way, and its own words when it refuses."""

import sys
from pathlib import Path

import pytest

from esign_desktop.app import service_start
from esign_desktop.app.service_start import StartFailedError, command, start_service
from esign_desktop.devices.host import windows_api
from esign_desktop.model.host import Platform


def test_each_system_is_asked_in_its_own_way() -> None:
    assert command(Platform.LINUX)[:2] == ("systemctl", "start")
    assert "RunAs" in command(Platform.WINDOWS)[-1]  # User Account Control asks
    assert command(Platform.MACOS) == ()  # launchd starts it with the first question


def test_windows_own_programs_are_named_with_their_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folders = ("D:\\Windows\\system32", "D:\\Windows")
    monkeypatch.setattr(windows_api, "system_folders", lambda: folders)

    program, *_options, script = command(Platform.WINDOWS)

    assert program == "D:\\Windows\\system32\\WindowsPowerShell\\v1.0\\powershell.exe"
    assert "-FilePath 'D:\\Windows\\system32\\sc.exe'" in script


def test_without_an_answer_of_windows_its_usual_folder_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SystemRoot", "E:\\evil")
    monkeypatch.setattr(windows_api, "system_folders", tuple)

    assert command(Platform.WINDOWS)[0].startswith("C:\\Windows\\System32\\")


def test_a_system_that_starts_it_by_itself_is_not_asked() -> None:
    start_service(Platform.MACOS)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> "list[tuple[str, ...]]":
    words: list[tuple[str, ...]] = [(sys.executable, "-c", "")]
    monkeypatch.setattr(service_start, "command", lambda _platform: words[0])
    return words


def test_a_service_that_starts_is_no_news(stand_in: "list[tuple[str, ...]]") -> None:
    start_service(Platform.LINUX)


def test_a_refusal_is_told_in_the_systems_words(stand_in: "list[tuple[str, ...]]") -> None:
    stand_in[0] = (sys.executable, "-c", "import sys; print('ask'); sys.exit('Access denied')")

    with pytest.raises(StartFailedError, match="Access denied"):
        start_service(Platform.LINUX)


def test_a_silent_refusal_is_told_by_its_number(stand_in: "list[tuple[str, ...]]") -> None:
    stand_in[0] = (sys.executable, "-c", "raise SystemExit(5)")

    with pytest.raises(StartFailedError, match="5"):
        start_service(Platform.LINUX)


def test_a_system_without_the_program_is_told(
    stand_in: "list[tuple[str, ...]]", tmp_path: Path
) -> None:
    stand_in[0] = (str(tmp_path / "systemctl"),)

    with pytest.raises(StartFailedError, match="systemctl"):
        start_service(Platform.LINUX)


def test_a_system_that_does_not_answer_is_left(
    stand_in: "list[tuple[str, ...]]", monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in[0] = (sys.executable, "-c", "import time; time.sleep(30)")
    monkeypatch.setattr(service_start, "_LIMIT_S", 0.2)

    with pytest.raises(StartFailedError):
        start_service(Platform.LINUX)
