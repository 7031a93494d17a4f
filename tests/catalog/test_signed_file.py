import json
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.catalog.errors import CatalogError, RefusedError
from esign_desktop.catalog.loader import parse_catalog
from esign_desktop.catalog.signed_file import (
    MAX_BYTES,
    TrustedKey,
    age_of,
    key_line,
    open_signed,
    pack,
    parse_key,
    version_in,
)
from esign_desktop.model.catalog_use import Refusal
from tests.catalog.signing import NEWER, OURS, SOMEBODY, name_of

SMALL = OURS.sign(pack({"VERSION": b"2031.01.02\n"}))
SIGNED_FROM = SMALL.index(b"{")


def refused(data: bytes, *keys: TrustedKey) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        open_signed(data, keys or (OURS.key,))
    return caught.value


def test_a_signed_catalogue_is_the_whole_catalogue() -> None:
    signed = open_signed(OURS.catalog(), (SOMEBODY.key, OURS.key))

    assert signed.version == NEWER
    assert parse_catalog(signed.files).version == NEWER


def test_no_bit_of_the_file_is_free() -> None:
    for place in range(len(SMALL) * 8):
        flipped = bytearray(SMALL)
        flipped[place // 8] ^= 1 << place % 8

        reason = refused(bytes(flipped)).reason

        assert reason is not Refusal.WRONG_CONTENT  # it has not even been read
        if place >= SIGNED_FROM * 8:
            assert reason is Refusal.WRONG_SIGNATURE


@pytest.mark.parametrize("change", [lambda d: d + b" ", lambda d: d[:-1], lambda d: b""])
def test_nothing_can_be_added_or_left_out(change: object) -> None:
    assert callable(change)
    assert refused(change(SMALL)).reason in {Refusal.WRONG_SIGNATURE, Refusal.NO_CATALOG_FILE}


@given(st.binary(max_size=400))
def test_whatever_a_file_holds_it_is_refused_and_no_more(data: bytes) -> None:
    assert refused(data).reason is Refusal.NO_CATALOG_FILE
    assert refused(SMALL[: SMALL.index(b"\n") + 1] + data).reason in {
        Refusal.NO_CATALOG_FILE,
        Refusal.UNKNOWN_KEY,
        Refusal.WRONG_SIGNATURE,
    }


@given(st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.text(), inner)))  # fmt: skip
def test_whatever_is_signed_has_to_be_a_catalogue(content: object) -> None:
    assert refused(OURS.sign(json.dumps(content).encode())).reason is Refusal.WRONG_CONTENT


def test_another_ones_signature_names_the_key_it_was_made_with() -> None:
    error = refused(SOMEBODY.catalog())

    assert error.reason is Refusal.UNKNOWN_KEY
    assert SOMEBODY.key.number.hex() in error.detail


def test_a_key_cannot_pass_for_another_by_its_number() -> None:
    borrowed = TrustedKey(SOMEBODY.key.number, OURS.key.key)

    assert refused(SOMEBODY.catalog(), borrowed).reason is Refusal.WRONG_SIGNATURE


def test_a_program_that_trusts_nobody_says_so() -> None:
    with pytest.raises(RefusedError) as caught:
        open_signed(SMALL, ())

    assert caught.value.reason is Refusal.NO_KEYS


def test_a_key_that_is_no_point_of_the_curve_verifies_nothing() -> None:
    broken = TrustedKey(OURS.key.number, b"\xff" * 32)

    assert refused(SMALL, broken).reason is Refusal.WRONG_SIGNATURE


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"format":2,"files":{}}', "$.format"),
        (b'{"format":1,"files":{},"more":1}', "`more`"),
        (b'{"format":1,"files":{"VERSION":7}}', "$.files"),
        (b'{"format":1}', "`files`"),
        (b'{"format":1,"files":{}}', "VERSION"),
        (b'{"format":1,"files":{"VERSION":"newest"}}', "'newest'"),
        (b'{"format":1,"files":{"VERSION":"2031.01.02.99999999999999"}}', "VERSION"),
        (b"[" * 2_000_000, ""),
        (b'{"format":1,"files":' + b"{" * 100_000, ""),
        (b"", "truncated"),
        (b"\xff", ""),
    ],
    ids=name_of,
)
def test_what_is_signed_and_wrong_is_refused_by_its_place(content: bytes, says: str) -> None:
    error = refused(OURS.sign(content))

    assert error.reason is Refusal.WRONG_CONTENT
    assert says in error.detail
    assert len(error.detail) < 200


def test_ten_megabytes_of_nesting_are_not_even_verified() -> None:
    error = refused(OURS.sign(b"[" * 10_000_000))

    assert error.reason is Refusal.TOO_LONG
    assert str(MAX_BYTES) in error.detail


def test_versions_are_compared_as_numbers() -> None:
    versions = ["2026.11.21", "2026.11.21.2", "2026.11.21.10", "2026.11.22", "2027.01.01"]

    assert sorted(reversed(versions), key=age_of) == versions


@pytest.mark.parametrize("text", [b"2026.11.21", b"2026.11.21\n", b" 2026.11.21.2 \r\n"])
def test_a_version_is_read(text: bytes) -> None:
    assert version_in(text) == text.decode().strip()


@pytest.mark.parametrize(
    "text", [b"", b"2026.11", b"2026.11.21.", b"2026-11-21", "٢٠٢٦.١١.٢١".encode()]
)
def test_what_is_no_version_is_refused(text: bytes) -> None:
    with pytest.raises(CatalogError, match=r"VERSION: "):
        version_in(text)


def test_a_file_that_is_no_text_cannot_be_packed() -> None:
    with pytest.raises(CatalogError, match=r"^readers/x\.json: "):
        pack({"readers/x.json": b"\xff"})


@pytest.mark.parametrize("form", ["{0}", "{0}\n", "untrusted comment: x\n{0}\n", " {0} "])
def test_a_key_is_read_with_and_without_its_comment(form: str) -> None:
    assert parse_key(form.format(key_line(OURS.key))) == OURS.key


@pytest.mark.parametrize(
    "text",
    ["", "x", "RWQ=", key_line(OURS.key)[:-4], "a\n" + key_line(OURS.key), "İ" * 56,
     "untrusted comment: x", "untrusted comment: x\ny\n" + key_line(OURS.key)],
)  # fmt: skip
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(CatalogError, match="public key"):
        parse_key(text)


@pytest.mark.skipif(which("signify-openbsd") is None, reason="signify is not installed")
def test_signify_agrees(tmp_path: Path) -> None:
    key, file, message = tmp_path / "x.pub", tmp_path / "x.sig", tmp_path / "x"
    key.write_text(f"untrusted comment: x\n{key_line(OURS.key)}\n")
    file.write_bytes(SMALL)
    command: list[str | Path] = [
        "signify-openbsd",
        "-V",
        "-e",
        "-p",
        key,
        "-x",
        file,
        "-m",
        message,
    ]

    assert subprocess.run(command, capture_output=True).returncode == 0
    assert message.read_bytes() == SMALL[SIGNED_FROM:]
    key.write_text(f"untrusted comment: x\n{key_line(SOMEBODY.key)}\n")
    assert subprocess.run(command, capture_output=True).returncode != 0


def test_a_program_without_an_imported_catalogue_loads_no_cryptography() -> None:
    code = (
        "import sys; from esign_desktop.app.context import AppContext; AppContext().catalog;"
        "sys.exit(any(name.split('.')[0] in {'cryptography', 'platformdirs'} "
        "for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-P", "-c", code]).returncode == 0
