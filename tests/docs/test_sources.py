"""The table of statements against the entries: all are there, and none is missing."""

import re
from datetime import date
from itertools import chain

import pytest

from tests.catalog.test_guides import GUIDES
from tests.catalog.test_links import LINKS, OLD
from tests.docs.made import ROOT

PAGE = (ROOT / "docs" / "sources.md").read_text("utf-8")
ROWS = re.findall(r"^\| (?!The page says|---)([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
THERE = {
    *(f"links/{name}" for name in LINKS),
    *(f"old_links/{name}" for name in OLD),
    *(f"phones/{name}" for name in GUIDES.phones),
    *(entry.id for entry in GUIDES.entries),
    *(dispute.id for dispute in GUIDES.disputes),
    *(account.id for account in GUIDES.accounts),
}
PAGES = {
    "gaziantep": date(2023, 12, 27),
    "mersin": date(2024, 3, 12),
    "kahramanmaras": date(2023, 1, 1),  # it says the year alone
    "kirikkale": None,
    "elazig": date(2021, 10, 6),
}
NAMED = set(re.findall(r"`([a-z_]+/[a-z_]+)`", PAGE))


def test_all_five_pages_are_there() -> None:
    titles = re.findall(r"^## (\w+):", PAGE, re.MULTILINE)

    assert titles == ["Gaziantep", "Mersin", "Kahramanmaraş", "Kırıkkale", "Elazığ"]
    assert len(ROWS) > 100


@pytest.mark.parametrize(("says", "entries"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_every_row_names_an_entry_that_is_there(says: str, entries: str) -> None:
    names = re.findall(r"`([^`]+)`", entries)

    assert names or (entries.strip() == "left out" and "left out:" in says)
    assert set(names) <= THERE


def test_no_entry_is_named_outside_the_tables_that_is_not_there() -> None:
    assert NAMED <= THERE


def test_every_entry_of_a_province_is_in_its_table() -> None:
    of_provinces = {entry.id for entry in GUIDES.entries if entry.province}
    of_provinces |= {account.id for account in GUIDES.accounts}

    assert of_provinces - NAMED == set()


def test_every_dispute_phone_and_link_the_pages_speak_of_is_in_a_table() -> None:
    pages = set(PAGES)
    of_pages = {
        entry.id for entry in GUIDES.entries if set(entry.sources) <= pages and not entry.province
    }
    disputes = {
        dispute.id
        for dispute in GUIDES.disputes
        if pages & set(chain.from_iterable(side.sources for side in dispute.sides))
    }

    assert disputes - NAMED == set()
    assert of_pages - NAMED <= DERIVED


DERIVED = {  # the same statements once more, where another situation or role needs them
    "application/hand_in",
    "application/pay_directorate",
    "application/online",
    "application/need_paper",
    "delivery/amount",
    "delivery/arrival_need",
    "delivery/still_waiting",
    "loss/fault_apply",
    "loss/person_help",
    "reader/order_need",
    "reader/order_pays",
    "other_roles/identity_want",
    "other_roles/identity_your_role",
    "other_roles/provider_unsure",
}


def test_the_five_pages_carry_their_own_dates() -> None:
    dated = {name: GUIDES.sources[name].dated for name in PAGES}

    assert dated == PAGES


def test_no_page_was_read_before_it_was_written() -> None:
    written = [(s.dated, s.seen_on) for s in GUIDES.sources.values() if s.dated is not None]

    assert all(dated <= seen_on for dated, seen_on in written)
