"""``links`` and ``open``: only known pages, and what is opened is said."""

import io
import sys
import webbrowser

import pytest

from tests.catalog.test_links import LINKS, OLD
from tests.cli.conftest import Run


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    pages: list[str] = []

    def take(url: str) -> bool:
        pages.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", take)
    return pages


def test_every_page_is_listed(run: Run) -> None:
    ran = run("links")

    assert ran.code == 0
    assert all(f"{name}\t" in ran.out for name in LINKS)
    assert all(link.url in ran.out for link in LINKS.values())
    assert not any(link.url in ran.out for link in OLD.values() if link.url.startswith("http:"))


def test_addresses_not_looked_at_for_long_are_marked(run: Run) -> None:
    rows = dict(row.split("\t", 1) for row in run("links").out.splitlines())

    assert rows["payment"].endswith("27 December 2023, not checked for more than a year")


def test_opening_one_says_how_old_it_is(run: Run, opened: list[str]) -> None:
    ran = run("open", "payment")

    assert opened == [LINKS["payment"].url]
    assert "last checked on 27 December 2023" in ran.err


def test_old_addresses_are_listed_with_what_became_of_them(run: Run) -> None:
    out = run("links", "--old", "--lang", "tr").out

    assert all(link.url in out and link.tr in out for link in OLD.values())


def test_a_narrow_terminal_shows_whole_addresses(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys, "stdout", screen)

    assert run("links", "--old").code == 0
    shown = screen.getvalue()
    urls = [link.url for link in LINKS.values()] + [link.url for link in OLD.values()]
    assert [url for url in urls if url not in shown] == []


def test_other_programs_get_everything(run: Run) -> None:
    views = run("links", "--json").json["links"]

    assert [view["id"] for view in views] == list(LINKS)
    assert {
        "id",
        "title",
        "url",
        "host",
        "since",
        "seen_on",
        "source",
        "stale",
        "replaces",
    } == set(views[0])
    assert {old["id"] for view in views for old in view["replaces"]} == set(OLD)


def test_a_page_is_opened_and_named(run: Run, opened: list[str]) -> None:
    ran = run("open", "payment")

    assert ran.code == 0
    assert opened == [LINKS["payment"].url]
    assert LINKS["payment"].url in ran.out


def test_printing_opens_nothing(run: Run, opened: list[str]) -> None:
    ran = run("open", "payment", "--print")

    assert (ran.code, ran.out, opened) == (0, LINKS["payment"].url + "\n", [])


def test_an_old_address_says_where_it_leads_and_opens_todays_page(
    run: Run, opened: list[str]
) -> None:
    ran = run("open", "http://www.kamusm.gov.tr/")

    assert ran.code == 0
    assert opened == [LINKS["kamusm_home"].url]
    assert OLD["www_kamusm"].en in ran.err


@pytest.mark.parametrize(
    "name",
    ["nothing", "https://example.com", "file:///etc/passwd", "", "https://portal.kamusm.gov.tr/x"],
)
def test_nothing_else_is_opened(run: Run, opened: list[str], name: str) -> None:
    ran = run("open", name)

    assert ran.code == 64
    assert "No other address can be opened" in ran.err
    assert opened == []


@pytest.mark.parametrize("fault", [False, webbrowser.Error("no runnable browser")])
def test_without_a_browser_the_address_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, fault: bool | Exception
) -> None:
    def refuse(url: str) -> bool:
        if isinstance(fault, Exception):
            raise fault
        return fault

    monkeypatch.setattr(webbrowser, "open", refuse)
    ran = run("open", "payment")

    assert ran.code == 69
    assert LINKS["payment"].url in ran.err
