"""Says what is going on while something takes longer than half a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.presenters.texts import Texts


@contextmanager
def waiting(texts: "Texts") -> Iterator[None]:
    """Say that something is going on, on a terminal, while it takes longer than half a second."""
    if not sys.stderr.isatty():
        yield
        return
    import threading

    done = threading.Event()
    message = texts.get(N_("Looking at the reader and the card…"))

    def show() -> None:
        if not done.wait(0.5):
            sys.stderr.write(f"\r{message}")
            sys.stderr.flush()
            done.wait()
            sys.stderr.write(f"\r{' ' * len(message)}\r")
            sys.stderr.flush()

    saying = threading.Thread(target=show, daemon=True)
    saying.start()
    try:
        yield
    finally:
        done.set()
        saying.join()
