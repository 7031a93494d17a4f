"""The user's settings: one small file in the platform's folder for settings."""

import logging
from enum import StrEnum, unique
from pathlib import Path
from typing import Annotated, NamedTuple

from msgspec import Meta

from esign_desktop.app.atomic_write import atomic_write
from esign_desktop.model.codec import DecodeError, encode, read_file
from esign_desktop.model.guide import Role
from esign_desktop.model.record import Record

logger = logging.getLogger(__name__)


@unique
class Scheme(StrEnum):
    """Light or dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Settings(Record, frozen=True):
    """Choices of one user. Absent ones were never made."""

    role: Role | None = None
    province: str | None = None  # its plain name: "kahramanmaras"; "" means none was wanted
    language: str = ""  # tr, en; "" is the system's
    scheme: Scheme = Scheme.SYSTEM
    type_size: Annotated[int, Meta(ge=100, le=200)] = 100  # per cent of the usual
    tray: bool = False  # an icon beside the clock stays when the window is closed
    reminders: bool = True  # before the certificate ends, by that icon
    window: str = ""  # where the window was and how large: Qt's own form, in hex


class Loaded(NamedTuple):
    """Settings, and where a broken file of them now lies."""

    settings: Settings
    set_aside: Path | None = None


def settings_file() -> Path:
    """Return where the user's settings lie."""
    from platformdirs import user_config_path

    return user_config_path("esign-desktop", appauthor=False) / "settings.json"


def load_settings(file: Path) -> Loaded:
    """Read the settings; the defaults when there are none. A broken file is set aside."""
    try:
        return Loaded(read_file(Settings, file))
    except FileNotFoundError:
        return Loaded(Settings())
    except OSError as error:
        logger.info("settings not read: %s", error.strerror)
        return Loaded(Settings())
    except DecodeError as error:
        logger.info("settings set aside: %s", error)
        aside = file.with_name("settings.broken.json")
        try:
            file.replace(aside)
        except OSError:  # a folder we may not write to: it stays, and is reported again next time
            aside = file
        return Loaded(Settings(), aside)


def save_settings(file: Path, settings: Settings) -> None:
    """Write the settings, whole or not at all.

    Raises:
        OSError: they cannot be written.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    atomic_write(file, encode(settings, indent=2) + b"\n", private=True)
