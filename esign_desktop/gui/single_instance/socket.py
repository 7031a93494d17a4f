"""Single instance on Linux and macOS: a socket in the user's own folder.

Not Qt's QLocalServer: QtNetwork would be 7 MB for it, and some milliseconds before first paint.
"""

import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path
from PySide6.QtCore import QObject, QSocketNotifier

logger = logging.getLogger(__name__)

_ANSWER_S = 0.5
_HERE = b"here\n"


def notify_running_instance(name: str) -> bool:
    """Return whether a running instance answered; it brings its window to the front."""
    file = _file(name)
    with socket.socket(socket.AF_UNIX) as ours, suppress(OSError):
        ours.settimeout(_ANSWER_S)
        if file.stat().st_uid == os.getuid():  # type: ignore[attr-defined,unused-ignore]
            ours.connect(str(file))
            return ours.recv(len(_HERE)) == _HERE
    return False


def listen(name: str, on_request: Callable[[], None], parent: QObject) -> None:
    """Listen for later starts. A connection is the request; nothing is read from it."""
    file = _file(name)
    listening = socket.socket(socket.AF_UNIX)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.unlink(missing_ok=True)  # left by one that was killed
        listening.bind(str(file))
        listening.listen()
        listening.setblocking(False)
    except OSError as error:
        logger.info("no local socket: %s", error.strerror)
        listening.close()
        return

    def answer() -> None:
        with suppress(OSError):  # it went away again
            theirs, _ = listening.accept()
            with theirs:
                theirs.sendall(_HERE)
            on_request()

    notifier = QSocketNotifier(listening.fileno(), QSocketNotifier.Type.Read, parent)
    notifier.activated.connect(answer)


def _file(name: str) -> Path:
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return (Path(folder) if folder else user_cache_path("esign-desktop")) / f"{name}.socket"
