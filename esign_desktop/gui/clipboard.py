"""The one place that writes to the clipboard: the text may be pasted into a terminal."""

from PySide6.QtGui import QGuiApplication

from esign_desktop.model.sanitize import sanitize


def copy_text(text: str) -> None:
    """Copy a text without control characters, which could run commands or forge lines."""
    QGuiApplication.clipboard().setText(sanitize(text))
