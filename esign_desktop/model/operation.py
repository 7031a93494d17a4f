"""What a person asks a card to do, and how it ended. A failed operation is a fact too.

An operation asks first and then acts: every PIN is typed and judged before the card is asked, and
nothing is ever repeated without the person typing it again.
"""

from collections.abc import Callable
from enum import StrEnum, unique

from esign_desktop.model.certificate import KeyKind, Sha256
from esign_desktop.model.record import Record
from esign_desktop.model.secret import Secret
from esign_desktop.model.token import ModulePath, PinStatus, TokenSerial


@unique
class OperationKind(StrEnum):
    """What is asked of the card."""

    PIN_CHECK = "pin_check"  # C_Login, C_Logout
    PIN_CHANGE = "pin_change"  # C_Login, C_SetPIN, C_Logout
    SIGN_TEST = "sign_test"  # C_Login, C_Sign, C_Logout; the signature is verified outside


@unique
class OperationOutcome(StrEnum):
    """How it ended. Those of the PIN come from the token's own answer (PKCS#11 v3.1, 5.1)."""

    DONE = "done"
    # the token's answer about the PIN
    PIN_WRONG = "pin_wrong"  # CKR_PIN_INCORRECT: the card has counted a try
    # CKR_PIN_LOCKED, or a wrong PIN after which the token says that it is locked now
    PIN_LOCKED = "pin_locked"
    PIN_EXPIRED = "pin_expired"  # CKR_PIN_EXPIRED: must be changed first
    PIN_LENGTH = "pin_length"  # CKR_PIN_LEN_RANGE
    PIN_INVALID = "pin_invalid"  # CKR_PIN_INVALID: characters the token does not take
    PIN_NOT_SET = "pin_not_set"  # CKR_USER_PIN_NOT_INITIALIZED
    CANCELLED = "cancelled"  # CKR_FUNCTION_CANCELED: given up on the reader's PIN pad
    # the way to the token
    NOT_PRESENT = "not_present"  # the module shows no such token (any more)
    CARD_REMOVED = "card_removed"  # CKR_DEVICE_REMOVED: taken out in the middle
    NOT_RECOGNIZED = "not_recognized"  # CKR_TOKEN_NOT_RECOGNIZED
    BUSY = "busy"  # another program's session or login is in the way
    REFUSED = "refused"  # any other CKR_ answer, named in the detail
    CANNOT_LOAD = "cannot_load"
    TIMED_OUT = "timed_out"
    SERVICE_NO_ANSWER = "service_no_answer"  # timed out, and PC/SC itself answers nothing
    CRASHED = "crashed"
    INTERRUPTED = "interrupted"  # this program was ended in the middle: Ctrl-C, a signal
    # the signature
    NO_KEY = "no_key"  # no private key belongs to the certificate
    NO_MECHANISM = "no_mechanism"  # the token cannot sign the way this key needs
    KEY_UNSUPPORTED = "key_unsupported"  # this program cannot verify signatures of such a key
    SIGNATURE_WRONG = "signature_wrong"  # the certificate's public key does not verify it


class OperationRequest(Record, frozen=True):
    """One operation, with everything it needs. Never written down: it holds PINs."""

    kind: OperationKind
    module: ModulePath
    token: TokenSerial
    slot_name: str  # for tokens without a serial number
    pin: Secret | None = None  # None: asked on the reader's PIN pad
    new_pin: Secret | None = None  # PIN_CHANGE
    certificate: bytes = b""  # SIGN_TEST: DER of the certificate whose key signs
    message: bytes = b""  # SIGN_TEST: what is signed


class SignatureFacts(Record, frozen=True):
    """How a test signature was made."""

    mechanism: str  # "CKM_SHA256_RSA_PKCS"
    key: KeyKind
    key_bits: int | None
    certificate: Sha256
    took_ms: int  # C_SignInit and C_Sign alone
    key_name: str = ""  # of the curve, see ``Certificate``


class SigningView(Record, frozen=True):
    """What a token shows without a PIN of how it would sign with a certificate's key."""

    outcome: OperationOutcome  # DONE: it was looked at; else why it could not be
    # those it shows of the ones that fit the key; None: it tells of no mechanism at all
    mechanisms: tuple[str, ...] | None = None
    certificate_shown: bool = False  # the certificate is on this token
    # whether its private key is seen; None: none is shown without a PIN, which is the rule
    key_shown: bool | None = None
    pins: tuple[PinStatus, ...] = ()
    pinpad: bool = False
    detail: str = ""  # for support, in English, free of personal data


class OperationEnding(Record, frozen=True):
    """The outcome of an operation as the device reports it, without the looks before and after."""

    outcome: OperationOutcome
    # False: the PIN certainly never left for the card; None: not known, the module died with it
    # or refused without saying whether it had asked the card
    pin_sent: bool | None = False
    # PIN_CHANGE: True the new PIN holds, False the old one still does, None not known
    changed: bool | None = False
    # True: C_Login has accepted it; False: the card has refused it; None: not known
    pin_right: bool | None = None
    signature: SignatureFacts | None = None
    # what the token said of its PINs right after, in the same process: some modules tell of a
    # failed login in no other; empty: nothing
    pins: tuple[PinStatus, ...] = ()
    detail: str = ""  # for support, in English, free of personal data


Noting = Callable[[OperationEnding], None]
"""Gets what is known of an operation by now: before the PIN leaves, and whenever more is known."""


def note_nothing(_: OperationEnding) -> None:
    """Take what is known, for who needs no record."""


def at_the_card(kind: OperationKind) -> OperationEnding:
    """Return what is known from the moment on in which the PIN may be on its way."""
    changed = None if kind is OperationKind.PIN_CHANGE else False
    return OperationEnding(OperationOutcome.INTERRUPTED, pin_sent=None, changed=changed)


class OperationResult(Record, frozen=True):
    """An operation as the person gets to see it."""

    kind: OperationKind
    ending: OperationEnding
    before: tuple[PinStatus, ...] = ()
    after: tuple[PinStatus, ...] | None = None  # None: could not be read again
