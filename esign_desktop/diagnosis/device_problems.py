"""Explains why a USB reader does not work: by problem code and by driver. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from esign_desktop.model.host import Platform
from esign_desktop.model.reader import UsbDevice


@unique
class DeviceProblem(StrEnum):
    """What kind of problem it is, as far as what to do differs."""

    DISABLED = "disabled"  # switched off in Device Manager
    RESTART = "restart"
    NOT_CONNECTED = "not_connected"  # Windows thinks that it was unplugged
    DRIVER = "driver"  # missing, damaged or not configured
    BLOCKED = "blocked"  # Windows refuses the driver: its signature, or known to be harmful
    FAILED = "failed"  # the device did not start, or reported a fault itself
    RESOURCES = "resources"  # the computer or its firmware has nothing left for it
    WAITING = "waiting"  # for another device, a log-in, or a virtual machine that has it
    OTHER_DRIVER = "other_driver"  # another driver of the system has claimed it
    OTHER_PROGRAM = "other_program"  # a program speaks with it directly, past PC/SC
    UNKNOWN = "unknown"  # a number that Microsoft does not document


# Microsoft, "Device Manager Error Messages" (windows-driver-docs, install/device-manager-error-
# messages and its pages cm-prob-*): the groups follow the recommended resolutions there.
_CODES: Final[Mapping[DeviceProblem, tuple[int, ...]]] = {
    DeviceProblem.DISABLED: (22,),
    # NEED_RESTART, WILL_BE_REMOVED, DRIVER_FAILED_PRIOR_UNLOAD, DUPLICATE_DEVICE, HALTED,
    # SYSTEM_SHUTDOWN, DEVICE_RESET
    DeviceProblem.RESTART: (14, 21, 38, 42, 44, 46, 54),
    # DEVICE_NOT_THERE, LEGACY_SERVICE_NO_DEVICES, PHANTOM, HELD_FOR_EJECT
    DeviceProblem.NOT_CONNECTED: (24, 41, 45, 47),
    # NOT_CONFIGURED, OUT_OF_MEMORY (or a damaged driver), REINSTALL, REGISTRY, FAILED_INSTALL,
    # FAILED_ADD, DISABLED_SERVICE, FAILED_DRIVER_ENTRY, DRIVER_FAILED_LOAD,
    # DRIVER_SERVICE_KEY_INVALID, SETPROPERTIES_FAILED
    DeviceProblem.DRIVER: (1, 3, 18, 19, 28, 31, 32, 37, 39, 40, 50),
    DeviceProblem.BLOCKED: (48, 52),  # DRIVER_BLOCKED, UNSIGNED_DRIVER
    DeviceProblem.FAILED: (9, 10, 43),  # INVALID_DATA, FAILED_START, FAILED_POST_START
    # NORMAL_CONFLICT, PARTIAL_LOG_CONF, HARDWARE_DISABLED (by the firmware), TRANSLATION_FAILED,
    # NO_SOFTCONFIG, BIOS_TABLE, IRQ_TRANSLATION_FAILED, REGISTRY_TOO_LARGE
    DeviceProblem.RESOURCES: (12, 16, 29, 33, 34, 35, 36, 49),
    # WAITING_ON_DEPENDENCY, USED_BY_DEBUGGER, CONSOLE_LOCKED, NEED_CLASS_CONFIG,
    # GUEST_ASSIGNMENT_FAILED
    DeviceProblem.WAITING: (51, 53, 55, 56, 57),
}
PROBLEM_OF: Final[Mapping[int, DeviceProblem]] = MappingProxyType(
    {code: problem for problem, codes in _CODES.items() for code in codes}
)
"""What Windows' problem codes stand for."""

_PROGRAMS: Final = "usbfs"  # Linux: a program uses the interface from user space
_GENERIC: Final = re.compile(r"(?i)winusb|libusb")  # Windows: drivers that serve no smart card


def problem_of(device: UsbDevice, platform: Platform) -> DeviceProblem | None:
    """Return why a reader that PC/SC does not list does not work; None: its driver is missing."""
    if device.problem:
        return PROBLEM_OF.get(device.problem, DeviceProblem.UNKNOWN)
    if platform is Platform.LINUX and device.smart_card_class and device.driver:
        # were it the service itself, the reader would be listed
        by_program = device.driver == _PROGRAMS
        return DeviceProblem.OTHER_PROGRAM if by_program else DeviceProblem.OTHER_DRIVER
    if platform is Platform.WINDOWS and _GENERIC.search(device.driver or ""):
        return DeviceProblem.OTHER_DRIVER
    return None
