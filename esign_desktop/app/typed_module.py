"""A PKCS#11 module as people type it: its path."""

from esign_desktop.model.token import ModulePath


def typed_module(text: str) -> ModulePath | None:
    """Return the path of a module, whole; None for one that no report could write down.

    Variables and ``~`` are filled in as in the administrator's policy: not every shell does it.
    Bytes that are no text in the system's encoding are none, and line breaks.
    """
    from esign_desktop.devices.host import home_folder
    from esign_desktop.devices.host.catalog_paths import typed

    if not text.isprintable():
        return None
    path = typed(text, home_folder())
    return ModulePath(path) if path.isprintable() else None
