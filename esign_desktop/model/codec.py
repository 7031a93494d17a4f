"""Encodes records as JSON and decodes them. Strict: errors name the place."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from esign_desktop.model.bounded_read import read_bounded
from esign_desktop.model.record import HexBytes
from esign_desktop.model.unreadable import Wall

T = TypeVar("T")

MAX_BYTES: Final = 16 * 1024 * 1024
"""Nothing we read is longer; a report of a computer with twenty cards has 200 kB."""

_UTF16: Final = (BOM_UTF16_LE, BOM_UTF16_BE)
"""How a file begins that Windows PowerShell 5 made of a program's output: ``… --json > file``."""


class DecodeError(ValueError):
    """JSON that does not have the expected shape. The message ends with the place."""


def encode(value: object, *, indent: int = 0) -> bytes:
    """Return a record as UTF-8 JSON, on one line unless ``indent`` is given."""
    data = msgspec.json.encode(value, enc_hook=_to_json)
    return msgspec.json.format(data, indent=indent) if indent else data


def decode(kind: type[T], data: bytes | str) -> T:
    """Build a ``kind`` from JSON.

    Raises:
        DecodeError: not JSON, too long, or it does not fit ``kind``; the message names the path,
            ``$.readers[2].state``.
    """
    if len(data) > MAX_BYTES:
        raise DecodeError(f"longer than {MAX_BYTES} bytes")
    with Wall(DecodeError, DecodeError):
        try:
            return msgspec.json.decode(data, type=kind, dec_hook=_from_json)
        except (msgspec.MsgspecError, UnicodeError) as error:  # says where, and quotes nothing
            raise DecodeError(str(error)) from error


def to_plain(value: object) -> Any:
    """Return a record as dicts, lists and scalars, as its JSON would be read back."""
    return msgspec.json.decode(encode(value))  # to_builtins would keep tuples and frozensets


def from_plain(kind: type[T], data: object) -> T:
    """Build a ``kind`` from dicts, lists and scalars.

    Raises:
        DecodeError: as :func:`decode`.
    """
    with Wall(DecodeError, DecodeError):
        try:
            return msgspec.convert(data, type=kind, dec_hook=_from_json)
        except msgspec.MsgspecError as error:
            raise DecodeError(str(error)) from error


def read_file(kind: type[T], file: Path) -> T:
    """Build a ``kind`` from a JSON file.

    Raises:
        DecodeError: as :func:`decode`; the message starts with the file's name.
        OSError: the file cannot be read, or is a pipe or a device.
    """
    data = read_bounded(file, MAX_BYTES + 1)
    try:
        return decode(kind, json_text(data))
    except (DecodeError, UnicodeError) as error:
        raise DecodeError(f"{file.name}: {error}") from error


def json_text(data: bytes) -> bytes | str:
    """Return the JSON in a file as Windows' programs write it, with or without their marks.

    Raises:
        UnicodeError: it is said to be UTF-16 and is none.
    """
    if data.startswith(_UTF16) and len(data) <= MAX_BYTES:  # before it is made larger
        return data.decode("utf-16")
    return data.removeprefix(BOM_UTF8)


def _to_json(value: object) -> str:
    if isinstance(value, HexBytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _from_json(kind: type, data: object) -> object:
    if issubclass(kind, HexBytes) and isinstance(data, str):
        return kind.parse(data)
    raise ValueError(f"expected hex for {kind.__name__}, got {type(data).__name__}")
