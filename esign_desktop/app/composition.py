"""The composition root: real or simulated devices, the catalogue, and who observes with them."""

import platform
import sys
from datetime import date

from esign_desktop import RELEASED, __version__
from esign_desktop.app import paths
from esign_desktop.app.catalogs import find_catalog, trusted_keys
from esign_desktop.app.diagnose import Observer
from esign_desktop.app.policy import Policy, load_policy, policy_file
from esign_desktop.app.prestart import Prestart
from esign_desktop.app.scenarios import load_scenario
from esign_desktop.catalog.signed_file import TrustedKey
from esign_desktop.devices.ports import Devices
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.catalog_use import CatalogInUse
from esign_desktop.model.host import Platform
from esign_desktop.model.online_use import OnlineUse


def catalog() -> Catalog:
    """Return the catalogue to work with: the program's own, or a newer signed one.

    Raises:
        CatalogError: the program's own is needed and damaged.
        DecodeError: the administrator's policy cannot be read.
    """
    return catalog_in_use().catalog


def catalog_in_use() -> CatalogInUse:
    """Return the catalogue to work with, where it comes from, and what else was found.

    Raises:
        CatalogError, DecodeError: as :func:`catalog`.
    """
    return find_catalog(load_policy(policy_file()))


def catalog_keys() -> tuple[TrustedKey, ...]:
    """Return the keys whose signed catalogues are believed.

    Raises:
        CatalogError, DecodeError: as :func:`catalog`.
    """
    return trusted_keys(load_policy(policy_file()))


def observer(
    known: Catalog, scenario: str | None, early: Prestart | None = None
) -> tuple[Observer, Devices]:
    """Return who looks at this computer, or at a simulated one.

    Args:
        known: the catalogue.
        scenario: name or file of a scenario; None for this computer.
        early: what was started before anything else was loaded.

    Raises:
        ScenarioError: the scenario cannot be opened.
        DecodeError: the administrator's policy cannot be read.
    """
    if scenario is not None:
        from esign_desktop.devices.simulated import SimulatedWorld

        world = SimulatedWorld(load_scenario(scenario))
        devices = world.devices()
        return Observer(devices, known, world.places), devices
    policy = load_policy(policy_file())
    devices = _real_devices(known, policy, early)
    return Observer(devices, known, (*policy.modules, *known.module_paths(_platform()))), devices


def always_online() -> bool:
    """Tell whether the administrator wants issuers asked at every diagnosis.

    Raises:
        DecodeError: the administrator's policy cannot be read.
    """
    return load_policy(policy_file()).online is OnlineUse.ALWAYS


def _real_devices(known: Catalog, policy: Policy, early: Prestart | None) -> Devices:
    from esign_desktop.devices.host import ThisComputer
    from esign_desktop.devices.host.architecture import running_architecture
    from esign_desktop.devices.pcsc.cards import PcscCards
    from esign_desktop.devices.pcsc.readers import PcscReaders
    from esign_desktop.devices.pkcs11.client import WorkerTokens
    from esign_desktop.devices.pkcs11.operations import WorkerOperations
    from esign_desktop.devices.revocation.issuers import ForbiddenIssuers, OnlineIssuers

    architecture = running_architecture(platform.machine(), 64 if sys.maxsize > 2**32 else 32)
    computer = ThisComputer(
        app_version=__version__,
        app_released=date.fromisoformat(RELEASED),
        known_readers={usb_id for model in known.readers for usb_id in model.usb_ids},
    )
    return Devices(
        readers=PcscReaders(
            _platform(),
            computer.pcsc_installed,
            early.first if early else None,
            computer.usb_device_at,
        ),
        cards=PcscCards(computer.usb_device_at),
        tokens=WorkerTokens(
            paths.worker_command(),
            _platform(),
            architecture,
            ready=early.worker if early else None,
        ),
        computer=computer,
        operations=WorkerOperations(paths.worker_command()),
        issuers=ForbiddenIssuers()
        if policy.online is OnlineUse.NEVER
        else OnlineIssuers(policy.online_hosts),
    )


def _platform() -> Platform:
    if sys.platform == "win32":
        return Platform.WINDOWS
    return Platform.MACOS if sys.platform == "darwin" else Platform.LINUX
