from datetime import date
from gettext import NullTranslations

import pytest

from esign_desktop.catalog.links import LinkEntry
from esign_desktop.model.catalog_use import (
    CatalogInUse,
    CatalogOrigin,
    CatalogPlace,
    Refusal,
    RefusedCatalog,
)
from esign_desktop.presenters.drivers.catalog import (
    KINDS,
    entry_ages,
    entry_views,
    use_view,
    without_home,
)
from esign_desktop.presenters.drivers.catalog_messages import ORIGINS, REFUSALS
from esign_desktop.presenters.texts import Texts
from tests.catalog.signing import BUNDLED, look
from tests.presenters.catalogue import turkish_texts

ENGLISH = Texts("en", NullTranslations())
USED = look()
CATALOG = USED.catalog
TODAY = date(2027, 6, 1)
LINK = LinkEntry("Sayfa", "Page", "https://example.org/", "somebody", date(2026, 5, 31))
FRESH = LinkEntry("Sayfa", "Page", "https://example.org/", "somebody", date(2026, 6, 1))
LINKS = {"old": LINK, "fresh": FRESH}


def test_everything_known_has_an_age() -> None:
    ages = entry_ages(CATALOG, LINKS, TODAY, ENGLISH)

    assert {age.kind for age in ages} == set(KINDS)
    assert len({(age.kind, age.id) for age in ages}) == len(ages)
    assert all(age.title and age.age for age in ages)


def test_what_nobody_has_looked_at_for_a_year_is_marked() -> None:
    ages = {age.id: age for age in entry_ages(CATALOG, LINKS, TODAY, ENGLISH)}

    assert (ages["old"].age_days, ages["old"].stale) == (366, True)
    assert (ages["fresh"].age_days, ages["fresh"].stale) == (365, False)
    assert ages["old"].age == "366 days ago, not checked for more than a year"


def test_a_fact_of_tomorrow_is_of_today() -> None:
    (age,) = (
        a for a in entry_ages(CATALOG, LINKS, date(2026, 1, 1), turkish_texts()) if a.id == "fresh"
    )

    assert (age.age_days, age.age) == (0, "bugün")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("libccid", [("packages", "libccid")]),
        ("packages/libccid", [("packages", "libccid")]),
        ("readers/libccid", []),
        ("072F:B100", [("readers", "acs_acr39u")]),
        ("03f0:0824", [("ccid_readers", "ccid_03f0_0824")]),
        ("old", [("links", "old")]),
        ("links/old", [("links", "old")]),
        ("nothing", []),
        ("", []),
        ("/", []),
    ],
)
def test_entries_are_found_by_id_kind_and_usb_id(
    wanted: str, found: list[tuple[str, str]]
) -> None:
    views = entry_views(CATALOG, LINKS, wanted, TODAY, ENGLISH)

    assert [(view.kind, view.id) for view in views] == found
    assert all(view.ages and view.entry for view in views)


def test_the_one_in_use_says_where_it_comes_from() -> None:
    view = use_view(USED, turkish_texts())

    assert (view.version, view.origin) == (CATALOG.version, CatalogOrigin.BUNDLED)
    assert view.file == str(BUNDLED)
    assert view.why == "Programla birlikte geldi."
    assert view.refused == ()


def test_one_that_is_not_used_says_why_without_naming_anybody() -> None:
    place = CatalogPlace(CatalogOrigin.USER, "/home/ayse/.local/share/x")
    refused = RefusedCatalog(place, Refusal.WRONG_SIGNATURE, "key 00", "2031.01.01")
    view = use_view(CatalogInUse(CATALOG, USED.place, (refused,)), ENGLISH, "/home/ayse")

    (shown,) = view.refused
    assert shown.file == "~/.local/share/x"
    assert "damaged or was changed" in shown.why
    assert (shown.detail, shown.version) == ("key 00", "2031.01.01")


@pytest.mark.parametrize(
    ("file", "home", "shown"),
    [
        ("/home/ali/x", "/home/ali", "~/x"),
        (r"C:\Users\Ali\x", r"C:\Users\Ali", r"~\x"),
        ("/home/alican/x", "/home/ali", "/home/alican/x"),
        ("/var/lib/x", "/", "/var/lib/x"),
        ("/var/lib/x", "", "/var/lib/x"),
        ("/home/ali", "/home/ali", "/home/ali"),
    ],
)
def test_a_home_folder_is_not_named(file: str, home: str, shown: str) -> None:
    assert without_home(file, home) == shown


def test_every_place_and_refusal_has_its_words() -> None:
    assert set(ORIGINS) == set(CatalogOrigin)
    assert set(REFUSALS) == set(Refusal)
