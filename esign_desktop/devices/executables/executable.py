"""What a PKCS#11 module's file is built for, read from its header before anybody loads it.

pefile, pyelftools and macholib know more, but the three headers' machine fields are all we need,
and a program that answers in a second cannot start with a tenth of it spent on imports. Every
file is hostile here: reads are bounded, and what does not parse is ``UNKNOWN``, not an exception.

Sources: Microsoft's "PE Format"; System V ABI, chapter 4, "ELF Header"; Apple's
``mach-o/loader.h``, ``mach-o/fat.h`` and ``mach/machine.h``.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum, unique
from pathlib import Path
from typing import BinaryIO, Final

from esign_desktop.model.bounded_read import open_regular
from esign_desktop.model.host import Platform
from esign_desktop.model.record import Record
from esign_desktop.model.unreadable import Unread

NAMED_ARCHITECTURES: Final = frozenset({"x86", "x86_64", "arm", "arm64", "arm64e"})
"""The architectures told by name, here and in ``Host.architecture``."""


@unique
class ExecutableFormat(StrEnum):
    """Kinds of native files."""

    PE = "pe"
    ELF = "elf"
    MACHO = "macho"
    UNKNOWN = "unknown"  # none of them, or not to be read


class Executable(Record, frozen=True):
    """What a file is, and for which processors: names as in ``NAMED_ARCHITECTURES``.

    A processor without a name here is ``"other:0x…"``, with the number of the header.
    """

    format: ExecutableFormat = ExecutableFormat.UNKNOWN
    architectures: tuple[str, ...] = ()  # more than one only in universal Mach-O files


_FORMAT_OF: Final = {
    Platform.WINDOWS: ExecutableFormat.PE,
    Platform.LINUX: ExecutableFormat.ELF,
    Platform.MACOS: ExecutableFormat.MACHO,
}
_PE_MACHINES: Final = {
    0x014C: "x86",
    0x8664: "x86_64",
    0xAA64: "arm64",  # ARM64X too, which x86_64 programs could load as well; none seen for cards
    0x01C0: "arm",
    0x01C4: "arm",
}
_ELF_MACHINES: Final = {  # class (1: 32 bits, 2: 64 bits), e_machine; little-endian only
    (1, 3): "x86",
    (2, 62): "x86_64",
    (1, 40): "arm",
    (2, 183): "arm64",
}
_MACHO_CPU_TYPES: Final = {
    7: "x86",
    0x01000007: "x86_64",
    12: "arm",
    0x0100000C: "arm64",
}
_MACHO_ARM64: Final = 0x0100000C
_MACHO_SUBTYPE_ARM64E: Final = 2
_MACHO_SUBTYPE_MASK: Final = 0x00FFFFFF  # the upper byte holds capability bits
_MACHO_THIN: Final = {  # magic as stored -> byte order
    b"\xce\xfa\xed\xfe": "<",
    b"\xcf\xfa\xed\xfe": "<",
    b"\xfe\xed\xfa\xce": ">",
    b"\xfe\xed\xfa\xcf": ">",
}
_MACHO_FAT_ENTRY: Final = {b"\xca\xfe\xba\xbe": 20, b"\xca\xfe\xba\xbf": 32}  # fat_arch, _64
# a Java class has the same magic, and its version, 43 or more, where the count is; file(1) tells
# them apart in the same way
_MACHO_FAT_END: Final = 43
_HEAD: Final = 64


def read_executable(file: Path) -> Executable:
    """Return what a file is built for. Never raises; reads a few kB, whatever the file says."""
    with Unread(), _opened(file) as stream:
        return _read_header(stream)
    return Executable()


def _opened(file: Path) -> BinaryIO:
    return open(open_regular(file), "rb")  # noqa: PTH123 - a descriptor; users close it


def fits(executable: Executable, platform: Platform, architecture: str) -> bool:
    """Tell whether a program of this architecture can load the file, as far as its header says.

    What is not known speaks for it: an unreadable file, and a processor without a name here, are
    left to the system's loader, which tells its reason.
    """
    if executable.format is ExecutableFormat.UNKNOWN:
        return True
    if executable.format is not _FORMAT_OF[platform]:
        return False
    return architecture not in NAMED_ARCHITECTURES or architecture in executable.architectures


def _read_header(stream: BinaryIO) -> Executable:
    head = stream.read(_HEAD)
    if head[:2] == b"MZ":
        return _read_pe(stream, head)
    if head[:4] == b"\x7fELF":
        return _read_elf(head)
    if head[:4] in _MACHO_THIN:
        return _read_thin_macho(head)
    if head[:4] in _MACHO_FAT_ENTRY:
        return _read_fat_macho(stream, head)
    return Executable()


def _read_pe(stream: BinaryIO, head: bytes) -> Executable:
    header = _pe_header(stream, head)
    if header is None:
        return Executable()  # a DOS program, or cut off
    return Executable(ExecutableFormat.PE, (_named(_PE_MACHINES, header.machine),))


def _read_elf(head: bytes) -> Executable:
    if len(head) < 20:
        return Executable()
    bits, order = head[4], head[5]
    machine = int.from_bytes(head[18:20], "big" if order == 2 else "little")
    # 64-bit code in 32-bit files (x32) and big-endian ARM need a processor mode we never run in
    name = _ELF_MACHINES.get((bits, machine)) if order == 1 else None
    return Executable(ExecutableFormat.ELF, (name or f"other:{machine:#x}",))


def _read_thin_macho(head: bytes) -> Executable:
    if len(head) < 12:
        return Executable()
    cpu_type, subtype = struct.unpack_from(f"{_MACHO_THIN[head[:4]]}II", head, 4)
    return Executable(ExecutableFormat.MACHO, (_macho_name(cpu_type, subtype),))


def _read_fat_macho(stream: BinaryIO, head: bytes) -> Executable:
    """Return the slices of a universal file; its header is big-endian on every processor."""
    count = int.from_bytes(head[4:8], "big")
    if len(head) < 8 or not 0 < count < _MACHO_FAT_END:
        return Executable()
    size = _MACHO_FAT_ENTRY[head[:4]]
    stream.seek(8)
    table = stream.read(count * size)
    names = (
        _macho_name(*struct.unpack_from(">II", table, offset))
        for offset in range(0, len(table) - 7, size)
    )
    architectures = tuple(dict.fromkeys(names))
    return Executable(ExecutableFormat.MACHO, architectures) if architectures else Executable()


def _macho_name(cpu_type: int, subtype: int) -> str:
    if cpu_type == _MACHO_ARM64 and subtype & _MACHO_SUBTYPE_MASK == _MACHO_SUBTYPE_ARM64E:
        return "arm64e"  # Apple's own programs; an arm64 program cannot load it
    return _named(_MACHO_CPU_TYPES, cpu_type)


def _named(names: Mapping[int, str], number: int) -> str:
    return names.get(number) or f"other:{number:#x}"


# --- which library is missing -------------------------------------------------------------------

_MESSAGE_MAX: Final = 4096
_LIBRARY: Final = r"[\w.+-]{1,100}"
# text, because compiling every pattern of the program costs more than its start may
_MISSING: Final = (
    # glibc, a version of a library that is too old: libc.so.6: version `GLIBC_2.38' not found
    r"version [`']([\w.+-]{1,100})' not found",
    # glibc; the text after the colon is translated when a program has set its locale
    rf"^({_LIBRARY}\.so(?:\.[\d.]+)?): (?!wrong|invalid|undefined|file too short|ELF )",
    # musl
    rf"Error loading shared library ({_LIBRARY}):",
    # dyld: Library not loaded: @rpath/libx.dylib
    rf"Library not loaded: (?:\S*/)?({_LIBRARY})(?:\s|$)",
)


def missing_dependency(message: str) -> str:
    """Return the library a loader's message complains of, or an empty text.

    The module itself, named by its absolute path, is never the answer, nor is a symbol. On Windows
    the message (``[WinError 126]``) names nothing: see :func:`missing_dlls`.
    """
    text = message[:_MESSAGE_MAX].strip()
    for pattern in _MISSING:
        if match := re.search(pattern, text):
            return match[1]
    return ""


# --- what a DLL needs ---------------------------------------------------------------------------

_MAX_SECTIONS: Final = 96  # Windows' loader takes no more ("PE Format", COFF file header)
_MAX_IMPORTS: Final = 256
_MAX_DLL_NAME: Final = 128
_OPTIONAL_HEADER: Final = {0x10B: 92, 0x20B: 108}  # PE32, PE32+: where NumberOfRvaAndSizes lies
# no separators: "\\server\share\x.dll" would be looked for on somebody's server
_DLL_NAME: Final = rb"[\w.+@$-]{1,%d}" % _MAX_DLL_NAME
# Windows makes up API sets itself, and keeps the C libraries of 2005 and 2008 in WinSxS
_NOT_A_FILE: Final = r"(?i)(api|ext)-ms-|(msvc[rpm]|mfc|mfcm|atl|vcomp)[89]0u?d?\."


class _PeHeader(Record, frozen=True):
    machine: int
    sections: int
    optional_at: int
    optional_size: int


class _Section(Record, frozen=True):
    address: int
    size: int
    file_offset: int


def imported_dlls(file: Path) -> tuple[str, ...]:
    """Return the DLLs that have to be there when a DLL is loaded, as its import table has them.

    Never raises; empty when the file is no PE file. Delayed imports are not among them: they are
    looked for at their first use.
    """
    with Unread(), _opened(file) as stream:
        return tuple(dict.fromkeys(_imports(stream)))
    return ()


def missing_dlls(file: Path, folders: Sequence[Path]) -> tuple[str, ...]:
    """Return the DLLs a DLL needs that lie in none of the folders. Never raises."""
    needed = (name for name in imported_dlls(file) if not re.match(_NOT_A_FILE, name))
    return tuple(name for name in needed if not any(_may_lie_in(f, name) for f in folders))


def _may_lie_in(folder: Path, name: str) -> bool:
    try:
        return (folder / name).exists()
    except OSError:
        return True  # a folder we may not look into proves nothing


def _pe_header(stream: BinaryIO, head: bytes) -> _PeHeader | None:
    if len(head) < _HEAD:
        return None
    start = int.from_bytes(head[0x3C:0x40], "little")
    stream.seek(start)
    coff = stream.read(24)
    if len(coff) < 24 or coff[:4] != b"PE\0\0":
        return None
    machine, sections, optional_size = struct.unpack("<4xHH12xH2x", coff)
    return _PeHeader(machine, sections, start + 24, optional_size)


def _imports(stream: BinaryIO) -> Iterator[str]:
    head = stream.read(_HEAD)
    header = _pe_header(stream, head) if head[:2] == b"MZ" else None
    if header is None:
        return
    optional = _read_at(stream, header.optional_at, min(header.optional_size, 256))
    directories_at = _OPTIONAL_HEADER.get(int.from_bytes(optional[:2], "little"))
    # directory 1 of NumberOfRvaAndSizes is the import table
    if directories_at is None or len(optional) < directories_at + 20:
        return
    count, table = struct.unpack_from("<I8xI", optional, directories_at)
    sections = _sections(stream, header)
    table_at = _file_offset(table, sections)
    if count < 2 or table_at is None:
        return
    for index in range(_MAX_IMPORTS):
        descriptor = _read_at(stream, table_at + 20 * index, 20)
        name_address = int.from_bytes(descriptor[12:16], "little")
        if len(descriptor) < 20 or not name_address:
            return
        name_at = _file_offset(name_address, sections)
        name = _read_at(stream, name_at, _MAX_DLL_NAME + 1) if name_at is not None else b""
        if re.fullmatch(_DLL_NAME, name.partition(b"\0")[0]):
            yield name.partition(b"\0")[0].decode("ascii")


def _sections(stream: BinaryIO, header: _PeHeader) -> tuple[_Section, ...]:
    count = min(header.sections, _MAX_SECTIONS)
    table = _read_at(stream, header.optional_at + header.optional_size, 40 * count)
    return tuple(
        _Section(*struct.unpack_from("<12xIII", table, offset))
        for offset in range(0, len(table) - 39, 40)
    )


def _file_offset(address: int, sections: Sequence[_Section]) -> int | None:
    for section in sections:
        if section.address <= address < section.address + section.size:
            return address - section.address + section.file_offset
    return None


def _read_at(stream: BinaryIO, offset: int, size: int) -> bytes:
    stream.seek(offset)
    return stream.read(size)
