"""The window as a program of its own, for tests that look at a screen.

``python -m tests.gui.on_screen SCENARIO LANGUAGE``. Pages are not opened in a browser but told on
stdout, one ``opened ADDRESS`` a line; a line ``show SCENARIO`` on stdin is the hand that changes
what is plugged in, and after ``announce WORDS`` they are announced to a screen reader.
"""

import sys
import threading

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

from esign_desktop.app.scenarios import load_scenario
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.window_context import window_context


def main(scenario: str, language: str) -> int:
    """Run until the test ends it."""
    application = QApplication(sys.argv[:1])
    window = AppController(application, window_context(scenario, language))
    window.actions.open_page = _opened
    window.main.resize(1024, 768)
    window.main.move(0, 0)
    window.runner.finished.connect(lambda report: _tell(f"verdict {report.verdict.value}"))
    world = window.program.devices.readers
    assert isinstance(world, SimulatedWorld)
    crier = Crier(window.main)
    threading.Thread(target=_obey, args=(world, crier), daemon=True).start()
    window.start()
    return application.exec()


class Crier(QObject):
    """Announces what another thread wants said."""

    wanted = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.wanted.connect(self._announce)

    @Slot(str)
    def _announce(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, words))


def _opened(address: str) -> bool:
    _tell(f"opened {address}")
    return True


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _obey(world: SimulatedWorld, crier: Crier) -> None:
    for line in sys.stdin:
        word, _space, argument = line.strip().partition(" ")
        if word == "show":
            world.show(load_scenario(argument))
        elif word == "announce":
            crier.wanted.emit(argument)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
