"""Another computer and its reader, to be described in a form: what there is to choose from."""

from collections.abc import Iterable, Mapping
from typing import Final

from esign_desktop.catalog.systems import TargetParseError
from esign_desktop.model.driver import ReaderModel
from esign_desktop.model.reader import UsbId
from esign_desktop.model.record import Record
from esign_desktop.presenters.guides.guide_choices import ChoiceView
from esign_desktop.presenters.texts import N_, Texts

SYSTEMS: Final = (
    "Windows 11",
    "Windows 10",
    "Windows 8.1",
    "Windows 7",
    "macOS 26",
    "macOS 15",
    "macOS 14",
    "macOS 13",
    "macOS 12",
    "macOS 11",
    "Pardus 23",
    "Ubuntu 24.04",
    "Ubuntu 22.04",
    "Debian 13",
    "Debian 12",
    "Linux Mint 22",
    "Fedora 41",
    "openSUSE Leap 15.6",
    "Arch Linux",
)
"""Those people ask about; any other may be typed."""

_LONGEST: Final = 30  # letters of what was typed that are told back

_PROCESSORS: Final[Mapping[str, str]] = {
    "": N_("Not known"),
    "x86_64": N_("64-bit, Intel or AMD"),
    "x86": N_("32-bit, Intel or AMD"),
    "arm64": N_("ARM, also Apple Silicon (M1 and later)"),
}
_NOT_UNDERSTOOD: Final[Mapping[TargetParseError, str]] = {
    TargetParseError.SYSTEM: N_(
        "Which system is it? For example: Windows 11, macOS 15, Pardus 23, Ubuntu 24.04."
    ),
    TargetParseError.VERSION: N_("This version is not known. For example: Windows 11, macOS 15."),
    TargetParseError.DISTRIBUTION: N_(
        "Which Linux is it? For example: Pardus 23, Ubuntu 24.04, Debian 12."
    ),
    TargetParseError.ARCHITECTURE: N_("This processor is not known."),
}


class ReaderChoiceView(Record, frozen=True):
    """A reader to choose."""

    title: str
    detail: str  # USB ids and other names
    usb_id: UsbId
    drawing: str  # file in resources/readers, without its ending; "" when its form is not known


def processors(texts: Texts) -> tuple[ChoiceView, ...]:
    """Return the processors to choose from; the first, without an id, when it is not known."""
    return tuple(ChoiceView(key, texts.get(title)) for key, title in _PROCESSORS.items())


def not_understood(what: TargetParseError, texts: Texts) -> str:
    """Return what to type instead."""
    return texts.get(_NOT_UNDERSTOOD[what])


def reader_choices(models: Iterable[ReaderModel]) -> tuple[ReaderChoiceView, ...]:
    """Return readers as entries of a list."""
    return tuple(_choice(model) for model in models)


def found_words(count: int, typed: str, texts: Texts) -> str:
    """Return how many readers may be meant; what is left to do when there is none."""
    if count:
        return texts.plural("{count} reader", "{count} readers", count)
    return texts.get(N_("No reader of the list is called “{text}”."), text=quoted(typed))


def quoted(typed: str) -> str:
    """Return what was typed as it can be shown: nothing that steers the writing, not too long."""
    shown = "".join(letter for letter in typed.strip() if letter.isprintable())
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _choice(model: ReaderModel) -> ReaderChoiceView:
    names = dict.fromkeys((*model.aliases, *model.printed))
    names.pop(model.title, None)
    ids = ", ".join(model.usb_ids)
    detail = f"{ids} · {', '.join(names)}" if names else ids
    drawing = model.form.value if model.form else ""
    return ReaderChoiceView(model.title, detail, model.usb_ids[0], drawing)
