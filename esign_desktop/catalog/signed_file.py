"""A whole catalogue as one signed file, in the format of OpenBSD's signify, message embedded.

Three parts: a comment line that is always the same, so that no bit of the file is free; a line
of base64 with ``Ed``, the key's number (8 bytes) and the Ed25519 signature (64 bytes); and what
is signed, to the end of the file: the catalogue's files in one JSON object. signify(1) verifies
it too.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from esign_desktop.catalog.errors import CatalogError, RefusedError
from esign_desktop.model import codec
from esign_desktop.model.catalog_use import Refusal
from esign_desktop.model.record import Record

MAX_BYTES: Final = 4 * 1024 * 1024
"""Twenty times today's catalogue. Longer files are not even read to the end."""

_ALGORITHM: Final = b"Ed"
_NUMBER: Final = 8
_SIGNATURE: Final = 64
_KEY: Final = 32
_COMMENT: Final = b"untrusted comment: esign-desktop catalogue\n"
_VERSION: Final = re.compile(r"\d{4}\.\d{2}\.\d{2}(\.\d{1,4})?", re.ASCII)


class TrustedKey(Record, frozen=True):
    """A public key whose signatures are believed."""

    number: bytes
    key: bytes


class SignedCatalog(Record, frozen=True):
    """A catalogue whose signature is right, not parsed yet."""

    version: str
    files: Mapping[str, bytes]


class _Content(Record, frozen=True):
    format: Literal[1]
    files: dict[str, str]


def parse_key(text: str) -> TrustedKey:
    """Read a public key: what signify and ``scripts/make_catalog_file`` write, or its last line.

    Raises:
        CatalogError: it is none.
    """
    lines = text.strip().splitlines()
    if len(lines) > 2 or not lines or (len(lines) == 2 and not lines[0].startswith("untrusted ")):
        raise CatalogError("not a public key of signify's form")
    data = _unpack(lines[-1].encode(), _NUMBER + _KEY)
    if data is None:
        raise CatalogError("not a public key of signify's form")
    return TrustedKey(data[:_NUMBER], data[_NUMBER:])


def key_line(key: TrustedKey) -> str:
    """Return a public key as one line."""
    return _pack(key.number + key.key).decode()


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return what has to be signed for these files.

    Raises:
        CatalogError: a file is no UTF-8 text.
    """
    texts = {}
    for name, data in sorted(files.items()):
        try:
            texts[name] = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CatalogError(f"{name}: {error}") from error
    return codec.encode(_Content(1, texts)) + b"\n"


def seal(content: bytes, number: bytes, signature: bytes) -> bytes:
    """Return the signed file."""
    return _COMMENT + _pack(number + signature) + b"\n" + content


def open_signed(data: bytes, keys: Iterable[TrustedKey]) -> SignedCatalog:
    """Return what is in a signed file. Nothing in it is looked at before the signature is right.

    Raises:
        RefusedError: it is not to be trusted.
    """
    if len(data) > MAX_BYTES:
        raise RefusedError(Refusal.TOO_LONG, f"longer than {MAX_BYTES} bytes")
    content = _verified(data, tuple(keys))
    try:
        texts = codec.decode(_Content, content).files
    except codec.DecodeError as error:
        raise RefusedError(Refusal.WRONG_CONTENT, str(error)) from error
    try:
        files = {name: text.encode() for name, text in texts.items()}
        return SignedCatalog(version_in(files.get("VERSION", b"")), files)
    except (CatalogError, UnicodeEncodeError) as error:
        raise RefusedError(Refusal.WRONG_CONTENT, str(error)) from error


def version_in(data: bytes) -> str:
    """Return the version that a catalogue's VERSION file holds.

    Raises:
        CatalogError: it holds something else.
    """
    version = data[:40].decode("ascii", "replace").strip()
    if not _VERSION.fullmatch(version):
        raise CatalogError(f"VERSION: {version!r} is not like 2026.11.21")
    return version


def age_of(version: str) -> tuple[int, ...]:
    """Return a version as numbers, to tell which of two is newer."""
    return tuple(map(int, version.split(".")))


def _verified(data: bytes, keys: tuple[TrustedKey, ...]) -> bytes:
    if not data.startswith(_COMMENT):
        raise RefusedError(Refusal.NO_CATALOG_FILE, "line 1")
    end = data.find(b"\n", len(_COMMENT))
    sealed = _unpack(data[len(_COMMENT) : end], _NUMBER + _SIGNATURE) if end >= 0 else None
    if sealed is None:
        raise RefusedError(Refusal.NO_CATALOG_FILE, "line 2")
    if not keys:
        raise RefusedError(Refusal.NO_KEYS)
    number, signature, content = sealed[:_NUMBER], sealed[_NUMBER:], data[end + 1 :]
    candidates = [key for key in keys if key.number == number]
    if not candidates:
        raise RefusedError(Refusal.UNKNOWN_KEY, f"key {number.hex()}")
    if not any(_is_signed(content, signature, candidate) for candidate in candidates):
        raise RefusedError(Refusal.WRONG_SIGNATURE, f"key {number.hex()}")
    return content


def _is_signed(content: bytes, signature: bytes, key: TrustedKey) -> bool:
    # late: it takes 20 ms to load, and most computers have nothing to verify
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key.key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _pack(data: bytes) -> bytes:
    return b64encode(_ALGORITHM + data)


def _unpack(line: bytes, length: int) -> bytes | None:
    try:
        data = b64decode(line, validate=True)
    except (Base64Error, ValueError):
        return None
    # written anew, for base64 has spare bits, and nothing in the file shall be free
    if len(data) != len(_ALGORITHM) + length or b64encode(data) != line:
        return None
    return data[len(_ALGORITHM) :] if data.startswith(_ALGORITHM) else None
