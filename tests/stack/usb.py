"""USB devices that are not there, for a program under test: umockdev's (Debian: umockdev).

``UsbBus`` is a bus for the life of a ``with`` block. A program that is run with its
``environment`` sees this bus in ``/sys`` and no other, and hears of what is plugged in and out
as udev would tell it. pcscd is not run with it and so has no driver for any of these::

    with UsbBus(ACR39T, HUB) as bus:
        diagnose(environment=bus.environment)
        bus.plug(KEYBOARD)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_HAND: Final = Path(__file__).with_name("usb_hand.py")
_PRELOAD: Final = "libumockdev-preload.so.0"
_HOST: Final = "/devices/pci0000:00/0000:00:14.0/usb1"
_SMART_CARD, _KEYS, _VENDOR, _HUB = "0b", "03", "ff", "09"


@dataclass(frozen=True, slots=True)
class FakeUsb:
    """One device, as it lies in sysfs."""

    usb_id: str
    product: str
    classes: tuple[str, ...]  # of its interfaces
    manufacturer: str = ""
    usb_class: str = "00"
    port: str = "1-2"
    number: int = 5

    def at(self, port: str, number: int) -> FakeUsb:
        """Return the same device, plugged in elsewhere."""
        return replace(self, port=port, number=number)

    @property
    def path(self) -> str:
        """Return where it lies in sysfs: below its hubs."""
        hops = self.port.split(".")
        return "/".join([_HOST, *(".".join(hops[: n + 1]) for n in range(len(hops)))])

    @property
    def parts(self) -> list[str]:
        """Return its paths, the device's first."""
        interfaces = range(len(self.classes))
        return [self.path, *(f"{self.path}/{self.port}:1.{number}" for number in interfaces)]

    def description(self) -> str:
        """Return the device in umockdev's format (umockdev-record(1))."""
        vendor, _, product = self.usb_id.partition(":")
        lines = [
            f"P: {self.path}",
            f"N: bus/usb/001/{self.number:03}",
            "E: SUBSYSTEM=usb",
            "E: DEVTYPE=usb_device",
            f"A: idVendor={vendor}\\n",
            f"A: idProduct={product}\\n",
            f"A: bDeviceClass={self.usb_class}\\n",
            "A: busnum=1\\n",
            f"A: devnum={self.number}\\n",
            f"A: product={self.product}\\n",
            f"A: manufacturer={self.manufacturer}\\n",
            "",
        ]
        for path, usb_class in zip(self.parts[1:], self.classes, strict=True):
            lines += [
                f"P: {path}",
                "E: SUBSYSTEM=usb",
                "E: DEVTYPE=usb_interface",
                f"A: bInterfaceClass={usb_class}\\n",
                "",
            ]
        return "\n".join(lines)


ACR39U: Final = FakeUsb("072f:b100", "ACR39U ICC Reader", (_SMART_CARD,), "ACS")
ACR39T: Final = FakeUsb("072f:b102", "ACR39T-A1", (_SMART_CARD,), "ACS")
OLD_ACR38: Final = FakeUsb("072f:9000", "ACR38 Smart Card Reader", (_VENDOR,), "ACS")
ALCOR_AU9540: Final = FakeUsb("058f:9540", "EMV Smartcard Reader", (_SMART_CARD,), "Generic")
UNLISTED: Final = FakeUsb("1234:5678", "Smart Reader 3000", (_SMART_CARD,), "Nobody")
READER_IN_KEYBOARD: Final = FakeUsb("1234:9abc", "Secure Keyboard", (_KEYS, _SMART_CARD))
KEYBOARD: Final = FakeUsb("046d:c31c", "USB Keyboard", (_KEYS, _KEYS), "Logitech")
HUB: Final = FakeUsb("05e3:0610", "USB2.1 Hub", (_HUB,), "GenesysLogic", _HUB, "1-1", 2)


class UsbBus:
    """A bus with devices, for programs that are started with ``environment``."""

    def __init__(self, *devices: FakeUsb) -> None:
        """Plug these in first."""
        self._devices = devices

    def __enter__(self) -> Self:
        """Make the bus."""
        self._hand = subprocess.Popen(
            [sys.executable, str(_HAND)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "LD_PRELOAD": _PRELOAD},
        )  # fmt: skip
        self._folder = self._do("new")
        for device in self._devices:
            self._do("add", device.description())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take it away."""
        self._hand.communicate()

    @property
    def environment(self) -> dict[str, str]:
        """Return what a program needs to see this bus."""
        return {"UMOCKDEV_DIR": self._folder, "LD_PRELOAD": _PRELOAD}

    def plug(self, device: FakeUsb) -> None:
        """Plug a device in. The kernel tells of the device before it tells of its interfaces."""
        self._do("add", device.description())
        for path in device.parts:
            self._do("event", path, "add")
        self._do("event", device.path, "bind")

    def pull(self, device: FakeUsb) -> None:
        """Pull a device out."""
        for path in reversed(device.parts):
            self._do("event", path, "remove")
            self._do("remove", path)

    def _do(self, *command: str) -> str:
        assert self._hand.stdin is not None
        assert self._hand.stdout is not None
        self._hand.stdin.write(json.dumps(command).encode() + b"\n")
        self._hand.stdin.flush()
        answer = self._hand.stdout.readline()
        if not answer:
            raise RuntimeError(f"umockdev does not take {command}")
        return str(json.loads(answer))
