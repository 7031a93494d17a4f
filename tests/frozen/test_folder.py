"""What the folder is, and that it runs wherever it is put, on a computer without Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Final

import pytest

from esign_desktop import __version__
from esign_desktop.presenters.support.about import PARTS

pytestmark = pytest.mark.timeout(600)  # the first test waits for the build

_ROOT: Final = Path(__file__).parents[2]
_LIMIT_S: Final = 60


def ran(
    *command: str | Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder of no meaning."""
    return subprocess.run(
        command, cwd="/", env={**os.environ, **(environment or {})},
        capture_output=True, text=True, timeout=_LIMIT_S, check=False,
    )  # fmt: skip


def everything_in(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of all files and folders."""
    found = {path: path.lstat() for path in (folder, *folder.rglob("*"))}
    return {str(path): (stat.st_size, stat.st_mtime_ns) for path, stat in found.items()}


# ---- what is in it ----


def test_a_vendors_module_finds_no_library_of_ours_where_the_loader_looks_first(
    folder: Path,
) -> None:
    """The bootloader puts this folder before the system's, for the worker too."""
    libraries = [file.name for file in (folder / "_internal").iterdir() if ".so." in file.name]

    assert len(libraries) == 1
    assert libraries[0].startswith("libpython")


def test_the_system_keeps_the_libraries_that_must_be_its_own(folder: Path) -> None:
    names = {file.name.split(".so")[0] for file in folder.rglob("*.so*")}

    assert "libQt6Widgets" in names
    assert names.isdisjoint(
        {"libstdc++", "libgcc_s", "libpcsclite", "libcrypto", "libssl", "libp11-kit", "libX11"}
    )


def test_only_what_is_used_of_qt_is_in_it(folder: Path) -> None:
    qt = folder / "_internal" / "PySide6"
    modules = {file.name.split(".")[0] for file in qt.glob("Qt*.abi3.so")}

    assert modules == {
        *("QtCore", "QtDBus", "QtGui", "QtNetwork", "QtPrintSupport", "QtSvg", "QtWidgets"),
    }
    assert {file.name for file in qt.rglob("*.qm")} == {"qtbase_en.qm", "qtbase_tr.qm"}
    plugins = {file.name for file in qt.rglob("plugins/platforms/*")}
    assert plugins == {"libqxcb.so", "libqwayland.so", "libqoffscreen.so"}


def test_whoever_gets_the_folder_gets_the_licences_too(folder: Path) -> None:
    texts = (folder / "_internal" / "licences").rglob("*")
    with_licence = {file.parent.name.lower() for file in texts if file.stat().st_size > 500}

    assert {part.name.lower() for part in PARTS} <= with_licence


def test_sources_of_translations_and_build_tools_stay_at_home(folder: Path) -> None:
    names = [str(file.relative_to(folder)) for file in folder.rglob("*")]

    assert any(name.endswith("tr/LC_MESSAGES/esign_desktop.mo") for name in names)
    assert not [name for name in names if name.endswith((".po", ".py")) or "setuptools" in name]


# ---- it runs ----


def test_both_programs_tell_their_version(console: Path, window: Path) -> None:
    for program in (console, window):
        assert ran(program, "--version").stdout == f"esign-desktop {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        "diagnose --scenario expired --lang tr",
        "diagnose --scenario two_readers --json",
        "guide pin bloke --lang tr",
        "drivers --os windows --os-version 11 --reader acr39u --lang tr",
        "drivers --list --reader omnikey --lang en",
        "catalog check --lang en",
        "links --old --lang en",
        "scenarios --lang tr",
        "explain C03 --lang tr",
    ],
)
def test_it_says_what_the_program_says_from_source(
    words: str, console: Path, tmp_path: Path
) -> None:
    source = Path(sys.executable).with_name("esign-desktop-cli")
    environment = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}

    frozen, expected = (
        ran(program, *words.split(), environment=environment) for program in (console, source)
    )

    assert (frozen.returncode, frozen.stdout) == (expected.returncode, expected.stdout)
    assert frozen.stdout
    assert frozen.returncode <= 3


def test_without_python_without_an_environment_and_from_a_folder_nobody_may_write(
    folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "E-imza Masaüstü ığşçö İ" / "program"
    shutil.copytree(folder, place, symlinks=True)
    out = tmp_path / "out"
    out.mkdir()
    before = everything_in(place)
    # in a world of its own, where the folder can be read only
    script = """
        set -e
        program=$1 out=$2
        for hidden in "$3" "$4" /usr/lib/python3*; do
            [ ! -d "$hidden" ] || mount -t tmpfs none "$hidden"
        done
        mount --bind "$program" "$program"
        mount -o remount,bind,ro "$program"
        bare() { env -i HOME="$out" PATH=/nowhere "$@"; }
        bare "$program/esign-desktop-cli" diagnose --scenario ready
        bare "$program/esign-desktop-cli" guide renewal_valid --pdf "$out/yol ığ.pdf"
        bare "$program/esign-desktop-cli" report save "$out/rapor.json" --scenario ready
        bare "$program/esign-desktop" --help
    """

    done = ran(
        *("unshare", "--mount", "sh", "-c", script, "sh"),
        *(place, out, _ROOT, sysconfig.get_path("stdlib")),
    )

    assert done.returncode == 0, done.stderr
    assert "İmza atmaya hazırsınız" in done.stdout
    assert "--in-tray" in done.stdout
    assert (out / "yol ığ.pdf").read_bytes().startswith(b"%PDF-")
    assert '"redacted": true' in (out / "rapor.json").read_text("utf-8")
    assert everything_in(place) == before


# ---- what it starts ----


def test_a_browser_gets_the_users_environment_and_none_of_ours(
    console: Path, tmp_path: Path
) -> None:
    browser, told = tmp_path / "browser", tmp_path / "environment"
    browser.write_text(f"#!/bin/sh\nenv > '{told}.new'\nmv '{told}.new' '{told}'\n")
    browser.chmod(0o755)

    for path, expected in (("", []), ("/opt/mine", ["LD_LIBRARY_PATH=/opt/mine"])):
        environment = {"BROWSER": str(browser), "LD_LIBRARY_PATH": path}
        subprocess.run(
            [console, "open", "online_services"], env={**os.environ, **environment},
            capture_output=True, timeout=_LIMIT_S, check=True,
        )  # fmt: skip
        lines = told.read_text().splitlines()
        assert [line for line in lines if line.startswith("LD_LIBRARY_PATH=/")] == expected
        assert not [
            line for line in lines if line.startswith(("QT_PLUGIN", "QML", "LD_LIBRARY_PATH_"))
        ]
