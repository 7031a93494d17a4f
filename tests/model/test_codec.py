from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model import codec
from esign_desktop.model.card import Card
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.certificate import Certificate, Revocation, RevocationStatus
from esign_desktop.model.codec import DecodeError, decode, encode, from_plain, read_file, to_plain
from esign_desktop.model.host import Host
from esign_desktop.model.reader import Atr, Reader
from esign_desktop.model.record import HexBytes, Record
from esign_desktop.model.report import Action, ActionKind, Finding, Report, Severity
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.source import Source
from esign_desktop.model.token import ModuleProbe
from tests.build import (
    CARD,
    CATALOG,
    CERTIFICATE,
    HEALTHY,
    HOST,
    NOW,
    PROBE,
    READER,
    certificate,
    with_certificate,
)

READER_JSON = {"name": "ACS ACR39U 00 00", "state": "card_ready", "atr": "3b00"}
AGAIN = Action(ActionKind.TRY_AGAIN)


def changed(plain: Mapping[str, Any], **changes: Any) -> bytes:
    return encode({**plain, **changes})


def without(plain: Mapping[str, Any], key: str) -> bytes:
    return encode({name: value for name, value in plain.items() if name != key})


@pytest.mark.parametrize(
    "record",
    [
        READER,
        CARD,
        HOST,
        PROBE,
        CERTIFICATE,
        HEALTHY,
        CATALOG,
        certificate(der=HexBytes(b"\x30\x82"), has_key=False),
        Revocation(RevocationStatus.REVOKED, NOW, NOW - timedelta(days=1), "keyCompromise"),
        Finding("pin.locked", Severity.BLOCKING, "x", {"token": "y"}, (AGAIN,)),
        diagnose(with_certificate(not_after=NOW), CATALOG),
    ],
    ids=lambda record: type(record).__name__,
)
def test_every_record_comes_back_as_it_was(record: Record) -> None:
    kind = type(record)

    assert decode(kind, encode(record)) == record
    assert decode(kind, encode(record, indent=2).decode()) == record
    assert from_plain(kind, to_plain(record)) == record


@pytest.mark.parametrize(
    ("kind", "data", "says"),
    [
        (Reader, changed(READER_JSON, colour="red"), "unknown field `colour`"),
        (Reader, without(READER_JSON, "state"), "required field `state`"),
        (Reader, changed(READER_JSON, name=7), r"Expected `str`, got `int` - at `\$\.name`"),
        (Reader, changed(READER_JSON, name=None), r"got `null` - at `\$\.name`"),
        (Reader, changed(READER_JSON, state="melted"), r"'melted' - at `\$\.state`"),
        (Reader, changed(READER_JSON, atr="3B zz"), r"non-hexadecimal .* at `\$\.atr`"),
        (Reader, changed(READER_JSON, atr="3b0"), r"at `\$\.atr`"),
        (Reader, changed(READER_JSON, atr=59), r"expected hex for Atr, got int - at `\$\.atr`"),
        (Reader, changed(READER_JSON, has_pinpad="no"), r"Expected `bool.*at `\$\.has_pinpad`"),
        (Reader, changed(READER_JSON, held_by="AKIA"), r"at `\$\.held_by`"),
        (Reader, changed(READER_JSON, held_by=["AKIA", 1]), r"at `\$\.held_by\[1\]`"),
        (tuple[Reader, ...], encode([READER_JSON, {}]), r"at `\$\[1\]`"),
        (Host, changed({"platform": "beos"}), r"'beos' - at `\$\.platform`"),
        (Host, changed({"platform": "linux", "app_released": "21.11.2026"}), "app_released"),
        (Host, changed({"platform": "linux", "app_released": "2026-02-30"}), "app_released"),
        (Snapshot, changed(to_plain(HEALTHY), taken_at="2026-12-01"), r"at `\$\.taken_at`"),
        (Snapshot, changed(to_plain(HEALTHY), taken_at=1796117400), r"at `\$\.taken_at`"),
        (Snapshot, changed(to_plain(HEALTHY), taken_at="2026-12-01T09:30:00"), "timezone"),
        (Certificate, changed(to_plain(CERTIFICATE), not_after="2026-12-01T09:30:00"), "timezone"),
        (Certificate, changed(to_plain(CERTIFICATE), key_bits=2.5), r"at `\$\.key_bits`"),
        (Certificate, changed(to_plain(CERTIFICATE), days_left="many"), r"at `\$\.days_left`"),
        (Card, changed({"reader": "x", "atr": "3b00", "driverless": {}}), r"at `\$\.driverless`"),
        (ModuleProbe, changed({"path": "x", "outcome": "ok", "tokens": [{}]}), r"tokens\[0\]"),
        (Report, b"{}", "required field `snapshot`"),
        (Reader, b"[]", "Expected `object`, got `array`"),
        (Reader, b"", "truncated"),
        (Reader, b"{", "truncated"),
        (Reader, b"not JSON", "malformed"),
        (Reader, encode(READER_JSON) + b"}", "trailing characters"),
        (Reader, b"\xff\xfe{}", "malformed"),
        (Reader, b'{"name": "\xff", "state": "empty"}', "utf-8"),
        (Reader, '{"name": "\ud800", "state": "empty"}', "surrogates"),
        (Reader, rb'{"name": "\ud800", "state": "empty"}', "surrogate pair"),
        (Reader, b'{"name": NaN}', "malformed"),
    ],
)
def test_what_does_not_fit_is_an_error_that_names_the_place(
    kind: type[object], data: bytes | str, says: str
) -> None:
    with pytest.raises(DecodeError, match=says):
        decode(kind, data)


