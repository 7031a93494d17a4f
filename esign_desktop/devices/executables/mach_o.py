"""Mach-O, the format of macOS.

Sources: Apple's ``mach-o/loader.h``, ``mach-o/fat.h`` and ``mach/machine.h``.
"""

import struct
from typing import BinaryIO, Final

from esign_desktop.devices.executables.header import architecture_name

_CPU_TYPES: Final = {
    7: "x86",
    0x01000007: "x86_64",
    12: "arm",
    0x0100000C: "arm64",
}
_ARM64: Final = 0x0100000C
_SUBTYPE_ARM64E: Final = 2
_SUBTYPE_MASK: Final = 0x00FFFFFF  # the upper byte holds capability bits
_THIN: Final = {  # magic as stored -> byte order
    b"\xce\xfa\xed\xfe": "<",
    b"\xcf\xfa\xed\xfe": "<",
    b"\xfe\xed\xfa\xce": ">",
    b"\xfe\xed\xfa\xcf": ">",
}
_FAT_ENTRY_BYTES: Final = {b"\xca\xfe\xba\xbe": 20, b"\xca\xfe\xba\xbf": 32}  # fat_arch, _64
# a Java class has the same magic, and its version, 43 or more, where the count is; file(1) tells
# them apart in the same way
_FAT_END: Final = 43


def architectures(stream: BinaryIO, head: bytes) -> tuple[str, ...]:
    """Return the architectures a file is built for; none where it is no whole Mach-O file.

    Args:
        stream: the file.
        head: its first bytes.
    """
    if head[:4] in _THIN:
        return _of_thin(head)
    return _of_universal(stream, head) if head[:4] in _FAT_ENTRY_BYTES else ()


def _of_thin(head: bytes) -> tuple[str, ...]:
    if len(head) < 12:
        return ()
    return (_name(*struct.unpack_from(f"{_THIN[head[:4]]}II", head, 4)),)


def _of_universal(stream: BinaryIO, head: bytes) -> tuple[str, ...]:
    """Return those of the slices; the header is big-endian on every processor."""
    count = int.from_bytes(head[4:8], "big")
    if len(head) < 8 or not 0 < count < _FAT_END:
        return ()
    size = _FAT_ENTRY_BYTES[head[:4]]
    stream.seek(8)
    table = stream.read(count * size)
    names = (
        _name(*struct.unpack_from(">II", table, offset))
        for offset in range(0, len(table) - 7, size)
    )
    return tuple(dict.fromkeys(names))


def _name(cpu_type: int, subtype: int) -> str:
    if cpu_type == _ARM64 and subtype & _SUBTYPE_MASK == _SUBTYPE_ARM64E:
        return "arm64e"  # Apple's own programs; an arm64 program cannot load it
    return architecture_name(_CPU_TYPES, cpu_type)
