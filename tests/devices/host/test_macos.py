"""macOS, by receipts and lists as its documentation shows them."""

import plistlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.host import macos, unix
from esign_desktop.model.host import InstalledPackage, Platform

AKIA = {
    "PackageIdentifier": "tr.gov.tubitak.akia",
    "PackageVersion": "6.8.10",
    "InstallPrefixPath": "Applications",
}


@pytest.mark.parametrize("kind", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_receipts_tell_the_packages(tmp_path: Path, kind: plistlib.PlistFormat) -> None:
    (tmp_path / "tr.gov.tubitak.akia.plist").write_bytes(plistlib.dumps(AKIA, fmt=kind))
    (tmp_path / "tr.gov.tubitak.akia.bom").touch()
    (tmp_path / "com.apple.pkg.Core.plist").write_bytes(
        plistlib.dumps({"PackageIdentifier": "com.apple.pkg.Core"})
    )
    (tmp_path / "akis.broken.plist").write_bytes(b"<plist><dict>")
    (tmp_path / "akis.folder.plist").mkdir()

    assert macos.read_packages(tmp_path) == (
        InstalledPackage(name="tr.gov.tubitak.akia", version="6.8.10"),
    )


def test_computer_without_receipts_has_no_packages(tmp_path: Path) -> None:
    assert macos.read_packages(tmp_path / "absent") == ()


def test_folder_that_may_not_be_listed_has_no_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "glob", refuse)

    assert macos.read_packages(tmp_path) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        plistlib.dumps([1]),
        plistlib.dumps({"PackageIdentifier": 7}),
        b"bplist00" + b"\xff" * 40,
        b"<?xml version='1.0'?><plist><dict><integer>x</integer></dict></plist>",
        b"<?xml version='1.0'?><plist><dict><string>no key</string></dict></plist>",
        b"<!DOCTYPE x [<!ENTITY a 'a'>]><plist><string>&a;</string></plist>",
    ],
)
def test_what_is_no_receipt_is_none(data: bytes) -> None:
    assert macos.parse_receipt(data) is None


def test_receipt_without_a_version_has_none() -> None:
    data = plistlib.dumps({"PackageIdentifier": "akis"})

    assert macos.parse_receipt(data) == InstalledPackage(name="akis")


@given(
    st.sampled_from([b"bplist00", b"<?xml version='1.0'?><plist>", b"<plist><dict>", b""]),
    st.binary(max_size=200),
)
def test_no_receipt_makes_us_raise(start: bytes, tail: bytes) -> None:
    macos.parse_receipt(start + tail)


def test_host_is_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.mac_ver", lambda: ("14.5", ("", "", ""), "arm64"))
    monkeypatch.setattr(unix, "read_uname", lambda: ("arm64", "ayse-mac.local"))

    host = macos.read_host("1.0", None, tmp_path)

    assert (host.platform, host.os_name, host.os_version) == (
        Platform.MACOS,
        "macOS 14.5",
        "14.5",
    )
    assert (host.architecture, host.host_name) == ("arm64", "ayse-mac.local")
    assert host.remote_session is None


@pytest.mark.parametrize(
    ("version", "name"), [("10.15.7", "macOS 10.15.7"), ("", "macOS"), ("1\n4", "macOS 1 4")]
)
def test_macos_has_a_name(version: str, name: str) -> None:
    assert macos.macos_name(version) == name


@pytest.mark.parametrize(
    ("translated", "machine", "native"),
    [(True, "x86_64", "arm64"), (False, "x86_64", "x86_64"), (False, "arm64", "arm64")],
)
def test_rosetta_hides_the_processor_from_the_program_only(
    monkeypatch: pytest.MonkeyPatch, translated: bool, machine: str, native: str
) -> None:
    monkeypatch.setattr(macos, "_is_translated", lambda: translated)
    monkeypatch.setattr(unix, "read_uname", lambda: (machine, ""))

    assert macos.native_architecture() == native


def test_holders_are_programs_known_to_use_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = b"launchd\nAkia\nAdobeReader\n  scdaemon\nFinder\nakia\n\xff\n\n"

    def answer(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess((), 0, listed, b"")

    monkeypatch.setattr(subprocess, "run", answer)

    assert macos.holders_of_card() == ("AKİA", "Adobe Acrobat", "GnuPG (scdaemon)")


@pytest.mark.parametrize("error", [FileNotFoundError(), subprocess.TimeoutExpired("ps", 2)])
def test_ps_that_does_not_answer_names_nobody(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(subprocess, "run", fail)

    assert macos.holders_of_card() == ()


def test_macos_always_has_pcsc() -> None:
    assert macos.pcsc_installed()
