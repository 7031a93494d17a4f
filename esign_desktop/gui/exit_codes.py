"""Exit codes of the window, those of sysexits.h as on the command line. Loads nothing."""

TYPE_CHECKING = False  # nothing is loaded before a signal is heeded
if TYPE_CHECKING:
    from typing import Final

USAGE: "Final" = 64  # EX_USAGE: wrong options
NO_INPUT: "Final" = 66  # EX_NOINPUT: a scenario that is not there
UNAVAILABLE: "Final" = 69  # EX_UNAVAILABLE: no screen, a library of Qt's is missing
SOFTWARE: "Final" = 70  # EX_SOFTWARE: our own fault
IO_ERROR: "Final" = 74  # EX_IOERR: standard output cannot be written
CONFIG: "Final" = 78  # EX_CONFIG: the administrator's policy cannot be read
