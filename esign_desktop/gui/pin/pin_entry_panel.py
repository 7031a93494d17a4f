"""Fields for the PINs with their rules, and the consent to use the last attempt."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from esign_desktop.gui.pin.digit_pad import DigitPad
from esign_desktop.gui.pin.pin_field import PinField
from esign_desktop.gui.pin.rules import Rules
from esign_desktop.gui.theme.sizes import GAP, SPACE, Role
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.report import LinkState
from esign_desktop.model.secret import Secret
from esign_desktop.presenters.pin.entry import (
    EntryView,
    complete,
    rule_for_last_try,
    rules_for_new,
    rules_for_one,
)
from esign_desktop.presenters.texts import N_, Texts

_NUM_LOCK: Final = N_("Num Lock is off: the number pad types no digits.")
_CAPS_LOCK: Final = N_("Caps Lock is on. A PIN has digits only.")
_PASTED: Final = N_("Pasted, then removed from the clipboard, which other programs can read.")
_CARD_AWAY: Final = N_(
    "The card is not detected at the moment. Insert it fully; what you have typed stays."
)
_ICON: Final = 24


class PinEntryPanel(QWidget):
    """Input of a PIN operation. Nothing here reaches the card."""

    changed = Signal()  # what was typed, or agreed to
    grown = Signal()  # more is shown than before
    entered = Signal()  # Enter in the last field
    announced = Signal(str)  # for screen readers

    def __init__(self, view: EntryView, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._texts = texts
        self.fields: list[PinField] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)
        self.column.addWidget(Text(Role.BODY, view.introduction))
        self.card_away = Text(Role.STRONG, texts.get(_CARD_AWAY))
        self.card_away.hide()
        self.column.addWidget(self.card_away)
        self.warning = IconLabel(_ICON)
        self.warning.show_state(LinkState.WARNING)
        self.last_try = QCheckBox(texts.get(N_("&Use the last attempt")))
        if view.last_try:
            self._add_last_try(view.last_try)
        self.rules = Rules()
        self.hint = Text(Role.MUTED)
        self.hint.hide()
        if view.pinpad:
            self.column.addWidget(Text(Role.STRONG, view.pinpad))
        else:
            self._add_fields()
        self.column.addStretch(1)
        self._show_rules()

    @property
    def is_complete(self) -> bool:
        """Return whether everything needed has been typed and confirmed."""
        agreed = not self._view.last_try or self.last_try.isChecked()
        return agreed and self._is_typed

    @property
    def _is_typed(self) -> bool:
        if self._view.pinpad:
            return True
        pin, new, again = self._typed()
        return complete(self._view.kind, pin, new, again, self._view.allowed)

    @property
    def agreed(self) -> bool:
        """Return whether the use of the last attempt was confirmed."""
        return bool(self._view.last_try) and self.last_try.isChecked()

    def show_missing(self) -> None:
        """Answer an Enter that comes too early: go to the last try, where only that is missing."""
        if self._is_typed and not self.is_complete:
            self.last_try.setFocus()
            self.announced.emit(rule_for_last_try(agreed=False, texts=self._texts).sentence)

    def take(self) -> tuple[Secret, ...] | None:
        """Return what was typed, and forget it. None: it is typed on the reader."""
        if self._view.pinpad:
            return None
        typed = tuple(field.secret() for field in self.fields)
        self.wipe()
        return typed

    def show_whether_there(self, there: bool) -> None:
        """Show or hide that the card is missing. It is read again before the operation."""
        if there is self.card_away.isHidden():
            return
        self.card_away.setHidden(there)
        if not there:
            self.grown.emit()
            self.announced.emit(self.card_away.text())

    def wipe(self) -> None:
        """Forget what was typed."""
        for field in self.fields:
            field.wipe()

    def _add_last_try(self, question: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        words = Text(Role.STRONG, question)
        row.addWidget(self.warning, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        self.column.addLayout(row)
        self.last_try.setAccessibleDescription(question)
        self.last_try.toggled.connect(self._on_change)
        self.column.addWidget(self.last_try)

    def _add_fields(self) -> None:
        _ = self._texts.get
        change = self._view.kind is OperationKind.PIN_CHANGE
        typing = QVBoxLayout()
        typing.setSpacing(GAP)
        self._add_field(typing, _(N_("&Current PIN")) if change else _(N_("&PIN")))
        if change:
            self._add_field(typing, _(N_("&New PIN")))
            self._add_field(typing, _(N_("Repe&at new PIN")))
        typing.addStretch(1)
        self._typed_into = self.fields[0]
        self.fields[-1].returnPressed.connect(self.entered)
        for field, following in zip(self.fields, self.fields[1:], strict=False):
            field.returnPressed.connect(following.setFocus)
        self.shown = QCheckBox(_(N_("&Show the digits")))
        self.shown.toggled.connect(self._show_digits)
        self.on_screen = QCheckBox(_(N_("On-screen &keypad")))
        for help_ in (self.last_try, self.shown, self.on_screen):
            help_.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves it in the field
        helps = QVBoxLayout()
        helps.setSpacing(GAP)
        helps.addWidget(self.shown)
        helps.addWidget(self.on_screen)
        helps.addStretch(1)
        self.pad = DigitPad(self._texts)
        self.pad.hide()
        self.pad.digit_pressed.connect(lambda digit: self._typed_into.insert(digit))
        self.pad.erase_pressed.connect(lambda: self._typed_into.backspace())
        self.on_screen.toggled.connect(self.pad.setVisible)
        self.on_screen.toggled.connect(lambda _shown: self.grown.emit())
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addLayout(typing, 0, 0)
        grid.addWidget(self.rules, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.hint, 1, 0, 1, 2)
        grid.addLayout(helps, 2, 0)
        grid.addWidget(self.pad, 2, 1)
        self.column.addLayout(grid)

    def _add_field(self, column: QVBoxLayout, label: str) -> None:
        field = PinField()
        field.setAccessibleName(label.replace("&", ""))
        field.entered.connect(lambda: self._type_into(field))
        field.textChanged.connect(self._on_change)
        field.digit_typed.connect(self.hint.hide)
        field.pasted.connect(lambda: self._show_hint(_PASTED))
        field.num_lock_missed.connect(lambda: self._show_hint(_NUM_LOCK))
        field.caps_lock_seen.connect(lambda: self._show_hint(_CAPS_LOCK))
        buddy = QLabel(label)
        buddy.setBuddy(field)
        column.addWidget(buddy)
        column.addWidget(field)
        self.fields.append(field)

    def _type_into(self, field: PinField) -> None:
        """Let the number pad type into the field that had the focus last."""
        self._typed_into = field

    def _show_digits(self, shown: bool) -> None:
        for field in self.fields:
            field.show_digits(shown)

    def _show_hint(self, message: str) -> None:
        self.hint.setText(self._texts.get(message))
        self.hint.show()
        self.grown.emit()
        self.announced.emit(self.hint.text())

    def _on_change(self) -> None:
        self._show_rules()
        self.changed.emit()

    def _typed(self) -> tuple[Secret, Secret, Secret]:
        pin, new, again = ([f.secret() for f in self.fields] + [Secret("")] * 3)[:3]
        return pin, new, again

    def _show_rules(self) -> None:
        if self._view.pinpad:
            return
        pin, new, again = self._typed()
        allowed, texts = self._view.allowed, self._texts
        if self._view.kind is OperationKind.PIN_CHANGE:
            rules = rules_for_new(pin, new, again, allowed, texts)
        else:
            rules = rules_for_one(pin, allowed, texts)
        if self._view.last_try:
            rules = (*rules, rule_for_last_try(self.last_try.isChecked(), texts))
        self.rules.show_rules(rules)
        for field in self.fields:
            field.setAccessibleDescription(". ".join(self.rules.sentences))
