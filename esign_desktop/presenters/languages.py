"""Which language to speak, and its translations."""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from struct import error as StructError
from typing import Final

from esign_desktop.presenters.texts import Language, Texts

_DOMAIN: Final = "esign_desktop"
_NAMES: Final[Mapping[str, Language]] = {
    "tr": "tr",
    "en": "en",
    "turkish": "tr",  # Windows' C runtime says "Turkish_Türkiye.1254"
    "english": "en",
}


class TranslationsMissingError(Exception):
    """There is no usable compiled catalogue for a language."""


def choose_language(
    wanted: str | None, environment: Mapping[str, str], system_locale: str | None = None
) -> Language:
    """Return the language to speak: the wanted one, else the system's, else Turkish.

    Args:
        wanted: from the command line or the settings; None when nobody chose.
        environment: LC_ALL, LC_MESSAGES and LANG, of which the first that is set counts (POSIX).
        system_locale: what the system names where it sets none of these: ``tr-TR``.
    """
    variables = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first_set = next((value for value in variables if value), None)
    for name in (wanted, first_set, system_locale):
        language = _language_of(name or "")
        if language:
            return language
    return "tr"


def load_texts(
    language: Language, locale_dir: Path, zone: tzinfo | None = None, *, in_window: bool = False
) -> Texts:
    """Return the texts of a language. English is the source language and needs no file.

    Raises:
        TranslationsMissingError: no compiled catalogue, or a broken one.
    """
    if language == "en":
        return Texts(language, NullTranslations(), zone, in_window=in_window)
    file = locale_dir / language / "LC_MESSAGES" / f"{_DOMAIN}.mo"
    try:
        with file.open("rb") as stream:
            return Texts(language, GNUTranslations(stream), zone, in_window=in_window)
    # gettext lets a damaged catalogue fail wherever its reading happens to stumble
    except (OSError, ValueError, LookupError, StructError) as error:
        raise TranslationsMissingError(
            f"No translations for '{language}' in {file} ({error}). "
            "From source: python packaging/compile_translations.py"
        ) from error


def load_texts_or_english(
    language: Language,
    locale_dir: Path,
    tell: Callable[[str], None],
    *,
    in_window: bool = False,
) -> Texts:
    """Return the texts of a language, or the English ones: an answer matters more than words.

    Args:
        language: the wanted one.
        locale_dir: where the compiled catalogues are.
        tell: called with what is wrong with the catalogue, if something is.
        in_window: who reads sees pages and buttons, and no command line.
    """
    try:
        return load_texts(language, locale_dir, in_window=in_window)
    except TranslationsMissingError as error:
        tell(str(error))
        return load_texts("en", locale_dir, in_window=in_window)


def _language_of(locale: str) -> Language | None:
    head = locale.replace("-", "_").replace(".", "_").replace("@", "_").split("_", 1)[0]
    return _NAMES.get(head.lower())
