"""What scripts/run and scripts/test install, and when: with pip and apt-get stood in for."""

import subprocess
from pathlib import Path
from shutil import copy
from typing import Final

import pytest

_ROOT: Final = Path(__file__).parents[2]
_EX_UNAVAILABLE: Final = 69
_EX_CANTCREAT: Final = 73

# what would take a minute and the network only writes down that it was called
_STANDINS: Final = r"""
set -euo pipefail
source "$root/scripts/environment.bash"
did() { printf '%s\n' "$*" >>"$root/did"; }
_debian_packages() { did debian "$@"; }
_new_venv() { did venv; mkdir -p -- "$venv/bin"; ln -sf -- "$(type -P bash)" "$venv/bin/python3"; }
_pip() {
    did pip "${*//"$root"/.}"
    [[ ${breaks:-} != "${*: -1}" ]] || exit 69
    sleep "${pause:-0}"
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a checkout with nothing in it but what an environment depends on."""
    root = tmp_path / "checkout"
    for file in ("pyproject.toml", "scripts/environment.bash"):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        copy(_ROOT / file, root / file)
    for name in ("build", "run", "test", "freeze"):
        (root / "requirements").mkdir(exist_ok=True)
        (root / "requirements" / f"{name}.txt").write_text(f"{name}\n")
    po = root / "resources/locale/tr/LC_MESSAGES/esign_desktop.po"
    po.parent.mkdir(parents=True)
    po.write_text("")
    return root


def begin(root: Path, *uses: str, breaks: str = "", pause: str = "0") -> subprocess.Popen[bytes]:
    code = f'{_STANDINS}\nprepare {" ".join(uses)}; printf "the program"'
    surroundings = {"root": str(root), "breaks": breaks, "pause": pause, "PATH": "/usr/bin:/bin"}
    return subprocess.Popen(
        ["bash", "-c", code], env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def start(root: Path, *uses: str, breaks: str = "") -> list[str]:
    """Return what a start has installed."""
    (root / "did").write_text("")
    out, _ = begin(root, *uses, breaks=breaks).communicate()
    assert out == (b"" if breaks else b"the program")
    return (root / "did").read_text().splitlines()


OWN: Final = "pip --no-index -e ."
RUN: Final = "pip -r ./requirements/run.txt"
TEST: Final = "pip -r ./requirements/test.txt"


def test_the_first_start_installs_and_the_second_does_nothing(root: Path) -> None:
    assert start(root, "run", "window") == ["debian build run window", "venv", RUN, OWN]
    assert start(root, "run", "window") == []
    assert start(root, "run") == []


def test_one_more_use_is_added_to_what_is_there(root: Path) -> None:
    start(root, "run")

    assert start(root, "run", "test") == ["debian build run test", TEST, OWN]
    assert start(root, "run") == []


def test_a_changed_translation_installs_our_package_alone(root: Path) -> None:
    start(root, "run", "test")
    (root / "resources/locale/tr/LC_MESSAGES/esign_desktop.po").write_text("# changed\n")

    assert start(root, "run") == ["debian run test", OWN]
    assert start(root, "run", "test") == []


def test_a_changed_list_makes_all_of_it_anew(root: Path) -> None:
    start(root, "run", "test")
    (root / "requirements/test.txt").write_text("newer\n")

    assert start(root, "run") == ["debian build run", "venv", RUN, OWN]


def test_an_installation_that_ended_in_between_is_made_anew(root: Path) -> None:
    lists = str(root / "requirements/run.txt")

    assert start(root, "run", breaks=lists) == ["debian build run", "venv", RUN]
    assert start(root, "run") == ["debian build run", "venv", RUN, OWN]


def test_an_error_in_our_own_package_costs_only_our_own_package(root: Path) -> None:
    assert start(root, "run", breaks=str(root))[-1] == OWN
    assert start(root, "run") == ["debian run", OWN]


def test_two_starts_at_once_install_once(root: Path) -> None:
    both = [begin(root, "run", pause="0.3") for _ in range(2)]

    assert [started.communicate()[0] for started in both] == [b"the program"] * 2
    assert (root / "did").read_text().splitlines().count("venv") == 1


def test_a_folder_of_somebody_else_is_not_emptied(root: Path) -> None:
    theirs = root / ".venv" / "theirs"
    theirs.mkdir(parents=True)
    refused = begin(root, "run")
    refused.communicate()

    assert refused.returncode == _EX_CANTCREAT
    assert theirs.is_dir()


def test_what_cannot_be_installed_ends_the_start_with_its_code(root: Path) -> None:
    failed = begin(root, "run", breaks=str(root))
    failed.communicate()

    assert failed.returncode == _EX_UNAVAILABLE
