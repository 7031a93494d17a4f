"""Headers as compilers write them, and as somebody would who wants us to fall."""

import os
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esign_desktop.devices.executables.executable import (
    Executable,
    ExecutableFormat,
    fits,
    read_executable,
)
from esign_desktop.devices.executables.loader_message import missing_dependency
from esign_desktop.devices.executables.pe import imported_dlls, missing_dlls
from esign_desktop.model.host import Platform

PE, ELF, MACHO, UNKNOWN = ExecutableFormat
PE_AT = 0x80
ARM64_CPU, X86_64_CPU = 0x0100000C, 0x01000007


def pe(machine: int = 0x8664, imports: tuple[bytes, ...] = (), *, plus: bool = True) -> bytes:
    """Return a DLL with one section, whose import table has these names."""
    optional_size = 240 if plus else 224
    directories_at = 112 if plus else 96
    section_at, section_address = 0x400, 0x3000
    descriptors, names = b"", b""
    names_at = section_address + 20 * (len(imports) + 1)
    for name in imports:
        descriptors += struct.pack("<12xII", names_at + len(names), 0)
        names += name + b"\0"
    section = descriptors + bytes(20) + names
    optional = bytearray(optional_size)
    struct.pack_into("<H", optional, 0, 0x20B if plus else 0x10B)
    struct.pack_into("<I", optional, directories_at - 4, 16)
    struct.pack_into("<II", optional, directories_at + 8, section_address, len(section))
    header = struct.pack("<2s58xI", b"MZ", PE_AT).ljust(PE_AT, b"\0")
    header += struct.pack("<4sHH12xHH", b"PE\0\0", machine, 1, optional_size, 0x2022)
    header += bytes(optional)
    header += struct.pack(
        "<8sIIII16x", b".idata", len(section), section_address, len(section), section_at
    )
    return header.ljust(section_at, b"\0") + section


def elf(machine: int, *, bits: int = 2, order: int = 1) -> bytes:
    shared_object = 3
    layout = ">HH" if order == 2 else "<HH"
    ident = b"\x7fELF" + bytes([bits, order, 1]).ljust(12, b"\0")
    return ident + struct.pack(layout, shared_object, machine) + bytes(44)


def macho(cpu: int, subtype: int = 0, *, magic: bytes = b"\xcf\xfa\xed\xfe") -> bytes:
    order = "<" if magic[0] in (0xCE, 0xCF) else ">"
    return magic + struct.pack(f"{order}IIIIII", cpu, subtype, 6, 10, 1000, 0)


def fat(*cpus: tuple[int, int], wide: bool = False, count: int | None = None) -> bytes:
    entry = ">IIQQII" if wide else ">IIIII"
    tail = (4096, 100, 12, 0) if wide else (4096, 100, 12)
    magic = b"\xca\xfe\xba\xbf" if wide else b"\xca\xfe\xba\xbe"
    entries = b"".join(struct.pack(entry, cpu, subtype, *tail) for cpu, subtype in cpus)
    return magic + struct.pack(">I", len(cpus) if count is None else count) + entries


def read(folder: Path, data: bytes) -> Executable:
    file = folder / "module"
    file.write_bytes(data)
    return read_executable(file)


