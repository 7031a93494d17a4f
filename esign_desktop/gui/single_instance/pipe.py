"""The door of the first window on Windows: a named pipe, by Qt."""

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
    """Tell whether a first window answered."""
    let_another_come_to_front()
    socket = QLocalSocket()
    socket.connectToServer(_full(name))
    answered = socket.waitForConnected(_ANSWER_MS) and socket.waitForReadyRead(_ANSWER_MS)
    socket.abort()
    return answered


def listen(name: str, on_knock: Callable[[], None], parent: QObject) -> None:
    """Answer from now on. Whoever connects wants the window; nothing it may send is read."""
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
            on_knock()

    server.newConnection.connect(answer)


def _full(name: str) -> str:
    try:
        user = getpass.getuser()
    except (ImportError, KeyError, OSError):  # Windows or Linux knows no name for this user
        user = "user"
    return f"{name}-{sha256(user.encode()).hexdigest()[:12]}"
