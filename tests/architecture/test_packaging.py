"""What is written in two places is the same in both."""

import re
import tomllib
from pathlib import Path

import pytest

from esign_desktop.catalog.loader import load_catalog

ROOT = Path(__file__).parents[2]
LOCKED = sorted((ROOT / "requirements").glob("*.txt"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def distribution(requirement: str) -> str:
    """Return the normalised name in a requirement (PEP 503)."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def listed_in(file: str) -> set[str]:
    lines = (ROOT / "requirements" / file).read_text("utf-8").splitlines()
    return {distribution(line) for line in lines if line.strip() and line[0] not in "#- "}


def test_what_the_wheel_needs_is_what_is_installed() -> None:
    assert {distribution(r) for r in PYPROJECT["project"]["dependencies"]} == listed_in("run.in")


def test_everything_that_is_needed_is_locked() -> None:
    wanted = sorted((ROOT / "requirements").glob("*.in"))

    assert len(wanted) >= 3
    for file in wanted:
        assert listed_in(file.name) <= listed_in(f"{file.stem}.txt"), file.name


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: file.stem)
def test_every_locked_requirement_has_its_hash(file: Path) -> None:
    text = file.read_text("utf-8").replace("\\\n", "")
    pinned = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]

    assert pinned
    assert all("--hash=sha256:" in line for line in pinned)


def test_the_wheel_carries_our_data() -> None:
    wheel = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert set(wheel["force-include"]) == {"drivers_catalog", "resources"}
    assert load_catalog(ROOT / "drivers_catalog").readers


def test_every_picture_is_drawn_by_somebody() -> None:
    files = (ROOT / "esign_desktop").rglob("*.py")
    code = "\n".join(file.read_text("utf-8") for file in files)
    names = [file.stem for file in (ROOT / "resources" / "icons").glob("*.svg")]

    # by its name, as a file of a style sheet, or as one of a family: f"nav_{page}"
    ways = ('"{name}"', '"{name}.svg"', '"{family}_{{')
    unused = [
        name
        for name in names
        if not any(way.format(name=name, family=name.partition("_")[0]) in code for way in ways)
    ]
    assert names
    assert unused == []


def test_every_pure_layer_is_kept_pure() -> None:
    contracts = {c["name"]: c for c in PYPROJECT["tool"]["importlinter"]["contracts"]}
    pure = contracts["The rules are pure"]

    assert {"esign_desktop.model", "esign_desktop.diagnosis", "esign_desktop.presenters"} <= set(
        pure["source_modules"]
    )
    assert {"smartcard", "pkcs11", "PySide6", "subprocess"} <= set(pure["forbidden_modules"])


def test_every_layer_is_in_the_contract() -> None:
    contracts = {c["name"]: c for c in PYPROJECT["tool"]["importlinter"]["contracts"]}
    layers = " | ".join(contracts["Layers"]["layers"]).split(" | ")

    packages = {
        f"esign_desktop.{file.parent.name}"
        for file in (ROOT / "esign_desktop").glob("*/__init__.py")
    }

    assert packages <= set(layers)
