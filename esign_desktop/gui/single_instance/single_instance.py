"""One window a user: a second start shows the first one and ends."""

import sys

from PySide6.QtCore import QObject, Signal

if sys.platform == "win32":
    from esign_desktop.gui.single_instance.pipe import listen, notify_running_instance
else:
    from esign_desktop.gui.single_instance.socket import listen, notify_running_instance


class SingleInstance(QObject):
    """Finds out whether this user has the program open already.

    Args:
        name: of the program.
        parent: owns this.
    """

    asked_to_show = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name

    def is_first(self) -> bool:
        """Return whether this is the first instance; if not, the first brings its window to front.

        A first one that hangs does not answer: then this one is shown too. A window more is
        better than none.
        """
        if notify_running_instance(self._name):
            return False
        listen(self._name, self.asked_to_show.emit, self)
        return True
