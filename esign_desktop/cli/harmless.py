"""Text from outside on a terminal: what a card, a module or a report says commands no terminal."""

import re
from typing import Final

_COMMANDS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1: an escape sequence begins with one
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"  # turn the direction of a line, or end it
)


def harmless(text: str) -> str:
    """Return a text without control characters; line ends and tabs stay."""
    return _COMMANDS.sub(" ", text)


def one_line(text: str) -> str:
    """Return a text as it stands in a table: a tab or a line end would begin another cell."""
    return harmless(text).replace("\t", " ").replace("\n", " ")
