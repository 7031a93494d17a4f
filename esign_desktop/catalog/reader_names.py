"""Which model a reader of PC/SC is: by its USB id, else by the name the system gives it. Pure."""

import re
from typing import Final

from esign_desktop.model.catalog import LONGEST_NAME, Catalog
from esign_desktop.model.driver import ReaderModel
from esign_desktop.model.reader import Reader

_SHORTEST: Final = 5  # "udea" and "ACR38" alone are parts of other names


def model_of(reader: Reader, catalog: Catalog) -> ReaderModel | None:
    """Return the model of a listed reader, or None.

    Apple's own driver and Remote Desktop tell no USB id; there the longest name of ours that
    stands in the reader's name counts, unless two models share it.
    """
    if reader.usb_id is not None:
        return catalog.reader_model(reader.usb_id)
    if len(reader.name) > LONGEST_NAME:
        return None
    found: dict[str, list[ReaderModel]] = {}
    for model in catalog.readers:
        for name in {model.title, *model.printed, *model.aliases}:
            if len(name) > _SHORTEST and _contains(reader.name, name):
                found.setdefault(name.casefold(), []).append(model)
    if not found:
        return None
    models = found[max(found, key=len)]
    return models[0] if len(models) == 1 else None


def _contains(name: str, part: str) -> bool:
    """Tell whether whole words stand in a name."""
    return re.search(rf"(?i)(?<!\w){re.escape(part)}(?!\w)", name) is not None
