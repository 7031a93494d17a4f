"""Calls of the Windows setup API about USB devices. Nothing is interpreted here.

SetupAPI lists the nodes and their properties, CfgMgr32 their state, the driver's key the rest;
each function is described on a page of its name in Microsoft's documentation. Tried under Wine,
never on Windows so far.
"""

import ctypes
import sys
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any, Final

from esign_desktop.model.record import Record

_BUS: Final = "USB"
_DIGCF_PRESENT: Final = 0x02
_DIGCF_ALLCLASSES: Final = 0x04
_DICS_FLAG_GLOBAL: Final = 1
_DIREG_DRV: Final = 2
_KEY_READ: Final = 0x20019
_DN_HAS_PROBLEM: Final = 0x00000400  # cfg.h
_REG_SZ: Final = 1
_REG_MULTI_SZ: Final = 7
_DEVPROP_TYPE_STRING: Final = 0x12
_MAX_NODES: Final = 1024
_MAX_LETTERS: Final = 2048
_PROPERTIES: Final = {  # SPDRP_… of setupapi.h
    "description": 0x00,
    "service": 0x04,
    "class_guid": 0x08,
    "friendly_name": 0x0C,
    "location": 0x0D,
}
_SPDRP_COMPATIBLEIDS: Final = 0x02
_DRIVER_VALUES: Final = {
    "driver_description": "DriverDesc",
    "driver_provider": "ProviderName",
    "driver_version": "DriverVersion",
    "driver_date": "DriverDate",
}
# DEVPKEY_Device_BusReportedDeviceDesc (devpkey.h): the name the device itself gives
_BUS_REPORTED: Final = (b"\x7e\x94\x0b\x54\x40\x8b\xbc\x45\xa8\xa2\x6a\x0b\x89\x4c\xbd\xa2", 4)


class WindowsNode(Record, frozen=True):
    """One node of Windows' device tree: text, unchecked."""

    instance_id: str
    parent: str = ""  # its instance id
    class_guid: str = ""
    service: str = ""
    compatible_ids: tuple[str, ...] = ()
    description: str = ""  # the driver's words
    friendly_name: str = ""
    product: str = ""  # the device's words
    location: str = ""  # "Port_#0002.Hub_#0003"
    problem: int | None = None  # code of the device manager; None: none, or not reported
    driver_description: str = ""
    driver_provider: str = ""
    driver_version: str = ""
    driver_date: str = ""  # "6-21-2006"


def usb_nodes() -> tuple[WindowsNode, ...]:
    """Return the nodes of all USB devices that are plugged in. Never raises."""
    if sys.platform != "win32":
        return ()
    libraries = _Libraries(ctypes.WinDLL("setupapi"), ctypes.WinDLL("cfgmgr32"))
    devices = libraries.setup.SetupDiGetClassDevsW(
        None, _BUS, None, _DIGCF_PRESENT | _DIGCF_ALLCLASSES
    )
    if devices in (None, ctypes.c_void_p(-1).value):
        return ()
    try:
        return tuple(libraries.nodes(devices))
    finally:
        libraries.setup.SetupDiDestroyDeviceInfoList(devices)


