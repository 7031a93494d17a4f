"""A card in a reader, as far as it can be known without any vendor's module."""

from enum import StrEnum, unique

from esign_desktop.model.certificate import Certificate
from esign_desktop.model.reader import Atr, ReaderName
from esign_desktop.model.record import Record


@unique
class CardFamily(StrEnum):
    """What the historical bytes of the ATR say. They cannot tell whose card it is."""

    AKIS_V1 = "akis_v1"  # "UEKAE": AKIS and UKiS 1.0 to 1.3
    AKIS_V2 = "akis_v2"  # "TC": AKIS and UKiS 2.0 to 2.6, also the Turkish identity card
    AKIS_V3 = "akis_v3"
    OTHER = "other"


@unique
class DriverlessOutcome(StrEnum):
    """How our own reading of the certificates ended."""

    READ = "read"
    NOT_FOUND = "not_found"  # the card was read, and holds no certificate where AKIS keeps them
    REFUSED = "refused"  # the card answered with a status that forbids or breaks the reading
    SLOW = "slow"  # given up: the card took too long for its answers
    REMOVED = "removed"  # the card was taken out during the reading
    NOT_TRIED = "not_tried"  # not an AKIS card, or one that wants secure messaging first


class Driverless(Record, frozen=True):
    """What SELECT and READ BINARY alone brought to light."""

    outcome: DriverlessOutcome
    certificates: tuple[Certificate, ...] = ()
    unreadable: int = 0  # files that hold no certificate we can parse
    more_certificates: int = 0  # which it has besides: only so many are kept
    answer_ms: int | None = None  # mean time of an answer where it is slow; None: it is not
    detail: str = ""  # for support, in English, free of personal data


class Card(Record, frozen=True):
    """One card in one reader."""

    reader: ReaderName
    atr: Atr
    family: CardFamily = CardFamily.OTHER
    version: str | None = None  # "2.5.2"; None: not in the ATR
    chip: str | None = None  # maker of the chip; None: not in the ATR
    identity_card: bool | None = None  # T.C. kimlik kartı; None: not asked, or not reported
    driverless: Driverless = Driverless(DriverlessOutcome.NOT_TRIED)
