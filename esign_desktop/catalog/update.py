"""Chooses the newest valid catalogue, and imports a newer one."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from esign_desktop.catalog.errors import CatalogError, RefusedError
from esign_desktop.catalog.file_lock import exclusive
from esign_desktop.catalog.loader import load_catalog, parse_catalog
from esign_desktop.catalog.signed_file import (
    MAX_BYTES,
    SignedCatalog,
    TrustedKey,
    age_of,
    open_signed,
    version_in,
)
from esign_desktop.model.bounded_read import read_bounded
from esign_desktop.model.catalog_use import (
    CatalogInUse,
    CatalogOrigin,
    CatalogPlace,
    Refusal,
    RefusedCatalog,
)
from esign_desktop.model.record import Record

Keys = Callable[[], Sequence[TrustedKey]]
Write = Callable[[Path, bytes], None]

SHARE_TIMEOUT_S: Final = 1.0
"""A file of 300 kB takes a few milliseconds on any network that is there."""

_LOCK: Final = ".catalog.lock"


class Imported(Record, frozen=True):
    """What an import did."""

    version: str
    before: str  # version in use until now
    file: str
    stored: bool  # False: there was nothing to do


def catalog_in_use(
    bundled: Path,
    places: Sequence[CatalogPlace],
    keys: Keys,
    share_timeout_s: float = SHARE_TIMEOUT_S,
) -> CatalogInUse:
    """Return the newest catalogue that can be trusted; the program's own if there is no newer one.

    Args:
        bundled: folder of the program's own.
        places: where others may lie; the first wins among equals.
        keys: gives the keys to believe; called only where there is something to verify.
        share_timeout_s: how long to wait for the copy on a share.

    Raises:
        CatalogError: the program's own is needed and damaged.
    """
    refused: list[RefusedCatalog] = []
    signed: list[tuple[CatalogPlace, SignedCatalog]] = []
    for place in places:
        try:
            data = _data_at(place, share_timeout_s)
            if data is not None:
                signed.append((place, open_signed(data, keys())))
        except RefusedError as error:
            refused.append(RefusedCatalog(place, error.reason, error.detail, error.version))
    own = CatalogPlace(CatalogOrigin.BUNDLED, str(bundled))
    own_version = _version_of(bundled) if signed else ""
    for place, found in sorted(signed, key=lambda item: age_of(item[1].version), reverse=True):
        if age_of(found.version) <= age_of(own_version):
            refused.append(RefusedCatalog(place, Refusal.NOT_NEWER, own_version, found.version))
            continue
        try:
            return CatalogInUse(parse_catalog(found.files), place, tuple(refused))
        except CatalogError as error:
            refused.append(RefusedCatalog(place, Refusal.WRONG_CONTENT, str(error), found.version))
    return CatalogInUse(load_catalog(bundled), own, tuple(refused))


def read_signed(file: Path) -> bytes:
    """Return a file's bytes, but not more than a catalogue may have.

    Raises:
        FileNotFoundError: there is none.
        RefusedError: it cannot be read, is too long, or is no file.
    """
    try:
        data = read_bounded(file, MAX_BYTES + 1)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise RefusedError(Refusal.UNREADABLE, detail) from error
    if len(data) > MAX_BYTES:
        raise RefusedError(Refusal.TOO_LONG, f"longer than {MAX_BYTES} bytes")
    return data


def import_catalog(
    data: bytes, file: Path, in_use: CatalogInUse, keys: Sequence[TrustedKey], write: Write
) -> Imported:
    """Verify a signed catalogue and put it in place of the one in a file, whole or not at all.

    Args:
        data: the signed file.
        file: where it is kept from now on.
        in_use: what is used until now; nothing older is taken.
        keys: the keys to believe.
        write: writes the file, whole or not at all.

    Raises:
        RefusedError: it is not to be trusted, wrong, or older; nothing has changed.
        OSError: it could not be written; nothing has changed.
    """
    signed = open_signed(data, keys)
    before = in_use.catalog.version
    if age_of(signed.version) < age_of(before):
        raise RefusedError(Refusal.OLDER, before, signed.version)
    try:
        parse_catalog(signed.files)
    except CatalogError as error:
        raise RefusedError(Refusal.WRONG_CONTENT, str(error), signed.version) from error
    bundled = in_use.place.origin is CatalogOrigin.BUNDLED
    if signed.version == before and (bundled or in_use.place.file == str(file)):
        return Imported(signed.version, before, in_use.place.file, stored=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    with exclusive(file.with_name(_LOCK)):
        # somebody else may have been faster, with a newer one
        there = _version_in(file, keys)
        if there and age_of(signed.version) < age_of(there):
            raise RefusedError(Refusal.OLDER, there, signed.version)
        write(file, data)
    return Imported(signed.version, before, str(file), stored=True)


def _version_of(bundled: Path) -> str:
    try:
        return version_in((bundled / "VERSION").read_bytes())
    except OSError as error:
        raise CatalogError(f"VERSION: {error}") from error


def _data_at(place: CatalogPlace, share_timeout_s: float) -> bytes | None:
    file = Path(place.file)
    if place.origin is CatalogOrigin.SHARE:
        return _read_from_share(file, share_timeout_s)
    try:
        return read_signed(file)
    except FileNotFoundError:
        return None


def _read_from_share(file: Path, timeout_s: float) -> bytes:
    """Read a file that may lie on another computer, without waiting for that computer.

    A system call to a server that is away lasts half a minute and cannot be broken off; the thread
    that waits in it is left behind.
    """
    results: list[bytes | RefusedError] = []

    def read() -> None:
        try:
            results.append(read_signed(file))
        except FileNotFoundError:
            results.append(RefusedError(Refusal.AWAY, "no such file"))
        except RefusedError as error:
            results.append(error)

    reading = threading.Thread(target=read, name="catalog-share", daemon=True)
    reading.start()
    reading.join(timeout_s)
    if not results:
        raise RefusedError(Refusal.AWAY, f"no answer in {timeout_s:g} s")
    if isinstance(results[0], RefusedError):
        raise results[0]
    return results[0]


def _version_in(file: Path, keys: Sequence[TrustedKey]) -> str:
    try:
        return open_signed(read_signed(file), keys).version
    except (FileNotFoundError, RefusedError):
        return ""  # nothing there, or nothing worth keeping
