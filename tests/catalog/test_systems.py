import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.catalog.systems import (
    TargetParseError,
    UnknownComputerError,
    parse_architecture,
    parse_target,
)
from esign_desktop.model.host import Platform

WINDOWS, MACOS, LINUX = Platform.WINDOWS, Platform.MACOS, Platform.LINUX


@pytest.mark.parametrize(
    ("system", "version", "platform", "number", "distribution"),
    [
        ("windows", "", WINDOWS, "", ""),
        ("windows", "11", WINDOWS, "11", ""),
        ("windows", "10", WINDOWS, "10", ""),
        ("windows", "7", WINDOWS, "7", ""),
        ("windows", "8.1", WINDOWS, "8.1", ""),
        ("windows", "22631", WINDOWS, "10.0.22631", ""),
        ("windows", "10.0.19045", WINDOWS, "10.0.19045", ""),
        ("windows", "6.1.7601", WINDOWS, "6.1.7601", ""),
        ("windows", "7601", WINDOWS, "7", ""),
        ("windows", "11 23H2", WINDOWS, "11", ""),
        ("windows", "XP", WINDOWS, "5.1", ""),
        ("windows", "server 2019", WINDOWS, "10.0.17763", ""),
        ("WINDOWS", "Microsoft Windows 11 Pro", WINDOWS, "11", ""),
        ("wındows", "10", WINDOWS, "10", ""),
        ("", "win10", WINDOWS, "10", ""),
        ("windows 11", "", WINDOWS, "11", ""),
        ("macos", "ventura", MACOS, "13", ""),
        ("macos", "Big Sur", MACOS, "11", ""),
        ("macos", "high sierra", MACOS, "10.13", ""),
        ("macos", "15", MACOS, "15", ""),
        ("macos", "15.1.1", MACOS, "15.1.1", ""),
        ("macos", "macOS 14 Sonoma", MACOS, "14", ""),
        ("macos", "26", MACOS, "26", ""),
        ("mac os x", "10.15.7", MACOS, "10.15.7", ""),
        ("", "SEQUOİA", MACOS, "15", ""),
        ("macos", "", MACOS, "", ""),
        ("linux", "", LINUX, "", ""),
        ("linux", "debian 12", LINUX, "12", "debian"),
        ("linux", "Debian GNU/Linux 12 (bookworm)", LINUX, "12", "debian"),
        ("", "debian12", LINUX, "12", "debian"),
        ("linux", "debian bookworm", LINUX, "12", "debian"),
        ("linux", "pardus 23", LINUX, "23", "pardus debian"),
        ("", "PARDUS 23.2", LINUX, "23.2", "pardus debian"),
        ("linux", "ubuntu 24.04", LINUX, "24.04", "ubuntu debian"),
        ("linux", "Ubuntu 24.04.1 LTS", LINUX, "24.04.1", "ubuntu debian"),
        ("linux", "linux mint 22", LINUX, "22", "linuxmint ubuntu debian"),
        ("linux", "fedora 41", LINUX, "41", "fedora"),
        ("linux", "Fedora Linux 41 (Workstation Edition)", LINUX, "41", "fedora"),
        ("linux", "rocky 9", LINUX, "9", "rocky rhel centos fedora"),
        ("linux", "red hat enterprise linux 9.4", LINUX, "9.4", "rhel fedora"),
        ("linux", "openSUSE Leap 15.6", LINUX, "15.6", "opensuse-leap opensuse suse"),
        ("linux", "tumbleweed", LINUX, "", "opensuse-tumbleweed opensuse suse"),
        ("linux", "arch", LINUX, "", "arch"),
        ("pardus", "23", LINUX, "23", "pardus debian"),
        ("linux", "manjaro", LINUX, "", "manjaro arch"),
    ],
)
def test_systems_are_understood_as_people_write_them(
    system: str, version: str, platform: Platform, number: str, distribution: str
) -> None:
    target = parse_target(system, version, "")

    assert (target.platform, target.os_version) == (platform, number)
    assert target.distributions == tuple(distribution.split())


@pytest.mark.parametrize(
    ("system", "version", "what"),
    [
        ("", "", TargetParseError.SYSTEM),
        ("", "11", TargetParseError.SYSTEM),  # Windows or macOS?
        ("amiga", "", TargetParseError.SYSTEM),
        ("amiga", "debian 12", TargetParseError.SYSTEM),
        ("windows", "ventura", TargetParseError.SYSTEM),
        ("macos", "debian 12", TargetParseError.SYSTEM),
        ("windows", "12", TargetParseError.VERSION),
        ("windows", "22H2", TargetParseError.VERSION),  # of 10 or of 11?
        ("windows", "9", TargetParseError.VERSION),
        ("windows", "longhorn", TargetParseError.VERSION),
        ("windows", "?", TargetParseError.VERSION),
        ("macos", "17", TargetParseError.VERSION),  # Apple went from 15 to 26
        ("macos", "9", TargetParseError.VERSION),
        ("macos", "ventura 15", TargetParseError.VERSION),
        ("macos", "lynx", TargetParseError.VERSION),
        ("linux", "12", TargetParseError.DISTRIBUTION),
        ("linux", "gentoo", TargetParseError.DISTRIBUTION),
    ],
)
def test_what_is_not_understood_is_not_guessed(
    system: str, version: str, what: TargetParseError
) -> None:
    with pytest.raises(UnknownComputerError) as caught:
        parse_target(system, version, "")

    assert caught.value.what is what


@pytest.mark.parametrize(
    ("text", "architecture"),
    [
        ("", ""),
        ("x86_64", "x86_64"),
        ("AMD64", "x86_64"),
        ("64 bit", "x86_64"),
        ("Intel", "x86_64"),
        ("x86-64", "x86_64"),
        ("x86", "x86"),
        ("32-bit", "x86"),
        ("arm64", "arm64"),
        ("aarch64", "arm64"),
        ("Apple Silicon", "arm64"),
        ("APPLE SİLİCON", "arm64"),
        ("M2 Pro", "arm64"),
    ],
)
def test_processors_are_understood(text: str, architecture: str) -> None:
    assert parse_architecture(text) == architecture
    assert parse_target("windows", "", text).architecture == architecture


@pytest.mark.parametrize("text", ["z80", "?", "ppc64le", "m"])
def test_a_processor_nobody_knows_is_not_guessed(text: str) -> None:
    with pytest.raises(UnknownComputerError) as caught:
        parse_target("windows", "11", text)

    assert caught.value.what is TargetParseError.ARCHITECTURE


@given(st.text(), st.text(), st.text())
def test_whatever_is_typed_it_is_understood_or_refused(
    system: str, version: str, architecture: str
) -> None:
    try:
        parse_target(system, version, architecture)
    except UnknownComputerError as error:
        assert len(error.text) <= 80
        assert error.text.isprintable()
