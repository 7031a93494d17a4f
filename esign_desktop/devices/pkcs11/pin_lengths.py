"""The PIN lengths a token allows: the one part of CK_TOKEN_INFO python-pkcs11 does not show."""

import ctypes
import sys
from typing import Final

PACK: Final = 1 if sys.platform == "win32" else 0  # PKCS#11 v3.1, 2.1: packed on Windows only
_GET_TOKEN_INFO: Final = 6  # place in CK_FUNCTION_LIST, counted from C_Initialize


class TokenInfo(ctypes.Structure):
    """CK_TOKEN_INFO."""

    if PACK:
        _pack_ = PACK
    _fields_ = (
        ("label", ctypes.c_ubyte * 32),
        ("manufacturer", ctypes.c_ubyte * 32),
        ("model", ctypes.c_ubyte * 16),
        ("serial", ctypes.c_ubyte * 16),
        ("flags", ctypes.c_ulong),
        ("session_counts", ctypes.c_ulong * 4),
        ("max_pin_length", ctypes.c_ulong),
        ("min_pin_length", ctypes.c_ulong),
        ("memory", ctypes.c_ulong * 4),
        ("versions_and_time", ctypes.c_ubyte * 20),
    )


class FunctionList(ctypes.Structure):
    """CK_FUNCTION_LIST of version 2."""

    if PACK:
        _pack_ = PACK
    _fields_ = (("version", ctypes.c_ubyte * 2), ("functions", ctypes.c_void_p * 68))


class PinLengths:
    """PIN lengths by slot, from a module that is loaded and initialised already."""

    def __init__(self, module: str) -> None:
        table = ctypes.POINTER(FunctionList)()
        library = ctypes.CDLL(module)  # the same file again: the loader hands out the same module
        self._ask = None
        if library.C_GetFunctionList(ctypes.byref(table)) == 0 and table:
            asks = ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_ulong, ctypes.POINTER(TokenInfo))
            if address := table.contents.functions[_GET_TOKEN_INFO]:
                self._ask = asks(address)

    def of(self, slot_id: int) -> tuple[int, int] | None:
        """Return (shortest, longest), or None when the token does not say anything sensible."""
        info = TokenInfo()
        if self._ask is None or self._ask(slot_id, ctypes.byref(info)) != 0:
            return None
        return sensible_lengths(info)


def sensible_lengths(info: TokenInfo) -> tuple[int, int] | None:
    """Return (shortest, longest) where they can be true."""
    lengths = int(info.min_pin_length), int(info.max_pin_length)
    return lengths if 0 < lengths[0] <= lengths[1] <= 255 else None
