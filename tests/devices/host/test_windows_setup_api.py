"""The calls to SetupAPI and CfgMgr32, against stand-ins: what is asked, and every refusal.

Under Wine the same calls were seen to work on planted devices (docs/verified.md).
"""

import ctypes
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest

from esign_desktop.devices.host import windows_setup_api as api
from esign_desktop.devices.host.windows_setup_api import WindowsNode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has the real ones")

LIST, KEY = 77, 99
REG_SZ, REG_MULTI_SZ, REG_DWORD, DEVPROP_STRING = 1, 7, 4, 0x12
READER = r"USB\VID_072F&PID_B102\6&2A&0&3"
HUB = r"USB\ROOT_HUB30\4&1&0&0"


def write(buffer: Any, text: str) -> int:
    """Put a text with its final zero into a buffer, as Windows does; return its bytes."""
    data = (text + "\0").encode("utf-16-le")
    assert len(data) <= ctypes.sizeof(buffer)
    wide = (text + "\0").encode("utf-32-le")  # wchar_t has four bytes here, two on Windows
    ctypes.memmove(buffer, wide, len(wide))
    return len(data)


class FakeWindows:
    """Both DLLs: one reader without a driver below a hub, changed by a test as it likes."""

    def __init__(self) -> None:
        self.nodes = [READER, HUB]
        self.properties: dict[int, tuple[int, str]] = {
            0x00: (REG_SZ, "ACR39T-A1"),
            0x02: (REG_MULTI_SZ, "USB\\Class_0b&SubClass_00\0USB\\Class_0b\0"),
            0x0D: (REG_SZ, "Port_#0003.Hub_#0003"),
        }
        self.product: tuple[int, str] | None = (DEVPROP_STRING, "ACR39T")
        self.driver: dict[str, object] | None = None
        self.state, self.problem = 0x0400, 28
        self.refused: set[str] = set()
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*arguments: Any) -> int:
            self.calls.append(name)
            if name in self.refused:
                return 1 if name.startswith("CM_") else 0
            return int(getattr(self, f"do_{name}")(*arguments))

        setattr(self, name, call)  # prototypes are attributes of it
        return call

    def do_SetupDiGetClassDevsW(self, _: object, bus: str, __: object, flags: int) -> int:
        assert (bus, flags) == ("USB", 0x06)  # present ones, of any class
        return LIST

    def do_SetupDiDestroyDeviceInfoList(self, devices: int) -> int:
        return devices == LIST

    def do_SetupDiEnumDeviceInfo(self, _: int, index: int, info: Any) -> int:
        info._obj.DevInst = index
        return index < len(self.nodes)

    def do_SetupDiGetDeviceInstanceIdW(self, _: int, info: Any, buffer: Any, *__: Any) -> int:
        return write(buffer, self.nodes[info._obj.DevInst])

    def do_SetupDiGetDeviceRegistryPropertyW(
        self, _: int, info: Any, number: int, kind: Any, buffer: Any, size: int, told: Any
    ) -> int:
        if number not in self.properties or self.nodes[info._obj.DevInst] != READER:
            return 0
        kind._obj.value, text = self.properties[number]
        told._obj.value = write(buffer, text)
        return 1

    def do_SetupDiGetDevicePropertyW(
        self, _: int, __: Any, key: Any, kind: Any, buffer: Any, size: int, told: Any, ___: int
    ) -> int:
        assert bytes(key._obj.fmtid)[:4] == b"\x7e\x94\x0b\x54"
        if self.product is None:
            return 0
        kind._obj.value, text = self.product
        told._obj.value = write(buffer, text)
        return 1

    def do_CM_Get_DevNode_Status(self, state: Any, problem: Any, *_: int) -> int:
        state._obj.value, problem._obj.value = self.state, self.problem
        return 0

    def do_CM_Get_Parent(self, parent: Any, node: int, _: int) -> int:
        parent._obj.value = 1
        return int(node == 1)  # the hub is the root

    def do_CM_Get_Device_IDW(self, parent: Any, buffer: Any, *_: int) -> int:
        write(buffer, self.nodes[parent.value])
        return 0

    def do_SetupDiOpenDevRegKey(self, *arguments: Any) -> int:
        assert arguments[2:] == (1, 0, 2, 0x20019)
        no_key = ctypes.c_void_p(-1).value
        assert no_key is not None
        return no_key if self.driver is None else KEY

    def query(self, key: int, name: str) -> tuple[object, int]:
        assert key == KEY
        assert self.driver is not None
        if name not in self.driver:
            raise FileNotFoundError
        return self.driver[name], REG_SZ


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWindows]:
    fake = FakeWindows()
    closed = fake.calls
    winreg = types.SimpleNamespace(
        QueryValueEx=fake.query, CloseKey=lambda key: closed.append(f"close {key}")
    )
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        patch.setattr(ctypes, "WinDLL", lambda name: fake, raising=False)
        patch.setitem(sys.modules, "winreg", winreg)
        yield fake


