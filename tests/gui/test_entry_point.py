"""The window's start where Qt cannot be loaded."""

import sys
from pathlib import Path

import pytest

from esign_desktop.app import paths
from esign_desktop.gui.entry_point import run


@pytest.fixture(autouse=True)
def without_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "esign_desktop.gui.app_controller", None)
    monkeypatch.delattr("esign_desktop.gui.app_controller", raising=False)


@pytest.mark.parametrize(
    ("language", "words"),
    [("tr_TR.UTF-8", "bu bilgisayarda"), ("en_US.UTF-8", "on this computer")],
)
def test_a_computer_without_qts_libraries_is_told_so_and_what_works_there(
    language: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LC_ALL", language)

    with pytest.raises(SystemExit) as ended:
        run()

    said = capsys.readouterr().err
    assert ended.value.code == 69
    assert words in said
    assert "app_controller" in said  # what could not be loaded


def test_without_its_translations_it_is_told_in_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path)

    with pytest.raises(SystemExit):
        run()

    assert "cannot open on this computer" in capsys.readouterr().err


def test_where_nobody_reads_it_the_code_still_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)

    with pytest.raises(SystemExit) as ended:
        run()

    assert ended.value.code == 69
