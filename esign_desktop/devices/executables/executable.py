"""What a PKCS#11 module's file is built for, read from its header before anybody loads it.

pefile, pyelftools and macholib know more, but the three headers' machine fields are all we need,
and a program that answers in a second cannot start with a tenth of it spent on imports. Every
file is hostile here: reads are bounded, and what does not parse is ``UNKNOWN``, not an exception.
"""

from enum import StrEnum, unique
from pathlib import Path
from typing import BinaryIO, Final

from esign_desktop.devices.executables.header import (
    HEAD_BYTES,
    NAMED_ARCHITECTURES,
    open_module,
)
from esign_desktop.model.host import Platform
from esign_desktop.model.record import Record
from esign_desktop.model.unreadable import Unread


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


def read_executable(file: Path) -> Executable:
    """Return what a file is built for. Never raises; reads a few kB, whatever the file says."""
    with Unread(), open_module(file) as stream:
        format_, architectures = _read_header(stream)
        return Executable(format_, architectures) if architectures else Executable()
    return Executable()


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


def _read_header(stream: BinaryIO) -> tuple[ExecutableFormat, tuple[str, ...]]:
    """Return the format and the architectures; none where the header is cut off or foreign.

    The formats are imported when a file has them: most computers have files of one.
    """
    head = stream.read(HEAD_BYTES)
    if head[:2] == b"MZ":
        from esign_desktop.devices.executables import pe

        return ExecutableFormat.PE, pe.architectures(stream, head)
    if head[:4] == b"\x7fELF":
        from esign_desktop.devices.executables import elf

        return ExecutableFormat.ELF, elf.architectures(head)
    from esign_desktop.devices.executables import mach_o

    return ExecutableFormat.MACHO, mach_o.architectures(stream, head)
