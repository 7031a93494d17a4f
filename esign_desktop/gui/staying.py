"""Whether the program stays when its window is closed: as an icon beside the clock, if chosen."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from esign_desktop.app.reminders import told_file
from esign_desktop.gui.program import Program
from esign_desktop.gui.theme import Theme
from esign_desktop.gui.tray import Tray
from esign_desktop.model.report import Report


class Staying(QObject):
    """Owns the icon, and does what was chosen about it.

    Args:
        application: ends with its last window, unless the icon stays.
        program: the words and the choices.
        theme: of the window.
        possible: this desktop has a place for icons.
        parent: owns this.
    """

    open_wanted = Signal()
    renewal_wanted = Signal()
    look_wanted = Signal()

    def __init__(
        self,
        application: QApplication,
        program: Program,
        theme: Theme,
        *,
        possible: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._program = program
        self.possible = possible
        self.tray = Tray(
            program.presenter, theme, told_file(), program.devices.computer.now, parent=self
        )
        self.tray.open_wanted.connect(self.open_wanted)
        self.tray.renewal_wanted.connect(self.renewal_wanted)
        self.tray.look_wanted.connect(self.look_wanted)
        self.tray.quit_wanted.connect(application.quit)
        theme.dressed.connect(self.tray.dress)
        self.apply()

    def choose_tray(self, on: bool) -> None:
        """Let the icon stay from now on, or no longer."""
        self._program.choose(tray=on)
        self.apply()

    def choose_reminders(self, on: bool) -> None:
        """Remind from now on, or no longer."""
        self._program.choose(reminders=on)
        self.apply()

    def apply(self) -> None:
        """Do what is chosen."""
        settings = self._program.settings
        shown = self.possible and settings.tray
        # a simulated card is nobody's, and what was told of it must not be remembered
        self.tray.reminds = settings.reminders and self._program.scenario is None
        self._application.setQuitOnLastWindowClosed(not shown)
        if shown is not self.tray.is_shown:
            self.tray.set_shown(shown)

    def show_report(self, report: Report) -> None:
        """Take the newest report."""
        self.tray.show_report(report)
