"""PE, the format of Windows: its architecture, and the DLLs it needs.

Source: Microsoft's "PE Format".
"""

import re
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from esign_desktop.devices.executables.header import HEAD_BYTES, architecture_name, open_module
from esign_desktop.model.record import Record
from esign_desktop.model.unreadable import Unread

_MACHINES: Final = {
    0x014C: "x86",
    0x8664: "x86_64",
    0xAA64: "arm64",  # ARM64X too, which x86_64 programs could load as well; none seen for cards
    0x01C0: "arm",
    0x01C4: "arm",
}
_MAX_SECTIONS: Final = 96  # Windows' loader takes no more ("PE Format", COFF file header)
_MAX_IMPORTS: Final = 256
_MAX_DLL_NAME: Final = 128
_OPTIONAL_HEADER: Final = {0x10B: 92, 0x20B: 108}  # PE32, PE32+: where NumberOfRvaAndSizes lies
# no separators: "\\server\share\x.dll" would be looked for on somebody's server
_DLL_NAME: Final = rb"[\w.+@$-]{1,%d}" % _MAX_DLL_NAME
# Windows makes up API sets itself, and keeps the C libraries of 2005 and 2008 in WinSxS
_NOT_A_FILE: Final = r"(?i)(api|ext)-ms-|(msvc[rpm]|mfc|mfcm|atl|vcomp)[89]0u?d?\."


class _Header(Record, frozen=True):
    machine: int
    sections: int
    optional_at: int
    optional_size: int


class _Section(Record, frozen=True):
    address: int
    size: int
    file_offset: int


def architectures(stream: BinaryIO, head: bytes) -> tuple[str, ...]:
    """Return the architecture a file is built for; none for a DOS program, or one cut off.

    Args:
        stream: the file.
        head: its first bytes.
    """
    header = _header(stream, head)
    return (architecture_name(_MACHINES, header.machine),) if header else ()


def imported_dlls(file: Path) -> tuple[str, ...]:
    """Return the DLLs that have to be there when a DLL is loaded, as its import table has them.

    Never raises; empty when the file is no PE file. Delayed imports are not among them: they are
    looked for at their first use.
    """
    with Unread(), open_module(file) as stream:
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


def _header(stream: BinaryIO, head: bytes) -> _Header | None:
    if len(head) < HEAD_BYTES:
        return None
    start = int.from_bytes(head[0x3C:0x40], "little")
    stream.seek(start)
    coff = stream.read(24)
    if len(coff) < 24 or coff[:4] != b"PE\0\0":
        return None
    machine, sections, optional_size = struct.unpack("<4xHH12xH2x", coff)
    return _Header(machine, sections, start + 24, optional_size)


def _imports(stream: BinaryIO) -> Iterator[str]:
    head = stream.read(HEAD_BYTES)
    header = _header(stream, head) if head[:2] == b"MZ" else None
    if header is None:
        return
    sections = _sections(stream, header)
    table_at = _import_table_offset(stream, header, sections)
    if table_at is None:
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


def _import_table_offset(
    stream: BinaryIO, header: _Header, sections: Sequence[_Section]
) -> int | None:
    """Return where the import table lies in the file: directory 1 of the optional header."""
    optional = _read_at(stream, header.optional_at, min(header.optional_size, 256))
    directories_at = _OPTIONAL_HEADER.get(int.from_bytes(optional[:2], "little"))
    if directories_at is None or len(optional) < directories_at + 20:
        return None
    count, address = struct.unpack_from("<I8xI", optional, directories_at)
    return _file_offset(address, sections) if count >= 2 else None


def _sections(stream: BinaryIO, header: _Header) -> tuple[_Section, ...]:
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
