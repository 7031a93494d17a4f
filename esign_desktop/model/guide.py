"""KamuSM procedures: situations, roles, provinces, and what a guide is made of."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum, unique
from typing import Annotated, Final

import msgspec

from esign_desktop.model.record import Record
from esign_desktop.model.source import Line

Sentences = Annotated[
    str, msgspec.Meta(min_length=1, max_length=700, pattern=r"^[^\x00-\x1f\x7f]+$")
]
"""One to four sentences to read; nothing that steers a terminal."""


@unique
class Situation(StrEnum):
    """What the holder of a card has to get done."""

    FIRST_APPLICATION = "first_application"
    RENEWAL_VALID = "renewal_valid"  # the card can still sign its own renewal
    RENEWAL_EXPIRED = "renewal_expired"
    PIN_CREATE = "pin_create"
    PIN_UNBLOCK = "pin_unblock"
    PUK_LOCKED = "puk_locked"
    LOST_STOLEN = "lost_stolen"
    NAME_CHANGE = "name_change"
    CARD_FAULTY = "card_faulty"
    READER_ORDER = "reader_order"  # the reader is faulty, or one is wanted
    DRIVER = "driver"
    REVOKE_SUSPEND = "revoke_suspend"
    PAYMENT = "payment"
    NOT_ARRIVED = "not_arrived"
    NOT_YET_VALID = "not_yet_valid"


@unique
class Role(StrEnum):
    """The holder's role, as far as the procedures differ."""

    FAMILY_PHYSICIAN = "family_physician"
    DOCTOR = "doctor"  # or manager
    STAFF = "staff"  # of a hospital or directorate of the Ministry of Health
    INDIVIDUAL_PAYER = "individual_payer"
    OTHER_INSTITUTION = "other_institution"
    FISCAL_SEAL = "fiscal_seal"
    OTHER_PROVIDER = "other_provider"
    IDENTITY_CARD = "identity_card"


MINISTRY: Final = (Role.FAMILY_PHYSICIAN, Role.DOCTOR, Role.STAFF)
"""Those whose application goes through a province's health directorate."""

PERSONS: Final = (*MINISTRY, Role.INDIVIDUAL_PAYER, Role.OTHER_INSTITUTION)
"""Those who hold a person's certificate from KamuSM."""

NOT_KAMUSM: Final = (Role.OTHER_PROVIDER, Role.IDENTITY_CARD)
"""Roles whose card another office arranges."""


@unique
class EntryKind(StrEnum):
    """What an entry of a guide says."""

    STEP = "step"
    NEED = "need"  # to have at hand
    TAKES = "takes"  # how long
    PAYS = "pays"  # who pays, and where
    NOTE = "note"
    HISTORY = "history"  # true once: old prices, old menus


@unique
class Phase(StrEnum):
    """Where in a procedure a step belongs, in this order."""

    FIRST = "first"
    PREPARE = "prepare"
    APPLY = "apply"
    SIGN = "sign"
    DEPOSIT = "deposit"  # paid to a directorate, whose receipt goes with the form
    DELIVER = "deliver"
    PAY = "pay"
    WAIT = "wait"
    USE = "use"
    HELP = "help"


@unique
class Condition(StrEnum):
    """What must be known of the card for an entry to be shown."""

    LONG_BEFORE = "long_before"  # more than three months left
    OVER_A_MONTH = "over_a_month"
    MONTH_OR_LESS = "month_or_less"
    DAYS_UNKNOWN = "days_unknown"
    INSTITUTION_PAYS = "institution_pays"
    PERSON_PAYS = "person_pays"
    PAYER_UNKNOWN = "payer_unknown"


@unique
class Precision(StrEnum):
    """How exactly a source says when it was written."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Words(Record, frozen=True):
    """The same in both languages. Data with its sources, so it lies beside them."""

    tr: Sentences
    en: Sentences

    def say(self, language: str) -> str:
        """Return it in a language."""
        return self.tr if language == "tr" else self.en


class GuideSource(Record, frozen=True):
    """A page or document a fact was read in."""

    where: Line
    seen_on: date  # the day it was read for this program
    dated: date | None = None  # what it says of itself; None: nothing
    precision: Precision = Precision.DAY


class Phone(Record, frozen=True):
    """A number of an office, never of a person."""

    tr: Line  # whose
    en: Line
    number: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{3,4}( [0-9]{1,4}){1,3}$|^[0-9]{3}$")]
    sources: tuple[str, ...]
    extensions: tuple[Annotated[str, msgspec.Meta(pattern=r"^[0-9]{2,5}$")], ...] = ()

    def title(self, language: str) -> str:
        """Return whose number it is, in a language."""
        return self.tr if language == "tr" else self.en


class BankAccount(Record, frozen=True):
    """An institution's account, as a page once gave it."""

    id: str
    holder: Line
    bank: Line
    iban: Annotated[str, msgspec.Meta(pattern=r"^TR[0-9]{24}$")]
    receipt: Words  # what must be written on the receipt
    sources: tuple[str, ...]
    situations: tuple[Situation, ...]
    roles: tuple[Role, ...]
    warning: Words | None = None  # something about it that does not fit
    province: str = ""


class Entry(Record, frozen=True):
    """One statement: a step, or something to know."""

    id: str
    kind: EntryKind
    words: Words
    sources: tuple[str, ...]
    situations: tuple[Situation, ...]
    roles: tuple[Role, ...]
    phase: Phase | None = None  # of steps only
    when: tuple[Condition, ...] = ()  # all of them
    links: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()  # ids of entries it takes the place of
    province: str = ""


class Side(Record, frozen=True):
    """What one page says where pages disagree."""

    tr: Sentences
    en: Sentences
    sources: tuple[str, ...]

    def say(self, language: str) -> str:
        """Return it in a language."""
        return self.tr if language == "tr" else self.en


class Dispute(Record, frozen=True):
    """A matter on which pages contradict each other; both are shown."""

    id: str
    topic: Words
    sides: tuple[Side, ...]
    situations: tuple[Situation, ...]
    roles: tuple[Role, ...]
    advice: Words | None = None


class Province(Record, frozen=True):
    """A province with rules of its own."""

    id: str
    name: Line
    unit: Words  # the office there that deals with e-signatures


class Guides(Record, frozen=True):
    """All that is known, whole and checked."""

    sources: Mapping[str, GuideSource]
    phones: Mapping[str, Phone]
    entries: tuple[Entry, ...]
    disputes: tuple[Dispute, ...]
    accounts: tuple[BankAccount, ...]
    provinces: Mapping[str, Province]


class CardFacts(Record, frozen=True):
    """What is known of the card at hand. None: not known."""

    days_left: int | None = None  # negative when it is over
    institution_pays: bool | None = None


class Guide(Record, frozen=True):
    """The guide for one person, today."""

    situation: Situation
    asked: Situation  # differs where the card's dates say otherwise
    role: Role
    province: Province | None
    steps: tuple[Entry, ...]
    facts: tuple[Entry, ...]  # everything but steps
    disputes: tuple[Dispute, ...]
    accounts: tuple[BankAccount, ...]
    links: tuple[str, ...]
    phones: tuple[str, ...]
