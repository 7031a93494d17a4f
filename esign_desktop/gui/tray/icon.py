"""The tray icon: shows the verdict, and reminds before a certificate expires."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from esign_desktop.app.reminders import (
    due_reminders,
    load_sent_reminders,
    save_sent_reminders,
    with_sent_reminder,
)
from esign_desktop.gui.icons import icon
from esign_desktop.gui.theme.colours import DARK, LIGHT
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.model.report import Report, Verdict
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.status.tray import notice_view, tray_view
from esign_desktop.presenters.texts import N_

logger = logging.getLogger(__name__)

_INTERVAL_MS: Final = 6 * 60 * 60 * 1000  # at the clock only; no card is asked
_NOTICE_MS: Final = 20_000
_NAMES: Final[Mapping[Verdict, str]] = {
    Verdict.READY: "state_ok",
    Verdict.ATTENTION: "state_warning",
    Verdict.NOT_USABLE: "state_broken",
    Verdict.UNKNOWN: "state_unknown",
}


class TrayIcon(QObject):
    """Shows the verdict in the system tray, and reminds.

    Args:
        presenter: the words.
        theme: of the window.
        sent_reminders_file: where the reminders sent so far are kept.
        now: the time it is.
        parent: owns this.
    """

    open_wanted = Signal()
    renewal_wanted = Signal()
    refresh_requested = Signal()
    quit_wanted = Signal()

    def __init__(
        self,
        presenter: Presenter,
        theme: Theme,
        sent_reminders_file: Path,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._theme = theme
        self._sent_reminders_file = sent_reminders_file
        self._now = now
        self._report: Report | None = None
        self._waits = False
        self.reminds = True
        _ = presenter.texts.get
        self.menu = QMenu()
        for label, signal in (
            (_(N_("Open the window")), self.open_wanted),
            (_(N_("Check now")), self.refresh_requested),
            (_(N_("Quit")), self.quit_wanted),
        ):
            self.menu.addAction(label).triggered.connect(signal)
        self.system_icon = QSystemTrayIcon(self)
        self.system_icon.setContextMenu(self.menu)
        self.system_icon.setToolTip(_(N_("E-imza Masaüstü")))
        self.system_icon.activated.connect(self._activated)
        self.system_icon.messageClicked.connect(self.renewal_wanted)
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._clock.setInterval(_INTERVAL_MS)
        self._clock.timeout.connect(self.remind)
        self.show_message: Callable[[str, str], None] = self._show_message
        # the system's own bar follows the system, not the window
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._draw)
        self._draw()

    @staticmethod
    def is_possible() -> bool:
        """Return whether this desktop has a place for icons."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def is_shown(self) -> bool:
        """Return whether the icon is there."""
        return self.system_icon.isVisible()

    def set_shown(self, shown: bool) -> None:
        """Put the icon there, or take it away."""
        self.system_icon.setVisible(shown)
        if shown:
            self._clock.start()
            self.remind()
        else:
            self._clock.stop()

    def show_report(self, report: Report) -> None:
        """Show the verdict of the newest report, and remind where that is due."""
        self._report = report
        view = tray_view(report, self._presenter)
        self._waits = view.waits
        self.system_icon.setToolTip(view.tooltip)
        self._draw()
        self.remind()

    def remind(self) -> None:
        """Show the reminder that is due: the nearest expiry first, each stage once."""
        if not (self.reminds and self.is_shown and self._report is not None):
            return
        told, now = load_sent_reminders(self._sent_reminders_file), self._now()
        due = due_reminders(self._report.snapshot, told, now, self._presenter.catalog)
        if not due:
            return
        view = notice_view(due[0].days_left, due[0].ends_at, self._presenter.texts)
        self.show_message(view.title, view.body)
        try:
            save_sent_reminders(self._sent_reminders_file, with_sent_reminder(told, due[0], now))
        except OSError as error:  # it is told once more next time
            logger.info("what was told is not remembered: %s", error.strerror)

    def _draw(self) -> None:
        self.system_icon.setIcon(self._picture())

    def _picture(self) -> QIcon:
        colours = DARK if self._theme.system_is_dark else LIGHT
        if self._report is None or self._waits:
            return icon("link_card", colours.muted, 32)
        by_verdict = {
            Verdict.READY: colours.ok,
            Verdict.ATTENTION: colours.warning,
            Verdict.NOT_USABLE: colours.broken,
            Verdict.UNKNOWN: colours.muted,
        }
        verdict = self._report.verdict
        return icon(_NAMES[verdict], by_verdict[verdict], 32)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        }:
            self.open_wanted.emit()

    def _show_message(self, title: str, body: str) -> None:
        self.system_icon.showMessage(
            title, body, QSystemTrayIcon.MessageIcon.Information, _NOTICE_MS
        )
