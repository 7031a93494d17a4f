"""Makes the QApplication. Where Qt finds no screen the program ends with a message, no core."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from esign_desktop.gui.missing_library import LACKS
from esign_desktop.gui.start_options import NAME
from esign_desktop.model.exit_codes import UNAVAILABLE
from esign_desktop.presenters.texts import Texts

_OF_SCREENS: Final = "qt.qpa"
"""How the categories of Qt's messages about screens begin; it may complain of the locale, too."""


def make_application(of_qt: Sequence[str], texts: Callable[[], Texts]) -> QApplication:
    """Return Qt's application. Does not return where it cannot be: ends with 69 and says why.

    Args:
        of_qt: the options that Qt may know.
        texts: makes those of the reason, if there is one.
    """
    said, reasons = list[str](), list[str]()

    def record_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        said.append(message.strip())
        if (context.category or "").startswith(_OF_SCREENS):
            reasons.append(message.strip())
        if kind is not QtMsgType.QtFatalMsg:
            return
        why = texts().get(LACKS, what=next(iter(reasons), message.strip()))
        _write_errors(*said, "", f"{NAME}: {why}")
        os._exit(UNAVAILABLE)

    before = qInstallMessageHandler(record_message)
    try:
        application = QApplication([sys.argv[0], *of_qt])
    finally:
        qInstallMessageHandler(before)
    _write_errors(*said)
    return application


def _write_errors(*lines: str) -> None:
    if sys.stderr is not None:  # Windows gives a program without a console no streams
        sys.stderr.writelines(f"{line}\n" for line in lines)
        sys.stderr.flush()
