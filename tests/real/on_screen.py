"""The window with this computer's readers and one module, for a test that looks at a screen.

``python -m tests.real.on_screen MODULE FOLDER``. Words on stdin: ``keep`` writes into the folder
what the program holds that could be handed on; ``fault`` has a fault happen that quotes what is
typed in the dialog for a PIN.
"""

import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from esign_desktop.app.diagnose import Scope
from esign_desktop.app.logs import keep_log
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.pin.controller import PinController
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.token import ModulePath

_DIGITS = 6  # of what is typed


class Hand(QObject):
    """Does what is asked on stdin, on Qt's thread."""

    said = Signal(str)

    def __init__(self, window: AppController, folder: Path) -> None:
        super().__init__()
        self._window = window
        self._folder = folder
        self.said.connect(self._obey)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self.said.emit(line.strip())

    def _obey(self, word: str) -> None:
        if word == "fault":
            self._fail()
        elif word == "keep":
            self._keep()
            _tell("kept")

    def _fail(self) -> None:
        controller = self._window.main.controller("pin")
        assert isinstance(controller, PinController)
        assert controller.dialog is not None
        typed = [field.text() for field in controller.dialog.entry.fields]
        if min(map(len, typed)) < _DIGITS:  # keys come later than words on stdin
            QTimer.singleShot(50, self, self._fail)
            return
        raise ValueError(f"invalid literal for int() with base 10: {typed!r}")

    def _keep(self) -> None:
        """Write down the log, the clipboards, and every word in every widget of the program."""
        program = self._window.program
        assert program.log is not None
        (self._folder / "log.txt").write_text(program.log.text(lambda line: line))
        clipboard = QApplication.clipboard()
        pasted = [clipboard.text(mode) for mode in QClipboard.Mode]
        (self._folder / "clipboard.txt").write_text("\n".join(pasted))
        for page in self._window.main.keys:
            self._window.go_to(page)
        shown = [text for each in QApplication.allWidgets() for text in _texts(each)]
        (self._folder / "shown.txt").write_text("\n".join(shown))


def _texts(widget: QWidget) -> list[str]:
    texts = [widget.windowTitle(), widget.accessibleName(), widget.accessibleDescription()]
    if isinstance(widget, QLabel | QLineEdit):
        texts.append(widget.text())
    if isinstance(widget, QPlainTextEdit):
        texts.append(widget.toPlainText())
    return texts


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(module: str, folder: str) -> int:
    """Run until the test ends it."""
    application = QApplication(sys.argv[:1])
    log = keep_log()
    window = AppController(
        application, window_context(None, "en", Scope(module=ModulePath(module)), log)
    )
    window.main.resize(1024, 768)
    window.main.move(0, 0)
    window.runner.finished.connect(lambda report: _tell(f"verdict {report.verdict.value}"))
    hand = Hand(window, Path(folder))
    window.start()
    code = application.exec()
    del hand
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
