"""A guide on paper: complete, escaped, and nothing to be loaded from anywhere."""

import re
from gettext import NullTranslations
from html import unescape
from html.parser import HTMLParser
from itertools import product

import pytest
from msgspec.structs import replace

from esign_desktop.model.guide import Role, Situation
from esign_desktop.presenters.document import (
    Document,
    Fact,
    Facts,
    Link,
    LinkKind,
    Links,
    Note,
    Section,
    Step,
    Steps,
    Table,
)
from esign_desktop.presenters.guides.blocks import Imprint, guide_document
from esign_desktop.presenters.guides.view import GuideView
from esign_desktop.presenters.texts import Texts
from esign_desktop.renderers.html import html_page
from tests.catalog.test_guides import PROVINCES
from tests.presenters.catalogue import turkish_texts
from tests.presenters.guides.test_view import view

ENGLISH = Texts("en", NullTranslations())
TURKISH = turkish_texts()
LOADS = {"src", "srcset", "style", "background", "action", "onload", "onclick"}


class Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in ("br", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(made: GuideView, texts: Texts = ENGLISH) -> str:
    document = guide_document(made, texts, Imprint("1 December 2026", "0.1.0"))
    return html_page(document, texts.language)


@pytest.mark.parametrize("texts", [ENGLISH, TURKISH], ids=["en", "tr"])
@pytest.mark.parametrize("situation", Situation)
def test_everything_the_guide_says_is_on_the_page(situation: Situation, texts: Texts) -> None:
    for role, province in product(Role, PROVINCES):
        made = view(situation, role, province, texts=texts)
        parsed = Page(page(made, texts))

        assert parsed.open == []
        statements = (*made.steps, *made.needs, *made.takes, *made.pays, *made.notes)
        for statement in (*statements, *made.history):
            assert statement.text in parsed.text
        for account in made.accounts:
            assert account.iban in parsed.text
            assert account.caution in parsed.text
        for dispute in made.disputes:
            assert all(side.text in parsed.text for side in dispute.sides)
        assert all(source.where in parsed.text for source in made.sources)
        assert {link.url for link in made.links} >= set(parsed.links)
        stepwise = {link.url for each in (*made.steps, *made.notes) for link in each.links}
        assert stepwise == set(parsed.links)
        assert all(phone.number in parsed.text for phone in made.phones)
        assert made.caution in parsed.text


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    html = page(view(Situation.RENEWAL_VALID, province="mersin"))
    parsed = Page(html)

    assert not parsed.attributes & LOADS
    assert not parsed.tags & {"script", "img", "link", "iframe", "object", "form"}
    assert not re.search(r"url\(|@import", html)


def test_what_comes_from_a_file_is_only_text() -> None:
    evil = "</p><script>alert('1')</script>&\""
    made = view(Situation.RENEWAL_VALID, province="mersin")
    made = replace(
        made,
        title=evil,
        unit=evil,
        because=evil,
        province_name=evil,
        remarks=(evil,),
        steps=(replace(made.steps[0], text=evil),),
        accounts=(replace(made.accounts[0], holder=evil, iban=evil),),
        sources=(replace(made.sources[0], where=evil),),
    )

    html = page(made)

    assert "<script>" not in html
    assert unescape(html).count(evil) >= 9
    assert Page(html).open == []


def test_a_page_says_when_it_was_made_and_for_whom() -> None:
    text = Page(page(view(Situation.PIN_UNBLOCK, because="[P01] Locked", place="Ankara"))).text

    assert "Created on 1 December 2026 with E-imza Masaüstü 0.1.0" in text
    assert "For: Family physician · Province: Ankara" in text
    assert "Finding: [P01] Locked" in text
    assert "Province" not in Page(page(view(Situation.PIN_UNBLOCK))).text


def test_the_page_is_in_its_language() -> None:
    made = view(Situation.PIN_UNBLOCK, texts=TURKISH)

    assert '<html lang="tr">' in page(made, TURKISH)
    assert '<html lang="en">' in page(view(Situation.PIN_UNBLOCK))


def test_the_unit_is_named_to_those_whose_business_it_is() -> None:
    unit = "Destek Hizmetleri Başkanlığı, Sağlık Bilgi Sistemleri Birimi"

    def head(role: Role) -> str:
        return page(view(Situation.PIN_UNBLOCK, role, "gaziantep")).split("<h2>")[0]

    assert unit in head(Role.DOCTOR)
    assert unit not in head(Role.INDIVIDUAL_PAYER)


def test_every_block_is_shown_and_escaped() -> None:
    address = "https://example.org/?a=1&b=2"
    document = Document(
        (
            Section(
                None,
                (
                    Facts((Fact("Issuer", "<KamuSM>"),)),
                    Links(
                        (
                            Link(LinkKind.PAGE, "Page", address, address),
                            Link(LinkKind.PAGE, "Again", address, address, repeated=True),
                            Link(LinkKind.PHONE, "Desk", "444"),
                            Link(LinkKind.ACTION, "Only a button"),
                        )
                    ),
                    Table(("Name",), (("<b>",),)),
                    Note("sure", ("a source",)),
                    Steps((Step("Run:", "sudo <x>"),)),
                ),
            ),
        )
    )

    html = html_page(document, "en")
    parsed = Page(html)

    assert parsed.open == []
    assert "<title></title>" in html
    assert parsed.links == [address]
    for words in (
        "Issuer: <KamuSM>",
        "→ Page: example.org",
        "☎ Desk: 444",
        "Name",
        "<b>",
        "(sure)",
    ):
        assert words in parsed.text
    assert "Run: sudo <x>" in parsed.text
    assert not {"Again", "Only a button", "a source"} & set(parsed.text.split())
    assert "Only a button" not in parsed.text
