"""Which computers a statement is about, and who installs packages there."""

import pytest

from esign_desktop.catalog.computers import (
    covers,
    fit_of,
    install_name,
    installed,
    is_older,
    manager_of,
    release,
    target_of,
)
from esign_desktop.model.advice import Target
from esign_desktop.model.driver import Computers, Fit, PackageManager
from esign_desktop.model.host import InstalledPackage, Platform
from esign_desktop.model.source import Confidence
from tests.build import HOST
from tests.catalog.small import package

WINDOWS, MACOS, LINUX = Platform.WINDOWS, Platform.MACOS, Platform.LINUX


@pytest.mark.parametrize(
    ("platform", "version", "said"),
    [
        (WINDOWS, "6.1.7601", (7,)),
        (WINDOWS, "6.2.9200", (8,)),
        (WINDOWS, "6.3.9600", (8, 1)),
        (WINDOWS, "10.0.19045", (10,)),
        (WINDOWS, "10.0.20348", (10,)),  # Server 2022
        (WINDOWS, "10.0.22000", (11,)),
        (WINDOWS, "10.0.26100", (11,)),
        (WINDOWS, "11", (11,)),
        (WINDOWS, "7", (7,)),
        (WINDOWS, "5.1.2600", (5, 1, 2600)),  # XP: older than all we know
        (WINDOWS, "", ()),
        (MACOS, "14.5", (14, 5)),
        (MACOS, "26.0.1", (26, 0, 1)),
        (LINUX, "24.04", (24, 4)),
        (LINUX, "rolling", ()),
        (LINUX, "9" * 500, (999999999,) * 4),
    ],
)
def test_versions_are_those_people_say(
    platform: Platform, version: str, said: tuple[int, ...]
) -> None:
    assert release(Target(platform, version)) == said


@pytest.mark.parametrize(
    ("on", "target", "meant"),
    [
        (Computers(), Target(MACOS), True),
        (Computers(since="14"), Target(MACOS, "14.0"), True),
        (Computers(since="14"), Target(MACOS, "13.7.1"), False),
        (Computers(until="13"), Target(MACOS, "13.7.1"), True),
        (Computers(until="13"), Target(MACOS, "14.0"), False),
        (Computers(until="13.6"), Target(MACOS, "13.7"), False),
        (Computers(since="12", until="13"), Target(MACOS, "11.7"), False),
        # a version that is not told is the newest
        (Computers(since="14"), Target(MACOS), True),
        (Computers(until="13"), Target(MACOS), False),
        (Computers(since="10"), Target(WINDOWS, "6.3.9600"), False),
        (Computers(since="8.1", until="10"), Target(WINDOWS, "6.3.9600"), True),
        (Computers(until="10"), Target(WINDOWS, "10.0.19045"), True),
        (Computers(until="10"), Target(WINDOWS, "10.0.22631"), False),
        (Computers(architectures=("x86_64",)), Target(WINDOWS, "11", (), "x86_64"), True),
        (Computers(architectures=("x86_64",)), Target(WINDOWS, "11", (), "arm64"), False),
        (Computers(architectures=("x86_64",)), Target(WINDOWS, "11"), True),
        (Computers(distributions=("debian",)), Target(LINUX, "23", ("pardus", "debian")), True),
        (Computers(distributions=("fedora",)), Target(LINUX, "23", ("pardus", "debian")), False),
        (Computers(distributions=("debian",)), Target(LINUX), False),
        # Debian's versions are not Pardus'
        (
            Computers(since="12", distributions=("debian",)),
            Target(LINUX, "23.2", ("pardus", "debian")),
            False,
        ),
        (Computers(since="12", distributions=("debian",)), Target(LINUX, "12", ("debian",)), True),
        (
            Computers(since="13", distributions=("debian",)),
            Target(LINUX, "12", ("debian",)),
            False,
        ),
    ],
)
def test_a_statement_is_about_the_computers_it_names(
    on: Computers, target: Target, meant: bool
) -> None:
    assert covers(on, target) is meant


