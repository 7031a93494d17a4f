"""The calls that take or return readers' names, past pyscard, which knows only ASCII for them.

pyscard 2.3.1 raises UnicodeEncodeError where SCardGetStatusChange is asked for another name
(pyscard issue 106), and on Windows uses the ANSI functions, which replace letters the code page
lacks. Contexts and handles are the system library's own numbers, so that both can use them.

Names are UTF-8 in pcsc-lite (its drivers give bytes) and UTF-16 in Windows' W functions. What is
not valid there is shown by its number, ``\\xfd``, and found again in the list of readers.
"""

import ctypes
import logging
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar, Final

from esign_desktop.devices.pcsc.status import SUCCESS

logger = logging.getLogger(__name__)

# named apart from where they are loaded: PyInstaller would pack a library it reads in such a call,
# and pcscd wants the one that came with it
_PCSCLITE: Final = "libpcsclite.so.1"
_APPLE: Final = "/System/Library/Frameworks/PCSC.framework/PCSC"
_WINDOWS: Final = "winscard"

_FIRST_SIZE: Final = 4096
_LAST_SIZE: Final = 1 << 20
_INSUFFICIENT_BUFFER: Final = 0x80100008
_ATR_BYTES: Final = 36

State = tuple[str, int, bytes]
"""A reader, its SCARD_STATE_ bits, and the ATR of its card."""


class Names(ABC):
    """The system's PC/SC library, as far as names are concerned. Codes are unsigned.

    Args:
        library: with the functions.
    """

    DWORD: ClassVar[Any]
    HANDLE: ClassVar[Any]
    CHARACTER: ClassVar[Any]
    POINTER: ClassVar[Any]
    PACK: ClassVar[int] = 0
    ATR_FIELD_BYTES: ClassVar[int] = 33
    SUFFIX: ClassVar[str] = ""

    def __init__(self, library: Any) -> None:
        self._library = library

    def readers(self, context: int) -> tuple[int, tuple[str, ...]]:
        """Return the result and the names of all readers."""
        code, raw = self._list(context)
        return code, tuple(map(self._told, raw))

    def states(
        self, context: int, wait_ms: int, known: Sequence[tuple[str, int]]
    ) -> tuple[int, tuple[State, ...]]:
        """Return the result and the states of readers, as soon as one differs from ``known``."""
        raw = self._raw(context, [name for name, _ in known])
        states = (self._state_type() * max(len(known), 1))()
        for state, name, (_, current) in zip(states, raw, known, strict=False):
            state.name = name
            state.current = current & 0xFFFFFFFF
        code = self._call(
            "SCardGetStatusChange", context, self.DWORD(wait_ms), states, self.DWORD(len(known))
        )
        return code, tuple(
            (name, int(state.event), bytes(state.atr[: min(state.atr_size, _ATR_BYTES)]))
            for state, (name, _) in zip(states, known, strict=False)
        )

    def connect(self, context: int, name: str, share: int, protocols: int) -> tuple[int, int, int]:
        """Return the result, the handle and the protocol of a connection."""
        handle, protocol = self.HANDLE(), self.DWORD()
        (raw,) = self._raw(context, [name])
        code = self._call(
            "SCardConnect",
            context,
            self.POINTER(raw),
            self.DWORD(share),
            self.DWORD(protocols),
            ctypes.byref(handle),
            ctypes.byref(protocol),
        )
        return code, handle.value, int(protocol.value)

    def _list(self, context: int) -> tuple[int, list[Any]]:
        size = _FIRST_SIZE
        while True:
            count = self.DWORD(size)
            buffer = (self.CHARACTER * size)()
            code = self._call("SCardListReaders", context, None, buffer, ctypes.byref(count))
            if code != _INSUFFICIENT_BUFFER or size >= _LAST_SIZE:
                break
            size *= 4
        if code != SUCCESS:
            return code, []
        text = buffer[: min(count.value, size)]
        return code, [name for name in text.split(self.CHARACTER().value) if name]

    def _raw(self, context: int, names: Sequence[str]) -> list[Any]:
        """Return names as the library has them."""
        listed: dict[str, Any] = {}
        if any("\\" in name for name in names):  # it may stand for what is no letter
            listed = {self._told(raw): raw for raw in self._list(context)[1]}
        return [listed.get(name, self._plain(name)) for name in names]

    def _call(self, name: str, context: int, *arguments: Any) -> int:
        function = getattr(self._library, name + self.SUFFIX)
        return int(function(self.HANDLE(context), *arguments)) & 0xFFFFFFFF

    @classmethod
    @cache
    def _state_type(cls) -> Any:
        """Return SCARD_READERSTATE (pcsclite.h and winscard.h)."""
        fields: list[Any] = [
            ("name", cls.POINTER),
            ("user", ctypes.c_void_p),
            ("current", cls.DWORD),
            ("event", cls.DWORD),
            ("atr_size", cls.DWORD),
            ("atr", ctypes.c_ubyte * cls.ATR_FIELD_BYTES),
        ]
        layout = {"_pack_": cls.PACK} if cls.PACK else {}
        return type("ReaderState", (ctypes.Structure,), {**layout, "_fields_": fields})

    @abstractmethod
    def _told(self, raw: Any) -> str:
        """Return a name of the library's as it is shown."""

    @abstractmethod
    def _plain(self, name: str) -> Any:
        """Return a shown name as the library has it."""


class PcscliteNames(Names):
    """pcsc-lite: DWORD is an unsigned long."""

    DWORD: ClassVar[Any] = ctypes.c_ulong
    HANDLE: ClassVar[Any] = ctypes.c_long
    CHARACTER = ctypes.c_char
    POINTER = ctypes.c_char_p

    def _told(self, raw: bytes) -> str:
        return raw.decode("utf-8", "backslashreplace")

    def _plain(self, name: str) -> bytes:
        return name.encode("utf-8", "backslashreplace")


class AppleNames(PcscliteNames):
    """macOS: 32 bits, and packed (PCSC.framework, pcsclite.h)."""

    DWORD = ctypes.c_uint32
    HANDLE = ctypes.c_int32
    PACK = 1


class WindowsNames(Names):
    """Windows: the wide functions."""

    DWORD = ctypes.c_uint32
    HANDLE = ctypes.c_size_t
    CHARACTER = ctypes.c_wchar
    POINTER = ctypes.c_wchar_p
    ATR_FIELD_BYTES = 36
    SUFFIX = "W"

    def _told(self, raw: str) -> str:
        return raw.encode("utf-8", "backslashreplace").decode()  # half a pair of UTF-16 units

    def _plain(self, name: str) -> str:
        return name


@cache
def system_names() -> Names | None:
    """Return this system's; None where its library cannot be loaded."""
    try:
        if sys.platform == "win32":
            return WindowsNames(ctypes.WinDLL(_WINDOWS))
        if sys.platform == "darwin":
            return AppleNames(ctypes.CDLL(_APPLE))
        return PcscliteNames(ctypes.CDLL(_PCSCLITE))
    except OSError as error:
        logger.warning("PC/SC's library: %s", error)
        return None
