"""Findings, the actions they offer, and the report that holds them."""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Final

from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import Snapshot

REPORT_SCHEMA: Final = 1
"""Version of the report's JSON. Raised when an older program could misunderstand a newer file."""


@unique
class ScenarioProblem(StrEnum):
    """Why a report or scenario in a file does not open."""

    MISSING = "missing"
    UNREADABLE = "unreadable"  # the system refuses it
    NEWER = "newer"  # a newer version of this program made it
    FOREIGN = "foreign"  # something else, or damaged


@unique
class Severity(StrEnum):
    """How much a finding matters to the user, worst first."""

    BLOCKING = "blocking"  # signing cannot work until this is solved
    WARNING = "warning"  # signing works now, and will stop
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Position in the order of severity; 0 is the worst."""
        return list(Severity).index(self)


@unique
class Link(StrEnum):
    """The six links a signature needs, in this order."""

    SERVICE = "service"
    READER = "reader"
    CARD = "card"
    MIDDLEWARE = "middleware"
    CERTIFICATE = "certificate"
    PIN = "pin"

    @property
    def rank(self) -> int:
        """Position in the chain; 0 is the first."""
        return list(Link).index(self)


@unique
class LinkState(StrEnum):
    """How one link is."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"
    UNKNOWN = "unknown"  # behind a broken link, or nobody told


@unique
class Verdict(StrEnum):
    """The answer to "can I sign?"."""

    READY = "ready"
    ATTENTION = "attention"
    NOT_USABLE = "not_usable"
    UNKNOWN = "unknown"


@unique
class ActionKind(StrEnum):
    """What the program, or the user, can do about a finding."""

    START_SERVICE = "start_service"
    INSTALL_PACKAGE = "install_package"  # target: id of a package of the catalogue
    CHANGE_SETTING = "change_setting"  # target: id of a setting of the catalogue
    OPEN_LINK = "open_link"  # target: id of a link the program knows
    OPEN_GUIDE = "open_guide"  # target: a situation, see model.guide
    INSERT_CARD = "insert_card"
    CLOSE_PROGRAM = "close_program"
    SET_CLOCK = "set_clock"
    CHECK_PIN = "check_pin"
    CHANGE_PIN = "change_pin"
    SAVE_REPORT = "save_report"
    TRY_AGAIN = "try_again"


class Action(Record, frozen=True):
    """Something that can be done. Data only: it names what, it does nothing."""

    kind: ActionKind
    target: str = ""  # package id, link id, reader name, program: see the kind


class Finding(Record, frozen=True):
    """One thing a check found out.

    ``code`` is stable for ever: texts, statistics and the support desk refer to it.
    """

    code: str
    severity: Severity
    about: str = ""  # reader name, token serial, certificate fingerprint or module path
    values: Mapping[str, str] = {}  # fill the placeholders of the text
    actions: tuple[Action, ...] = ()


class ChainLink(Record, frozen=True):
    """One link of the chain and its state."""

    link: Link
    state: LinkState


class Report(Record, frozen=True):
    """A snapshot and what it means."""

    snapshot: Snapshot
    catalog_version: str
    verdict: Verdict
    primary: str | None  # code of the first broken link; None when nothing needs doing
    chain: tuple[ChainLink, ...]
    findings: tuple[Finding, ...]  # worst first, chain order within
    redacted: bool = False


class Difference(Record, frozen=True):
    """One difference between two reports. Empty where there was nothing, or is nothing now."""

    what: str  # path: "readers[ACS ACR39U].state"
    before: str
    after: str
