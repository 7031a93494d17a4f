"""A module on the command line: whole, filled in as in the policy, or refused."""

from pathlib import Path

import pytest

from esign_desktop.app.typed_module import typed_module


def test_home_and_variables_are_filled_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    assert typed_module("~/libakisp11.so") == str(tmp_path / "libakisp11.so")
    assert typed_module("$HOME/libakisp11.so") == str(tmp_path / "libakisp11.so")
    assert typed_module("/opt/libakisp11.so") == "/opt/libakisp11.so"


@pytest.mark.parametrize("value", ["/opt/a\nb.so", "/opt/\udcff.so", "/opt/\0.so"])
def test_path_that_no_report_could_write_down_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert typed_module(value) is None
    if "\0" not in value:  # no environment holds that
        monkeypatch.setenv("PLACE", value)
        assert typed_module("$PLACE/x.so") is None
