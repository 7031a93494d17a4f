import pytest

from esign_desktop.model.codes import CODES
from esign_desktop.presenters.support.reference import (
    explain_code,
    find_code,
    find_codes,
    list_codes,
)
from esign_desktop.presenters.texts import Texts
from tests.presenters.status.test_overview import ENGLISH, TURKISH

LANGUAGES = pytest.mark.parametrize("texts", [TURKISH.texts, ENGLISH.texts], ids=["tr", "en"])


@pytest.mark.parametrize(
    "spoken",
    [
        "pin.locked",
        "PIN.LOCKED",
        "P01",
        "p01",
        "p 01",
        "P-01",
        " p0 1\n",
        "PİN.LOCKED",
        "pın.locked",
    ],
)
def test_a_code_is_found_however_it_is_typed(spoken: str) -> None:
    found = find_code(spoken)

    assert found is not None
    assert found.code == "pin.locked"


@pytest.mark.parametrize("spoken", ["", "P", "P99", "pin", "locked", "pin.locked.x", "*", "\0"])
def test_what_is_no_code_is_not_guessed(spoken: str) -> None:
    assert find_code(spoken) is None


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_found_by_both_of_its_names(code: str) -> None:
    assert find_code(code) == find_code(CODES[code].say) == CODES[code]


@LANGUAGES
def test_all_codes_are_listed_with_a_title_that_fits_every_case(texts: Texts) -> None:
    views = list_codes(texts)

    assert [view.code for view in views] == list(CODES)
    assert all("{" not in view.title and view.title for view in views)


@LANGUAGES
@pytest.mark.parametrize("code", CODES)
def test_a_code_is_explained_without_a_case_at_hand(code: str, texts: Texts) -> None:
    explanation = explain_code(CODES[code], texts)

    sentences = [explanation.title, explanation.meaning, *explanation.steps]
    sentences += [step for system in explanation.systems for step in system.steps]
    assert all(sentence and "{" not in sentence for sentence in sentences)
    assert explanation.link == CODES[code].link


@LANGUAGES
@pytest.mark.parametrize("code", CODES)
def test_no_placeholder_is_left_in_any_case_of_an_explanation(code: str, texts: Texts) -> None:
    explained = explain_code(CODES[code], texts)

    assert "{" not in str(explained)


def test_where_systems_differ_each_has_its_own_steps() -> None:
    stopped = explain_code(CODES["service.stopped"], ENGLISH.texts)

    steps = {system.platform: " ".join(system.steps) for system in stopped.systems}

    assert "services.msc" in steps["windows"]
    assert "systemctl" in steps["linux"]
    assert {system.platform_word for system in stopped.systems} <= {"Windows", "macOS", "Linux"}


def test_known_things_are_named_and_others_left_open() -> None:
    explanation = explain_code(CODES["card.in_use"], ENGLISH.texts)

    assert "the card reader" in " ".join((explanation.title, explanation.meaning))
    assert explanation.severity_word == "prevents signing"


@pytest.mark.parametrize(
    ("spoken", "says", "unknown"),
    [
        ("p 1", ["P01"], ""),
        ("R01 S05", ["R01", "S05"], ""),
        ("r01, s05;R01", ["R01", "S05"], ""),
        ("R01+S05+C03", ["R01", "S05", "C03"], ""),
        ("R01 Z99", [], "Z99"),
        (" ", [], ""),
    ],
)
def test_several_codes_are_heard_at_once(spoken: str, says: list[str], unknown: str) -> None:
    found, rest = find_codes(spoken)

    assert [code.say for code in found] == says
    assert rest == unknown
