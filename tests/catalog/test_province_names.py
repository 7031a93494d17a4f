import pytest

from esign_desktop.catalog.province_names import (
    _ALSO_CALLED,
    NAMES,
    find_province,
    plain,
    province_ids,
)


def test_there_are_81() -> None:
    assert len(set(NAMES)) == len(province_ids()) == 81


@pytest.mark.parametrize(
    ("typed", "province"),
    [
        ("Kahramanmaraş", "kahramanmaras"),
        ("kahramanmaras", "kahramanmaras"),
        ("KAHRAMANMARAŞ", "kahramanmaras"),
        ("kahraman maraş", "kahramanmaras"),
        ("ELAZIĞ", "elazig"),
        ("elazıg", "elazig"),
        ("Istanbul", "istanbul"),
        ("ısparta", "isparta"),
        ("  kırıkkale ", "kirikkale"),
        ("gazi", "gaziantep"),
        ("kir", None),  # Kırıkkale, Kırklareli, Kırşehir
        ("van", "van"),
        ("v", None),
        ("gazantep", None),
        ("", None),
        ("Antep", "gaziantep"),
        ("K. Maraş", "kahramanmaras"),
        ("URFA", "sanliurfa"),
        ("içel", "mersin"),
        ("İÇEL", "mersin"),
        ("ant", "antalya"),  # and neither Antep nor Antakya
    ],
)
def test_a_province_is_found_as_people_type_it(typed: str, province: str | None) -> None:
    found = find_province(typed)

    assert (found[0] if found else None) == province


def test_an_administrators_own_is_found_too() -> None:
    known = (("lefkosa_unit", "Lefkoşa"),)

    assert find_province("lefkosa", known) == ("lefkosa_unit", "Lefkoşa")
    assert find_province("lefkosa unit", known) == ("lefkosa_unit", "Lefkoşa")
    assert find_province("Gaziantep", (("gaziantep", "Gaziantep"),)) == ("gaziantep", "Gaziantep")


def test_what_a_province_is_also_called_names_one_of_the_81() -> None:
    assert set(_ALSO_CALLED.values()) < set(NAMES)
    assert not {plain(said) for said in _ALSO_CALLED} & province_ids()


def test_plain_text_has_no_turkish_letters() -> None:
    assert plain("ŞİFRE Bloke / Iğdır") == "sifre bloke igdir"
