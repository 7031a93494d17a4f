"""Whether issuers are asked over the internet."""

from enum import StrEnum, unique


@unique
class OnlineUse(StrEnum):
    """Whether issuers are asked over the internet."""

    NEVER = "never"  # not even with --online, or on a click
    WHEN_ASKED = "when_asked"  # with --online, or on a click
    ALWAYS = "always"  # at every diagnosis; not while watching
