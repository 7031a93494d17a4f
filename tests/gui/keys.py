"""A person at the keyboard."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

LIMIT_MS = 60_000  # for what the program does next, on a computer that is busy
_NONE = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
    """Press a key where the focus is, or in a widget."""
    QTest.keyClick(widget, key, modifier)


def hold(widget: QWidget, key: Qt.Key) -> None:
    """Have a key that is held come once more."""
    repeated = True
    event = QKeyEvent(QEvent.Type.KeyPress, key, _NONE, "", repeated)
    QApplication.sendEvent(widget, event)


def type_in(widget: QWidget, text: str) -> None:
    """Type a text letter by letter."""
    QTest.keyClicks(widget, text)
