"""The clipboard: what is copied goes into other programs, a terminal maybe."""

from PySide6.QtGui import QGuiApplication

from esign_desktop.model.sanitize import sanitize


def copy_text(text: str) -> None:
    """Copy a text, without what would command a terminal or forge a line."""
    QGuiApplication.clipboard().setText(sanitize(text))
