"""Paths of our files: frozen, installed or in the checkout. Only this module knows which.

Loads neither pathlib nor typing beforehand: the worker is started from here before anything else.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_FROZEN = getattr(sys, "frozen", False)
_START_WORKER = "from esign_desktop.devices.pkcs11 import worker; worker.main()"


def data_dir() -> Path:
    """Return the folder that holds ``resources/`` and ``drivers_catalog/``."""
    from pathlib import Path

    if _FROZEN:
        return Path(sys._MEIPASS)  # type: ignore[attr-defined]  # PyInstaller's folder
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data"  # where the wheel puts them
    return installed if installed.is_dir() else package.parent


def printer_command() -> list[str]:
    """Return the command that starts our PDF printer: Qt is loaded there and nowhere else."""
    if not _FROZEN:
        return [sys.executable, "-P", "-m", "esign_desktop", "pdf-printer"]
    return [_console_program(), "pdf-printer"]


def worker_command() -> list[str]:
    """Return the command that starts a PKCS#11 worker: always the console program."""
    if not _FROZEN:
        # -P: the current folder is no place to load Python from, let alone a module;
        # -c: -m takes 10 ms to find what it shall run
        return [sys.executable, "-P", "-c", _START_WORKER]
    return [_console_program(), "pkcs11-worker"]


def _console_program() -> str:
    suffix = ".exe" if sys.platform == "win32" else ""
    return os.path.join(os.path.dirname(sys.executable), f"esign-desktop-cli{suffix}")  # noqa: PTH118, PTH120
