"""How old what is known may be before that is said."""

from typing import Final

from esign_desktop.presenters.texts import N_

STALE: Final = N_("{age}, not checked for more than a year")
