"""A PKCS#11 module as people type it: its path."""

from pathlib import Path

from esign_desktop.model.token import ModulePath


def typed_module(text: str) -> ModulePath | None:
    """Return the path of a module, whole; None for one that no report could write down.

    Bytes that are no text in the system's encoding are such, and line breaks.
    """
    path = str(Path(text).absolute())
    return ModulePath(path) if path.isprintable() else None
