"""Files that a user's computer may have in the place of AKIS' PKCS#11 module.

``COMPILED`` are loadable and misbehave, ``WRITTEN`` are no module for this machine. Both map a
name to a function that puts the file into a folder; ``make_bad_module`` does so by name.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.stack.compiler import build_folder, compile_file, compile_shared

Maker = Callable[[Path], Path]

_NAME: Final = "libakisp11.so"
_SIZE: Final = 64 * 1024  # as if there were code in it

# name: how bad_module.c is compiled
_KINDS: Final = (
    "segfault_in_list", "segfault_in_initialize", "segfault_in_load", "segfault_in_unload",
    "abort_in_list", "abort_in_initialize", "abort_in_load", "exit_in_list",
    "exit_in_initialize", "exit_in_load", "hang_in_list", "hang_in_initialize", "hang_in_load",
    "hang_in_unload", "stop_in_initialize", "print_then_fail", "flood", "null_list",
    "null_functions", "refuse_list", "spawn_child", "spawn_detached_child",
    "spawn_child_and_hang", "spawn_detached_child_and_hang",
)  # fmt: skip


def make_bad_module(folder: Path, name: str) -> Path:
    """Put that file into the folder; ``sorted(COMPILED | WRITTEN)`` are the names."""
    folder.mkdir(parents=True, exist_ok=True)
    return (COMPILED | WRITTEN)[name](folder)


def child_of(module: Path) -> int | None:
    """Return the process id of the child that ``spawn_child`` left, once it has started."""
    note = Path(f"{module}.child")
    return int(note.read_text()) if note.exists() and note.read_text() else None


def _compiled(kind: str, *flags: str) -> Maker:
    def make(folder: Path) -> Path:
        built = compile_shared("bad_module.c", f'-DKIND="{kind}"', *flags)
        return Path(shutil.copy(built, folder / _NAME))

    return make


def _needing_a_missing_library(folder: Path) -> Path:
    stub_source = build_folder() / "missing.c"
    stub_source.write_text("int missing_library_function(void) { return 1; }\n")
    name = "libesignmissing.so.1"
    # with a soname, the loader looks for the name alone, as with any library of a system
    stub = compile_file(stub_source, folder / name, f"-Wl,-soname,{name}")
    source = Path(__file__).with_name("bad_module.c")
    try:
        return compile_file(
            source, folder / _NAME, '-DKIND="none"', "-DNEEDS", "-Wl,--no-as-needed", str(stub),
        )  # fmt: skip
    finally:
        stub.unlink()


def _written(name: str, content: bytes) -> Maker:
    def make(folder: Path) -> Path:
        file = folder / name
        file.write_bytes(content)
        return file

    return make


def _folder(folder: Path) -> Path:
    (folder / _NAME).mkdir()
    return folder / _NAME


def _link_to_nothing(folder: Path) -> Path:
    (folder / _NAME).symlink_to(folder / "gone.so")
    return folder / _NAME


def _elf(machine: int, *, wide: bool, big_endian: bool = False) -> bytes:
    """Return an ELF shared object without content (System V gABI, chapter 4)."""
    order = ">" if big_endian else "<"
    head = b"\x7fELF" + bytes([2 if wide else 1, 2 if big_endian else 1, 1]) + bytes(9)
    words = "QQQ" if wide else "III"
    sizes = (64, 56, 1, 64, 0, 0) if wide else (52, 32, 1, 40, 0, 0)
    head += struct.pack(
        order + "HHI" + words + "IHHHHHH", 3, machine, 1, 0, sizes[0], 0, 0, *sizes
    )
    if wide:
        segment = struct.pack(order + "IIQQQQQQ", 1, 5, 0, 0, 0, _SIZE, _SIZE, 0x1000)
    else:
        segment = struct.pack(order + "IIIIIIII", 1, 0, 0, 0, _SIZE, _SIZE, 5, 0x1000)
    return (head + segment).ljust(_SIZE, b"\0")


_MACH_X86_64: Final = 0x01000007
_MACH_ARM64: Final = 0x0100000C


def _mach(cpu: int) -> bytes:
    """Return a Mach-O dylib without content (<mach-o/loader.h>, MH_DYLIB)."""
    return struct.pack("<8I", 0xFEEDFACF, cpu, 0, 6, 0, 0, 0x85, 0).ljust(_SIZE, b"\0")


def _fat(*cpus: int) -> bytes:
    """Return a universal Mach-O of these architectures (<mach-o/fat.h>, big endian)."""
    head = struct.pack(">II", 0xCAFEBABE, len(cpus))
    for number, cpu in enumerate(cpus):
        head += struct.pack(">5I", cpu, 0, 0x4000 + number * _SIZE, _SIZE, 14)
    return head.ljust(0x4000, b"\0") + b"".join(_mach(cpu) for cpu in cpus)


def _pe(machine: int) -> bytes:
    """Return a Windows DLL without content (PE format, COFF file header)."""
    wide = machine != 0x014C
    optional = struct.pack("<H", 0x20B if wide else 0x10B).ljust(240 if wide else 224, b"\0")
    characteristics = 0x2022 if wide else 0x2102  # DLL, executable, large addresses or 32 bit
    coff = struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, len(optional), characteristics)
    dos = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x80)
    return (dos.ljust(0x80, b"\0") + b"PE\0\0" + coff + optional).ljust(_SIZE, b"\0")


COMPILED: Final[dict[str, Maker]] = {
    **{kind: _compiled(kind) for kind in _KINDS},
    "without_function_list": _compiled("none", "-DWITHOUT_LIST"),
    "needing_a_missing_library": _needing_a_missing_library,
}

WRITTEN: Final[dict[str, Maker]] = {
    "text": _written(_NAME, b"Bu bir PKCS#11 modulu degildir.\n"),
    "empty": _written(_NAME, b""),
    "elf_cut_off": _written(_NAME, _elf(62, wide=True)[:40]),
    "elf_i386": _written(_NAME, _elf(3, wide=False)),
    "elf_x86_64_hollow": _written(_NAME, _elf(62, wide=True)),
    "elf_aarch64": _written(_NAME, _elf(183, wide=True)),
    "elf_arm": _written(_NAME, _elf(40, wide=False)),
    "elf_s390x": _written(_NAME, _elf(22, wide=True, big_endian=True)),
    "macho_x86_64": _written("libakisp11.dylib", _mach(_MACH_X86_64)),
    "macho_arm64": _written("libakisp11.dylib", _mach(_MACH_ARM64)),
    "macho_universal": _written("libakisp11.dylib", _fat(_MACH_X86_64, _MACH_ARM64)),
    "macho_universal_x86_64_only": _written("libakisp11.dylib", _fat(_MACH_X86_64)),
    "java_class": _written(_NAME, bytes.fromhex("CAFEBABE00000034") + bytes(64)),  # fat's magic
    "pe_i386": _written("akisp11.dll", _pe(0x014C)),
    "pe_x86_64": _written("akisp11.dll", _pe(0x8664)),
    "pe_arm64": _written("akisp11.dll", _pe(0xAA64)),
    "pe_cut_off": _written("akisp11.dll", _pe(0x8664)[:0x60]),
    "folder": _folder,
    "link_to_nothing": _link_to_nothing,
}
