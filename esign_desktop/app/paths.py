"""Where our files are: frozen, installed or in the checkout. Nothing else knows the difference."""

import sys
from pathlib import Path
from typing import Final

_FROZEN: Final = getattr(sys, "frozen", False)
_START_WORKER: Final = "from esign_desktop.devices.pkcs11 import worker; worker.main()"
_PACKAGE: Final = Path(__file__).resolve().parents[1]


def data_dir() -> Path:
    """Return the folder that holds ``resources/`` and ``drivers_catalog/``."""
    if _FROZEN:
        return Path(sys._MEIPASS)  # type: ignore[attr-defined]  # PyInstaller's folder
    installed = _PACKAGE / "_data"  # where the wheel puts them
    return installed if installed.is_dir() else _PACKAGE.parent


def worker_command() -> list[str]:
    """Return the command that starts a PKCS#11 worker: always the console program."""
    if not _FROZEN:
        # -P: the current folder is no place to load Python from, let alone a module;
        # -c: -m takes 10 ms to find what it shall run
        return [sys.executable, "-P", "-c", _START_WORKER]
    suffix = ".exe" if sys.platform == "win32" else ""
    console = Path(sys.executable).with_name("esign-desktop-cli").with_suffix(suffix)
    return [str(console), "pkcs11-worker"]
