"""Orderly shutdown: on signals, at the end of a session, during a card operation."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from esign_desktop.app.interruption import exit_code, interruptible
from esign_desktop.gui.background import Background
from esign_desktop.presenters.texts import Texts

if TYPE_CHECKING:
    from esign_desktop.app.pin_task import PinTask

logger = logging.getLogger(__name__)

_CARD_ANSWERS_WITHIN_S: Final = 3.0  # shorter than a signal waits for the end of the process


class _Quitting(QObject):
    """Brings a signal into the Qt thread, which sleeps until something of Qt's wakes it."""

    came = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.came.connect(self._quit)

    @Slot(int)
    def _quit(self, number: int) -> None:
        QCoreApplication.exit(exit_code(number))


@contextmanager
def quits_on_signals(last_word: Callable[[], None]) -> Iterator[None]:
    """End Qt's event loop on Ctrl-C, SIGTERM and a closed terminal, while the block runs.

    Args:
        last_word: says what must not be lost, should the Qt thread hang.
    """
    quitting = _Quitting()
    with interruptible(last_word, told=lambda _: None, woken=quitting.came.emit):
        yield


def finish_operation(task: "PinTask | None", background: Background, texts: Texts) -> None:
    """Call off what is not sent yet; let a card answer what is, and tell what is known then."""
    if task is None or task.record.reported or task.cancel():
        return
    background.wait(_CARD_ANSWERS_WITHIN_S)
    announce_outcome(task, texts)


def announce_outcome(task: "PinTask | None", texts: Texts) -> None:
    """Write the outcome of an operation to standard error and the log; its dialog is gone."""
    if task is None or task.record.reported or task.record.kind is None or not task.is_sent:
        return
    from esign_desktop.model.operation import at_the_card
    from esign_desktop.presenters.pin.known_outcome import known_view

    record = task.record
    record.reported = True
    kind = task.record.kind
    view = known_view(kind, record.ending or at_the_card(kind), texts)
    lines = (view.title, *view.sentences, *map(str, view.steps))
    logger.warning("ended in the middle of %s: %s", kind, record.ending)
    if sys.stderr is not None:  # Windows gives a program without a console no streams
        with suppress(OSError, ValueError):
            sys.stderr.write("\n".join(lines) + "\n")
            sys.stderr.flush()
