"""Settings the administrator of a computer made for all its users."""

import logging
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

from esign_desktop.app.program_data import program_data_folder
from esign_desktop.model.codec import DecodeError, read_file
from esign_desktop.model.guide import Role
from esign_desktop.model.online_use import OnlineUse
from esign_desktop.model.record import Record

logger = logging.getLogger(__name__)


class Policy(Record, frozen=True):
    """Settings of the whole computer. Absent ones leave the choice to the program."""

    modules: tuple[str, ...] = ()  # absolute paths of PKCS#11 modules, looked at first
    catalog: str = ""  # absolute path of a signed catalogue, perhaps on a share
    catalog_keys: tuple[str, ...] = ()  # public keys to believe besides the program's own
    role: Role | None = None  # whose cards these are; users are not asked
    province: str = ""  # its name or plain name
    guides: str = ""  # absolute path of a folder with province files
    online: OnlineUse = OnlineUse.WHEN_ASKED
    online_hosts: tuple[str, ...] = ()  # may be asked though they are in the local network


class PolicyError(DecodeError):
    """The policy cannot be read. The message names the file."""


def policy_file() -> Path:
    """Return where the administrator's file lies: a place no ordinary user can write to.

    Windows: %ProgramData%; macOS: /Library/Application Support; Linux: /etc.
    """
    if sys.platform == "win32":
        return program_data_folder() / "policy.json"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/esign-desktop/policy.json")
    return Path("/etc/esign-desktop/policy.json")


def load_policy(file: Path) -> Policy:
    """Read the policy; the defaults when there is none.

    Raises:
        PolicyError: the file is there and wrong. What an administrator wanted is not guessed.
    """
    try:
        policy = read_file(Policy, file)
    except FileNotFoundError:
        return Policy()
    except OSError as error:
        raise PolicyError(f"{file}: {error.strerror}") from error
    except DecodeError as error:
        # whole, so that an administrator finds it; nobody's home is in it
        raise PolicyError(f"{file}: {str(error).removeprefix(f'{file.name}: ')}") from error
    _check_owner(file)
    for name, path in (("catalog", policy.catalog), ("guides", policy.guides)):
        if path and not _is_absolute(path):
            raise PolicyError(f"{file}: not an absolute path - at `$.{name}`")
    if policy.catalog_keys:
        _check_keys(policy.catalog_keys, file)
    return policy


def _is_absolute(path: str) -> bool:
    """Tell whether a path is one on any system: one policy may go to all computers."""
    return PureWindowsPath(path).is_absolute() or PurePosixPath(path).is_absolute()


def _check_owner(file: Path) -> None:
    """Refuse what another user may have put there: it names modules that get a PIN."""
    from esign_desktop.devices.host.windows_owner import is_administrators

    if not is_administrators(file):
        command = f'icacls "{file}" /setowner *S-1-5-32-544'
        raise PolicyError(f"{file}: it belongs to no administrator; if it is yours: {command}")


def _check_keys(keys: tuple[str, ...], file: Path) -> None:
    from esign_desktop.catalog.errors import CatalogError
    from esign_desktop.catalog.signed_file import parse_key

    for number, text in enumerate(keys):
        try:
            parse_key(text)
        except CatalogError as error:
            raise PolicyError(f"{file}: {error} - at `$.catalog_keys[{number}]`") from error
