"""Readers as PC/SC shows them, and USB devices that could be readers."""

from datetime import date
from enum import StrEnum, unique
from typing import NewType

from esign_desktop.model.record import HexBytes, Record

ReaderName = NewType("ReaderName", str)
"""PC/SC reader name, verbatim. It is the key of a reader everywhere in the program."""

UsbId = NewType("UsbId", str)
"""USB vendor and product id as lower-case hex, ``"08e6:3437"``."""


class Atr(HexBytes):
    """Answer To Reset of a card, 2 to 33 bytes (ISO/IEC 7816-3:2006, 8.2)."""


@unique
class ReaderState(StrEnum):
    """What a reader reports about its slot."""

    EMPTY = "empty"
    CARD_READY = "card_ready"
    CARD_MUTE = "card_mute"  # inserted but silent: upside down, dirty or broken
    CARD_IN_USE = "card_in_use"  # another program holds it exclusively
    CARD_REMOVED = "card_removed"  # taken out while we looked at it
    UNAVAILABLE = "unavailable"  # listed, but gone, or its card cannot be connected to


@unique
class ReaderInterface(StrEnum):
    """How a reader talks to a card."""

    CONTACT = "contact"
    CONTACTLESS = "contactless"


class Reader(Record, frozen=True):
    """One reader known to PC/SC."""

    name: ReaderName
    state: ReaderState
    atr: Atr | None = None  # None: no card, or a card that gave none
    usb_id: UsbId | None = None  # None: virtual, redirected, or not reported by this system
    usb_address: str | None = None  # the UsbDevice.address of the device it is; None: not reported
    interface: ReaderInterface | None = None  # None: not reported
    has_pinpad: bool | None = None  # None: only reported while a card is in
    virtual: bool = False  # made by software: Windows Hello, a phone link, an empty vendor slot
    held_by: tuple[str, ...] = ()  # programs that may hold the card, where the system tells
    detail: str = ""  # name and code of PC/SC's answer, where the card cannot be connected to


class UsbDevice(Record, frozen=True):
    """A device on the USB bus that could be a reader or a token, driver or no driver."""

    usb_id: UsbId
    product: str = ""
    manufacturer: str = ""
    smart_card_class: bool = False  # has an interface of USB class 0x0B (CCID)
    address: str = ""  # tells two equal readers apart; the key of Reader.usb_address
    driver: str | None = None  # its name, on Windows its description; None: none, or not reported
    driver_provider: str | None = None
    driver_version: str | None = None
    driver_date: date | None = None
    problem: int | None = None  # Windows' problem code; None: none, or not reported
