"""Checks whether an answer is current, by the computer's clock."""

from datetime import datetime, timedelta
from typing import Final

from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import NoAnswer

TOLERANCE: Final = timedelta(minutes=10)
"""How far the computer's clock may be off."""

_SLOW_CLOCK: Final = timedelta(days=1)
"""How far it may be behind where a nonce proves that the answer was made now."""

_OLDEST: Final = timedelta(days=1)
"""Age of an answer that neither says when the next comes, nor answers our nonce."""


def require_fresh(
    made: datetime, following: datetime | None, now: datetime, *, proven: bool = False
) -> None:
    """Return if an answer holds now.

    Args:
        made: thisUpdate.
        following: nextUpdate; None means that newer information is always to be had.
        now: by the computer's clock.
        proven: whether a nonce shows that it was made for this question.

    Raises:
        UnansweredError: it is of another time.
    """
    if made - now > (_SLOW_CLOCK if proven else TOLERANCE):
        raise UnansweredError(
            NoAnswer.OUTDATED, f"holds from {made:%Y-%m-%dT%H:%MZ} on, later than the clock here"
        )
    if following is not None:
        if now - following > TOLERANCE:
            raise UnansweredError(NoAnswer.OUTDATED, f"held until {following:%Y-%m-%dT%H:%MZ}")
    elif now - made > _OLDEST and not proven:
        raise UnansweredError(NoAnswer.OUTDATED, f"of {made:%Y-%m-%dT%H:%MZ}, without an end")