@pytest.mark.parametrize("depth", [2_000, 1_000_000])
def test_json_that_is_nested_without_end_is_an_error_and_no_crash(depth: int) -> None:
    with pytest.raises(DecodeError):
        decode(dict[str, Any], b'{"a":' + b"[" * depth + b"]" * depth + b"}")


def test_what_is_too_long_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MAX_BYTES", 100)

    assert decode(str, '"' + "x" * 98 + '"') == "x" * 98
    with pytest.raises(DecodeError, match="longer than 100 bytes"):
        decode(str, '"' + "x" * 99 + '"')


def test_plain_data_that_does_not_fit_names_the_place_too() -> None:
    with pytest.raises(DecodeError, match=r"at `\$\.readers\[0\]\.state`"):
        from_plain(Snapshot, to_plain(HEALTHY) | {"readers": [{"name": "x", "state": "odd"}]})


def test_plain_is_what_the_json_would_be_read_as() -> None:
    plain = to_plain(HEALTHY)

    assert plain["readers"][0]["atr"] == "3b9f978131fe4580655443d3228231c073f621808105d3"
    assert plain["taken_at"] == "2026-12-01T09:30:00Z"
    assert plain["host"]["app_released"] == "2026-11-21"
    assert isinstance(plain["modules"], list)


def test_json_is_one_line_of_utf8_unless_it_is_for_people() -> None:
    issuer = encode(CERTIFICATE.issuer)

    assert b"\n" not in issuer
    assert "Sağlayıcısı".encode() in issuer
    assert encode(CERTIFICATE.issuer, indent=2).startswith(b'{\n  "common_name": ')


def test_what_has_no_json_form_is_our_own_fault() -> None:
    with pytest.raises(TypeError, match="Path has no JSON form"):
        encode({"file": Path()})


def test_a_file_that_does_not_fit_is_named(tmp_path: Path) -> None:
    file = tmp_path / "odd.json"
    file.write_bytes(b'{"where": "x", "seen_on": 7}')

    with pytest.raises(DecodeError, match=r"^odd\.json: .*seen_on"):
        read_file(Source, file)


def test_a_file_may_begin_with_the_mark_windows_editors_write(tmp_path: Path) -> None:
    file = tmp_path / "from_powershell.json"
    file.write_bytes(b"\xef\xbb\xbf" + encode(Source("x", date(2026, 1, 1))))

    assert read_file(Source, file).where == "x"


def test_of_a_file_that_is_too_long_only_the_beginning_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codec, "MAX_BYTES", 100)
    file = tmp_path / "long.json"
    file.write_bytes(b" " * 101)

    with pytest.raises(DecodeError, match="longer than 100 bytes"):
        read_file(Source, file)


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(Catalog, tmp_path / "nothing.json")


def test_hex_is_read_with_spaces_and_in_either_case_and_written_in_one() -> None:
    assert str(Atr.parse("3B 9f 97")) == "3b9f97"
    assert isinstance(Atr.parse("3B"), Atr)


def test_times_of_another_zone_are_the_same_moment() -> None:
    ankara = encode(to_plain(HEALTHY) | {"taken_at": "2026-12-01T12:30:00+03:00"})

    assert decode(Snapshot, ankara).taken_at == datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        READER.name = "another"  # type: ignore[misc,assignment]
    assert replace(READER) == READER
