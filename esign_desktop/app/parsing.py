"""Parses cards and modules as people type them: an ATR in hex, the path of a module."""

import re
from typing import TYPE_CHECKING, Final

from esign_desktop.model.reader import Atr
from esign_desktop.model.token import ModulePath

if TYPE_CHECKING:
    from esign_desktop.diagnosis.needs import AskedCard

_ATR_BYTES: Final = range(2, 34)  # ISO/IEC 7816-3:2006, 8.2
_LONGEST_ATR: Final = 400  # characters


def parse_atr(text: str) -> "AskedCard | None":
    """Return the card with an ATR, typed in hex with or without separators; None: it is none."""
    from esign_desktop.devices.akis.atr import historical_bytes, read_atr
    from esign_desktop.diagnosis.needs import AskedCard
    from esign_desktop.model.card import CardFamily

    try:
        atr = Atr.parse(re.sub(r"[\s:-]|0x", "", text[:_LONGEST_ATR]))
    except ValueError:
        return None
    if len(atr) not in _ATR_BYTES or historical_bytes(atr) is None:
        return None
    return AskedCard(atr, read_atr(atr).family is not CardFamily.OTHER)


def parse_module_path(text: str) -> ModulePath | None:
    """Return the absolute path of a module; None for one that no report can hold.

    Variables and ``~`` are filled in as in the administrator's policy: not every shell does it.
    Bytes that are no text in the system's encoding are refused, and line breaks.
    """
    from esign_desktop.devices.host import home_folder
    from esign_desktop.devices.host.catalog_paths import typed

    if not text.isprintable():
        return None
    path = typed(text, home_folder())
    return ModulePath(path) if path.isprintable() else None
