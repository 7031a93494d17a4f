"""Reads cards of the test stack through the adapter, on the fake service."""

from functools import cache
from typing import Final

from esign_desktop.devices.pcsc.cards import PcscCards
from esign_desktop.devices.ports import CardReading
from esign_desktop.model.card import DriverlessOutcome
from esign_desktop.model.reader import Atr, Reader, ReaderName, ReaderState
from tests.stack.akis_card import AkisCard
from tests.stack.certificates import Certified, valid_certificate

NAME: Final = ReaderName("ACS ACR39U ICC Reader 00 00")


@cache
def certificates() -> tuple[Certified, ...]:
    return (valid_certificate(), valid_certificate(key="ec384"))


def reader(card: AkisCard | None = None, atr: bytes | None = None) -> Reader:
    """Return the only reader as PC/SC shows it with that card, or with a card of that ATR."""
    found = atr if card is None else card.atr
    return Reader(NAME, ReaderState.CARD_READY, Atr(found) if found is not None else None)


def read(card: AkisCard, *, driverless: bool = True) -> CardReading:
    return PcscCards(lambda place: None).read(reader(card), driverless=driverless)


def outcome(reading: CardReading) -> tuple[ReaderState, DriverlessOutcome | None]:
    return reading.reader.state, reading.card.driverless.outcome if reading.card else None
