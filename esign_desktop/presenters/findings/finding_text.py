"""The words for one finding, before they are translated and filled."""

from collections.abc import Mapping

from esign_desktop.model.host import Platform
from esign_desktop.model.record import Record


class FindingText(Record, frozen=True):
    """Source messages, marked with ``N_``, for one finding code.

    Placeholders are the keys of the code's values; a time ``ends_at`` can also be written as
    ``{ends_on}``, its day alone; ``{say}`` is the short code to read out on the phone.
    """

    title: str  # what is wrong, one sentence without a full stop
    meaning: str  # one to three calm sentences
    steps: tuple[str, ...]  # what to do, in this order
    steps_on: Mapping[Platform, tuple[str, ...]] = {}  # instead of ``steps`` where systems differ
    without: Mapping[str, "FindingText"] = {}  # instead of all this when the value is "" or "0"
    having: Mapping[str, "FindingText"] = {}  # instead of all this when the value is not empty
    by: Mapping[str, Mapping[str, "FindingText"]] = {}  # instead of all this for certain values
