"""Finds signed catalogues on this computer, and the keys whose signatures on them are accepted."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from esign_desktop.app import paths
from esign_desktop.app.policy import Policy
from esign_desktop.app.program_data import program_data_folder
from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.signed_file import TrustedKey, parse_key
from esign_desktop.catalog.update import catalog_in_use
from esign_desktop.model.bounded_read import read_bounded
from esign_desktop.model.catalog_use import CatalogInUse, CatalogOrigin, CatalogPlace

FILE_NAME: Final = "catalog.signed"
_MAX_KEY_BYTES: Final = 4096
_PROGRAM: Final = "esign-desktop"


def find_catalog(policy: Policy) -> CatalogInUse:
    """Return the catalogue to work with: the program's own, or a newer signed one.

    Raises:
        CatalogError: the program's own is needed and damaged.
    """
    return catalog_in_use(bundled_folder(), places(policy), lambda: trusted_keys(policy))


def bundled_folder() -> Path:
    """Return the folder of the catalogue that came with the program."""
    return paths.data_dir() / "drivers_catalog"


def places(policy: Policy) -> tuple[CatalogPlace, ...]:
    """Return where a signed catalogue may lie, the administrator's choice first."""
    share = (CatalogPlace(CatalogOrigin.SHARE, policy.catalog),) if policy.catalog else ()
    imported = (CatalogOrigin.COMPUTER, CatalogOrigin.USER)
    return (*share, *(CatalogPlace(origin, str(kept_at(origin))) for origin in imported))


def kept_at(origin: CatalogOrigin) -> Path:
    """Return where an imported catalogue is kept, for this user or for the whole computer."""
    folder = _user_folder(os.environ) if origin is CatalogOrigin.USER else _computer_folder()
    return folder / FILE_NAME


def keep(file: Path, data: bytes) -> None:
    """Write an imported catalogue; an administrator's umask may not hide it from the others.

    Raises:
        OSError: it cannot be written.
    """
    from esign_desktop.app.atomic_write import atomic_write

    atomic_write(file, data, mode=0o644)


def is_administrator() -> bool:
    """Tell whether this process may write for all users."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    return os.geteuid() == 0


def trusted_keys(policy: Policy) -> tuple[TrustedKey, ...]:
    """Return the keys whose catalogues are believed: the program's and the administrator's.

    Raises:
        CatalogError: one of the program's is damaged.
    """
    own = []
    for file in sorted((paths.data_dir() / "resources" / "catalog_keys").glob("*.pub")):
        try:
            own.append(parse_key(read_bounded(file, _MAX_KEY_BYTES).decode("ascii")))
        except (OSError, ValueError) as error:
            raise CatalogError(f"{file.name}: {error}") from error
    return (*own, *map(parse_key, policy.catalog_keys))


def _user_folder(environment: Mapping[str, str]) -> Path:
    if sys.platform != "linux":
        from platformdirs import user_data_path

        return user_data_path(_PROGRAM, appauthor=False)
    # What platformdirs answers here too. It takes 10 ms to load, and every start asks this.
    wanted = environment.get("XDG_DATA_HOME", "")
    folder = wanted if wanted.startswith("/") else os.path.expanduser("~/.local/share")  # noqa: PTH111 - needs no home
    return Path(folder) / _PROGRAM


def _computer_folder() -> Path:
    """Return a folder that only administrators write to.

    Linux: not platformdirs' answer, which follows XDG_DATA_DIRS and so differs between sudo and a
    desktop session.
    """
    if sys.platform == "win32":
        return program_data_folder()
    if sys.platform == "darwin":
        return Path("/Library/Application Support") / _PROGRAM
    return Path("/var/lib") / _PROGRAM
