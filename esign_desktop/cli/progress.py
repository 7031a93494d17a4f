"""Shows progress on a terminal while something takes longer than half a second."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.presenters.texts import Texts


@contextmanager
def waiting(texts: "Texts") -> Iterator[Callable[[], None]]:
    """Say that something is going on, on a terminal, while it takes longer than half a second.

    Yields what to call when it is no longer the card that is waited for, but the issuer.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    import threading

    done, asking = threading.Event(), threading.Event()
    at_the_card = texts.get(N_("Checking the reader and the card…"))
    at_the_issuer = texts.get(N_("Checking with the issuer over the internet…"))

    def show() -> None:
        if done.wait(0.5):
            return
        shown = ""
        while True:
            message = at_the_issuer if asking.is_set() else at_the_card
            if message != shown:
                sys.stderr.write(f"\r{' ' * len(shown)}\r{message}")
                sys.stderr.flush()
                shown = message
            if done.wait(0.1 if not asking.is_set() else None):
                break
        sys.stderr.write(f"\r{' ' * len(shown)}\r")
        sys.stderr.flush()

    saying = threading.Thread(target=show, daemon=True)
    saying.start()
    try:
        yield asking.set
    finally:
        done.set()
        saying.join()
