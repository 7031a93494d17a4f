"""What a person has to type in a terminal: it stands at the end of a step."""

import re
from typing import Final

_COMMAND: Final = re.compile(r"(?<=: )(?:sudo|printf) .+$")


def command_in(step: str) -> str:
    """Return the command a step ends with, whole, to be copied; "" for none."""
    found = _COMMAND.search(step)
    return found.group() if found else ""
