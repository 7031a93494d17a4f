"""Checks the owner of a file on Windows: every user may create files in %ProgramData%."""

import sys
from pathlib import Path
from typing import Final

_FILE: Final = 1  # SE_FILE_OBJECT, accctrl.h
_OWNER: Final = 1  # OWNER_SECURITY_INFORMATION, winnt.h
_SYSTEM: Final = 22  # WinLocalSystemSid, of WELL_KNOWN_SID_TYPE
_ADMINISTRATORS: Final = 26  # WinBuiltinAdministratorsSid; what one of them makes is the group's


def is_administrators(file: Path) -> bool:
    """Tell whether a file belongs to the administrators or to the system. Elsewhere always."""
    if sys.platform == "win32":
        from ctypes import WinDLL, byref, c_void_p, c_wchar_p

        advapi32, kernel32 = WinDLL("advapi32"), WinDLL("kernel32")
        owner, descriptor = c_void_p(), c_void_p()
        results = (byref(owner), None, None, None, byref(descriptor))
        if advapi32.GetNamedSecurityInfoW(c_wchar_p(str(file)), _FILE, _OWNER, *results):
            return False  # not to be known is not to be trusted
        try:
            kinds = (_SYSTEM, _ADMINISTRATORS)
            return any(advapi32.IsWellKnownSid(owner, kind) for kind in kinds)
        finally:
            kernel32.LocalFree(descriptor)
    return True
