"""A module on the command line: whole, filled in as in the policy, or refused."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from esign_desktop.app import prestart
from esign_desktop.app.parsing import parse_module_path
from esign_desktop.devices.pcsc import readers
from esign_desktop.devices.pkcs11.process import probe_request


def test_home_and_variables_are_filled_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    assert parse_module_path("~/libakisp11.so") == str(tmp_path / "libakisp11.so")
    assert parse_module_path("$HOME/libakisp11.so") == str(tmp_path / "libakisp11.so")
    assert parse_module_path("/opt/libakisp11.so") == "/opt/libakisp11.so"


@pytest.mark.parametrize("value", ["/opt/a\nb.so", "/opt/\udcff.so", "/opt/\0.so"])
def test_path_that_no_report_could_write_down_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parse_module_path(value) is None
    if "\0" not in value:  # no environment holds that
        monkeypatch.setenv("PLACE", value)
        assert parse_module_path("$PLACE/x.so") is None


@pytest.mark.parametrize(
    ("module", "begun"),
    [("/opt/x.so", True), ("~/x.so", False), ("$HOME/x.so", False), ("%A%/x.so", False)],
)
def test_module_is_loaded_early_only_where_its_path_is_certain(
    module: str, begun: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []
    worker = SimpleNamespace(begin=asked.append)
    monkeypatch.setattr(prestart, "WorkerProcess", lambda command: worker)
    monkeypatch.setattr(readers, "FirstLook", lambda: SimpleNamespace(answers=True))

    prestart.Prestart(module)

    assert asked == ([probe_request(module)] if begun else [])
