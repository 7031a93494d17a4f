"""Size and position of windows, whole on one screen; the folder for saved files."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QSize, QStandardPaths, Qt
from PySide6.QtWidgets import QStyle, QWidget

_FRAME: Final = QSize(16, 48)  # what the system puts around a window, at most
_PANEL: Final = QSize(0, 40)  # which Wayland keeps to itself


def take_size(window: QWidget, wanted: QSize) -> None:
    """Give a window the size that is good for it, or what its screen has room for."""
    screen = window.screen()
    room = screen.availableSize() - _FRAME
    if screen.availableSize() == screen.size():
        room -= _PANEL
    window.resize(wanted.boundedTo(room))


def take_middle(window: QWidget) -> None:
    """Put a window in the middle of its screen."""
    screen, middle = window.screen().availableGeometry(), Qt.AlignmentFlag.AlignCenter
    window.setGeometry(QStyle.alignedRect(window.layoutDirection(), middle, window.size(), screen))


def keep_inside(window: QWidget) -> None:
    """Bring a window that reaches beyond its screen back into it."""
    frame, screen = window.frameGeometry(), window.screen().availableGeometry()
    inside = QPoint(
        max(min(frame.x(), screen.right() - frame.width() + 1), screen.x()),
        max(min(frame.y(), screen.bottom() - frame.height() + 1), screen.y()),
    )
    if inside != frame.topLeft():
        window.move(inside)


def in_documents(name: str) -> str:
    """Return where to offer a file: a bare name would be the folder the program started in.

    On Windows that is the program's own, into which its user may not write.
    """
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return str(Path(QStandardPaths.writableLocation(documents)) / name)
