"""Sizes of texts and of the room between things."""

from enum import StrEnum, unique
from typing import Final


@unique
class Role(StrEnum):
    """What a text is; the style sheet gives it its size."""

    HEADLINE = "headline"  # the verdict
    TITLE = "title"  # of a page
    HEADING = "heading"  # of a card
    STRONG = "strong"  # of an entry to choose
    COMMAND = "command"  # to be typed or copied
    BODY = "body"
    MUTED = "muted"
    CODE = "code"  # the say-code
    SAY = "say"  # the same, large enough to be read out from a metre away


SIZES: Final = {
    Role.HEADLINE: 1.95,
    Role.TITLE: 1.6,
    Role.HEADING: 1.2,
    Role.CODE: 1.05,
    Role.SAY: 2.8,
}
"""By how much a text is larger than the system's."""

GAP: Final = 12  # between things that belong together, in device-independent pixels
SPACE: Final = 24  # between things that do not
ICON: Final = 16  # on a button, as Fusion has it at 100 %
WIDEST: Final = 880  # lines longer than some 90 letters are hard to read
