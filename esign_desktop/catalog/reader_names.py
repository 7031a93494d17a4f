"""Finds the model of a PC/SC reader: by its USB id, else by the system's name for it. Pure."""

from typing import Final

from esign_desktop.model.catalog import LONGEST_NAME, Catalog
from esign_desktop.model.driver import ReaderModel
from esign_desktop.model.folding import fold
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
    reader_name = fold(reader.name)
    found: dict[str, list[ReaderModel]] = {}
    for model in catalog.readers:
        for name in {model.title, *model.printed, *model.aliases}:
            if len(name) > _SHORTEST and _contains(reader_name, fold(name)):
                found.setdefault(fold(name), []).append(model)
    if not found:
        return None
    models = found[max(found, key=len)]
    return models[0] if len(models) == 1 else None


def _contains(name: str, part: str) -> bool:
    """Tell whether whole words stand in a name. Both are folded.

    No regular expression: to compile one for each name we know takes longer than a diagnosis.
    """
    at = name.find(part)
    while at >= 0:
        before, after = name[:at][-1:], name[at + len(part) :][:1]
        if not (_is_of_word(before) or _is_of_word(after)):
            return True
        at = name.find(part, at + 1)
    return False


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"
