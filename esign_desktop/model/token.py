"""PKCS#11 modules and the tokens they show."""

from enum import StrEnum, unique
from typing import NewType

from esign_desktop.model.certificate import Certificate
from esign_desktop.model.record import Record

TokenSerial = NewType("TokenSerial", str)

ModulePath = NewType("ModulePath", str)
"""Path of a PKCS#11 module in its own system's notation; text, so that it travels in reports."""


@unique
class PinRole(StrEnum):
    """Which secret a PIN status is about."""

    USER = "user"
    UNBLOCK = "unblock"  # PUK; in PKCS#11 the security officer's PIN


@unique
class PinState(StrEnum):
    """How close a PIN is to being locked."""

    READY = "ready"  # the card reported that all tries are left
    UNKNOWN = "unknown"  # no flag is up, which may only mean that the module sets none
    LOW = "low"
    LAST_TRY = "last_try"
    LOCKED = "locked"
    NOT_SET = "not_set"
    MUST_CHANGE = "must_change"
    NOT_NEEDED = "not_needed"  # the token wants no login: it holds nothing that a PIN protects


class PinStatus(Record, frozen=True):
    """State of one PIN.

    ``tries_left`` is None when only the PKCS#11 flags are known: they say "low" or "final", never
    a number (PKCS#11 v3.1, CK_TOKEN_INFO flags).
    """

    role: PinRole
    state: PinState
    tries_left: int | None = None
    tries_max: int | None = None
    length_min: int | None = None
    length_max: int | None = None


class Token(Record, frozen=True):
    """One token as one PKCS#11 module shows it."""

    label: str
    serial: TokenSerial
    manufacturer: str = ""
    model: str = ""
    slot_name: str = ""  # slotDescription; holds the PC/SC reader name for card modules
    pins: tuple[PinStatus, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    unreadable: int = 0  # certificate objects whose value is no certificate we can parse
    more_certificates: int = 0  # which it has besides, at least: only so many are kept
    pinpad: bool = False  # CKF_PROTECTED_AUTHENTICATION_PATH: the PIN is typed on the reader
    detail: str = ""  # CKR_ name when this token alone refused a session

    @property
    def identity(self) -> str:
        """Return what tells this card from another; one without a serial, what is on it."""
        if self.serial:
            return self.serial
        shown = sorted(each.fingerprint for each in self.certificates)
        return "\n".join((self.slot_name, self.label, *shown))


@unique
class ProbeOutcome(StrEnum):
    """How the attempt to use a PKCS#11 module ended."""

    OK = "ok"
    NOT_FOUND = "not_found"
    WRONG_ARCHITECTURE = "wrong_architecture"
    CANNOT_LOAD = "cannot_load"
    REFUSED = "refused"  # loaded, but a PKCS#11 call returned an error
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    NOT_TRIED = "not_tried"  # PC/SC does not run, and AKIS' module is said to crash without it


class ModuleProbe(Record, frozen=True):
    """What one PKCS#11 module answered. A failed probe is a fact like any other."""

    path: ModulePath
    outcome: ProbeOutcome
    library: str = ""  # libraryDescription and manufacturerID
    version: str = ""  # libraryVersion, "6.8"
    tokens: tuple[Token, ...] = ()
    more_tokens: int = 0  # which it shows besides: only so many are kept
    architectures: tuple[str, ...] = ()  # what the file is built for; empty: not read
    missing_library: str = ""  # what the loader could not find, where it tells
    detail: str = ""  # for the log and for support, in English, free of personal data
