"""A guide in words: every statement with its sources, every age told by today's date."""

from datetime import date
from gettext import NullTranslations
from itertools import product

import pytest

from esign_desktop.catalog.guides import look_up
from esign_desktop.model.guide import CardFacts, Role, Situation
from esign_desktop.presenters.guides.view import (
    AccountView,
    GuidePresenter,
    GuideView,
    SideView,
    StatementView,
)
from esign_desktop.presenters.texts import Texts
from tests.catalog.test_guides import GUIDES, PROVINCES
from tests.catalog.test_links import LINKS
from tests.presenters.catalogue import turkish_texts

TODAY = date(2026, 12, 1)
ENGLISH = Texts("en", NullTranslations())
TURKISH = turkish_texts()

S, R = Situation, Role


def view(
    situation: Situation,
    role: Role = R.FAMILY_PHYSICIAN,
    province: str | None = None,
    *,
    texts: Texts = ENGLISH,
    today: date = TODAY,
    days: int | None = None,
    **how: object,
) -> GuideView:
    guide = look_up(GUIDES, situation, role, province, CardFacts(days))
    return GuidePresenter(texts, GUIDES, LINKS, today).guide(guide, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("texts", [ENGLISH, TURKISH], ids=["en", "tr"])
def test_every_statement_names_a_source_of_the_list_and_every_source_is_named(
    texts: Texts,
) -> None:
    for situation, role, province in product(Situation, Role, PROVINCES):
        made = view(situation, role, province, texts=texts)
        statements: list[StatementView | AccountView | SideView] = [
            *made.steps, *made.needs, *made.takes, *made.pays, *made.notes, *made.history,
            *made.accounts, *(side for dispute in made.disputes for side in dispute.sides),
        ]  # fmt: skip
        assert all(statement.text for statement in (*made.steps, *made.needs, *made.notes))
        named = {number for statement in statements for number in statement.sources}

        assert all(statement.sources for statement in statements)
        assert named == {source.number for source in made.sources}
        assert all(source.dated for source in made.sources)


def test_an_old_account_wants_to_be_confirmed_and_a_new_one_only_says_its_date() -> None:
    old = view(S.RENEWAL_VALID, province="mersin").accounts[0].caution
    new = view(S.RENEWAL_VALID, province="mersin", today=date(2025, 3, 1)).accounts[0].caution

    assert old == "Source page of 12 March 2024: confirm it with the directorate before you pay."
    assert new == "Source page of 12 March 2024."


def test_an_account_of_an_undated_page_always_wants_to_be_confirmed() -> None:
    (account,) = view(S.RENEWAL_VALID, province="kirikkale", today=date(2020, 1, 1)).accounts

    assert account.caution == (
        "Source page undated: confirm it with the directorate before you pay."
    )


def test_what_does_not_fit_about_an_account_is_said_first() -> None:
    (account,) = view(S.RENEWAL_VALID, province="elazig", texts=TURKISH).accounts

    assert account.caution.startswith("IBAN'daki banka kodu (00012) Halk Bankası'nındır")
    assert account.caution.endswith("Ödemeden önce müdürlükle doğrulayın.")
    assert account.iban == "TR65 0001 2009 3310 0006 1000 37"


def test_pages_that_disagree_are_both_shown_with_their_dates() -> None:
    (start,) = [d for d in view(S.NOT_YET_VALID).disputes if d.id == "disputes/start"]

    assert [side.dated for side in start.sides] == ["10 January 2020", "10 October 2025", "2023"]
    assert start.advice


def test_dates_are_as_exact_as_their_source() -> None:
    dated = {source.where: source.dated for source in view(S.DRIVER, texts=TURKISH).sources}

    assert dated["Elazığ İl Sağlık Müdürlüğü, “E-İmza” sayfası"] == "6 Ekim 2021"
    assert dated["Bakırköy Adliyesi, “E-imza geçerlilik kontrolü”"] == "tarihsiz"
    akia = next(where for where in dated if where.startswith("AKİA"))
    assert dated[akia] == "Haziran 2026"


@pytest.mark.parametrize(
    ("asked", "days", "says"),
    [
        (
            S.RENEWAL_VALID,
            -5,
            "The certificate has expired: this is the procedure for an expired one.",
        ),
        (S.RENEWAL_EXPIRED, 5, "The certificate is still valid: this is the faster procedure."),
    ],
)
def test_another_way_than_the_one_asked_for_is_explained(
    asked: Situation, days: int, says: str
) -> None:
    assert view(asked, days=days).remarks == (says,)


def test_a_province_without_rules_is_said_to_have_none() -> None:
    (remark,) = view(S.RENEWAL_VALID, place="Ankara").remarks

    assert "no rules of Ankara" in remark
    assert view(S.RENEWAL_VALID, R.INDIVIDUAL_PAYER, place="Ankara").remarks == ()
    assert view(S.RENEWAL_VALID, province="mersin", place="Mersin").remarks == ()


def test_an_assumed_role_is_said_to_be_one() -> None:
    (remark,) = view(S.PIN_UNBLOCK, R.OTHER_INSTITUTION, role_known=False).remarks

    assert remark.startswith("The procedure depends on whose card it is")


def test_an_extension_is_part_of_the_number() -> None:
    phones = {
        p.id: p.number for p in view(S.RENEWAL_VALID, province="elazig", texts=TURKISH).phones
    }

    assert phones["elazig_unit"] == "0424 247 05 10, dahili 5406, 5407"
    assert phones["kamusm"] == "444 5 576"


@pytest.mark.parametrize("role", [R.OTHER_PROVIDER, R.IDENTITY_CARD])
def test_nobody_elses_customer_is_sent_to_kamusm_in_doubt(role: Role) -> None:
    assert "444" not in view(S.LOST_STOLEN, role).caution
    assert "444 5 576" in view(S.LOST_STOLEN).caution


def test_a_guide_names_the_finding_that_leads_to_it() -> None:
    assert view(S.PIN_UNBLOCK, because="[P01] Locked").because == "[P01] Locked"
    assert view(S.PIN_UNBLOCK).because == ""
