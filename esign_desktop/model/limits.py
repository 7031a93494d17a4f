"""Limits on a snapshot from a file. No computer makes more, and more costs minutes.

PC/SC lists 16 readers on Linux (pcsc-lite, PCSCLITE_MAX_READERS_CONTEXTS), and our worker shows 16
tokens of a module and 16 certificates of a token. What this program observes is cut down to these
limits, see ``app.within_limits``.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Final, cast

import msgspec

from esign_desktop.model.card import Card
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.codec import DecodeError
from esign_desktop.model.moments import in_utc
from esign_desktop.model.reader import Reader
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModuleProbe, Token

MAX_OF_A_KIND: Final[Mapping[type, int]] = {
    Reader: 64,
    Card: 64,
    ModuleProbe: 64,
    Token: 64,
    Certificate: 256,
}
"""In the whole snapshot, wherever they stand."""

MAX_LISTED: Final = 1024
"""In one list."""

MAX_TEXT: Final = 1024
"""Characters of one text."""

MAX_TEXTS: Final = 256 * 1024
"""Characters of all texts together; twenty cards have 50,000."""

MAX_BINARY: Final = 64 * 1024
"""Bytes of one certificate or ATR."""


def on_their_lines(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot out of a file with every text as it may be shown.

    One of this computer keeps its names as they are: readers and modules are called by them.
    """
    return cast(Snapshot, _shown(snapshot))


def _shown(value: object) -> object:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else one_line(value)
    if isinstance(value, tuple):
        return tuple(map(_shown, value))
    if isinstance(value, msgspec.Struct):
        fields = {field: getattr(value, field) for field in value.__struct_fields__}
        return msgspec.structs.replace(
            value, **{name: _shown(each) for name, each in fields.items()}
        )
    return value


def require_bounded(snapshot: Snapshot) -> None:
    """Return if a snapshot holds no more than a computer may have.

    Raises:
        DecodeError: it does; the message names what.
    """
    counts: Counter[type] = Counter()
    characters = 0
    waiting: list[object] = [snapshot]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            characters += len(value)
            if len(value) > MAX_TEXT:
                raise DecodeError(f"a text longer than {MAX_TEXT} characters")
            if characters > MAX_TEXTS:
                raise DecodeError(f"texts of more than {MAX_TEXTS} characters")
        elif isinstance(value, datetime):
            if value != in_utc(value):
                raise DecodeError("a time at which no calendar is")
        elif isinstance(value, bytes):
            if len(value) > MAX_BINARY:
                raise DecodeError(f"a value longer than {MAX_BINARY} bytes")
        elif isinstance(value, msgspec.Struct):
            kind = type(value)
            counts[kind] += 1
            if counts[kind] > MAX_OF_A_KIND.get(kind, MAX_LISTED):
                raise DecodeError(f"too many of {kind.__name__}")
            waiting += (getattr(value, field) for field in value.__struct_fields__)
        elif isinstance(value, tuple):  # records hold no other collections
            if len(value) > MAX_LISTED:
                raise DecodeError(f"a list of more than {MAX_LISTED}")
            waiting += value
