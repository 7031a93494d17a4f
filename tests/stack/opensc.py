"""Makes OpenSC serve an AKIS v1.0 card: its driver is there until 0.24, but off by default."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_CONFIGURATION: Final = """\
app default {{
    card_drivers = old, internal;
    framework pkcs15 {{
        use_file_caching = {caching};
    }}
}}
"""


def find_opensc_module() -> Path:
    """Return opensc-pkcs11.so.

    Raises:
        RuntimeError: the package is not installed.
    """
    for folder in (Path("/usr/lib"), Path("/usr/lib64")):
        for found in sorted(folder.glob("*/opensc-pkcs11.so")) or [folder / "opensc-pkcs11.so"]:
            if found.exists():
                return found
    raise RuntimeError("the test stack needs the package opensc-pkcs11")


def opensc_environment(folder: Path, *, caching: bool = False) -> dict[str, str]:
    """Write opensc.conf into the folder; returns the variable that points OpenSC to it.

    ``caching`` keeps the card's files below the user's cache folder, as OpenSC does by default.
    """
    file = folder / "opensc.conf"
    file.write_text(_CONFIGURATION.format(caching="yes" if caching else "no"))
    return {"OPENSC_CONF": str(file)}
