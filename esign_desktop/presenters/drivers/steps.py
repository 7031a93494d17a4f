"""From a package or a setting to the steps a person takes on one computer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from esign_desktop.catalog.computers import fit_of, install_name, manager_of
from esign_desktop.catalog.lookup import AKIS_PAGE, DRIVER_PAGE, READER_ORDER
from esign_desktop.model.advice import Reason, Target
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import DriverPackage, PackageKind, PackageManager, Setting
from esign_desktop.model.host import Platform
from esign_desktop.model.report import Action, ActionKind
from esign_desktop.presenters.document import Step, step_of
from esign_desktop.presenters.drivers.messages import (
    AKIA_DEB,
    AKIA_MAC_ARM,
    AKIA_MAC_INTEL,
    AKIA_RPM,
    COMMANDS,
    FROM_AUR,
    FROM_PAGE,
    REASONS,
    RUN,
    SETTING_STEPS,
)
from esign_desktop.presenters.findings import steps as said
from esign_desktop.presenters.texts import Texts

_PACKED: Mapping[PackageManager, str] = {
    PackageManager.APT: AKIA_DEB,
    PackageManager.DNF: AKIA_RPM,
    PackageManager.ZYPPER: AKIA_RPM,
}


_STEPS_OF = frozenset({ActionKind.INSTALL_PACKAGE, ActionKind.CHANGE_SETTING})


def install_command(packages: Iterable[DriverPackage], target: Target) -> str:
    """Return the one line that installs packages, ``sudo apt install …``; empty for none."""
    names: dict[PackageManager, list[str]] = {}
    for package in packages:
        manager, name = install_name(package, target)
        if manager in COMMANDS and manager is not None:
            names.setdefault(manager, []).append(name)
    return " && ".join(f"{COMMANDS[each]} {' '.join(names[each])}" for each in names)


def install_steps(
    packages: Sequence[DriverPackage], target: Target, texts: Texts
) -> tuple[Step, ...]:
    """Return how to install packages on a computer, in the user's language."""
    return tuple(_install_steps(packages, target, texts))


def setting_steps(setting: Setting, texts: Texts) -> tuple[Step, ...]:
    """Return how to change a setting, in the user's language."""
    drivers = " ".join(setting.conflicts)
    return tuple(step_of(SETTING_STEPS[step], texts, drivers=drivers) for step in setting.steps)


def advised_steps(
    actions: Iterable[Action], catalog: Catalog, target: Target, texts: Texts
) -> Mapping[said.Advised, tuple[Step, ...]]:
    """Return what to say instead of the general steps of a finding, by its actions."""
    chosen = tuple(actions)
    packages = [
        package
        for action in chosen
        if action.kind is ActionKind.INSTALL_PACKAGE
        and (package := catalog.package(action.target)) is not None
    ]
    drivers = [package for package in packages if package.kind is not PackageKind.AKIS_MODULE]
    akia = [package for package in packages if package.kind is PackageKind.AKIS_MODULE]
    parts = [install_steps(drivers, target, texts), tuple(_settings(chosen, catalog, texts))]
    if _setting_first(chosen):
        parts.reverse()
    advised = (
        *(step for part in parts for step in part),
        *(() if any(parts) else _links(chosen, texts)),
    )
    akis = _akia(akia, target, texts) if akia or _akis_unknown(chosen) else ()
    instead = {said.Advised.DRIVER: advised, said.Advised.AKIA: akis}
    return {general: steps for general, steps in instead.items() if steps}


def _install_steps(
    packages: Sequence[DriverPackage], target: Target, texts: Texts
) -> Iterator[Step]:
    if command := install_command(packages, target):
        yield step_of(RUN, texts, command=command)
    for package in packages:
        manager, name = install_name(package, target)
        if manager is PackageManager.AUR:
            yield step_of(FROM_AUR, texts, name=name)
        elif manager is None and package.kind is PackageKind.AKIS_MODULE:
            yield step_of(said.AKIA_PAGE, texts)
            yield from _akia([package], target, texts)
            yield step_of(said.ADMIN_RIGHTS, texts)
        elif manager is None:
            step = step_of(FROM_PAGE, texts, url=package.homepage, package=package.title)
            yield replace(step, address=package.homepage)


def _akia(packages: Sequence[DriverPackage], target: Target, texts: Texts) -> tuple[Step, ...]:
    """Return which of AKİA's files is the one for a computer."""
    if not packages:
        return (step_of(REASONS[Reason.AKIS_NOT_FOR_THIS], texts),)
    manager, name = install_name(packages[0], target)
    if manager is PackageManager.AUR:
        return (step_of(FROM_AUR, texts, name=name),)
    if target.platform is Platform.LINUX:
        known = manager_of(target)
        packed = _PACKED.get(known) if known else None
        return (step_of(packed or said.AKIA_ON[Platform.LINUX], texts),)
    if target.platform is Platform.MACOS and len(packages) == 1:
        fit = fit_of(packages[0], target)
        match fit.on.architectures if fit else ():
            case ("arm64",):
                return (step_of(AKIA_MAC_ARM, texts),)
            case ("x86_64",):
                return (step_of(AKIA_MAC_INTEL, texts),)
    return (step_of(said.AKIA_ON[target.platform], texts),)


def _settings(actions: Iterable[Action], catalog: Catalog, texts: Texts) -> Iterator[Step]:
    for action in actions:
        if action.kind is ActionKind.CHANGE_SETTING:
            setting = catalog.setting(action.target)
            yield from setting_steps(setting, texts) if setting else ()


def _setting_first(actions: Iterable[Action]) -> bool:
    """Tell whether a setting stands before what is to be installed, as where a driver holds on."""
    kinds = (action.kind for action in actions)
    return next((k for k in kinds if k in _STEPS_OF), None) is ActionKind.CHANGE_SETTING


def _links(actions: Iterable[Action], texts: Texts) -> Iterator[Step]:
    known = {DRIVER_PAGE: said.DRIVER_PAGE, READER_ORDER: said.ORDER_READER}
    for action in actions:
        if action.kind is ActionKind.OPEN_LINK and action.target in known:
            yield step_of(known[action.target], texts)


def _akis_unknown(actions: Sequence[Action]) -> bool:
    """Tell whether AKİA's page is all there is to offer."""
    return [(a.kind, a.target) for a in actions] == [(ActionKind.OPEN_LINK, AKIS_PAGE)]