@pytest.mark.parametrize(
    ("data", "kind", "architectures"),
    [
        (pe(0x8664), PE, ("x86_64",)),
        (pe(0x014C, plus=False), PE, ("x86",)),
        (pe(0xAA64), PE, ("arm64",)),
        (pe(0x01C4, plus=False), PE, ("arm",)),
        (pe(0x0200), PE, ("other:0x200",)),  # Itanium
        (elf(62), ELF, ("x86_64",)),
        (elf(3, bits=1), ELF, ("x86",)),
        (elf(183), ELF, ("arm64",)),
        (elf(40, bits=1), ELF, ("arm",)),
        (elf(243), ELF, ("other:0xf3",)),  # RISC-V
        (elf(62, bits=1), ELF, ("other:0x3e",)),  # x32
        (elf(183, order=2), ELF, ("other:0xb7",)),  # big-endian
        (elf(21, order=2), ELF, ("other:0x15",)),  # PowerPC
        (macho(X86_64_CPU, 3), MACHO, ("x86_64",)),
        (macho(X86_64_CPU, 8), MACHO, ("x86_64",)),  # x86_64h
        (macho(ARM64_CPU), MACHO, ("arm64",)),
        (macho(ARM64_CPU, 0x80000002), MACHO, ("arm64e",)),
        (macho(7, 3, magic=b"\xce\xfa\xed\xfe"), MACHO, ("x86",)),
        (macho(18, magic=b"\xfe\xed\xfa\xce"), MACHO, ("other:0x12",)),  # PowerPC
        (fat((X86_64_CPU, 3), (ARM64_CPU, 0)), MACHO, ("x86_64", "arm64")),
        (fat((X86_64_CPU, 3), (ARM64_CPU, 2), wide=True), MACHO, ("x86_64", "arm64e")),
        (fat((X86_64_CPU, 3), (X86_64_CPU, 8)), MACHO, ("x86_64",)),
    ],
)
def test_header_tells_what_a_file_is_built_for(
    tmp_path: Path, data: bytes, kind: ExecutableFormat, architectures: tuple[str, ...]
) -> None:
    assert read(tmp_path, data) == Executable(kind, architectures)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ",
        b"MZ" + bytes(62),  # a DOS program: its pointer leads to itself
        b"MZ" + b"\xff" * 62,
        pe()[: PE_AT + 8],
        b"\x7fELF",
        elf(62)[:19],
        b"\xcf\xfa\xed\xfe\x07",
        b"\xca\xfe\xba\xbe",
        bytes.fromhex("cafebabe 0000 0034 001d"),  # a Java class, version 52
        bytes.fromhex("cafebabe 0000 002b 001d"),  # a Java class, version 43
        bytes.fromhex("cafebabe 0003 002d 001d"),  # a Java class, version 45.3
        fat(count=0),
        fat((X86_64_CPU, 3))[:12],
        fat(count=0xFFFFFFFF),
        b"#!/bin/sh\nexit 0\n",
        b"PK\x03\x04",
    ],
)
def test_anything_else_is_unknown(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == Executable(UNKNOWN, ())


def test_slices_of_a_cut_off_table_are_those_that_are_there(tmp_path: Path) -> None:
    cut = fat((X86_64_CPU, 3), count=42)

    assert read(tmp_path, cut) == Executable(MACHO, ("x86_64",))


def test_what_is_no_file_is_unknown_and_is_not_waited_for(tmp_path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "fifo")

    for place in (tmp_path / "fifo", tmp_path, tmp_path / "absent", Path("a\0b")):
        assert read_executable(place) == Executable()
        assert imported_dlls(place) == ()


def test_file_that_may_not_be_read_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "module"
    file.write_bytes(pe(imports=(b"WinSCard.dll",)))

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("esign_desktop.devices.executables.header.open_regular", refuse)

    assert read_executable(file) == Executable()
    assert imported_dlls(file) == ()


def test_our_own_interpreter_fits_itself() -> None:
    own = read_executable(Path(sys.executable).resolve())
    formats = {"win32": PE, "darwin": MACHO}

    assert own.format is formats.get(sys.platform, ELF)
    assert own.architectures


@pytest.mark.parametrize(
    ("executable", "platform", "running", "fit"),
    [
        (Executable(PE, ("x86_64",)), Platform.WINDOWS, "x86_64", True),
        (Executable(PE, ("x86",)), Platform.WINDOWS, "x86_64", False),
        (Executable(PE, ("x86_64",)), Platform.WINDOWS, "arm64", False),
        (Executable(ELF, ("x86_64",)), Platform.LINUX, "arm64", False),
        (Executable(ELF, ("x86_64",)), Platform.WINDOWS, "x86_64", False),
        (Executable(MACHO, ("x86_64", "arm64")), Platform.MACOS, "arm64", True),
        (Executable(MACHO, ("x86_64",)), Platform.MACOS, "arm64", False),
        (Executable(MACHO, ("arm64e",)), Platform.MACOS, "arm64", False),
        (Executable(ELF, ("other:0xf3",)), Platform.LINUX, "riscv64", True),
        (Executable(ELF, ("x86_64",)), Platform.LINUX, "", True),
        (Executable(), Platform.LINUX, "x86_64", True),
    ],
)
def test_only_what_is_known_speaks_against_a_file(
    executable: Executable, platform: Platform, running: str, fit: bool
) -> None:
    assert fits(executable, platform, running) is fit


@settings(deadline=None)
@given(
    magic=st.sampled_from(
        [b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf", b""]
    ),
    tail=st.binary(max_size=600),
)
def test_no_bytes_make_the_readers_raise(
    tmp_path_factory: pytest.TempPathFactory, magic: bytes, tail: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "hostile"
    file.write_bytes(magic + tail)

    assert len(read_executable(file).architectures) < 43
    assert len(imported_dlls(file)) <= 256


@settings(deadline=None)
@given(
    plus=st.booleans(),
    changes=st.lists(st.tuples(st.integers(0, 0x480), st.integers(0, 255)), max_size=12),
    length=st.integers(0, 0x500),
)
def test_no_damage_to_a_dll_makes_the_readers_raise(
    tmp_path_factory: pytest.TempPathFactory,
    plus: bool,
    changes: list[tuple[int, int]],
    length: int,
) -> None:
    data = bytearray(pe(imports=(b"KERNEL32.dll", b"WinSCard.dll"), plus=plus))
    for offset, value in changes:
        if offset < len(data):
            data[offset] = value
    file = tmp_path_factory.getbasetemp() / "damaged"
    file.write_bytes(data[:length])

    read_executable(file)
    assert all(0 < len(name) <= 128 for name in imported_dlls(file))


# --- missing libraries --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "library"),
    [
        (
            "libpcsclite.so.1: cannot open shared object file: No such file or directory",
            "libpcsclite.so.1",
        ),
        (
            "libpcsclite.so.1: paylaşılan nesne dosyası açılamıyor: Böyle bir dosya yok",
            "libpcsclite.so.1",
        ),
        ("libstdc++.so.6: cannot open shared object file: No such file", "libstdc++.so.6"),
        (
            "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found"
            " (required by /usr/lib/libakisp11.so)",
            "GLIBC_2.38",
        ),
        (
            "Error loading shared library libpcsclite.so.1: No such file or directory"
            " (needed by /usr/lib/libakisp11.so)",
            "libpcsclite.so.1",
        ),
        (
            "dlopen(/usr/local/lib/libakisp11.dylib, 0x0006): Library not loaded:"
            " @rpath/libx.dylib\n  Referenced from: <4C4C4480> /usr/local/lib/libakisp11.dylib\n"
            "  Reason: tried: '/usr/local/lib/libx.dylib' (no such file)",
            "libx.dylib",
        ),
        (
            "Library not loaded: @rpath/libx.dylib  Referenced from: /usr/local/lib/y.dylib",
            "libx.dylib",
        ),
        ("Library not loaded: /opt/QtCore.framework/Versions/5/QtCore", "QtCore"),
        # these name no library that is missing
        ("/usr/lib/libakisp11.so: cannot open shared object file: No such file", ""),
        ("/usr/lib/libakisp11.so: wrong ELF class: ELFCLASS32", ""),
        ("libakisp11.so: wrong ELF class: ELFCLASS32", ""),
        ("/usr/lib/libakisp11.so: invalid ELF header", ""),
        ("libakisp11.so: invalid ELF header", ""),
        ("/usr/lib/libakisp11.so: undefined symbol: SCardEstablishContext", ""),
        ("Error loading shared library /usr/lib/libakisp11.so: No such file or directory", ""),
        ("Error relocating /usr/lib/libakisp11.so: SCardConnect: symbol not found", ""),
        (
            "dlopen(/usr/local/lib/libakisp11.dylib, 0x0006): tried:"
            " '/usr/local/lib/libakisp11.dylib' (mach-o file, but is an incompatible architecture"
            " (have 'x86_64', need 'arm64'))",
            "",
        ),
        ("[WinError 126] The specified module could not be found", ""),
        ("[WinError 126] Belirtilen modül bulunamadı", ""),
        (
            "Could not find module 'C:\\Windows\\System32\\akisp11.dll' (or one of its"
            " dependencies). Try using the full path with constructor syntax.",
            "",
        ),
        ("[WinError 193] %1 is not a valid Win32 application", ""),
        ("", ""),
    ],
)
def test_loader_names_the_missing_library(message: str, library: str) -> None:
    assert missing_dependency(message) == library


@given(st.text(max_size=300))
def test_no_message_makes_up_a_long_or_multi_line_name(message: str) -> None:
    name = missing_dependency(f"Library not loaded: {message}")

    assert len(name) <= 100
    assert name.isprintable()
    assert "/" not in name


@pytest.mark.parametrize("plus", [True, False])
def test_import_table_names_the_dlls(tmp_path: Path, plus: bool) -> None:
    file = tmp_path / "akisp11.dll"
    file.write_bytes(pe(imports=(b"KERNEL32.dll", b"WinSCard.dll", b"KERNEL32.dll"), plus=plus))

    assert imported_dlls(file) == ("KERNEL32.dll", "WinSCard.dll")


@pytest.mark.parametrize(
    "name",
    [b"\\\\server\\share\\x.dll", b"..\\x.dll", b"C:x.dll", b"a b.dll", b"", b"x" * 200, b"\xc4"],
)
def test_names_that_lead_elsewhere_are_not_believed(tmp_path: Path, name: bytes) -> None:
    file = tmp_path / "akisp11.dll"
    file.write_bytes(pe(imports=(name, b"WinSCard.dll")))

    assert imported_dlls(file) == ("WinSCard.dll",)


def test_import_table_without_an_end_is_read_to_a_limit(tmp_path: Path) -> None:
    file = tmp_path / "akisp11.dll"
    file.write_bytes(pe(imports=tuple(b"a%d.dll" % number for number in range(1000))))

    assert len(imported_dlls(file)) == 256


def test_other_files_import_nothing(tmp_path: Path) -> None:
    file = tmp_path / "module"
    no_directories = bytearray(pe(imports=(b"WinSCard.dll",)))
    struct.pack_into("<I", no_directories, PE_AT + 24 + 108, 1)
    no_table = bytearray(pe(imports=(b"WinSCard.dll",)))
    struct.pack_into("<I", no_table, PE_AT + 24 + 120, 0x9000)
    unknown_kind = bytearray(pe(imports=(b"WinSCard.dll",)))
    struct.pack_into("<H", unknown_kind, PE_AT + 24, 0x107)
    name_elsewhere = bytearray(pe(imports=(b"WinSCard.dll",)))
    struct.pack_into("<I", name_elsewhere, 0x400 + 12, 0x9000)

    for data in (elf(62), pe(), no_directories, no_table, unknown_kind, name_elsewhere):
        file.write_bytes(data)
        assert imported_dlls(file) == ()


def test_missing_are_those_in_no_folder_that_are_real_files(tmp_path: Path) -> None:
    module = tmp_path / "akisp11.dll"
    module.write_bytes(
        pe(
            imports=(
                b"KERNEL32.dll",
                b"MSVCR100.dll",
                b"MSVCR90.dll",
                b"api-ms-win-crt-runtime-l1-1-0.dll",
                b"helper.dll",
            )
        )
    )
    system = tmp_path / "System32"
    system.mkdir()
    (system / "KERNEL32.dll").touch()
    (tmp_path / "helper.dll").touch()

    assert missing_dlls(module, (tmp_path, system)) == ("MSVCR100.dll",)


def test_folder_that_may_not_be_looked_into_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "akisp11.dll"
    module.write_bytes(pe(imports=(b"helper.dll",)))

    def refuse(self: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "exists", refuse)

    assert missing_dlls(module, (tmp_path,)) == ()
