"""The list of ways: all of them, the fitting one on top, and what people type."""

from gettext import NullTranslations

import pytest

from esign_desktop.app import paths
from esign_desktop.model.guide import MINISTRY, Role, Situation
from esign_desktop.presenters.guides.guide_list import (
    GROUPS,
    SAYS,
    audience_view,
    guide_list,
    matching,
)
from esign_desktop.presenters.texts import Texts
from tests.presenters.catalogue import turkish_texts

ENGLISH = Texts("en", NullTranslations())
TURKISH = turkish_texts()
NOBODY = audience_view(ENGLISH, None, None)


def test_every_situation_is_in_one_group_and_has_a_sentence_and_a_picture() -> None:
    listed = [each for _, situations in GROUPS for each in situations]
    pictures = paths.data_dir() / "resources" / "icons"

    assert sorted(listed) == sorted(Situation)
    assert set(SAYS) == set(Situation)
    assert all((pictures / f"guide_{each}.svg").is_file() for each in Situation)


def test_the_way_a_finding_leads_to_stands_on_top() -> None:
    view = guide_list(
        ENGLISH, NOBODY, fitting=Situation.PIN_UNBLOCK, because="[P01] The PIN is locked"
    )

    assert [each.situation for each in view.groups[0].situations] == [Situation.PIN_UNBLOCK]
    assert view.groups[0].fits
    assert view.groups[0].because == "[P01] The PIN is locked"
    assert len(view.groups) == len(GROUPS) + 1


def test_without_a_finding_there_is_no_such_group() -> None:
    assert not any(group.fits for group in guide_list(ENGLISH, NOBODY).groups)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pin bloke", Situation.PIN_UNBLOCK),
        ("PİN BLOKE", Situation.PIN_UNBLOCK),
        ("kartımı kaybettim", Situation.LOST_STOLEN),
        ("kargo", Situation.NOT_ARRIVED),
        ("soyad", Situation.NAME_CHANGE),
        ("evlilik", Situation.NAME_CHANGE),
        ("okuyucu", Situation.READER_ORDER),
        ("lost", Situation.LOST_STOLEN),
    ],
)
def test_what_people_type_finds_the_way(typed: str, first: Situation) -> None:
    assert matching(typed, TURKISH)[0] is first


def test_a_word_begun_finds_all_that_begin_so() -> None:
    assert set(matching("yenile", TURKISH)) >= {
        Situation.RENEWAL_VALID,
        Situation.RENEWAL_EXPIRED,
    }


def test_while_somebody_types_only_what_is_meant_is_shown() -> None:
    found = guide_list(TURKISH, NOBODY, typed="puk", fitting=Situation.DRIVER).groups
    nothing = guide_list(TURKISH, NOBODY, typed="xyzzy").groups

    assert len(found) == len(nothing) == 1
    assert Situation.PUK_LOCKED in [each.situation for each in found[0].situations]
    assert not found[0].because
    assert nothing[0].situations == ()
    assert nothing[0].because


@pytest.mark.parametrize("typed", ["", "   ", "?!", "​"])
def test_nothing_typed_is_the_whole_list(typed: str) -> None:
    assert guide_list(ENGLISH, NOBODY, typed=typed) == guide_list(ENGLISH, NOBODY)


def test_nobody_is_assumed_while_nobody_has_chosen() -> None:
    assert NOBODY.role == ""
    assert NOBODY.roles[0].id == ""
    assert NOBODY.note
    assert not NOBODY.asks_province


def test_who_has_chosen_is_not_asked_again() -> None:
    view = audience_view(ENGLISH, Role.DOCTOR, "mersin")

    assert (view.role, view.province, view.note) == ("doctor", "mersin", "")
    assert [each.id for each in view.roles] == list(Role)


@pytest.mark.parametrize("role", Role)
def test_a_province_is_asked_for_where_the_way_depends_on_it(role: Role) -> None:
    assert audience_view(ENGLISH, role, None).asks_province is (role in MINISTRY)


def test_provinces_are_in_the_order_of_the_turkish_alphabet_with_the_administrators_own() -> None:
    view = audience_view(TURKISH, Role.STAFF, "kktc", [("kktc", "KKTC"), ("mersin", "Mersin")])
    names = [each.title for each in view.provinces[1:]]

    assert len(names) == 82
    assert names.index("Çanakkale") == names.index("Bursa") + 1
    assert names.index("Isparta") == names.index("Iğdır") + 1 < names.index("İstanbul")
    assert names.index("Ordu") < names.index("Osmaniye") < names.index("Rize")
    assert view.province == "kktc"


def test_a_province_that_is_unknown_now_counts_as_none() -> None:
    assert audience_view(ENGLISH, Role.STAFF, "atlantis").province == ""
