"""Exit codes: the monitoring-plugin convention, and sysexits.h above it."""

from collections.abc import Mapping
from typing import Final

OF_VERDICT: Final[Mapping[str, int]] = {"ready": 0, "attention": 1, "not_usable": 2, "unknown": 3}
"""By the verdict's value: --help starts faster without the model. A test holds them together."""

USAGE: Final = 64  # EX_USAGE: wrong words on the command line
DATA: Final = 65  # EX_DATAERR: a file that is not what it should be
NO_INPUT: Final = 66  # EX_NOINPUT: a file that is not there
UNAVAILABLE: Final = 69  # EX_UNAVAILABLE: no browser to open a page, no printer for a PDF
SOFTWARE: Final = 70  # EX_SOFTWARE: our own fault
CANNOT_CREATE: Final = 73  # EX_CANTCREAT: a file that could not be written
IO_ERROR: Final = 74  # EX_IOERR: standard output cannot be written
CONFIG: Final = 78  # EX_CONFIG: the administrator's policy cannot be read
INTERRUPTED: Final = 130  # as shells report Ctrl-C
TERMINATED: Final = 143  # and SIGTERM
HUNG_UP: Final = 129  # and a terminal that was closed

# what was asked of a card: pin check, pin change, sign-test
PIN_WRONG: Final = 10
PIN_LOCKED: Final = 11  # it is now, or was before and nothing was sent
PIN_RULES: Final = 12  # the PIN breaks a rule; nothing was sent
LAST_TRY: Final = 13  # one try is left, and nobody confirmed to use it; nothing was sent
PIN_NOT_SET: Final = 14
PIN_EXPIRED: Final = 15  # has to be changed first
NO_CARD: Final = 20  # no card a module shows, or not any more
SEVERAL_CARDS: Final = 21  # and none was chosen with --reader
BUSY: Final = 22
REMOVED: Final = 23  # in the middle
TIMED_OUT: Final = 24
CRASHED: Final = 25
REFUSED: Final = 26  # by the module or the card, in any other way; or there is no module to load
CANCELLED: Final = 27  # the person gave up: on the PIN pad, or did not consent
NO_KEY: Final = 30  # no certificate, or no key to it
NO_MECHANISM: Final = 31  # of signing, or none that this program could verify
SIGNATURE_WRONG: Final = 32

OF_OUTCOME: Final[Mapping[str, int]] = {
    "done": 0,
    "pin_wrong": PIN_WRONG,
    "pin_locked": PIN_LOCKED,
    "pin_expired": PIN_EXPIRED,
    "pin_length": PIN_RULES,
    "pin_invalid": PIN_RULES,
    "pin_not_set": PIN_NOT_SET,
    "cancelled": CANCELLED,
    "not_present": NO_CARD,
    "card_removed": REMOVED,
    "not_recognized": REFUSED,
    "busy": BUSY,
    "refused": REFUSED,
    "cannot_load": REFUSED,
    "timed_out": TIMED_OUT,
    "service_no_answer": TIMED_OUT,
    "crashed": CRASHED,
    "interrupted": INTERRUPTED,
    "no_key": NO_KEY,
    "no_mechanism": NO_MECHANISM,
    "key_unsupported": NO_MECHANISM,
    "signature_wrong": SIGNATURE_WRONG,
}
"""By the value of an operation's outcome."""

OF_REFUSAL: Final[Mapping[str, int]] = {
    "locked": PIN_LOCKED,
    "not_set": PIN_NOT_SET,
    "must_change": PIN_EXPIRED,
    "not_needed": REFUSED,
    "last_try": LAST_TRY,
    "cannot_sign": NO_KEY,
    "key_unsupported": NO_MECHANISM,
    "empty": PIN_RULES,
    "not_digits": PIN_RULES,
    "too_short": PIN_RULES,
    "too_long": PIN_RULES,
    "same_as_old": PIN_RULES,
    "typed_differently": PIN_RULES,
}
"""By the value of why a card was not asked."""

OF_OBSTACLE: Final[Mapping[str, int]] = {
    "no_mechanism": NO_MECHANISM,
    "certificate_missing": NO_KEY,
    "certificate_stale": NO_KEY,
    "no_certificate": NO_KEY,
    "not_for_signing": NO_KEY,
    "unreadable": NO_KEY,
    "expired": OF_VERDICT["not_usable"],
    "not_yet_valid": OF_VERDICT["not_usable"],
    "revoked": OF_VERDICT["not_usable"],
    "suspended": OF_VERDICT["not_usable"],
    "key_unsupported": OF_VERDICT["unknown"],  # it may well sign
    "other_token": NO_KEY,
    "no_key": NO_KEY,
    "pin_locked": PIN_LOCKED,
    "pin_not_set": PIN_NOT_SET,
    "pin_must_change": PIN_EXPIRED,
    "pin_not_needed": OF_VERDICT["unknown"],  # nothing was tried
}
"""By the value of what stands against a test signature; not_seen: by the outcome of the look."""

NO_TARGET: Final[Mapping[str, int]] = {
    "card.in_use": BUSY,
    "card.removed": REMOVED,
    "middleware.timed_out": TIMED_OUT,
    "middleware.crashed": CRASHED,
    "middleware.refused": REFUSED,
    "middleware.cannot_load": REFUSED,
    "middleware.wrong_architecture": REFUSED,
    "middleware.missing": REFUSED,
}
"""By the code of the finding that says why there is no card to ask; any other: NO_CARD."""
