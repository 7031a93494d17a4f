"""PKCS#11 calls one by one, for operations: what was called, and what it returned.

python-pkcs11 is good at listing objects and loses what matters around a PIN: it opens a session
and logs in with one call, so nobody knows which of the two failed; it has no C_SetPIN on the
reader's pad and no context-specific login on it; it calls C_Sign twice, first without a buffer,
which some modules count as the signature.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from esign_desktop.devices.pkcs11.pin_lengths import (
    PACK,
    FunctionList,
    TokenInfo,
    sensible_lengths,
)

_ULONG: Final = ctypes.c_ulong
_BYTES: Final = ctypes.c_char_p
_POINTER: Final = ctypes.c_void_p
_OK: Final = 0
_MAX_SLOTS: Final = 64
_MAX_OBJECTS: Final = 512  # as many as a probe looks at
_MAX_ATTRIBUTE_BYTES: Final = 64 * 1024
_MAX_SIGNATURE_BYTES: Final = 4096  # RSA with 32768 bits; a short buffer is an error with some

TOKEN_PRESENT: Final = 0x1  # CK_SLOT_INFO flag
CKR_MECHANISM_INVALID: Final = 0x70

_FUNCTIONS: Final[dict[str, tuple[int, tuple[Any, ...]]]] = {
    # place in CK_FUNCTION_LIST, counted from C_Initialize; parameters (PKCS#11 v3.1, 5)
    "C_Initialize": (0, (_POINTER,)),
    "C_GetSlotList": (4, (ctypes.c_ubyte, _POINTER, _POINTER)),
    "C_GetSlotInfo": (5, (_ULONG, _POINTER)),
    "C_GetTokenInfo": (6, (_ULONG, _POINTER)),
    "C_GetMechanismList": (7, (_ULONG, _POINTER, _POINTER)),
    "C_SetPIN": (11, (_ULONG, _BYTES, _ULONG, _BYTES, _ULONG)),
    "C_OpenSession": (12, (_ULONG, _ULONG, _POINTER, _POINTER, _POINTER)),
    "C_Login": (18, (_ULONG, _ULONG, _BYTES, _ULONG)),
    "C_Logout": (19, (_ULONG,)),
    "C_GetAttributeValue": (24, (_ULONG, _ULONG, _POINTER, _ULONG)),
    "C_FindObjectsInit": (26, (_ULONG, _POINTER, _ULONG)),
    "C_FindObjects": (27, (_ULONG, _POINTER, _ULONG, _POINTER)),
    "C_FindObjectsFinal": (28, (_ULONG,)),
    "C_SignInit": (42, (_ULONG, _POINTER, _ULONG)),
    "C_Sign": (43, (_ULONG, _BYTES, _ULONG, _POINTER, _POINTER)),
}
Noting = Callable[[str, int | None], None]
"""Gets a function's name before it is called (with None), and again with what it returned."""


class TokenFacts(NamedTuple):
    """What is of interest in CK_TOKEN_INFO."""

    serial: str
    flags: int
    pin_lengths: tuple[int, int] | None


class CallError(Exception):
    """A function returned an error."""

    def __init__(self, call: str, code: int) -> None:
        super().__init__(f"{call}: {code:#x}")
        self.call = call
        self.code = code


class _SlotInfo(ctypes.Structure):
    if PACK:
        _pack_ = PACK
    _fields_ = (
        ("description", ctypes.c_ubyte * 64),
        ("manufacturer", ctypes.c_ubyte * 32),
        ("flags", _ULONG),
        ("versions", ctypes.c_ubyte * 4),
    )


class _Attribute(ctypes.Structure):
    if PACK:
        _pack_ = PACK
    _fields_ = (("type", _ULONG), ("value", _POINTER), ("length", _ULONG))


class _Mechanism(ctypes.Structure):
    if PACK:
        _pack_ = PACK
    _fields_ = (("type", _ULONG), ("parameter", _POINTER), ("length", _ULONG))


