"""Certificates that hardly say whose they are, and such as look alike."""

import re
from typing import Any

import pytest

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.certificate import KeyUsage, Name
from esign_desktop.model.report import Report
from esign_desktop.presenters.cards.blocks import certificate_facts, certificates_document
from esign_desktop.presenters.cards.inventory import certificate_views
from esign_desktop.presenters.cards.view import cards_view
from esign_desktop.presenters.names import holder_words, issuer_words
from esign_desktop.presenters.pin.page import pin_page_view
from esign_desktop.presenters.purposes import purpose_words
from esign_desktop.presenters.status.blocks import report_document
from esign_desktop.presenters.status.view import status_view
from esign_desktop.renderers.plain import plain_text
from tests.build import CATALOG, NOW, certificate, with_certificate
from tests.catalog.test_scenarios import SCENES
from tests.presenters.status.test_overview import ENGLISH, TURKISH

NOBODY, BLANK = Name(), Name(common_name="  ", organization=" ", country="TR")
PRESENTERS = pytest.mark.parametrize("presenter", [ENGLISH, TURKISH], ids=["en", "tr"])
LEFTOVER = re.compile(
    r"\(\)|“”|: *$|^ *[:(]|^·|[:·] *\n|  +\S+ *: *$|, ,|\( | \)|: ;|: \.", re.MULTILINE
)


def told(report: Report, presenter: Any) -> str:
    """Return every line that names a certificate."""
    texts = presenter.texts
    status, cards = status_view(report, presenter), cards_view(report, presenter)
    lines = [plain_text(report_document(report, presenter, "0.1.0")).replace("\n\n", "\n")]
    lines += [line for link in status.chain for line in link.lines]
    lines += [f"{tile.holder}" for tile in status.tiles] + [card.title for card in cards.cards]
    for card in cards.cards:
        for held in card.certificates:
            lines += [held.holder, held.issuer, held.state_word, held.as_text]
    views = certificate_views(report.snapshot, CATALOG, texts)
    lines.append(plain_text(certificates_document(views, (), texts)).replace("\n\n", "\n"))
    lines += [page.title for page in pin_page_view(report, presenter).cards]
    return "\n".join(lines)


@PRESENTERS
@pytest.mark.parametrize("subject", [NOBODY, BLANK], ids=["none", "blank"])
@pytest.mark.parametrize("issuer", [NOBODY, BLANK], ids=["none", "blank"])
@pytest.mark.parametrize(
    "changed",
    [{}, {"not_after": NOW}, {"usages": (), "policies": ()}, {"has_key": False}],
    ids=["good", "ending", "no usages", "no key"],
)
def test_a_missing_name_leaves_no_empty_brackets_behind(
    changed: dict[str, Any], issuer: Name, subject: Name, presenter: Any
) -> None:
    nameless = with_certificate(subject=subject, issuer=issuer, qualified=False, **changed)

    said = told(diagnose(nameless, CATALOG), presenter)

    assert not [found.group() for found in LEFTOVER.finditer(said)]


@pytest.mark.parametrize(
    ("name", "holder", "issuer"),
    [
        (Name(common_name="AYŞE DENEME", organization="X"), "AYŞE DENEME", "AYŞE DENEME"),
        (Name(common_name=" ", organization="DENEME A.Ş."), "DENEME A.Ş.", "DENEME A.Ş."),
        (Name(organizational_unit="Bilgi İşlem"), "Bilgi İşlem", "Bilgi İşlem"),
        (NOBODY, "adsız sertifika", "yazmıyor"),
    ],
)
def test_the_best_name_there_is_is_told(name: Name, holder: str, issuer: str) -> None:
    own = certificate(subject=name, issuer=name)

    assert holder_words(own, TURKISH.texts) == holder
    assert issuer_words(own, TURKISH.texts) == issuer


SIGN, BIND = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION
PLAIN: dict[str, Any] = {"qualified": False, "policies": (), "qc_statements": ()}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "imza için (nitelikli e-imza)"),
        (PLAIN | {"usages": (SIGN, BIND)}, "imza için (nitelikli değil)"),
        (PLAIN | {"usages": (SIGN,)}, "giriş için (kimlik doğrulama)"),
        (PLAIN | {"usages": (KeyUsage.KEY_AGREEMENT,)}, "şifreleme için; imza atmaz"),
        ({"policies": ("2.16.792.1.2.1.1.5.7.1.10",)}, "mühür için (elektronik mühür)"),
        ({"ca": True}, "veren kuruluşun kendi sertifikası"),
        (PLAIN | {"usages": ()}, ""),
    ],
)
def test_a_certificate_says_what_it_is_for(changed: dict[str, Any], words: str) -> None:
    assert purpose_words(certificate(**changed), TURKISH.texts) == words


def test_the_two_certificates_of_a_seal_are_told_apart() -> None:
    report = diagnose(SCENES["mali_muhur"], CATALOG)

    held = [
        (c.holder, c.purpose)
        for card in cards_view(report, TURKISH).cards
        for c in card.certificates
    ]
    listed = [
        f"{fact.name}: {fact.value}"
        for view in certificate_views(report.snapshot, CATALOG, TURKISH.texts)
        for fact in certificate_facts(view, TURKISH.texts).facts
        if fact.name == "Kullanım amacı"
    ]

    assert len({holder for holder, _ in held}) == 1
    assert [purpose for _, purpose in held] == [
        "mühür için (mali mühür)",
        "şifreleme için (mali mühür); imza atmaz",
    ]
    assert listed == [f"Kullanım amacı: {purpose}" for _, purpose in held]
