"""What there is to choose from in the form for another computer."""

from gettext import NullTranslations

import pytest

from esign_desktop.app import paths
from esign_desktop.catalog.systems import TargetParseError, parse_architecture, parse_target
from esign_desktop.model.driver import ReaderForm
from esign_desktop.presenters.drivers.computer_choices import (
    SYSTEMS,
    found_words,
    not_understood,
    processors,
    quoted,
    reader_choices,
)
from esign_desktop.presenters.texts import Texts
from tests.build import CATALOG

ENGLISH = Texts("en", NullTranslations())


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_to_choose_is_understood(system: str) -> None:
    assert parse_target("", system, "").platform


def test_every_processor_to_choose_is_understood() -> None:
    assert [parse_architecture(each.id) for each in processors(ENGLISH)] == [
        each.id for each in processors(ENGLISH)
    ]


def test_whatever_is_not_understood_has_a_hint_of_its_own() -> None:
    assert len({not_understood(each, ENGLISH) for each in TargetParseError}) == len(
        TargetParseError
    )


def test_every_form_of_reader_has_its_drawing() -> None:
    folder = paths.data_dir() / "resources" / "readers"

    assert all((folder / f"{form.value}.svg").is_file() for form in ReaderForm)


def test_a_reader_is_named_once_and_its_other_names_below() -> None:
    views = reader_choices(CATALOG.readers)

    assert [view.title for view in views] == [model.title for model in CATALOG.readers]
    for view, model in zip(views, CATALOG.readers, strict=True):
        assert view.usb_id == model.usb_ids[0]
        assert view.detail.startswith(str(view.usb_id))
        assert view.drawing == (model.form or "")


def test_how_many_are_found_is_said_and_nothing_found_too() -> None:
    assert found_words(1, "acs", ENGLISH) == "1 reader"
    assert found_words(3, "acs", ENGLISH) == "3 readers"
    assert "“xyzzy”" in found_words(0, " xyzzy ", ENGLISH)


def test_what_was_typed_is_told_back_short_and_harmless() -> None:
    assert quoted(" acs 39 ") == "acs 39"
    assert quoted("a" * 100) == "a" * 30 + "…"
    assert quoted("\u202eabc\x1b[31m") == "abc[31m"
    assert f"“{'a' * 30}…”" in found_words(0, "a" * 100, ENGLISH)
