"""A module that is not AKIS' is called by its file's name in everything that is said of it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.docs.made import ROOT

COMMANDS = {
    "diagnose": ("diagnose",),
    "pin status": ("pin", "status"),
    "sign-test --dry": ("sign-test", "--dry"),
    "certificates": ("certificates",),
}
SCENARIOS = [
    "card_and_module_differ",
    "certificate_missing",
    "certificate_stale",
    "expired",
    "key_missing",
    "middleware_crashed",
    "ready",
    "renewal_without_key",
]


def of_another_module(name: str, folder: Path) -> str:
    """Return a scenario whose module is somebody else's, as a file."""
    scene = json.loads((ROOT / f"resources/scenarios/{name}.json").read_text("utf-8"))
    for module in scene.get("snapshot", scene)["modules"]:
        module["path"] = "/opt/elsewhere/libmoon.so"
    file = folder / "scene.json"
    file.write_text(json.dumps(scene), "utf-8")
    return str(file)


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_is_said_of_akis_software(
    run: Run, tmp_path: Path, scenario: str, command: str, language: str
) -> None:
    scene = of_another_module(scenario, tmp_path)

    ran = run(*COMMANDS[command], "--scenario", scene, "--lang", language)

    said = ran.out + ran.err
    assert "AKİS software" not in said
    assert "AKİS yazılımı" not in said
    if command == "diagnose":
        assert "libmoon.so: " in said  # the link of the chain


@pytest.mark.parametrize("command", ["diagnose", "certificates"])
def test_akis_own_module_goes_on_being_the_akis_software(run: Run, command: str) -> None:
    assert "AKİS software" in run(*COMMANDS[command], "--scenario", "ready").out
