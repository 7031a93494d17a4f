"""Starts the window, or says which library of the system Qt has not found. Loads no Qt itself."""

import gc
import os
import sys
from typing import Final

from esign_desktop.app import paths
from esign_desktop.app.interruption import end_at_once
from esign_desktop.presenters.languages import choose_language, load_texts_or_english
from esign_desktop.presenters.texts import N_

UNAVAILABLE: Final = 69  # EXUNAVAILABLE
_SOFTWARE: Final = 70  # EX_SOFTWARE
LACKS: Final = N_(
    "The window cannot open on this computer ({what}). The command line works without it: "
    "esign-desktop-cli diagnose"
)


def run() -> None:
    """Entry point of ``esign-desktop``. A server, for one, may lack what a window needs."""
    end_at_once()
    sys.excepthook = _end  # Python itself would end with 1, which is a verdict of ours
    gc.disable()  # until the first paint: there is nothing to find yet, and it takes 10 ms
    try:
        from esign_desktop.gui import app_controller as application
    except ImportError as error:
        language = choose_language(None, os.environ)
        folder = paths.data_dir() / "resources" / "locale"
        _tell(load_texts_or_english(language, folder, _tell).get(LACKS, what=str(error)))
        sys.exit(UNAVAILABLE)
    application.run()


def _end(kind: type[BaseException], _error: object, _where: object) -> None:
    """End with a fault that came before there was anything to show it."""
    _tell(kind.__name__)
    os._exit(_SOFTWARE)


def _tell(sentence: str) -> None:
    if sys.stderr is not None:  # Windows gives a program without a console no streams
        sys.stderr.write(f"esign-desktop: {sentence}\n")
