"""Linux, as files under a folder of ours."""

import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.host import linux, unix
from esign_desktop.model.host import InstalledPackage, Platform

DEBIAN = """\
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
ID=debian
HOME_URL="https://www.debian.org/"
"""
ARCH = "NAME='Arch Linux'\nPRETTY_NAME='Arch Linux'\nID=arch\nBUILD_ID=rolling\n"
PARDUS = '# Pardus\n\nNAME=Pardus\nVERSION_ID="23"\nPRETTY_NAME="Pardus \\"23\\" \\$"\n'

STATUS = """\
Package: adduser
Status: install ok installed
Version: 3.134
Description: add and remove users
 Package: akia is not here

Package: akia
Status: install ok installed
Priority: optional
Architecture: amd64
Version: 6.8.10

Package: akis
Status: deinstall ok config-files
Version: 2.0

Package: akira
Status: install ok installed
Version: 1.0

Package: libacsccid1
Status: install ok installed
Version: 1.1.8-1

Package: libccid
Status: install ok installed
Version: 1.5.2-1
"""
AKIA = InstalledPackage(name="akia", version="6.8.10")
ACSCCID = InstalledPackage(name="libacsccid1", version="1.1.8-1")
CCID = InstalledPackage(name="libccid", version="1.5.2-1")


