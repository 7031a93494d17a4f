"""The operating system: what it is, what is plugged in, where files are.

Each platform has a module that reads, thinly, and interprets, purely; nothing here raises.
"""

import os
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from esign_desktop.devices.host import catalog_paths as module_places
from esign_desktop.model.host import Host
from esign_desktop.model.reader import UsbDevice, UsbId
from esign_desktop.model.token import ModulePath

if sys.platform == "win32":
    from esign_desktop.devices.host import windows as system
elif sys.platform == "darwin":
    from esign_desktop.devices.host import macos as system
else:
    from esign_desktop.devices.host import linux as system


class ThisComputer:
    """The computer the program runs on, as ``devices.ports.Computer`` wants it, and some more."""

    def __init__(
        self,
        *,
        app_version: str = "",
        app_released: date | None = None,
        known_readers: Collection[UsbId] = (),
    ) -> None:
        """``known_readers`` are looked for on USB even without an interface of class 0x0B."""
        self._app_version = app_version
        self._app_released = app_released
        self._known_readers = frozenset(known_readers)

    def now(self) -> datetime:
        """Return the computer's own time, in UTC."""
        return datetime.now(UTC)

    def host(self) -> Host:
        """Return what matters about the computer. Never raises."""
        return system.read_host(self._app_version, self._app_released)

    def usb_devices(self) -> tuple[UsbDevice, ...]:
        """Return attached USB devices that could be readers or tokens. Never raises."""
        return system.usb_devices(self._known_readers)

    def find_modules(self, places: Sequence[str]) -> tuple[ModulePath, ...]:
        """Return those of the places where a file is, each file once. Never raises."""
        flavour = module_places.flavour_of_this_system()
        paths = module_places.candidates(places, os.environ, home_folder(), flavour)
        files = module_places.existing_files(paths)
        return tuple(ModulePath(file) for file in files)

    def usb_device_at(self, place: str) -> UsbDevice | None:
        """Return the USB device at the place PC/SC reports for a reader, or None. Never raises."""
        return system.usb_device_at(place)

    def watch_usb(self, on_change: Callable[[float], None]) -> Callable[[], None]:
        """Call ``on_change`` when a device that could be a reader came or went. Never raises.

        Returns:
            The stop function.
        """
        from esign_desktop.devices.host.usb_watcher import UsbWatcher

        events = system.usb_events()
        if events is None:
            return lambda: None
        watcher = UsbWatcher(events, self.usb_devices, on_change)
        watcher.start()
        return watcher.stop

    def pcsc_installed(self) -> bool | None:
        """Tell whether there is a PC/SC service at all; None when not reported. Never raises."""
        return system.pcsc_installed()

    def holders_of_card(self) -> tuple[str, ...]:
        """Return programs that may hold a card, when one is in use. Slow; never raises."""
        return system.holders_of_card()

    def native_architecture(self) -> str:
        """Return the computer's architecture, which an emulated program does not have."""
        return system.native_architecture()


def home_folder() -> str:
    """Return the user's home folder; empty where the system does not tell."""
    try:
        return str(Path.home())
    except RuntimeError:  # neither HOME nor an entry in the user list
        return ""
