"""Names and numbers of systems, as people and systems write them.

Windows' numbers: learn.microsoft.com, "Operating System Version" and "Windows 11 release
information". macOS' names: support.apple.com, "Find out which macOS your Mac is using".
Distributions: the ID and ID_LIKE of their os-release files. All seen 2026-11.
"""

from collections.abc import Mapping
from typing import Final

from esign_desktop.model.host import Platform

PLATFORMS: Final[Mapping[str, Platform]] = {
    "windows": Platform.WINDOWS,
    "win": Platform.WINDOWS,
    "microsoftwindows": Platform.WINDOWS,
    "macos": Platform.MACOS,
    "mac": Platform.MACOS,
    "macosx": Platform.MACOS,
    "osx": Platform.MACOS,
    "darwin": Platform.MACOS,
    "linux": Platform.LINUX,
    "gnulinux": Platform.LINUX,
}

MACOS: Final[Mapping[str, str]] = {
    "yosemite": "10.10",
    "elcapitan": "10.11",
    "sierra": "10.12",
    "highsierra": "10.13",
    "mojave": "10.14",
    "catalina": "10.15",
    "bigsur": "11",
    "monterey": "12",
    "ventura": "13",
    "sonoma": "14",
    "sequoia": "15",
    "tahoe": "26",
}
LAST_BEFORE_THE_YEARS: Final = 15  # then Apple went on with 26, after the year
FIRST_OF_THE_YEARS: Final = 26

WINDOWS: Final = frozenset({"7", "8", "8.1", "10", "11"})
WINDOWS_BUILDS: Final[Mapping[int, str]] = {7600: "7", 7601: "7", 9200: "8", 9600: "8.1"}
FIRST_BUILD_OF_10: Final = 10240
OLD_WINDOWS: Final[Mapping[str, str]] = {"xp": "5.1", "vista": "6.0"}
SERVERS: Final[Mapping[str, str]] = {
    "2016": "10.0.14393",
    "2019": "10.0.17763",
    "2022": "10.0.20348",
    "2025": "10.0.26100",
}

_DEBIAN, _UBUNTU, _ARCH = ("debian",), ("ubuntu", "debian"), ("arch",)
_RHEL: Final = ("rhel", "centos", "fedora")
_SUSE: Final = ("opensuse", "suse")
DISTRIBUTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "debian": _DEBIAN,
    "pardus": ("pardus", *_DEBIAN),
    "kali": ("kali", *_DEBIAN),
    "raspbian": ("raspbian", *_DEBIAN),
    "raspberrypios": ("raspbian", *_DEBIAN),
    "ubuntu": _UBUNTU,
    "kubuntu": _UBUNTU,
    "xubuntu": _UBUNTU,
    "lubuntu": _UBUNTU,
    "linuxmint": ("linuxmint", *_UBUNTU),
    "mint": ("linuxmint", *_UBUNTU),
    "pop": ("pop", *_UBUNTU),
    "popos": ("pop", *_UBUNTU),
    "zorin": ("zorin", *_UBUNTU),
    "zorinos": ("zorin", *_UBUNTU),
    "elementary": ("elementary", *_UBUNTU),
    "elementaryos": ("elementary", *_UBUNTU),
    "neon": ("neon", *_UBUNTU),
    "fedora": ("fedora",),
    "fedoralinux": ("fedora",),
    "rhel": ("rhel", "fedora"),
    "redhat": ("rhel", "fedora"),
    "redhatenterpriselinux": ("rhel", "fedora"),
    "centos": ("centos", "rhel", "fedora"),
    "rocky": ("rocky", *_RHEL),
    "rockylinux": ("rocky", *_RHEL),
    "alma": ("almalinux", *_RHEL),
    "almalinux": ("almalinux", *_RHEL),
    "opensuse": _SUSE,
    "suse": _SUSE,
    "opensuseleap": ("opensuse-leap", *_SUSE),
    "leap": ("opensuse-leap", *_SUSE),
    "opensusetumbleweed": ("opensuse-tumbleweed", *_SUSE),
    "tumbleweed": ("opensuse-tumbleweed", *_SUSE),
    "sles": ("sles", "suse"),
    "arch": _ARCH,
    "archlinux": _ARCH,
    "manjaro": ("manjaro", *_ARCH),
    "endeavouros": ("endeavouros", *_ARCH),
    "endeavour": ("endeavouros", *_ARCH),
}

DISTRIBUTION_NAMES: Final[Mapping[str, str]] = {
    "almalinux": "AlmaLinux",
    "arch": "Arch Linux",
    "centos": "CentOS",
    "debian": "Debian",
    "elementary": "elementary OS",
    "endeavouros": "EndeavourOS",
    "fedora": "Fedora",
    "kali": "Kali",
    "linuxmint": "Linux Mint",
    "manjaro": "Manjaro",
    "neon": "KDE neon",
    "opensuse": "openSUSE",
    "opensuse-leap": "openSUSE Leap",
    "opensuse-tumbleweed": "openSUSE Tumbleweed",
    "pardus": "Pardus",
    "pop": "Pop!_OS",
    "raspbian": "Raspberry Pi OS",
    "rhel": "Red Hat Enterprise Linux",
    "rocky": "Rocky Linux",
    "sles": "SLES",
    "ubuntu": "Ubuntu",
    "zorin": "Zorin OS",
}
"""By the ID of os-release."""

LONGEST_FIRST: Final = sorted(DISTRIBUTIONS, key=len, reverse=True)

CODE_NAMES: Final[Mapping[str, str]] = {
    "bullseye": "11",
    "bookworm": "12",
    "trixie": "13",
    "focal": "20.04",
    "jammy": "22.04",
    "noble": "24.04",
}

ARCHITECTURES: Final[Mapping[str, str]] = {
    "x8664": "x86_64",
    "x64": "x86_64",
    "amd64": "x86_64",
    "64": "x86_64",
    "64bit": "x86_64",
    "intel": "x86_64",
    "x86": "x86",
    "i386": "x86",
    "i686": "x86",
    "32": "x86",
    "32bit": "x86",
    "arm64": "arm64",
    "aarch64": "arm64",
    "arm": "arm64",
    "applesilicon": "arm64",
}
