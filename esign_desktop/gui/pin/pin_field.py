"""A field for a PIN: hidden, never copied from, and emptied for good."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from esign_desktop.model.secret import Secret

_LONGEST: Final = 64  # more than any PIN, so that one that is too long is seen to be

_PAD_WITHOUT_NUM_LOCK: Final = frozenset(
    {
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Clear,
        Qt.Key.Key_Insert,
    }
)


class PinField(QLineEdit):
    """Takes a PIN.

    Pasting is allowed: who cannot remember or type digits needs it (WCAG 2.2, 3.3.8). What was
    pasted is taken off the clipboard at once, because every program reads that.
    """

    entered = Signal()  # by the keyboard's focus
    pasted = Signal()
    num_lock_missed = Signal()  # a key of the number pad moved the cursor instead
    caps_lock_seen = Signal()  # a capital letter came without Shift
    digit_typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(_LONGEST)
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.selectionChanged.connect(self._select_nothing)
        self.show_digits(False)

    def secret(self) -> Secret:
        """Return what was typed."""
        return Secret(self.text())

    def wipe(self) -> None:
        """Forget what was typed, also what undoing would bring back."""
        self.setText("")

    def show_digits(self, shown: bool) -> None:
        """Show the digits, or dots."""
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        hint = Qt.InputMethodHint
        self.setInputMethodHints(
            hint.ImhDigitsOnly
            | hint.ImhSensitiveData
            | hint.ImhNoPredictiveText
            | hint.ImhNoAutoUppercase
        )

    def inputMethodQuery(self, query: Qt.InputMethodQuery, *argument: object) -> object:
        """Disable input methods: some learn what is typed."""
        if query is Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query, *argument)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Emit ``entered``."""
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste in our own way, copy nothing, and see keys that do not do what is meant."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
            return
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(
            QKeySequence.StandardKey.Cut
        ):
            return
        on_pad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        if on_pad and event.key() in _PAD_WITHOUT_NUM_LOCK:
            self.num_lock_missed.emit()
            return
        text = event.text()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if text.isalpha() and text.isupper() and not shift:
            self.caps_lock_seen.emit()
        elif text.isdigit():
            self.digit_typed.emit()
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take nothing from X11's second clipboard, where a middle click would paste from."""
        if event.button() is not Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)

    def _select_nothing(self) -> None:
        """X11 copies what is selected by itself, once digits are shown."""
        if self.echoMode() is QLineEdit.EchoMode.Normal and self.hasSelectedText():
            self.deselect()

    def _paste(self) -> None:
        clipboard = QGuiApplication.clipboard()
        text = clipboard.text()
        if not text:
            return
        self.insert(text.strip())
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            if clipboard.text(mode) == text:
                clipboard.clear(mode)
        self.pasted.emit()
