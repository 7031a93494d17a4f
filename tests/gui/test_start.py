"""The window's start where Qt cannot be loaded."""

import sys

import pytest

from esign_desktop.gui.start import run


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
    monkeypatch.setitem(sys.modules, "esign_desktop.gui.application", None)
    monkeypatch.delattr("esign_desktop.gui.application", raising=False)

    with pytest.raises(SystemExit) as ended:
        run()

    said = capsys.readouterr().err
    assert ended.value.code == 69
    assert words in said
    assert "application" in said  # what could not be loaded
