"""The maintainer's tool, as a maintainer runs it."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from esign_desktop.catalog.loader import load_catalog
from esign_desktop.catalog.signed_file import open_signed, parse_key
from tests.catalog.signing import BUNDLED

TOOL = Path(__file__).parents[2] / "scripts" / "make_catalog_file.py"
PASSPHRASE = "kırk ambar"


def tool(*arguments: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL), *map(str, arguments)]
    return subprocess.run(command, input=typed, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new pair of keys, by its name without an ending."""
    name = tmp_path_factory.mktemp("keys") / "dev"
    assert tool("keys", "--no-passphrase", name).returncode == 0
    return name


def test_what_is_signed_verifies_and_holds_the_whole_catalogue(pair: Path, tmp_path: Path) -> None:
    signed = tmp_path / "catalog.signed"

    made = tool("sign", "--key", f"{pair}.sec", signed)
    verified = tool("verify", "--key", f"{pair}.pub", signed)

    assert (made.returncode, verified.returncode) == (0, 0)
    version = load_catalog(BUNDLED).version
    assert f"version {version}, in order" in verified.stdout
    key = parse_key(Path(f"{pair}.pub").read_text())
    assert open_signed(signed.read_bytes(), (key,)).version == version


def test_two_files_from_one_catalogue_are_the_same(pair: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        tool("sign", "--key", f"{pair}.sec", tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_changed_file_is_refused(pair: Path, tmp_path: Path) -> None:
    signed = tmp_path / "catalog.signed"
    tool("sign", "--key", f"{pair}.sec", signed)
    signed.write_bytes(signed.read_bytes()[:-1])

    refused = tool("verify", "--key", f"{pair}.pub", signed)

    assert refused.returncode == 1
    assert "wrong_signature" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_wrong_catalogue_is_not_signed(pair: Path, tmp_path: Path) -> None:
    folder = copytree(BUNDLED, tmp_path / "catalog")
    (folder / "cards" / "acs_acos5.json").write_text("{}")

    refused = tool("sign", "--key", f"{pair}.sec", "--catalog", folder, tmp_path / "x")

    assert refused.returncode == 1
    assert "cards/acs_acos5.json: " in refused.stderr
    assert not (tmp_path / "x").exists()


def test_a_secret_key_is_its_makers_alone(pair: Path) -> None:
    secret = Path(f"{pair}.sec")

    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.read_text() not in Path(f"{pair}.pub").read_text()
    assert "is there already" in tool("keys", "--no-passphrase", pair).stderr


def test_a_passphrase_is_asked_for(tmp_path: Path) -> None:
    tool("keys", tmp_path / "dev", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")

    sign = ("sign", "--key", tmp_path / "dev.sec", tmp_path / "x")
    wrong, right = tool(*sign, typed="başka\n"), tool(*sign, typed=f"{PASSPHRASE}\n")

    assert "ENCRYPTED" in (tmp_path / "dev.sec").read_text()
    assert wrong.returncode == 1
    assert "not its passphrase" in wrong.stderr
    assert right.returncode == 0
    assert PASSPHRASE not in wrong.stdout + wrong.stderr + right.stdout + right.stderr


def test_a_secret_key_never_enters_the_checkout() -> None:
    refused = tool("keys", "--no-passphrase", TOOL.parent / "dev")

    assert refused.returncode == 1
    # os.walk: another test may take a folder away meanwhile
    assert not [
        name for *_, names in os.walk(TOOL.parents[1]) for name in names if name.endswith(".sec")
    ]
