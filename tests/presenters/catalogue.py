"""The Turkish catalogue as it lies in the source, compiled in memory."""

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from esign_desktop.presenters.texts import Texts

ROOT: Final = Path(__file__).parent.parent.parent
PO: Final = ROOT / "resources" / "locale" / "tr" / "LC_MESSAGES" / "esign_desktop.po"
ISTANBUL: Final = ZoneInfo("Europe/Istanbul")


@cache
def catalogue() -> Catalog:
    with PO.open("rb") as stream:
        return read_po(stream, locale="tr", abort_invalid=True)


@cache
def turkish_texts(*, in_window: bool = False) -> Texts:
    return Texts("tr", GNUTranslations(BytesIO(compiled())), ISTANBUL, in_window=in_window)


def compiled() -> bytes:
    mo = BytesIO()
    write_mo(mo, catalogue())
    return mo.getvalue()
