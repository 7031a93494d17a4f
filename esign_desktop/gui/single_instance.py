"""One window a user: a second start shows the first one and ends."""

import getpass
import logging
from hashlib import sha256

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

logger = logging.getLogger(__name__)

_ANSWER_MS = 500


class SingleInstance(QObject):
    """A local socket that only this user can reach: whoever has it is the first.

    Args:
        name: of the program; the user is added to it.
        parent: owns this.
    """

    asked_to_show = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = f"{name}-{sha256(_user().encode()).hexdigest()[:12]}"
        self._server: QLocalServer | None = None

    def is_first(self) -> bool:
        """Tell whether this is the first; if not, the first one has been asked to show itself.

        A first one that hangs does not answer: then this one is shown too. A window more is
        better than none.
        """
        if self._ask_the_first():
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)  # left by one that was killed
            if not server.listen(self._name):
                logger.info("no local server: %s", server.errorString())
                return True
        server.newConnection.connect(self._hear)
        self._server = server
        return True

    def _ask_the_first(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        answered = socket.waitForConnected(_ANSWER_MS) and socket.waitForReadyRead(_ANSWER_MS)
        socket.abort()
        return answered

    def _hear(self) -> None:
        """Whoever connects wants the window; nothing it may send is read."""
        if self._server is None or (socket := self._server.nextPendingConnection()) is None:
            return
        socket.write(b"here\n")
        socket.flush()
        socket.disconnectFromServer()
        self.asked_to_show.emit()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no name for this user id, in a container
        return "user"
