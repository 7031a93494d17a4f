"""Keys and signed catalogues for tests."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from esign_desktop.app.catalogs import keep
from esign_desktop.catalog.loader import load_catalog, read_files
from esign_desktop.catalog.signed_file import TrustedKey, pack, seal
from esign_desktop.catalog.update import Imported, catalog_in_use, import_catalog
from esign_desktop.model.catalog_use import CatalogInUse, CatalogOrigin, CatalogPlace

BUNDLED: Final = Path(__file__).parents[2] / "drivers_catalog"
NEWER: Final = "2031.01.02"
NEWEST: Final = "2032.01.01"


class Signer:
    """A key pair, the same one in every process: names of tests are made from what it signs."""

    def __init__(self, name: str) -> None:
        self._secret = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
        public = self._secret.public_key().public_bytes_raw()
        self.key = TrustedKey(sha256(public).digest()[:8], public)

    def sign(self, content: bytes) -> bytes:
        """Return a signed file with this content."""
        return seal(content, self.key.number, self._secret.sign(content))

    def catalog(self, version: str = NEWER, changed: Mapping[str, bytes | None] = {}) -> bytes:
        """Return today's catalogue as signed by this key, with another version."""
        return self.sign(pack(files(version, changed)))


OURS: Final = Signer("ours")
SOMEBODY: Final = Signer("somebody's")

KEYS: Final = (OURS.key,)
OWN: Final = load_catalog(BUNDLED).version


def name_of(value: object) -> str | None:
    """Return a short name for a parameter of a test that is a whole file."""
    return f"{len(value)} bytes" if isinstance(value, bytes) else None


def files(version: str, changed: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """Return the files of today's catalogue, some of them changed, or left out where None."""
    made = {**_today(), "VERSION": version.encode(), **changed}
    return {name: data for name, data in made.items() if data is not None}


@cache
def _today() -> Mapping[str, bytes]:
    return read_files(BUNDLED)


def user(file: Path) -> CatalogPlace:
    """Return the place of a catalogue this user has imported."""
    return CatalogPlace(CatalogOrigin.USER, str(file))


def share(file: Path) -> CatalogPlace:
    """Return the place of the administrator's copy."""
    return CatalogPlace(CatalogOrigin.SHARE, str(file))


def look(*places: CatalogPlace, share_timeout_s: float = 5.0) -> CatalogInUse:
    """Return which catalogue is used."""
    return catalog_in_use(BUNDLED, places, lambda: KEYS, share_timeout_s)


def take(data: bytes, kept: Path) -> Imported:
    """Import a signed file."""
    return import_catalog(data, kept, look(user(kept)), KEYS, keep)


def put(file: Path, data: bytes) -> Path:
    """Write a file, and its folder where that is missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file
