"""Rules checked before the card is asked: the form of a PIN, and whether to ask at all.

No try is used up by what is refused here.
"""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum, unique
from itertools import pairwise
from typing import Final

from esign_desktop.model.operation import OperationKind
from esign_desktop.model.record import Record
from esign_desktop.model.secret import Secret
from esign_desktop.model.token import PinRole, PinState, PinStatus

LENGTH_MIN: Final = 6
"""KamuSM asks for six digits at least (Kahramanmaraş İl Sağlık Müdürlüğü, 2023)."""

LENGTH_MAX: Final = 16
"""What AKIS v1.0 has room for (OpenSC's card-akis.c); only where no module tells its own limit."""

_MAX_REPORTED: Final = 32
"""SoftHSM reports 255: no card's limit."""

_DIGITS: Final = re.compile(r"[0-9]+")  # \d takes the digits of all the world's scripts
_YEARS: Final = range(1900, 2100)


@unique
class Refusal(StrEnum):
    """Why the card is not asked."""

    # what is known of the card
    LOCKED = "locked"
    NOT_SET = "not_set"
    MUST_CHANGE = "must_change"  # a test signature: the card signs nothing before
    NOT_NEEDED = "not_needed"  # the card asks for no PIN
    LAST_TRY = "last_try"  # one try is left, and the person has not said to use it
    CANNOT_SIGN = "cannot_sign"  # a test signature is known to be hopeless, see signing.hopeless
    KEY_UNSUPPORTED = "key_unsupported"  # a test signature: this program could not verify it
    # the PIN as typed
    EMPTY = "empty"
    NOT_DIGITS = "not_digits"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    # the new PIN beside others
    SAME_AS_OLD = "same_as_old"
    TYPED_DIFFERENTLY = "typed_differently"


@unique
class Weakness(StrEnum):
    """Why a new PIN is easily guessed. It is a warning, never a ban."""

    REPEATED = "repeated"  # 111111, 123123
    RUNNING = "running"  # 123456, 987654
    YEAR = "year"  # holds 19xx or 20xx
    DATE = "date"  # 150785, 15071985


class Limits(Record, frozen=True):
    """How long a PIN may be."""

    shortest: int = LENGTH_MIN
    longest: int = LENGTH_MAX


def limits(status: PinStatus | None) -> Limits:
    """Return KamuSM's limits, narrowed by those the token reports."""
    reported_min = (status.length_min if status else None) or 0
    reported_max = (status.length_max if status else None) or LENGTH_MAX
    shortest = max(LENGTH_MIN, reported_min)
    return Limits(shortest, max(shortest, min(reported_max, _MAX_REPORTED)))


def state_refusal(
    kind: OperationKind, statuses: Sequence[PinStatus], *, last_try_confirmed: bool
) -> Refusal | None:
    """Return why the card should not be asked as it is now, whatever PIN is typed.

    A PIN that must be changed can still be checked, and is needed to change it.
    """
    status = user_pin(statuses)
    state = status.state if status else PinState.UNKNOWN
    if state is PinState.LOCKED:
        return Refusal.LOCKED
    if state is PinState.NOT_SET:
        return Refusal.NOT_SET
    if state is PinState.MUST_CHANGE and kind is OperationKind.SIGN_TEST:
        return Refusal.MUST_CHANGE
    if state is PinState.NOT_NEEDED:
        return Refusal.NOT_NEEDED
    return Refusal.LAST_TRY if state is PinState.LAST_TRY and not last_try_confirmed else None


def form_refusal(pin: Secret, limits: Limits) -> Refusal | None:
    """Return why a PIN cannot be one of this card, by its form alone."""
    text = pin.reveal()
    if not text:
        return Refusal.EMPTY
    if not _DIGITS.fullmatch(text):
        return Refusal.NOT_DIGITS
    if len(text) < limits.shortest:
        return Refusal.TOO_SHORT
    return Refusal.TOO_LONG if len(text) > limits.longest else None


def new_pin_refusal(
    old: Secret, new: Secret, limits: Limits, again: Secret | None = None
) -> Refusal | None:
    """Return why a new PIN is not taken.

    Args:
        old: the present PIN.
        new: the one to come.
        limits: of the token.
        again: the new one typed a second time; None where a script gives it once.
    """
    if broken := form_refusal(new, limits):
        return broken
    if again is not None and again != new:
        return Refusal.TYPED_DIFFERENTLY
    return Refusal.SAME_AS_OLD if new == old else None


def request_refusal(
    kind: OperationKind,
    statuses: Sequence[PinStatus],
    pin: Secret | None,
    new_pin: Secret | None = None,
    *,
    again: Secret | None = None,
    last_try_confirmed: bool = False,
) -> Refusal | None:
    """Return why an operation is not begun; None: the card may be asked.

    A PIN that is None is typed on the reader's PIN pad, and cannot be judged by us.
    """
    if refused := state_refusal(kind, statuses, last_try_confirmed=last_try_confirmed):
        return refused
    allowed = limits(user_pin(statuses))
    if pin is not None and (broken := form_refusal(pin, allowed)):
        return broken
    if kind is OperationKind.PIN_CHANGE and pin is not None and new_pin is not None:
        return new_pin_refusal(pin, new_pin, allowed, again)
    return None


def weakness(pin: Secret) -> Weakness | None:
    """Return why a PIN that breaks no rule is easily guessed, the plainest reason first."""
    text = pin.reveal()
    if _is_repeated(text):
        return Weakness.REPEATED
    if _is_running(text):
        return Weakness.RUNNING
    if _is_date(text):
        return Weakness.DATE
    return Weakness.YEAR if _holds_year(text) else None


def user_pin(statuses: Sequence[PinStatus]) -> PinStatus | None:
    """Return the status of the PIN a person types."""
    return next((status for status in statuses if status.role is PinRole.USER), None)


def _is_repeated(text: str) -> bool:
    """Tell whether a short piece makes up the whole: 111111, 121212, 123123, 1231231."""
    return any(
        (text[:size] * len(text))[: len(text)] == text for size in range(1, len(text) // 2 + 1)
    )


def _is_running(text: str) -> bool:
    """Tell whether the digits count up or down, also over nine: 789012; or in pairs: 112233."""
    for digits in (text, text[::2] if text[::2] == text[1::2] else text):
        steps = {(ord(b) - ord(a)) % 10 for a, b in pairwise(digits)}
        if steps in ({1}, {9}):
            return True
    return False


def _holds_year(text: str) -> bool:
    return any(int(text[at : at + 4]) in _YEARS for at in range(len(text) - 3))


def _is_date(text: str) -> bool:
    """Tell whether it is a day, written day first or year first, with two or four year digits."""
    if len(text) == 6:
        day, month, year = text[:2], text[2:4], text[4:]
        orders = ((day, month, "20" + year), (year, month, "20" + day))
    elif len(text) == 8:
        orders = ((text[:2], text[2:4], text[4:]), (text[6:], text[4:6], text[:4]))
    else:
        return False
    return any(_is_day(*order) for order in orders)


def _is_day(day: str, month: str, year: str) -> bool:
    try:
        return date(int(year), int(month), int(day)).year in _YEARS
    except ValueError:
        return False