class _Libraries:
    """The two DLLs with the prototypes of what is called in them."""

    def __init__(self, setup: Any, cfgmgr: Any) -> None:
        class DeviceInfo(ctypes.Structure):
            """SP_DEVINFO_DATA."""

            _fields_ = (
                ("cbSize", wintypes.DWORD),
                ("ClassGuid", ctypes.c_byte * 16),
                ("DevInst", wintypes.DWORD),
                ("Reserved", ctypes.c_size_t),
            )

        class PropertyKey(ctypes.Structure):
            """DEVPROPKEY."""

            _fields_ = (("fmtid", ctypes.c_byte * 16), ("pid", wintypes.ULONG))

        handle, number, text = ctypes.c_void_p, wintypes.DWORD, wintypes.LPCWSTR
        info, numbers = ctypes.POINTER(DeviceInfo), ctypes.POINTER(wintypes.DWORD)
        self.info_type = DeviceInfo
        self.buffer = ctypes.create_unicode_buffer(_MAX_LETTERS)
        self.bus_reported = PropertyKey(
            (ctypes.c_byte * 16).from_buffer_copy(_BUS_REPORTED[0]), _BUS_REPORTED[1]
        )
        self.setup = setup
        self.cfgmgr = cfgmgr
        setup.SetupDiGetClassDevsW.restype = handle
        setup.SetupDiGetClassDevsW.argtypes = (handle, text, handle, number)
        setup.SetupDiDestroyDeviceInfoList.argtypes = (handle,)
        setup.SetupDiEnumDeviceInfo.argtypes = (handle, number, info)
        setup.SetupDiGetDeviceInstanceIdW.argtypes = (handle, info, handle, number, numbers)
        setup.SetupDiGetDeviceRegistryPropertyW.argtypes = (
            handle, info, number, numbers, handle, number, numbers,
        )  # fmt: skip
        setup.SetupDiGetDevicePropertyW.argtypes = (
            handle, info, ctypes.POINTER(PropertyKey), numbers, handle, number, numbers, number,
        )  # fmt: skip
        setup.SetupDiOpenDevRegKey.restype = handle
        setup.SetupDiOpenDevRegKey.argtypes = (handle, info, number, number, number, number)
        cfgmgr.CM_Get_DevNode_Status.argtypes = (numbers, numbers, number, number)
        cfgmgr.CM_Get_Parent.argtypes = (numbers, number, number)
        cfgmgr.CM_Get_Device_IDW.argtypes = (number, handle, number, number)

    def nodes(self, devices: int) -> Iterator[WindowsNode]:
        """Yield the nodes of a list."""
        info = self.info_type(cbSize=ctypes.sizeof(self.info_type))
        for index in range(_MAX_NODES):
            if not self.setup.SetupDiEnumDeviceInfo(devices, index, ctypes.byref(info)):
                return
            if self.setup.SetupDiGetDeviceInstanceIdW(
                devices, ctypes.byref(info), self.buffer, _MAX_LETTERS, None
            ):
                yield self._node(devices, info, self.buffer.value)

    def _node(self, devices: int, info: Any, instance_id: str) -> WindowsNode:
        texts = {
            name: self._property(devices, info, number) for name, number in _PROPERTIES.items()
        }
        compatible = self._property(devices, info, _SPDRP_COMPATIBLEIDS, _REG_MULTI_SZ)
        return WindowsNode(
            instance_id=instance_id,
            parent=self._parent(info.DevInst),
            compatible_ids=tuple(filter(None, compatible.split("\0"))),
            product=self._product(devices, info),
            problem=self._problem(info.DevInst),
            **texts,
            **self._driver(devices, info),
        )

    def _property(self, devices: int, info: Any, number: int, kind: int = _REG_SZ) -> str:
        found_kind, size = wintypes.DWORD(), wintypes.DWORD()
        done = self.setup.SetupDiGetDeviceRegistryPropertyW(
            devices, ctypes.byref(info), number, ctypes.byref(found_kind),
            self.buffer, ctypes.sizeof(self.buffer), ctypes.byref(size),
        )  # fmt: skip
        return self._text(size.value) if done and found_kind.value == kind else ""

    def _product(self, devices: int, info: Any) -> str:
        found_kind, size = wintypes.DWORD(), wintypes.DWORD()
        done = self.setup.SetupDiGetDevicePropertyW(
            devices, ctypes.byref(info), ctypes.byref(self.bus_reported), ctypes.byref(found_kind),
            self.buffer, ctypes.sizeof(self.buffer), ctypes.byref(size), 0,
        )  # fmt: skip
        return self._text(size.value) if done and found_kind.value == _DEVPROP_TYPE_STRING else ""

    def _text(self, size: int) -> str:
        """Return what the last call wrote; ``.value`` would end at the first of several texts."""
        return str(self.buffer[: min(size // 2, _MAX_LETTERS)]).rstrip("\0")

    def _problem(self, node: int) -> int | None:
        state, problem = wintypes.DWORD(), wintypes.DWORD()
        failed = self.cfgmgr.CM_Get_DevNode_Status(
            ctypes.byref(state), ctypes.byref(problem), node, 0
        )
        return problem.value if not failed and state.value & _DN_HAS_PROBLEM else None

    def _parent(self, node: int) -> str:
        parent = wintypes.DWORD()
        if self.cfgmgr.CM_Get_Parent(ctypes.byref(parent), node, 0):
            return ""
        failed = self.cfgmgr.CM_Get_Device_IDW(parent, self.buffer, _MAX_LETTERS, 0)
        return "" if failed else self.buffer.value

    def _driver(self, devices: int, info: Any) -> dict[str, str]:
        if sys.platform != "win32":
            return {}
        import winreg

        opened = self.setup.SetupDiOpenDevRegKey(
            devices, ctypes.byref(info), _DICS_FLAG_GLOBAL, 0, _DIREG_DRV, _KEY_READ
        )
        if opened in (None, ctypes.c_void_p(-1).value):
            return {}  # no driver
        found = {}
        try:
            for field, name in _DRIVER_VALUES.items():
                try:
                    value, _ = winreg.QueryValueEx(opened, name)
                except OSError:
                    continue
                if isinstance(value, str):
                    found[field] = value
        finally:
            winreg.CloseKey(opened)
        return found
