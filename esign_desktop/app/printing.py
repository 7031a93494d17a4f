"""Prints a page to PDF, in a process of its own: nothing else has to load Qt."""

import os
import subprocess
import sys
from typing import Final

from esign_desktop.app.paths import printer_command

TIMEOUT_S: Final = 60.0
_LONGEST: Final = 20 * 1024 * 1024  # bytes of PDF; a page of ours has 60 kB


class PrintingError(Exception):
    """No PDF was made. The message says why, in English, for the log."""


def to_pdf(page: str, timeout_s: float = TIMEOUT_S) -> bytes:
    """Return an HTML page as PDF, A4.

    Raises:
        PrintingError: Qt is not there, fails, or does not answer in time.
    """
    environment = dict(os.environ)
    if sys.platform != "win32":  # there Qt finds fonts only on the screen, and there is one
        environment["QT_QPA_PLATFORM"] = "offscreen"
    try:
        done = subprocess.run(
            printer_command(),
            input=page.encode(),
            capture_output=True,
            timeout=timeout_s,
            check=False,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise PrintingError(f"no answer in {timeout_s:g} s") from error
    except OSError as error:
        raise PrintingError(f"cannot be started: {error.strerror}") from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise PrintingError(f"ended with {done.returncode}: {''.join(said)[:200]}")
    if len(done.stdout) > _LONGEST:
        raise PrintingError(f"more than {_LONGEST} bytes")
    return done.stdout
