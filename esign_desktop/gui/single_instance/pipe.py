"""Single instance on Windows: Qt's local server, a named pipe."""

import getpass
import logging
from collections.abc import Callable
from hashlib import sha256

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from esign_desktop.gui.windows_desktop import let_another_come_to_front

logger = logging.getLogger(__name__)

_ANSWER_MS = 500


def notify_running_instance(name: str) -> bool:
    """Return whether a running instance answered; it brings its window to the front."""
    let_another_come_to_front()
    socket = QLocalSocket()
    socket.connectToServer(_full(name))
    answered = socket.waitForConnected(_ANSWER_MS) and socket.waitForReadyRead(_ANSWER_MS)
    socket.abort()
    return answered


def listen(name: str, on_request: Callable[[], None], parent: QObject) -> None:
    """Listen for later starts. A connection is the request; nothing is read from it."""
    server = QLocalServer(parent)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    if not server.listen(_full(name)):
        logger.info("no local server: %s", server.errorString())
        return

    def answer() -> None:
        socket = server.nextPendingConnection()
        if socket is not None:
            socket.write(b"here\n")
            socket.flush()
            socket.disconnectFromServer()
            on_request()

    server.newConnection.connect(answer)


def _full(name: str) -> str:
    try:
        user = getpass.getuser()
    except (ImportError, KeyError, OSError):  # Windows or Linux knows no name for this user
        user = "user"
    return f"{name}-{sha256(user.encode()).hexdigest()[:12]}"