def lay(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def with_everything(root: Path) -> Path:
    for trace in linux._TRACES:
        (root / trace).mkdir(parents=True)
    return root


@pytest.mark.parametrize(
    ("text", "name", "version"),
    [
        (DEBIAN, "Debian GNU/Linux 12 (bookworm)", "12"),
        (ARCH, "Arch Linux", ""),
        (PARDUS, 'Pardus "23" $', "23"),
        ("NAME=Only", "Only", ""),
        ("PRETTY_NAME=\nVERSION_ID", "Linux", ""),
        ("", "Linux", ""),
        ("\0\x1b[31m=\n=\nPRETTY_NAME=a\x1b[31mb", "a [31mb", ""),
    ],
)
def test_os_release_names_the_system(tmp_path: Path, text: str, name: str, version: str) -> None:
    lay(tmp_path, {"etc/os-release": text})

    host = linux.read_host("1.2.3", date(2026, 11, 21), tmp_path)

    assert (host.os_name, host.os_version) == (name, version)
    assert (host.platform, host.app_version) == (Platform.LINUX, "1.2.3")


def test_os_release_lies_in_a_second_place(tmp_path: Path) -> None:
    lay(tmp_path, {"usr/lib/os-release": DEBIAN})

    assert linux.read_host("", None, tmp_path).os_version == "12"


@given(st.text(max_size=200))
def test_no_os_release_makes_us_raise(text: str) -> None:
    assert all(value.isprintable() for value in linux.parse_os_release(text).values())


@pytest.mark.parametrize(
    ("environment", "remote"),
    [
        ({"XRDP_SESSION": "1"}, True),
        ({"X2GO_SESSION": "ayse-50-1"}, True),
        ({"VNCDESKTOP": "host:1 (ayse)"}, True),
        ({"XRDP_SESSION": ""}, None),
        ({"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "SSH_TTY": "/dev/pts/0"}, None),
        ({"DISPLAY": ":0"}, None),
        ({}, None),
    ],
)
def test_only_remote_desktops_are_remote_sessions(
    environment: Mapping[str, str], remote: bool | None
) -> None:
    assert linux.remote_desktop(environment) is remote


def test_dpkg_tells_installed_packages_only(tmp_path: Path) -> None:
    lay(tmp_path, {"var/lib/dpkg/status": STATUS})

    assert linux.read_packages(with_everything(tmp_path)) == (AKIA, ACSCCID, CCID)


def test_first_package_of_the_list_is_found(tmp_path: Path) -> None:
    lay(tmp_path, {"var/lib/dpkg/status": STATUS[STATUS.index("Package: akia\n") :]})

    assert AKIA in linux.read_packages(with_everything(tmp_path))


def test_package_list_is_left_alone_without_a_trace_of_a_package(tmp_path: Path) -> None:
    lay(tmp_path, {"var/lib/dpkg/status": STATUS})

    assert linux.read_packages(tmp_path) == ()


@pytest.mark.parametrize("status", ["", "Package: akia", "Package: akia\nStatus: nonsense\n"])
def test_broken_package_list_is_no_package(tmp_path: Path, status: str) -> None:
    lay(tmp_path, {"var/lib/dpkg/status": status})

    assert linux.read_packages(with_everything(tmp_path)) == ()


@given(st.text(max_size=300))
def test_no_package_list_makes_us_raise(text: str) -> None:
    linux.parse_dpkg(f"Package: akia\n{text}")
    linux.parse_rpm(text)
    linux.parse_pacman(text.splitlines())


def test_pacman_tells_packages_by_their_folders(tmp_path: Path) -> None:
    for name in ("akis-6.8.10-1", "ccid-1.6.1-1", "bash-5.2-1", "ALPM_DB_VERSION"):
        (tmp_path / "var/lib/pacman/local" / name).mkdir(parents=True)

    assert linux.read_packages(with_everything(tmp_path)) == (
        InstalledPackage(name="akis", version="6.8.10-1"),
        InstalledPackage(name="ccid", version="1.6.1-1"),
    )


def make_rpm(root: Path, script: str) -> None:
    lay(root, {"usr/bin/rpm": f"#!/bin/sh\n{script}\n"})
    (root / "usr/bin/rpm").chmod(0o755)


def test_rpm_is_asked_where_there_is_no_other_list(tmp_path: Path) -> None:
    make_rpm(tmp_path, r"printf 'Akia\t6.8.10-1\npcsc-lite-ccid\t1.6.1-2\n\nkernel\t6\n'")

    assert linux.read_packages(with_everything(tmp_path)) == (
        InstalledPackage(name="Akia", version="6.8.10-1"),
        InstalledPackage(name="pcsc-lite-ccid", version="1.6.1-2"),
    )


def test_rpm_is_not_started_for_libccid_alone(tmp_path: Path) -> None:
    make_rpm(tmp_path, "touch $(dirname $0)/started")
    (tmp_path / "usr/lib/pcsc/drivers/ifd-ccid.bundle").mkdir(parents=True)

    assert linux.read_packages(tmp_path) == ()
    assert not (tmp_path / "usr/bin/started").exists()


def test_rpm_that_does_not_answer_is_no_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rpm(tmp_path, "exit 1")
    root = with_everything(tmp_path)
    assert linux.read_packages(root) == ()

    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("rpm", 2)

    monkeypatch.setattr(subprocess, "run", hang)
    assert linux.read_packages(root) == ()

    (tmp_path / "usr/bin/rpm").unlink()
    assert linux.read_packages(root) == ()


def test_list_that_may_not_be_read_is_no_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, {"var/lib/dpkg/status": STATUS})
    root = with_everything(tmp_path)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert linux.read_packages(root) == ()
    monkeypatch.setattr(Path, "exists", refuse)
    assert linux.read_packages(root) == ()


@pytest.mark.parametrize(
    "place", ["usr/sbin/pcscd", "usr/local/sbin/pcscd", "lib/systemd/system/pcscd.service"]
)
def test_pcscd_is_installed_where_its_program_or_its_unit_is(tmp_path: Path, place: str) -> None:
    assert not linux.pcsc_installed(tmp_path)

    lay(tmp_path, {place: ""})

    assert linux.pcsc_installed(tmp_path)


def test_host_is_read_without_starting_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess, "Popen", refuse)

    assert linux.read_host("", None).architecture


@pytest.mark.parametrize("error", [KeyError, OSError, ImportError])
def test_user_without_a_name_has_none(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def refuse() -> str:
        raise error

    monkeypatch.setattr("getpass.getuser", refuse)

    assert unix.user_name() is None
    assert linux.native_architecture()
