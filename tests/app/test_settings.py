"""What a user has chosen is kept, and a broken file never stands in the way."""

import os
from pathlib import Path

import pytest

from esign_desktop.app.settings import Settings, load_settings, save_settings, settings_file
from esign_desktop.model.guide import Role

CHOSEN = Settings(role=Role.STAFF, province="kahramanmaras")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "settings.json"


def test_nothing_is_chosen_at_first(file: Path) -> None:
    assert load_settings(file) == (Settings(), None)
    assert not file.parent.exists()


def test_a_choice_is_kept(file: Path) -> None:
    save_settings(file, CHOSEN)

    assert load_settings(file) == (CHOSEN, None)
    assert [each.name for each in file.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"role": "king"}', '{"colour": "red"}', '{"province": 5}', "\xff"]
)
def test_a_broken_file_is_set_aside_and_told(file: Path, broken: str) -> None:
    file.parent.mkdir()
    file.write_text(broken, "latin-1")

    settings, aside = load_settings(file)

    assert settings == Settings()
    assert aside is not None
    assert aside.read_text("latin-1") == broken
    assert not file.exists()
    assert load_settings(file).set_aside is None  # told once


def test_a_broken_file_that_cannot_be_moved_is_told_too(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError

    file.parent.mkdir()
    file.write_text("{")
    monkeypatch.setattr(Path, "replace", refuse)

    assert load_settings(file) == (Settings(), file)


def test_a_file_that_cannot_be_read_leaves_the_defaults(file: Path) -> None:
    file.mkdir(parents=True)

    assert load_settings(file) == (Settings(), None)


def test_what_was_there_stays_when_writing_fails(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int, data: bytes) -> int:
        raise OSError(28, os.strerror(28))

    save_settings(file, CHOSEN)
    with monkeypatch.context() as patch, pytest.raises(OSError, match="space"):
        patch.setattr(os, "write", full)
        save_settings(file, Settings())

    assert load_settings(file).settings == CHOSEN


def test_settings_lie_in_the_platforms_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    assert settings_file() == tmp_path / "esign-desktop" / "settings.json"