@pytest.mark.parametrize(
    ("distributions", "manager", "name"),
    [
        (("debian",), PackageManager.APT, "libccid"),
        (("ubuntu", "debian"), PackageManager.APT, "libccid"),
        (("pardus", "debian"), PackageManager.APT, "libccid"),
        (("linuxmint", "ubuntu", "debian"), PackageManager.APT, "libccid"),
        (("fedora",), PackageManager.DNF, "pcsc-lite-ccid"),
        (("rocky", "rhel", "centos", "fedora"), PackageManager.DNF, "pcsc-lite-ccid"),
        (("opensuse-leap", "suse", "opensuse"), PackageManager.ZYPPER, "pcsc-ccid"),
        (("arch",), PackageManager.PACMAN, "ccid"),
        (("endeavouros", "arch"), PackageManager.PACMAN, "ccid"),
        (("nixos",), None, ""),
        ((), None, ""),
    ],
)
def test_a_package_has_the_name_of_the_distributions_manager(
    distributions: tuple[str, ...], manager: PackageManager | None, name: str
) -> None:
    ccid = package(
        names={
            PackageManager.APT: "libccid",
            PackageManager.DNF: "pcsc-lite-ccid",
            PackageManager.ZYPPER: "pcsc-ccid",
            PackageManager.PACMAN: "ccid",
        }
    )
    target = Target(LINUX, distributions=distributions)

    assert install_name(ccid, target) == (manager, name)
    assert manager_of(target) is manager


def test_what_arch_itself_does_not_have_its_users_do() -> None:
    only_aur = package(names={PackageManager.AUR: "akia", PackageManager.APT: "akia"})
    arch = Target(LINUX, distributions=("arch",))

    assert install_name(only_aur, arch) == (PackageManager.AUR, "akia")
    assert manager_of(arch) is PackageManager.PACMAN


def test_the_first_fit_about_a_computer_counts() -> None:
    two = package(
        platform=WINDOWS,
        fits=(
            Fit(Computers(architectures=("x86_64",)), Confidence.CONFIRMED),
            Fit(Computers(since="11", architectures=("arm64",)), Confidence.INFERRED),
        ),
    )

    on_intel = fit_of(two, Target(WINDOWS, "10.0.19045", (), "x86_64"))
    on_arm = fit_of(two, Target(WINDOWS, "10.0.22631", (), "arm64"))

    assert on_intel is not None
    assert on_intel.confidence is Confidence.CONFIRMED
    assert on_arm is not None
    assert on_arm.confidence is Confidence.INFERRED
    assert fit_of(two, Target(WINDOWS, "10.0.19045", (), "arm64")) is None
    assert fit_of(two, Target(LINUX)) is None


def test_of_two_installed_versions_the_newer_counts() -> None:
    listed = (InstalledPackage("akia", "6.5.4"), InstalledPackage("akia", "6.8.10"))
    target = Target(LINUX, packages=(*listed, InstalledPackage("other", "9")))

    found = installed(package(installed_name="^akia$"), target)

    assert found is not None
    assert found.version == "6.8.10"
    assert installed(package(installed_name="^nothing$"), target) is None
    assert installed(package(), target) is None  # nobody knows what it is called there


@pytest.mark.parametrize(
    ("version", "than", "older"),
    [
        ("6.8.9", "6.8.10", True),
        ("6.8.10", "6.8.10", False),
        ("6.8.10-1", "6.8.10", False),
        ("", "6.8.10", False),
        ("6.8", "", False),
    ],
)
def test_versions_are_compared_by_their_numbers(version: str, than: str, older: bool) -> None:
    assert is_older(version, than) is older


def test_the_computer_in_front_of_us_is_a_target() -> None:
    target = target_of(HOST, service=True)

    assert target.distributions == ("debian",)
    assert (target.os_version, target.architecture, target.service) == ("12", "x86_64", True)
    assert target.packages == HOST.packages
