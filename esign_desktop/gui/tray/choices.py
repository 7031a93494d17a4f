"""Settings of the tray icon: shown, reminders, autostart."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP, SPACE, Role
from esign_desktop.gui.widgets.check_box import CheckBox
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.validity import REMINDER_DAYS
from esign_desktop.presenters.texts import N_, Texts


class TrayChoices(QWidget):
    """Three check boxes, each with an explanation. Emits what the user chose."""

    tray_chosen = Signal(bool)
    reminders_chosen = Signal(bool)
    autostart_chosen = Signal(bool)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = texts.get
        self.tray = CheckBox(_(N_("Stay &beside the clock")))
        self.reminders = CheckBox(_(N_("&Remind before expiry")))
        self.autostart = CheckBox(_(N_("&Start with the computer")))
        self.notice = Text(Role.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        *early, last = map(str, REMINDER_DAYS)
        days = _(N_("{several} and {last}"), several=", ".join(early), last=last)
        for box, chosen, meaning in (
            (
                self.tray,
                self.tray_chosen,
                N_("When you close the window, a small icon still shows the state of the card."),
            ),
            (
                self.reminders,
                self.reminders_chosen,
                N_("A silent notice {days} days before, once each. Needs the icon."),
            ),
            (
                self.autostart,
                self.autostart_chosen,
                N_("Only the icon appears, no window. You can turn it off here."),
            ),
        ):
            meaning = _(meaning, days=days)
            box.setAccessibleDescription(meaning)
            box.toggled.connect(chosen)
            words = Text(Role.MUTED, meaning)
            words.setContentsMargins(SPACE + 8, 0, 0, 0)
            entry = QVBoxLayout()
            entry.setSpacing(2)
            entry.addWidget(box)
            entry.addWidget(words)
            column.addLayout(entry)
        column.addWidget(self.notice)
        self._nowhere = _(N_("This desktop does not show icons beside the clock."))
        self.show_notice("")

    def show_choices(self, *, tray: bool | None, reminders: bool, autostart: bool) -> None:
        """Show what was chosen. ``tray`` None: this desktop has no place for icons."""
        for box, on in (
            (self.tray, bool(tray)),
            (self.reminders, reminders and bool(tray)),
            (self.autostart, autostart),
        ):
            blocked = QSignalBlocker(box)
            box.setChecked(on)
            blocked.unblock()
        self.tray.setEnabled(tray is not None)
        self.reminders.setEnabled(bool(tray))
        self.autostart.setEnabled(tray is not None)
        if tray is None:
            self.show_notice(self._nowhere)

    def show_notice(self, sentence: str) -> None:
        """Show the result of a choice below the boxes; "" hides it."""
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))
