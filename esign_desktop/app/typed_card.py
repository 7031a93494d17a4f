"""A card as people type it: its ATR in hex, with or without blanks."""

import re
from typing import Final

from esign_desktop.devices.akis.atr import historical_bytes, read_atr
from esign_desktop.diagnosis.needs import AskedCard
from esign_desktop.model.card import CardFamily
from esign_desktop.model.reader import Atr

_BYTES: Final = range(2, 34)  # ISO/IEC 7816-3:2006, 8.2
_LONGEST: Final = 400


def typed_card(text: str) -> AskedCard | None:
    """Return the card an ATR is of; None when the text is no ATR."""
    try:
        atr = Atr.parse(re.sub(r"[\s:-]|0x", "", text[:_LONGEST]))
    except ValueError:
        return None
    if len(atr) not in _BYTES or historical_bytes(atr) is None:
        return None
    return AskedCard(atr, read_atr(atr).family is not CardFamily.OTHER)
