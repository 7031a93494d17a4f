"""Keeps PINs out of core dumps."""

import sys


def leave_no_dump() -> None:
    """Have no core of this process written from now on. On Windows nothing is changed.

    A limit of one byte, not of none: where cores go to a program, Linux heeds no limit but this
    one (do_coredump in its fs/coredump.c).
    """
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        least = 0 if most == 0 else 1  # a limit that is lower already cannot be raised
        resource.setrlimit(resource.RLIMIT_CORE, (least, least))
