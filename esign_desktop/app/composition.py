"""The composition root: builds the devices of this computer, or of a simulated one."""

import platform
import sys
from datetime import date

from esign_desktop import RELEASED, __version__
from esign_desktop.app import paths
from esign_desktop.app.diagnose import Observer
from esign_desktop.app.policy import Policy
from esign_desktop.app.prestart import Prestart
from esign_desktop.devices.ports import Devices
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.host import Platform
from esign_desktop.model.online_use import OnlineUse


def simulated_computer(catalog: Catalog, scenario: str) -> tuple[Observer, Devices]:
    """Return the observer and the devices of a simulated computer.

    Args:
        catalog: what is known of readers, cards and packages.
        scenario: name or file of a scenario.

    Raises:
        ScenarioError: the scenario cannot be opened.
    """
    from esign_desktop.app.scenarios import load_scenario
    from esign_desktop.devices.simulated import SimulatedWorld

    world = SimulatedWorld(load_scenario(scenario))
    devices = world.devices()
    return Observer(devices, catalog, world.places), devices


def observed_computer(
    catalog: Catalog, policy: Policy, prestart: Prestart | None = None
) -> tuple[Observer, Devices]:
    """Return the observer and the devices of this computer.

    Args:
        catalog: what is known of readers, cards and packages.
        policy: names modules to ask first, and whether issuers may be asked.
        prestart: what was started before the program was loaded.
    """
    devices = _real_devices(catalog, policy, prestart)
    places = (*policy.modules, *catalog.module_paths(_platform()))
    return Observer(devices, catalog, places), devices


def _real_devices(catalog: Catalog, policy: Policy, prestart: Prestart | None) -> Devices:
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
        known_readers={usb_id for model in catalog.readers for usb_id in model.usb_ids},
    )
    return Devices(
        readers=PcscReaders(
            _platform(),
            computer.pcsc_installed,
            prestart.first if prestart else None,
            computer.usb_device_at,
        ),
        cards=PcscCards(computer.usb_device_at),
        tokens=WorkerTokens(
            paths.worker_command(),
            _platform(),
            architecture,
            ready=prestart.worker if prestart else None,
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
