"""Matches statements of the catalogue to a computer, and finds its package manager."""

import re
from typing import Final

from esign_desktop.model.advice import Target
from esign_desktop.model.catalog import LONGEST_NAME
from esign_desktop.model.driver import Computers, DriverPackage, Fit, PackageManager
from esign_desktop.model.host import Host, InstalledPackage, Platform

_BEFORE_10: Final = {"6.1": (7,), "6.2": (8,), "6.3": (8, 1)}
_WINDOWS_11_BUILD: Final = 22000
_MANAGERS: Final = {
    "debian": (PackageManager.APT,),
    "ubuntu": (PackageManager.APT,),
    "pardus": (PackageManager.APT,),
    "fedora": (PackageManager.DNF,),
    "rhel": (PackageManager.DNF,),
    "centos": (PackageManager.DNF,),
    "opensuse": (PackageManager.ZYPPER,),
    "suse": (PackageManager.ZYPPER,),
    "sles": (PackageManager.ZYPPER,),
    "arch": (PackageManager.PACMAN, PackageManager.AUR),
}
"""By the ID and ID_LIKE of os-release."""


def target_of(host: Host, *, service: bool | None = None) -> Target:
    """Return the computer in front of us as one to look up."""
    return Target(
        host.platform,
        host.os_version,
        host.distributions,
        host.architecture,
        host.packages,
        service,
    )


def version_numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, to be compared; none for no version."""
    return tuple(int(number) for number in re.findall(r"\d{1,9}", version)[:4])


def release(target: Target) -> tuple[int, ...]:
    """Return the version people say, ``(11,)`` for ``10.0.26100``; empty when not reported."""
    numbers = version_numbers(target.os_version)
    if target.platform is not Platform.WINDOWS:
        return numbers
    if numbers[:2] == (10, 0) and len(numbers) > 2:
        return (11,) if numbers[2] >= _WINDOWS_11_BUILD else (10,)
    return _BEFORE_10.get(".".join(map(str, numbers[:2])), numbers)


def covers(on: Computers, target: Target) -> bool:
    """Tell whether a statement is about a computer. An unknown version counts as the newest."""
    if on.architectures and target.architecture not in ("", *on.architectures):
        return False
    if on.distributions and not _is_one_of(on, target):
        return False
    version = release(target)
    if on.until and (not version or version[: _length(on.until)] > version_numbers(on.until)):
        return False
    return not (version and on.since and version < version_numbers(on.since))


def fit_of(package: DriverPackage, target: Target) -> Fit | None:
    """Return how a package fits a computer, or None when it does not."""
    if package.platform is not target.platform:
        return None
    return next((fit for fit in package.fits if covers(fit.on, target)), None)


def install_name(package: DriverPackage, target: Target) -> tuple[PackageManager | None, str]:
    """Return the package manager that installs a package, and its name there; None: none does."""
    for distribution in target.distributions:
        for manager in _MANAGERS.get(distribution, ()):
            if name := package.names.get(manager):
                return manager, name
    return None, ""


def manager_of(target: Target) -> PackageManager | None:
    """Return a computer's package manager; None: not Linux, or not one we know."""
    known = (_MANAGERS[each] for each in target.distributions if each in _MANAGERS)
    return next((managers[0] for managers in known), None)


def installed(package: DriverPackage, target: Target) -> InstalledPackage | None:
    """Return what the computer's own list says about a package: the newest of it, or None."""
    if not package.installed_name:
        return None
    pattern = re.compile(package.installed_name)
    found = [each for each in target.packages if pattern.search(each.name[:LONGEST_NAME])]
    return max(found, key=lambda each: version_numbers(each.version), default=None)


def is_older(version: str, than: str) -> bool:
    """Compare two versions by their numbers; without one of them nothing is older."""
    return bool(version and than) and version_numbers(version) < version_numbers(than)


def _is_one_of(on: Computers, target: Target) -> bool:
    """Tell whether a computer's distribution is meant; versions are those of one, not its kin."""
    mine = target.distributions[:1] if on.since or on.until else target.distributions
    return any(each in on.distributions for each in mine)


def _length(version: str) -> int:
    return len(version_numbers(version))
