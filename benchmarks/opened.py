"""Opens a window, ours or a bare one, until its first paint, or for as long as it is let.

``python -m benchmarks.opened ours|bare [--stay]``. The bare one is the least PySide6 can show:
the peer of our window. ``--stay``: prints the process id after the first paint and stays.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

if TYPE_CHECKING:
    from esign_desktop.gui.app_controller import AppController


class FirstPaint(QObject):
    """Ends the process, or says that it may be measured, once the window has been painted."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._painted = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._tell)
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        if "--stay" not in sys.argv:
            os._exit(0)
        print(os.getpid(), flush=True)


def bare() -> None:
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setCentralWidget(QLabel("Durum"))
    window.resize(1080, 760)
    FirstPaint(window)
    window.show()
    application.exec()


def ours() -> None:
    gc.disable()  # as our entry point does, which then loads the rest
    from esign_desktop.gui import app_controller as application

    start = application.AppController.start

    def watched_start(window: AppController, *, in_tray: bool = False) -> None:
        FirstPaint(window.main)
        start(window, in_tray=in_tray)

    application.AppController.start = watched_start  # type: ignore[method-assign]
    application.main([])


if __name__ == "__main__":
    try:
        {"ours": ours, "bare": bare}[sys.argv[1]]()
    finally:
        os._exit(70)  # ends here only if there was no first paint: the time would mean nothing
