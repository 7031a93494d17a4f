"""Exit codes: the monitoring-plugin convention, and sysexits.h above it."""

from collections.abc import Mapping
from typing import Final

OF_VERDICT: Final[Mapping[str, int]] = {"ready": 0, "attention": 1, "not_usable": 2, "unknown": 3}
"""By the verdict's value: --help starts faster without the model. A test holds them together."""

USAGE: Final = 64  # EX_USAGE: wrong words on the command line
DATA: Final = 65  # EX_DATAERR: a file that is not what it should be
NO_INPUT: Final = 66  # EX_NOINPUT: a file that is not there
SOFTWARE: Final = 70  # EX_SOFTWARE: our own fault
CANNOT_CREATE: Final = 73  # EX_CANTCREAT: a file that could not be written
CONFIG: Final = 78  # EX_CONFIG: the administrator's policy cannot be read
INTERRUPTED: Final = 130  # as shells report Ctrl-C
