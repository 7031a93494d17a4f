"""Shows a fault of ours instead of vanishing: what to do, and a text that names nobody."""

import logging
import os
import sys
import threading
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from esign_desktop.app.crash import crash_text
from esign_desktop.gui.places import take_size
from esign_desktop.gui.program import own_texts
from esign_desktop.gui.start_options import complain
from esign_desktop.gui.theme import GAP, SPACE, Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.texts import N_, Texts

logger = logging.getLogger(__name__)

_SIZE: Final = QSize(640, 420)
_WHAT_HAPPENED: Final = N_("Something in this program went wrong")
_OWN_FAULT: Final = 70  # EX_SOFTWARE of sysexits.h, as on the command line


def tell_and_end(
    kind: type[BaseException], error: BaseException | None, where: TracebackType | None
) -> None:
    """Tell of a fault before there is a window: without one, and a console, nobody would know."""
    if issubclass(kind, KeyboardInterrupt):
        os._exit(130)
    logger.error("a fault of the program", exc_info=error)
    complain(own_texts().get(_WHAT_HAPPENED), crash_text(kind, where))
    os._exit(_OWN_FAULT)


class CrashReporter(QObject):
    """Catches what nobody else has, in all threads. The program goes on.

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
        """Catch from now on."""
        sys.excepthook = self.caught
        threading.excepthook = lambda args: self.caught(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def caught(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        """Log it, and show it on the Qt thread. Ctrl-C ends the program as ever."""
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.exit(130)
            return
        logger.error("a fault of the program", exc_info=error)
        self._happened.emit(crash_text(kind, where))

    @Slot(str)
    def _show(self, text: str) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            return  # a fault that repeats must not bury the window in dialogs
        self.dialog = CrashDialog(self._texts, text, self._window)
        self.dialog.open()


class CrashDialog(QDialog):
    """One sentence, the text to hand on, copy and go on."""

    def __init__(self, texts: Texts, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = texts.get
        self.setWindowTitle(_(N_("A fault of the program")))
        take_size(self, _SIZE)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(GAP)
        column.addWidget(Text(Role.HEADING, _(_WHAT_HAPPENED)))
        column.addWidget(
            Text(
                Role.BODY,
                _(
                    N_(
                        "You can go on. Please hand this text to whoever looks after the program; "
                        "it names nobody."
                    )
                ),
            )
        )
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_(N_("Text of the fault")))
        column.addWidget(self.text, 1)
        self.copy = Button(_(N_("Copy the text")))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        self.go_on = Button(_(N_("Go on")), main=True)
        self.go_on.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(self.go_on)
        column.addLayout(row)
        self.go_on.setFocus()
