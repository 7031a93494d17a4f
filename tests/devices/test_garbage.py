"""Texts and heads of other programs' files: garbage is nothing, and never an exception."""

import plistlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esign_desktop.catalog.errors import CatalogError, RefusedError
from esign_desktop.catalog.links import parse_toml, read_toml
from esign_desktop.catalog.loader import parse_catalog
from esign_desktop.catalog.signed_file import open_signed
from esign_desktop.devices.executables.executable import Executable, read_executable
from esign_desktop.devices.executables.pe import imported_dlls
from esign_desktop.devices.host.macos import parse_receipt
from esign_desktop.devices.host.macos_usb import parse_ioreg
from esign_desktop.devices.host.plists import parse_plist
from esign_desktop.devices.pcsc.features import feature_tags, usb_place
from esign_desktop.devices.pkcs11.outcome_parser import read_notes
from esign_desktop.model.codec import DecodeError, decode, from_plain
from esign_desktop.model.snapshot import Snapshot

DEEP = 3000


def xml(inner: str) -> bytes:
    return f'<?xml version="1.0"?><plist version="1.0">{inner}</plist>'.encode()


DEEP_LIST = "<array>" * DEEP + "</array>" * DEEP


@pytest.mark.parametrize(
    "data",
    [
        xml(DEEP_LIST),
        xml(f"<dict><key>PackageIdentifier</key><string>a</string><key>PackageVersion</key>{DEEP_LIST}</dict>"),
        xml(f"<dict><key>IORegistryEntryChildren</key>{DEEP_LIST}</dict>"),
        xml("<dict><key>idVendor</key><integer>" + "9" * 5000 + "</integer></dict>"),
        b"bplist00" + bytes(range(256)) * 4,
        b"",
    ],
)  # fmt: skip
def test_a_property_list_that_is_nested_or_damaged_tells_nothing(data: bytes) -> None:
    parse_plist(data)
    receipt = parse_receipt(data)
    assert receipt is None or receipt.version == ""
    assert parse_ioreg(data) == ()


def test_a_receipt_tells_its_version_all_the_same() -> None:
    receipt = parse_receipt(plistlib.dumps({"PackageIdentifier": "a", "PackageVersion": "1.2"}))

    assert receipt is not None
    assert receipt.version == "1.2"


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_facts_or_nothing(data: bytes) -> None:
    parse_plist(data)
    parse_ioreg(data)
    feature_tags(data)
    usb_place(data)
    for parse in (parse_toml, lambda raw: decode(Snapshot, raw), read_notes):
        with suppress(DecodeError):
            parse(data)
    with suppress(RefusedError):
        open_signed(data, ())


@given(
    st.sampled_from([b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b""]),
    st.binary(max_size=300),
)
@settings(max_examples=100, deadline=None)
def test_any_head_of_a_file_is_a_kind_or_unknown(
    tmp_path_factory: pytest.TempPathFactory, magic: bytes, rest: bytes
) -> None:
    file = tmp_path_factory.mktemp("head") / "module"
    file.write_bytes(magic + rest)

    assert isinstance(read_executable(file), Executable)
    assert isinstance(imported_dlls(file), tuple)


@pytest.mark.parametrize(
    "deep", ["x = " + "[" * DEEP, "[" + "a." * DEEP + "a]", "x = " + "{a=" * DEEP]
)
def test_toml_that_is_nested_is_an_error_with_the_files_name(tmp_path: Path, deep: str) -> None:
    file = tmp_path / "guide.toml"
    file.write_text(deep)

    with pytest.raises(CatalogError, match=r"^guide\.toml: "):
        read_toml(dict[str, str], file)


def test_toml_longer_than_any_of_ours_is_not_parsed(tmp_path: Path) -> None:
    file = tmp_path / "guide.toml"
    file.write_text("# " + "x" * 300_000)

    with pytest.raises(CatalogError, match="longer than"):
        read_toml(dict[str, str], file)


def test_json_that_is_nested_is_an_error_everywhere() -> None:
    nested: Any = []
    for _ in range(DEEP):
        nested = [nested]

    with pytest.raises(DecodeError):
        decode(Snapshot, b'{"readers":' + b"[" * 100_000)
    with pytest.raises(DecodeError):
        from_plain(dict[str, list[Any]], {"a": nested} | {"b": 1})
    with pytest.raises(CatalogError):
        parse_catalog({"VERSION": b"2026.11.21", "readers/a.json": b"[" * 60_000})
    with pytest.raises(DecodeError, match="notes"):
        read_notes(b"{}\t" * 1000 + b"\n")
