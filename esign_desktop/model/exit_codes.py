"""Exit codes of both programs: those of sysexits.h, and of shells for signals. Loads nothing."""

TYPE_CHECKING = False  # nothing is loaded before a signal is heeded
if TYPE_CHECKING:
    from typing import Final

USAGE: "Final" = 64  # EX_USAGE: wrong words on the command line
DATA: "Final" = 65  # EX_DATAERR: a file that is not what it should be
NO_INPUT: "Final" = 66  # EX_NOINPUT: a file or scenario that is not there
UNAVAILABLE: "Final" = 69  # EX_UNAVAILABLE: no browser or printer; no screen or library for Qt
SOFTWARE: "Final" = 70  # EX_SOFTWARE: our own fault
CANNOT_CREATE: "Final" = 73  # EX_CANTCREAT: a file that could not be written
IO_ERROR: "Final" = 74  # EX_IOERR: standard output cannot be written
CONFIG: "Final" = 78  # EX_CONFIG: the administrator's policy cannot be read
HUNG_UP: "Final" = 129  # as shells report a terminal that was closed,
INTERRUPTED: "Final" = 130  # Ctrl-C,
TERMINATED: "Final" = 143  # and SIGTERM
