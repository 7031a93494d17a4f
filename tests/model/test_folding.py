import pytest

from esign_desktop.model.folding import fold, fold_marks


@pytest.mark.parametrize("typed", ["AKILLI KART", "Akıllı Kart", "akıllı kart", "akilli kart"])
def test_what_people_type_finds_a_name_with_turkish_letters(typed: str) -> None:
    assert fold(typed) == fold("Akıllı Kart")


@pytest.mark.parametrize("typed", ["İZMİR", "izmir", "ızmır", "Izmir"])
def test_both_letters_i_are_one(typed: str) -> None:
    assert fold(typed) == "izmir"


def test_other_letters_stay_apart_unless_marks_are_left_out() -> None:
    assert fold("Şırnak") != fold("Sirnak")
    assert fold_marks("Şırnak") == fold_marks("SIRNAK") == "sirnak"
    assert fold_marks("Şırnak") == "sirnak"  # a letter and its mark apart
