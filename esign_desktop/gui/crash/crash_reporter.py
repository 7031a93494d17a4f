"""Handles uncaught exceptions: logs them and shows a dialog without personal data."""

import logging
import os
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from esign_desktop.app.crash import crash_text
from esign_desktop.gui.start_options import report_usage_error
from esign_desktop.gui.window_context import own_texts
from esign_desktop.model.exit_codes import INTERRUPTED, SOFTWARE
from esign_desktop.presenters.texts import N_, Texts

if TYPE_CHECKING:
    from esign_desktop.gui.crash.crash_dialog import CrashDialog

logger = logging.getLogger(__name__)

WHAT_HAPPENED: Final = N_("An error occurred in this program")


def fatal_error_dialog(
    kind: type[BaseException], error: BaseException | None, where: TracebackType | None
) -> None:
    """Report an uncaught exception before there is a window, and end the process."""
    if issubclass(kind, KeyboardInterrupt):
        os._exit(INTERRUPTED)
    logger.error("a fault of the program", exc_info=error)
    report_usage_error(own_texts().get(WHAT_HAPPENED), crash_text(kind, where))
    os._exit(SOFTWARE)


class CrashReporter(QObject):
    """Shows uncaught exceptions of all threads in a dialog. The program goes on.

    Args:
        texts: the language.
        window: the dialog stands before it.
    """

    _happened = Signal(str)  # from any thread

    def __init__(self, texts: Texts, window: QWidget) -> None:
        super().__init__(window)
        self._texts = texts
        self._window = window
        self.dialog: CrashDialog | None = None
        self._happened.connect(self._show)

    def install(self) -> None:
        """Install the hooks of Python and of its threads."""
        sys.excepthook = self.caught
        threading.excepthook = lambda args: self.caught(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def load_dialog(self) -> None:
        """Import the dialog now: after an update on disk its files may be gone."""
        import esign_desktop.gui.crash.crash_dialog  # noqa: F401  # the first paint needs none

    def caught(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        """Log it, and show it on the Qt thread. Ctrl-C ends the program as ever."""
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.exit(INTERRUPTED)
            return
        logger.error("a fault of the program", exc_info=error)
        self._happened.emit(crash_text(kind, where))

    @Slot(str)
    def _show(self, text: str) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            return  # a fault that repeats must not bury the window in dialogs
        from esign_desktop.gui.crash.crash_dialog import CrashDialog

        self.dialog = CrashDialog(self._texts, self._texts.get(WHAT_HAPPENED), text, self._window)
        self.dialog.open()
