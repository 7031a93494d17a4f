"""Where facts come from, and how far to trust them. No fact without a source."""

from datetime import date
from enum import StrEnum, unique
from typing import Annotated

import msgspec

from esign_desktop.model.record import Record

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""Text somebody reads: one line, and nothing that steers a terminal."""


class Source(Record, frozen=True):
    """Where a fact was read, and when."""

    where: Line  # URL, or name of a document or program
    seen_on: date


@unique
class Confidence(StrEnum):
    """How sure a fact is, the surest first."""

    CONFIRMED = "confirmed"  # two sources or more that do not copy each other
    SINGLE = "single"  # one source
    INFERRED = "inferred"  # follows from facts, but nobody was seen to try it
    LOW = "low"  # contradicted, or only claimed

    @property
    def rank(self) -> int:
        """Position in the order; 0 is the surest."""
        return list(Confidence).index(self)
