"""The pages the program knows, and who finds them by which name."""

from datetime import date, timedelta
from gettext import NullTranslations

import pytest

from esign_desktop.presenters.guides.links import (
    KnownLinkView,
    OldLinkView,
    find_link,
    known_links,
    last_seen,
)
from esign_desktop.presenters.texts import Texts
from tests.catalog.test_links import LINKS, OLD
from tests.presenters.catalogue import turkish_texts

ENGLISH = Texts("en", NullTranslations())
TODAY = date(2026, 11, 28)
VIEWS = known_links(LINKS, OLD, ENGLISH, TODAY)


def test_every_page_is_there_with_what_it_replaces() -> None:
    assert [view.id for view in VIEWS] == list(LINKS)
    assert {old.id for view in VIEWS for old in view.replaces} == set(OLD)
    assert all(view.host in view.url for view in VIEWS)


def test_titles_are_in_the_language() -> None:
    turkish = known_links(LINKS, OLD, turkish_texts(), TODAY)

    assert all(a.title != b.title for a, b in zip(VIEWS, turkish, strict=True))


@pytest.mark.parametrize(("days", "stale"), [(365, False), (366, True)])
def test_an_address_nobody_looked_at_for_a_year_is_marked(days: int, stale: bool) -> None:
    entry = LINKS["payment"]
    later = entry.seen_on + timedelta(days=days)
    (view,) = known_links({"payment": entry}, {}, ENGLISH, later)

    assert view.stale is stale
    assert last_seen(view, ENGLISH).startswith("27 December 2023")
    assert ("not checked for more than a year" in last_seen(view, ENGLISH)) is stale


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("payment", "payment"),
        ("PAYMENT", "payment"),
        ("reader order", "reader_order"),
        ("reader-order", "reader_order"),
        ("https://ebasvuru.kamusm.gov.tr/kartokuyucu", "reader_order"),
        ("ebasvuru.kamusm.gov.tr/kartokuyucu/", "reader_order"),
        ("http://ebasvuru.kamusm.gov.tr/kartokuyucu", "reader_order"),
    ],
)
def test_a_page_is_found_by_its_name_and_by_its_address(typed: str, found: str) -> None:
    view = find_link(typed, VIEWS)

    assert isinstance(view, KnownLinkView)
    assert view.id == found


@pytest.mark.parametrize(
    "typed",
    ["nesbireysel", "https://nesbireysel.kamusm.gov.tr/nb.go", "nesbireysel.kamusm.gov.tr/nb.go"],
)
def test_an_old_page_is_found_as_one(typed: str) -> None:
    view = find_link(typed, VIEWS)

    assert isinstance(view, OldLinkView)
    assert (view.id, view.unprotected) == ("nesbireysel", False)


@pytest.mark.parametrize(
    "typed",
    [
        "", "nothing", "https://example.com", "file:///etc/passwd", "javascript:alert(1)",
        "https://portal.kamusm.gov.tr.example.com/bp/ws.go", "-h", "portal.kamusm.gov.tr/other",
        "https://portal.kamusm.gov.tr/bp/ws.go?next=https://example.com",
    ],
)  # fmt: skip
def test_nothing_else_is_found(typed: str) -> None:
    assert find_link(typed, VIEWS) is None
