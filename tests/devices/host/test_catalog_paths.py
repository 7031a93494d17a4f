"""Modules are looked for at absolute places, and nowhere else."""

import logging
import os
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.host.catalog_paths import (
    candidates,
    existing_files,
    flavour_of_this_system,
    typed,
)

WINDOWS = {
    "SystemRoot": r"C:\Windows",
    "ProgramFiles": r"C:\Program Files",
    "ProgramFiles(x86)": r"C:\Program Files (x86)",
    "ProgramW6432": r"C:\Program Files",
    "RELATIVE": "drivers",
    "EMPTY": "",
}
WOW64 = WINDOWS | {
    "PROCESSOR_ARCHITEW6432": "AMD64",
    "ProgramFiles": r"C:\Program Files (x86)",
}


def expanded(
    place: str,
    environment: dict[str, str],
    flavour: type[PurePath],
    home: str = "/home/ayse",
) -> str | None:
    return next((str(path) for path in candidates([place], environment, home, flavour)), None)


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (r"%SystemRoot%\System32\akisp11.dll", r"C:\Windows\System32\akisp11.dll"),
        (r"%SYSTEMROOT%\System32\akisp11.dll", r"C:\Windows\System32\akisp11.dll"),
        (r"%ProgramFiles%\AKIS\akisp11.dll", r"C:\Program Files\AKIS\akisp11.dll"),
        (r"%ProgramFiles(x86)%\AKIS\akisp11.dll", r"C:\Program Files (x86)\AKIS\akisp11.dll"),
        (r"C:\100%\akisp11.dll", r"C:\100%\akisp11.dll"),
        (r"~\akisp11.dll", r"C:\Users\Ayşe\akisp11.dll"),
        (r"%ABSENT%\akisp11.dll", None),
        (r"%EMPTY%\akisp11.dll", None),
        (r"%RELATIVE%\akisp11.dll", None),
        ("akisp11.dll", None),
        (r".\akisp11.dll", None),
        (r"C:akisp11.dll", None),  # relative to the current folder of drive C
        (r"\akisp11.dll", None),  # relative to the current drive
        ("C:\\a\0b.dll", None),
        ("", None),
    ],
)
def test_place_on_windows_is_filled_in_or_ignored(place: str, path: str | None) -> None:
    assert expanded(place, WINDOWS, PureWindowsPath, r"C:\Users\Ayşe") == path


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (r"%SystemRoot%\System32\akisp11.dll", r"C:\Windows\Sysnative\akisp11.dll"),
        (r"%SystemRoot%\SysWOW64\akisp11.dll", r"C:\Windows\SysWOW64\akisp11.dll"),
        (r"%ProgramFiles%\AKIS\akisp11.dll", r"C:\Program Files\AKIS\akisp11.dll"),
        (r"%ProgramFiles(x86)%\AKIS\akisp11.dll", r"C:\Program Files (x86)\AKIS\akisp11.dll"),
    ],
)
def test_32_bit_program_looks_where_64_bit_modules_really_are(place: str, path: str) -> None:
    assert expanded(place, WOW64, PureWindowsPath) == path


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("/usr/lib/libakisp11.so", "/usr/lib/libakisp11.so"),
        ("~/Library/libakisp11.dylib", "/home/ayse/Library/libakisp11.dylib"),
        ("/opt/100%/50%/x.so", "/opt/100%/50%/x.so"),
        ("~root/x.so", None),
        ("libakisp11.so", None),
        ("./libakisp11.so", None),
        ("../libakisp11.so", None),
        ("%HOME%/libakisp11.so", None),
        ("$HOME/libakisp11.so", "/home/ayse/libakisp11.so"),
        ("${HOME}/x/${NAME}.so", "/home/ayse/x/akis.so"),
        ("/opt/$NAME/x.so", "/opt/akis/x.so"),
        ("$home/x.so", None),  # here upper and lower case are two names
        ("$ABSENT/x.so", None),
        ("/opt/${NAME/x$/$5.so", "/opt/${NAME/x$/$5.so"),
    ],
)
def test_place_elsewhere_is_filled_in_or_ignored(place: str, path: str | None) -> None:
    environment = {"HOME": "/home/ayse", "NAME": "akis"}

    assert expanded(place, environment, PurePosixPath) == path


def test_dollars_mean_nothing_on_windows() -> None:
    assert expanded(r"C:\$HOME\x.dll", {"HOME": "C"}, PureWindowsPath) == r"C:\$HOME\x.dll"


def test_typed_file_is_filled_in_as_places_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLDER", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    own_name = tmp_path / "$FOLDER"

    assert typed("~/x.so", "/home/ayse") == "/home/ayse/x.so"
    assert typed("$FOLDER/x.so", "") == str(tmp_path / "x.so")
    assert typed("$FOLDER", "") == str(tmp_path)
    assert typed("x.so", "") == str(tmp_path / "x.so")
    # what has no value is taken as it stands, so that the message names what was typed
    assert typed("/opt/$ABSENT/x.so", "") == "/opt/$ABSENT/x.so"
    assert typed("~/x.so", "") == str(tmp_path / "~/x.so")
    own_name.touch()
    assert typed("$FOLDER", "") == str(own_name)


def test_home_is_not_guessed() -> None:
    assert expanded("~/x.so", {}, PurePosixPath, home="") is None
    assert expanded("~/x.so", {}, PurePosixPath, home="relative") is None


def test_ignored_place_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert expanded("libakisp11.so", {}, PurePosixPath) is None

    assert "libakisp11.so" in caplog.text


@given(
    place=st.text(max_size=60),
    value=st.text(max_size=20),
    flavour=st.sampled_from([PurePosixPath, PureWindowsPath]),
)
def test_only_absolute_paths_ever_come_out(
    place: str, value: str, flavour: type[PurePath]
) -> None:
    for path in candidates([place, f"%A%{place}"], {"A": value}, value, flavour):
        assert path.is_absolute()


def test_files_are_found_in_order_and_each_once(tmp_path: Path) -> None:
    second = tmp_path / "second.so"
    first = tmp_path / "first.so"
    first.touch()
    second.touch()
    (tmp_path / "link.so").symlink_to(second)
    (tmp_path / "broken.so").symlink_to(tmp_path / "absent")
    (tmp_path / "circle.so").symlink_to(tmp_path / "circle.so")
    names = ["link.so", "absent.so", "broken.so", "circle.so", "first.so", "second.so", "."]

    found = existing_files(tmp_path / name for name in names)

    assert found == (str(tmp_path / "link.so"), str(first))


def test_place_that_may_not_be_looked_at_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "module.so").touch()

    def refuse(self: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "is_file", refuse)

    assert existing_files([tmp_path / "module.so"]) == ()


@pytest.mark.parametrize(("name", "flavour"), [("nt", PureWindowsPath), ("posix", PurePosixPath)])
def test_notation_is_the_running_systems(
    monkeypatch: pytest.MonkeyPatch, name: str, flavour: type[PurePath]
) -> None:
    with monkeypatch.context() as patch:  # pathlib asks too, and must not see it for long
        patch.setattr(os, "name", name)
        told = flavour_of_this_system()

    assert told is flavour
