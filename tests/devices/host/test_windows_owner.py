"""Whose a file is, against a stand-in for Windows. The real calls were seen under Wine."""

import ctypes
import sys
from pathlib import Path
from typing import Any

import pytest

from esign_desktop.devices.host.windows_owner import is_administrators

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has the real one")

SYSTEM, ADMINISTRATORS, USERS = 22, 26, 27  # WELL_KNOWN_SID_TYPE
SID, DESCRIPTOR = 0x1000, 0x2000
POLICY = Path(r"C:\ProgramData\esign-desktop\policy.json")


class Windows:
    """Stands in for advapi32 and kernel32."""

    def __init__(self, owner: int, code: int = 0) -> None:
        self._owner = owner
        self._code = code
        self.freed: list[int] = []

    def GetNamedSecurityInfoW(self, *given: Any) -> int:
        path, kind, wanted, owner, *nothing, descriptor = given
        assert (path.value, kind, wanted, nothing) == (str(POLICY), 1, 1, [None] * 3)
        if self._code == 0:
            owner._obj.value, descriptor._obj.value = SID, DESCRIPTOR
        return self._code

    def IsWellKnownSid(self, owner: Any, kind: int) -> bool:
        assert owner.value == SID
        return kind == self._owner

    def LocalFree(self, descriptor: Any) -> None:
        self.freed.append(descriptor.value)


@pytest.mark.parametrize(
    ("owner", "believed"), [(SYSTEM, True), (ADMINISTRATORS, True), (USERS, False)]
)
def test_only_what_an_administrator_put_there_is_believed(
    owner: int, believed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows = Windows(owner)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", lambda _name: windows, raising=False)

    assert is_administrators(POLICY) is believed
    assert windows.freed == [DESCRIPTOR]


def test_an_owner_nobody_knows_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    windows = Windows(ADMINISTRATORS, code=5)  # ERROR_ACCESS_DENIED
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", lambda _name: windows, raising=False)

    assert not is_administrators(POLICY)