def test_a_node_is_told_with_all_its_properties(windows: FakeWindows) -> None:
    reader, hub = api.usb_nodes()

    assert reader == WindowsNode(
        READER,
        parent=HUB,
        compatible_ids=(r"USB\Class_0b&SubClass_00", r"USB\Class_0b"),
        description="ACR39T-A1",
        product="ACR39T",
        location="Port_#0003.Hub_#0003",
        problem=28,
    )
    assert (hub.instance_id, hub.parent) == (HUB, "")
    assert windows.calls[-1] == "SetupDiDestroyDeviceInfoList"


def test_the_driver_is_read_from_its_key_which_is_closed(windows: FakeWindows) -> None:
    windows.driver = {"DriverDesc": "Usbccid", "DriverVersion": 7, "DriverDate": "6-21-2006"}

    reader = api.usb_nodes()[0]

    assert (reader.driver_description, reader.driver_version) == ("Usbccid", "")
    assert (reader.driver_provider, reader.driver_date) == ("", "6-21-2006")
    assert windows.calls.count(f"close {KEY}") == 2


@pytest.mark.parametrize(("state", "problem"), [(0x0400, 43), (0x0408, 10), (0x0008, None)])
def test_a_problem_is_one_only_where_the_state_says_so(
    windows: FakeWindows, state: int, problem: int | None
) -> None:
    windows.state, windows.problem = state, problem or 28

    assert api.usb_nodes()[0].problem == problem


def test_values_of_another_type_are_not_taken_for_text(windows: FakeWindows) -> None:
    windows.properties = {0x00: (REG_DWORD, "x"), 0x02: (REG_SZ, "x")}
    windows.product = (REG_DWORD, "x")

    reader = api.usb_nodes()[0]

    assert (reader.description, reader.compatible_ids, reader.product) == ("", (), "")


@pytest.mark.parametrize("devices", [None, ctypes.c_void_p(-1).value])
def test_a_list_that_is_refused_has_no_devices(
    windows: FakeWindows, monkeypatch: pytest.MonkeyPatch, devices: int | None
) -> None:
    monkeypatch.setattr(windows, "SetupDiGetClassDevsW", lambda *_: devices, raising=False)

    assert api.usb_nodes() == ()
    assert "SetupDiDestroyDeviceInfoList" not in windows.calls


@pytest.mark.parametrize(
    ("call", "field"),
    [
        ("SetupDiGetDeviceRegistryPropertyW", "description"),
        ("SetupDiGetDevicePropertyW", "product"),
        ("CM_Get_DevNode_Status", "problem"),
        ("CM_Get_Parent", "parent"),
        ("CM_Get_Device_IDW", "parent"),
    ],
)
def test_what_windows_does_not_tell_is_left_out(
    windows: FakeWindows, call: str, field: str
) -> None:
    windows.refused = {call}

    reader = api.usb_nodes()[0]

    assert reader.instance_id == READER
    assert not getattr(reader, field)


def test_a_node_without_a_name_is_passed_over(windows: FakeWindows) -> None:
    windows.refused = {"SetupDiGetDeviceInstanceIdW"}

    assert api.usb_nodes() == ()


def test_there_is_an_end_to_the_nodes(
    windows: FakeWindows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "_MAX_NODES", 1)

    assert len(api.usb_nodes()) == 1
