"""The page of support: codes to read out, the report to send, and tools for a help desk."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from esign_desktop.gui.support.qr_code import QrCode
from esign_desktop.gui.theme.sizes import GAP, SPACE, Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.flow_layout import ColumnLayout, FlowLayout
from esign_desktop.gui.widgets.page import Page
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.sanitize import sanitize
from esign_desktop.presenters.support.view import SpokenCode, SupportView
from esign_desktop.presenters.texts import N_, Texts
from esign_desktop.renderers.plain import plain_text

_REPORT_LINES: Final = 14
_SPOKEN: Final = 3  # codes shown large; the rest stand in the report


class SupportPage(Page):
    """Shows a ``SupportView`` and emits what the user chose."""

    save_chosen = Signal()
    copy_chosen = Signal()
    mail_chosen = Signal()
    open_chosen = Signal()
    compare_chosen = Signal()
    calendar_chosen = Signal()
    log_chosen = Signal()
    about_chosen = Signal()
    settings_chosen = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.view: SupportView | None = None
        self.qr = QrCode(texts.get(N_("QR code with the same codes")))
        self.report = QPlainTextEdit()
        self.notice = Text(Role.BODY)
        self.notice.hide()
        _ = texts.get
        self.column.addWidget(Text(Role.TITLE, _(N_("Support"))))
        self.column.addWidget(
            Text(
                Role.MUTED,
                _(
                    N_(
                        "Read out the code on the phone, or send the report. Neither "
                        "contains a name, or a number of a person or card."
                    )
                ),
            )
        )
        self.column.addWidget(self._phone())
        self._notice_card = self._sending()
        self.column.addWidget(self._notice_card)
        self.column.addWidget(self._reminding())
        self.column.addWidget(self._looking_back())
        self.column.addStretch(1)
        self._set_report_height()

    def show_view(self, view: SupportView) -> None:
        """Bring the page up to date."""
        before, self.view = self.view, view
        if before == view:
            return
        self.qr.show_line(view.line)
        self.made.setText(view.made)
        if before is None or (before.codes, before.headline) != (view.codes, view.headline):
            self._show_codes(view)
        self._show_report()
        for button in (self.save, self.copy, self.mail, self.open_other):
            button.setEnabled(True)

    def show_end(self, sentence: str, *, possible: bool) -> None:
        """Show when the certificate expires; ``possible``: it can be saved for a calendar."""
        self.end.setText(sentence)
        self.calendar.setEnabled(possible)

    def changeEvent(self, event: QEvent) -> None:
        """Give the report the room its lines need at another size of type."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._set_report_height()

    def _set_report_height(self) -> None:
        self.report.setMinimumHeight(self.fontMetrics().lineSpacing() * _REPORT_LINES)

    def show_notice(self, sentence: str) -> None:
        """Show a sentence in the card whose button was pressed last."""
        self._notice_card.column.addWidget(self.notice)
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))
        if sentence:  # it has its place only after the layout has been made anew
            QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.notice, 0, SPACE))
            if QAccessible.isActive():
                QAccessible.updateAccessibility(
                    QAccessibleAnnouncementEvent(self.notice, sentence)
                )

    @property
    def shows_file(self) -> bool:
        """Return whether the report is shown as the file that is saved."""
        return self.as_file.isChecked()

    def _phone(self) -> Card:
        _ = self._texts.get
        card = Card()
        whole = QWidget()
        columns = ColumnLayout(26, 2, whole)
        self._codes = QWidget()
        self._code_rows = QVBoxLayout(self._codes)
        self._code_rows.setContentsMargins(0, 0, 0, 0)
        picture = QWidget()
        rows = QVBoxLayout(picture)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(
            Text(
                Role.MUTED,
                _(
                    N_(
                        "For a phone's camera: contains the codes, the verdict and versions, "
                        "nothing else."
                    )
                ),
            )
        )
        rows.addStretch(1)
        columns.addWidget(self._codes)
        columns.addWidget(picture)
        card.column.addWidget(Text(Role.HEADING, _(N_("To read out on the phone"))))
        card.column.addWidget(whole)
        return card

    def _sending(self) -> Card:
        _ = self._texts.get
        card = Card()
        self.made = Text(Role.MUTED, _(N_("Preparing the report…")))
        self.as_text = Button(_(N_("As text")))
        self.as_file = Button(_(N_("As the file")))
        kinds = QButtonGroup(self)
        for button in (self.as_text, self.as_file):
            button.setCheckable(True)
            kinds.addButton(button)
        self.as_text.setChecked(True)
        self.as_file.toggled.connect(self._show_report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(_(N_("The report to send")))
        self.report.setTabChangesFocus(True)
        self.report.setProperty("fixed", True)
        self.save = Button(_(N_("Save the report…")), main=True)
        self.copy = Button(_(N_("Copy")))
        self.mail = Button(_(N_("E-mail draft")))
        card.column.addWidget(Text(Role.HEADING, _(N_("To send"))))
        card.column.addWidget(self.made)
        card.column.addWidget(_row(self.as_text, self.as_file))
        card.column.addWidget(self.report)
        self._add_buttons(card, self.save, self.copy, self.mail)
        self.save.clicked.connect(self.save_chosen)
        self.copy.clicked.connect(self.copy_chosen)
        self.mail.clicked.connect(self.mail_chosen)
        for button in (self.save, self.copy, self.mail):
            button.setEnabled(False)
        return card

    def _reminding(self) -> Card:
        _ = self._texts.get
        card = Card()
        self.end = Text(Role.BODY)
        self.calendar = Button(_(N_("Save calendar file…")))
        self.calendar.setEnabled(False)
        self.remind = Button(_(N_("Reminder settings…")))
        card.column.addWidget(Text(Role.HEADING, _(N_("Expiry reminders"))))
        card.column.addWidget(self.end)
        self._add_buttons(card, self.calendar, self.remind)
        self.calendar.clicked.connect(self.calendar_chosen)
        self.remind.clicked.connect(self.settings_chosen)
        return card

    def _looking_back(self) -> Card:
        _ = self._texts.get
        card = Card()
        self.open_other = Button(_(N_("Open a saved report…")))
        self.compare = Button(_(N_("Compare two reports…")))
        self.log = Button(_(N_("Program log")))
        self.about = Button(_(N_("About this program")))
        card.column.addWidget(Text(Role.HEADING, _(N_("For the help desk"))))
        self._add_buttons(card, self.open_other, self.compare, self.log, self.about)
        self.open_other.clicked.connect(self.open_chosen)
        self.compare.clicked.connect(self.compare_chosen)
        self.log.clicked.connect(self.log_chosen)
        self.about.clicked.connect(self.about_chosen)
        return card

    def _add_buttons(self, card: Card, *buttons: Button) -> None:
        """Put buttons into a card. To be called before their choices are connected."""
        card.column.addWidget(_row(*buttons))
        for button in buttons:
            button.clicked.connect(lambda: self._show_notices_in(card))

    def _show_notices_in(self, card: Card) -> None:
        self._notice_card = card

    def _show_codes(self, view: SupportView) -> None:
        while (item := self._code_rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._code_rows.setSpacing(SPACE * 2 // 3)
        self._code_rows.addWidget(Text(Role.STRONG, view.headline))
        for code in view.codes[:_SPOKEN]:
            self._code_rows.addWidget(_spoken(code))
        if not view.codes:
            nothing = N_("No code to read out: nothing was found that prevents signing.")
            self._code_rows.addWidget(Text(Role.BODY, self._texts.get(nothing)))
        self._code_rows.addStretch(1)

    def _show_report(self) -> None:
        if self.view is None:
            return
        shown = self.view.file.decode() if self.shows_file else plain_text(self.view.document)
        if sanitize(shown) != self.report.toPlainText():
            self.report.setPlainText(sanitize(shown))
        wrap = QPlainTextEdit.LineWrapMode
        self.report.setLineWrapMode(wrap.NoWrap if self.shows_file else wrap.WidgetWidth)


def _spoken(code: SpokenCode) -> QWidget:
    entry = QWidget()
    rows = QVBoxLayout(entry)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(2)
    large = Text(Role.SAY, code.say)
    large.setAccessibleName(f"{code.say}: {code.spelled}")
    rows.addWidget(large)
    rows.addWidget(Text(Role.STRONG, code.spelled))
    rows.addWidget(Text(Role.MUTED, code.title))
    return entry


def _row(*buttons: Button) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row)
    for button in buttons:
        flow.addWidget(button)
    return row