class Module:
    """A module that is loaded and initialised.

    Raises:
        OSError: the loader refuses it.
        CallError: it refuses itself.
    """

    def __init__(self, path: str, note: Noting = lambda call, code: None) -> None:
        self._note = note
        if sys.platform == "win32":
            # as everybody else loads it: its own DLLs are found where SetDllDirectory says
            library = ctypes.CDLL(path, winmode=0)
        else:
            library = ctypes.CDLL(path)
        table = ctypes.POINTER(FunctionList)()
        try:
            get_functions = library.C_GetFunctionList
        except AttributeError:
            raise OSError("no C_GetFunctionList") from None
        get_functions.restype = _ULONG
        code = get_functions(ctypes.byref(table))
        if code or not table:
            raise CallError("C_GetFunctionList", code)
        self._functions = table.contents.functions
        # NULL: AKIS' module refuses CK_C_INITIALIZE_ARGS with CKR_ARGUMENTS_BAD
        self.call("C_Initialize", None)

    def returned(self, name: str, *arguments: object) -> int:
        """Call a function and return what it returns."""
        place, parameters = _FUNCTIONS[name]
        address = self._functions[place]
        if not address:
            return 0x54  # CKR_FUNCTION_NOT_SUPPORTED
        function = ctypes.CFUNCTYPE(_ULONG, *parameters)(address)
        self._note(name, None)
        code = int(function(*arguments))
        self._note(name, code)
        return code

    def call(self, name: str, *arguments: object) -> None:
        """Call a function.

        Raises:
            CallError: it returned anything but CKR_OK.
        """
        if (code := self.returned(name, *arguments)) != _OK:
            raise CallError(name, code)

    def slots_with_token(self) -> list[tuple[int, str]]:
        """Return number and description; some modules show none unless asked for all."""
        found = self._slots(1) or self._slots(0)
        slots = []
        for slot in found:
            info = _SlotInfo()
            if self.returned("C_GetSlotInfo", slot, ctypes.byref(info)) == _OK and (
                info.flags & TOKEN_PRESENT
            ):
                slots.append((slot, _text(info.description)))
        return slots

    def has_token(self, slot: int) -> bool:
        """Tell whether a slot still has a token."""
        info = _SlotInfo()
        code = self.returned("C_GetSlotInfo", slot, ctypes.byref(info))
        return code == _OK and bool(info.flags & TOKEN_PRESENT)

    def token(self, slot: int) -> TokenFacts:
        """Return what a token says of itself; its serial number as a probe tells it."""
        info = TokenInfo()
        self.call("C_GetTokenInfo", slot, ctypes.byref(info))
        serial = bytes(info.serial).rstrip().decode("ascii", "replace").strip(" \0")
        return TokenFacts(serial, int(info.flags), sensible_lengths(info))

    def open_session(self, slot: int, *, writing: bool) -> int:
        """Return a session's number."""
        session = _ULONG()
        flags = 0x4 | (0x2 if writing else 0)  # CKF_SERIAL_SESSION, CKF_RW_SESSION
        self.call("C_OpenSession", slot, flags, None, None, ctypes.byref(session))
        return int(session.value)

    def mechanisms(self, slot: int) -> frozenset[int]:
        """Return the numbers of the mechanisms; none where the token does not tell."""
        count = _ULONG(0)
        if self.returned("C_GetMechanismList", slot, None, ctypes.byref(count)) != _OK:
            return frozenset()
        numbers = (_ULONG * min(count.value, 1024))()
        count = _ULONG(len(numbers))
        if self.returned("C_GetMechanismList", slot, numbers, ctypes.byref(count)) != _OK:
            return frozenset()
        return frozenset(numbers[: min(count.value, len(numbers))])

    def objects(self, session: int, kind: int) -> list[int]:
        """Return the handles of the objects of a class."""
        value = _ULONG(kind)
        wanted = _Attribute(0, ctypes.cast(ctypes.byref(value), _POINTER), ctypes.sizeof(value))
        self.call("C_FindObjectsInit", session, ctypes.byref(wanted), 1)
        found: list[int] = []
        room = (_ULONG * 16)()
        count = _ULONG()
        while len(found) < _MAX_OBJECTS:
            self.call("C_FindObjects", session, room, len(room), ctypes.byref(count))
            if not count.value:
                break
            found += room[: min(count.value, len(room))]
        self.returned("C_FindObjectsFinal", session)
        return found

    def attribute(self, session: int, handle: int, kind: int) -> bytes | None:
        """Return an attribute's value; None when it has none, or it is not shown."""
        wanted = _Attribute(kind, None, 0)
        ask = ("C_GetAttributeValue", session, handle, ctypes.byref(wanted), 1)
        if self.returned(*ask) != _OK or not 0 <= wanted.length <= _MAX_ATTRIBUTE_BYTES:
            return None
        room = ctypes.create_string_buffer(wanted.length or 1)
        size = wanted.length
        wanted.value = ctypes.cast(room, _POINTER)
        if self.returned(*ask) != _OK or wanted.length > size:
            return None
        return room.raw[: wanted.length]

    def sign_init(self, session: int, mechanism: int, key: int) -> int:
        """Return what C_SignInit returns."""
        way = _Mechanism(mechanism, None, 0)
        return self.returned("C_SignInit", session, ctypes.byref(way), key)

    def sign(self, session: int, data: bytes) -> bytes:
        """Return the signature of a key that C_SignInit has named."""
        room = ctypes.create_string_buffer(_MAX_SIGNATURE_BYTES)
        length = _ULONG(_MAX_SIGNATURE_BYTES)
        self.call("C_Sign", session, data, len(data), room, ctypes.byref(length))
        return room.raw[: min(length.value, _MAX_SIGNATURE_BYTES)]

    def _slots(self, with_token: int) -> list[int]:
        count = _ULONG()
        # the question for their number is what makes a module look for new ones (5.5.1)
        self.call("C_GetSlotList", with_token, None, ctypes.byref(count))
        slots = (_ULONG * min(count.value or 1, _MAX_SLOTS))()
        count = _ULONG(len(slots))
        self.call("C_GetSlotList", with_token, slots, ctypes.byref(count))
        return list(slots[: min(count.value, len(slots))])


def _text(field: Any) -> str:
    return bytes(field).rstrip(b"\0").decode("utf-8", "replace").rstrip()
