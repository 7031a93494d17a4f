"""Controller of the tray icon: whether it is shown, reminds, and starts with the session."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from esign_desktop.app.context import AppContext
from esign_desktop.app.reminders import sent_reminders_file
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.tray.choices import TrayChoices
from esign_desktop.gui.tray.icon import TrayIcon
from esign_desktop.model.report import Report
from esign_desktop.presenters.texts import N_


class TrayController(QObject):
    """Applies the settings of the tray icon.

    Args:
        application: ends with its last window, unless the icon stays.
        program: the words and the choices.
        theme: of the window.
        possible: this desktop has a place for icons.
        parent: owns this.
    """

    open_wanted = Signal()
    renewal_wanted = Signal()
    refresh_requested = Signal()

    def __init__(
        self,
        application: QApplication,
        program: AppContext,
        theme: Theme,
        *,
        possible: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._program = program
        self.possible = possible
        self.icon = TrayIcon(
            program.presenter,
            theme,
            sent_reminders_file(),
            program.devices.computer.now,
            parent=self,
        )
        self.icon.open_wanted.connect(self.open_wanted)
        self.icon.renewal_wanted.connect(self.renewal_wanted)
        self.icon.refresh_requested.connect(self.refresh_requested)
        self.icon.quit_wanted.connect(application.quit)
        self.apply()

    def connect_choices(self, choices: TrayChoices) -> None:
        """Show the settings in a form, and apply what is chosen there."""

        def show(sentence: str = "") -> None:
            settings = self._program.settings
            choices.show_notice(sentence)
            choices.show_choices(
                tray=settings.tray if self.possible else None,
                reminders=settings.reminders,
                autostart=self._program.scenario is None and self._program.autostart.is_on(),
            )

        choices.tray_chosen.connect(lambda on: show(self.choose_tray(on)))
        choices.reminders_chosen.connect(self.choose_reminders)
        choices.autostart_chosen.connect(lambda on: show(self.choose_autostart(on)))
        show()

    def choose_tray(self, on: bool) -> str:
        """Let the icon stay from now on, or no longer; and then not start by itself either.

        Returns:
            What has to be said about it.
        """
        self._program.choose(tray=on)
        self.apply()
        return "" if on or not self._program.autostart.is_on() else self.choose_autostart(False)

    def choose_autostart(self, on: bool) -> str:
        """Start the icon with the session from now on, or no longer.

        Returns:
            What has to be said about it.
        """
        _ = self._program.texts.get
        if self._program.scenario is not None:
            return _(N_("This computer is simulated: nothing can be changed on it."))
        try:
            self._program.autostart.set(on)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return _(N_("The system did not accept this setting: {reason}"), reason=reason)
        if on and not self._program.settings.tray:  # without the icon nobody would see it
            self.choose_tray(True)
        return ""

    def choose_reminders(self, on: bool) -> None:
        """Remind from now on, or no longer."""
        self._program.choose(reminders=on)
        self.apply()

    def apply(self) -> None:
        """Do what is chosen."""
        settings = self._program.settings
        shown = self.possible and settings.tray
        # a simulated card is nobody's, and what was told of it must not be remembered
        self.icon.reminds = settings.reminders and self._program.scenario is None
        self._application.setQuitOnLastWindowClosed(not shown)
        if shown is not self.icon.is_shown:
            self.icon.set_shown(shown)

    def show_report(self, report: Report) -> None:
        """Show the newest report."""
        self.icon.show_report(report)
