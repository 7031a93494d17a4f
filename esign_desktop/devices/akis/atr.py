"""Parses the Answer To Reset: family, version and chip. It does not tell the issuer of the card.

The patterns and version codes were worked out from the ATRs that pcsc-tools, open-eid's
chrome-token-signing and TÜBİTAK's MA3 name (seen 2026-06), and fit every one of them; by pattern
and not by list, because new chips keep the pattern.
"""

import re
from typing import Final

from esign_desktop.model.card import CardFamily
from esign_desktop.model.reader import Atr
from esign_desktop.model.record import Record

_V1_0: Final = re.compile(rb"UEKAE V(\d)\.(\d)", re.DOTALL)
_V1: Final = re.compile(rb"\x80\x67UEKAE(.)(.)\x31\x80\x73", re.DOTALL)
_V2: Final = re.compile(rb"\x80\x65TC(.)(.)(.)\x31\xc0\x73", re.DOTALL)
_V3: Final = re.compile(rb"\x80\x66\x68\x32[\x09\x49]...\x31\x95\x81", re.DOTALL)

_CHIPS_V1: Final = {1: "YITAL", 2: "Infineon", 3: "NXP", 4: "HHNEC", 5: "SMIC"}
_CHIPS_V2: Final = {0x12: "Infineon", 0xD2: "Infineon", 0x53: "NXP", 0xD3: "NXP", 0xE4: "UKTÜM"}


class AtrFacts(Record, frozen=True):
    """What an ATR says."""

    family: CardFamily
    version: str | None = None
    chip: str | None = None


def historical_bytes(atr: bytes) -> bytes | None:
    """Return the historical bytes, or None for a broken ATR (ISO/IEC 7816-3:2006, 8.2).

    A wrong check byte alone does not make an ATR broken: two of the lists of real cards have one.
    """
    if len(atr) < 2 or atr[0] not in (0x3B, 0x3F):
        return None
    count = atr[1] & 0x0F
    at, present, protocols = 2, atr[1] >> 4, set[int]()
    while present:
        at += (present & 0b0111).bit_count()
        if not present & 0b1000:
            break
        if at >= len(atr):
            return None
        protocols.add(atr[at] & 0x0F)
        present = atr[at] >> 4
        at += 1
    needs_check_byte = bool(protocols - {0})
    if len(atr) < at + count + needs_check_byte:
        return None
    return atr[at : at + count]


def read_atr(atr: Atr) -> AtrFacts:
    """Return family, version and chip, as far as the ATR tells."""
    historical = historical_bytes(atr) or b""
    if match := _V1_0.search(historical):
        return AtrFacts(CardFamily.AKIS_V1, b".".join(match.groups()).decode(), "Infineon")
    if match := _V1.search(historical):
        major_minor, rest = match[1][0], match[2][0]
        patch = rest >> 6  # 1x and 2x: none, 5x and 6x: 1, 9x and Ax: 2
        version = f"{major_minor >> 4}.{major_minor & 0x0F}" + (f".{patch}" if patch else "")
        return AtrFacts(CardFamily.AKIS_V1, version, _CHIPS_V1.get(rest & 0x0F))
    if b"UEKAE" in historical:
        return AtrFacts(CardFamily.AKIS_V1)
    if match := _V2.search(historical):
        return _read_v2(*(group[0] for group in match.groups()))
    if _V3.match(historical):
        return AtrFacts(CardFamily.AKIS_V3)
    return AtrFacts(CardFamily.OTHER)


def _read_v2(chip: int, high: int, low: int) -> AtrFacts:
    code = high << 8 | low
    if chip == 0x20:  # a year, it seems, where later ones have chip and version
        if code == 0x2012:  # MA3: v2.0, of 2012
            return AtrFacts(CardFamily.AKIS_V2, "2.0", "Infineon")
        return AtrFacts(CardFamily.AKIS_V2)
    version = f"{code >> 12}.{(code & 0xFFF) >> 7}.{code & 0x7F}"
    return AtrFacts(CardFamily.AKIS_V2, version, _CHIPS_V2.get(chip))
