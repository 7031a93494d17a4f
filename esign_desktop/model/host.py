"""The computer the program runs on."""

from datetime import date
from enum import StrEnum, unique

from esign_desktop.model.record import Record


@unique
class Platform(StrEnum):
    """Operating systems we support."""

    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"


class InstalledPackage(Record, frozen=True):
    """A driver or middleware package as the system's own list names it."""

    name: str
    version: str = ""


class Host(Record, frozen=True):
    """What matters about a computer. Names of it and of its user are masked in reports."""

    platform: Platform
    os_name: str = ""  # "Debian GNU/Linux 12 (bookworm)", "Windows 11 Pro"
    os_version: str = ""
    distributions: tuple[str, ...] = ()  # Linux: ID of os-release, then ID_LIKE
    architecture: str = ""  # of the running program: x86_64, x86, arm64
    app_version: str = ""
    app_released: date | None = None  # day the program was made
    remote_session: bool | None = None  # Remote Desktop and its kin, not SSH; None: not reported
    # what Windows itself says of its smart card service, whoever may reach it; None: not reported
    service_running: bool | None = None
    service_disabled: bool | None = None
    user_name: str | None = None
    host_name: str | None = None
    packages: tuple[InstalledPackage, ...] = ()
