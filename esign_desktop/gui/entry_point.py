"""Starts the window, or says which library of the system Qt has not found. Loads no Qt itself."""

import gc
import os
import sys

from esign_desktop.app.first_signals import end_at_once
from esign_desktop.model.exit_codes import SOFTWARE, UNAVAILABLE


def run() -> None:
    """Entry point of ``esign-desktop``. A server, for one, may lack what a window needs."""
    end_at_once()
    sys.excepthook = _end_with_error  # Python itself would end with 1, which is a verdict of ours
    gc.disable()  # until the first paint: there is nothing to find yet, and it takes 10 ms
    try:
        from esign_desktop.gui import app_controller as application
    except ImportError as error:
        _write_error(_missing_library_text(str(error)))
        sys.exit(UNAVAILABLE)
    application.run()


def _missing_library_text(what: str) -> str:
    """Return that Qt could not be loaded, in the user's language."""
    from esign_desktop.app import paths
    from esign_desktop.gui.missing_library import LACKS
    from esign_desktop.presenters.languages import choose_language, load_texts_or_english

    language = choose_language(None, os.environ)
    folder = paths.data_dir() / "resources" / "locale"
    return load_texts_or_english(language, folder, _write_error).get(LACKS, what=what)


def _end_with_error(kind: type[BaseException], _error: object, _where: object) -> None:
    """End with a fault that came before there was anything to show it."""
    _write_error(kind.__name__)
    os._exit(SOFTWARE)


def _write_error(sentence: str) -> None:
    if sys.stderr is not None:  # Windows gives a program without a console no streams
        sys.stderr.write(f"esign-desktop: {sentence}\n")
