"""How old what is known may be before that is said."""

from datetime import date
from typing import Final

from esign_desktop.presenters.texts import N_

FRESH_DAYS: Final = 365
"""What nobody has looked at for longer may not be so any more."""

STALE: Final = N_("{age}, not looked at for more than a year")


def is_stale(seen_on: date, today: date) -> bool:
    """Tell whether nobody has looked for more than a year."""
    return (today - seen_on).days > FRESH_DAYS
