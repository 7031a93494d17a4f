from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from gettext import NullTranslations
from pathlib import Path

import pytest

from esign_desktop.presenters.languages import (
    TranslationsMissingError,
    choose_language,
    load_texts,
)
from esign_desktop.presenters.texts import Language, Texts
from tests.presenters.catalogue import ISTANBUL, compiled, turkish_texts

ENGLISH = Texts("en", NullTranslations(), ISTANBUL)
WINTER = datetime(2026, 11, 21, 11, 5, 9, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 21, 30, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "turkish", "english"),
    [
        (WINTER, "21 Kasım 2026 14:05:09", "21 November 2026, 14:05:09"),
        (SUMMER, "2 Temmuz 2026 00:30:00", "2 July 2026, 00:30:00"),
        (WINTER.replace(tzinfo=None), "21 Kasım 2026 14:05:09", "21 November 2026, 14:05:09"),
        (
            WINTER.astimezone(timezone(timedelta(hours=-5))),
            "21 Kasım 2026 14:05:09",
            "21 November 2026, 14:05:09",
        ),
    ],
)
def test_a_moment_is_written_in_local_time_to_the_second(
    moment: datetime, turkish: str, english: str
) -> None:
    assert turkish_texts().moment(moment) == turkish
    assert ENGLISH.moment(moment) == english


def test_a_date_is_the_local_day_and_not_the_one_in_utc() -> None:
    assert turkish_texts().date(SUMMER) == "2 Temmuz 2026"
    assert ENGLISH.date(SUMMER) == "2 July 2026"


def test_a_certificate_without_an_end_has_a_date_too() -> None:
    endless = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)

    assert ENGLISH.moment(endless) == "31 December 9999, 23:59:59"


def test_every_month_has_its_turkish_name() -> None:
    months = [turkish_texts().date(datetime(2026, n, 15, tzinfo=UTC)) for n in range(1, 13)]

    assert " ".join(date.split()[1] for date in months) == (
        "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık"
    )


@pytest.mark.parametrize(
    ("count", "turkish", "english"),
    [
        (0, "bir günden az", "less than a day"),
        (1, "1 gün", "1 day"),
        (14, "14 gün", "14 days"),
    ],
)
def test_days_have_the_form_their_number_asks_for(count: int, turkish: str, english: str) -> None:
    assert turkish_texts().days(count) == turkish
    assert ENGLISH.days(count) == english


def test_placeholders_are_filled() -> None:
    text = turkish_texts().get("The card in {reader} does not answer", reader="ACR39")

    assert text == "Kart yanıt vermiyor (ACR39)"


def test_a_missing_value_leaves_its_placeholder_and_harms_nothing() -> None:
    assert ENGLISH.get("The card in {reader} does not answer") == (
        "The card in {reader} does not answer"
    )


def test_a_value_with_braces_is_shown_as_it_is() -> None:
    assert ENGLISH.get("{reader}", reader="{holder} {0}") == "{holder} {0}"


def test_nothing_stays_nothing_and_does_not_become_the_catalogues_header() -> None:
    assert turkish_texts().get("") == ""


@pytest.mark.parametrize(
    ("wanted", "environment", "system", "language"),
    [
        (None, {}, None, "tr"),
        ("en", {"LANG": "tr_TR.UTF-8"}, "tr-TR", "en"),
        ("tr", {"LC_ALL": "en_US.UTF-8"}, None, "tr"),
        (None, {"LANG": "en_GB.UTF-8"}, None, "en"),
        (None, {"LANG": "tr_TR"}, "en-US", "tr"),
        (None, {"LC_ALL": "en_US", "LC_MESSAGES": "tr_TR", "LANG": "tr_TR"}, None, "en"),
        (None, {"LC_MESSAGES": "en_US@euro", "LANG": "tr_TR"}, None, "en"),
        (None, {"LC_ALL": "", "LANG": "en_US"}, None, "en"),
        (None, {"LC_ALL": "de_DE", "LANG": "en_US"}, None, "tr"),
        (None, {"LANG": "C.UTF-8"}, None, "tr"),
        (None, {"LANG": "C"}, "en-US", "en"),
        (None, {}, "en-US", "en"),
        (None, {}, "tr-TR", "tr"),
        (None, {}, "Turkish_Türkiye.1254", "tr"),
        (None, {}, "English_United States.1252", "en"),
        (None, {}, "de-DE", "tr"),
        (None, {}, "tru", "tr"),
        (None, {}, "enm_GB", "tr"),
    ],
)
def test_the_language_is_the_wanted_one_then_the_systems_then_turkish(
    wanted: str | None, environment: dict[str, str], system: str | None, language: Language
) -> None:
    assert choose_language(wanted, environment, system) == language


@pytest.fixture
def locale_dir(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "tr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "esign_desktop.mo").write_bytes(compiled())
    yield tmp_path


def test_the_compiled_catalogue_is_read(locale_dir: Path) -> None:
    texts = load_texts("tr", locale_dir, ISTANBUL)

    assert texts.language == "tr"
    assert texts.get("You are ready to sign") == "İmza atmaya hazırsınız"


def test_english_needs_no_catalogue(tmp_path: Path) -> None:
    assert load_texts("en", tmp_path).get("You are ready to sign") == "You are ready to sign"


def test_a_missing_catalogue_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(TranslationsMissingError, match=r"compile_translations\.py"):
        load_texts("tr", tmp_path)


@pytest.mark.parametrize("length", [0, 3, 4, 19, 60, 400, 5000])
def test_a_damaged_catalogue_is_said_to_be_one(locale_dir: Path, length: int) -> None:
    file = locale_dir / "tr" / "LC_MESSAGES" / "esign_desktop.mo"
    file.write_bytes(compiled()[:length])

    with pytest.raises(TranslationsMissingError):
        load_texts("tr", locale_dir)
