"""Files of guides are strict: each mistake is named with its file."""

from pathlib import Path

import pytest

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.guide_files import load_guides
from esign_desktop.model.guide import Guides, Role, Situation
from tests.catalog.test_links import LINKS, RESOURCES

GENERAL = """
[source.page]
where = "A page"
dated = 2024-03-12
seen_on = 2026-11-25

[phone.centre]
tr = "Merkez"
en = "Centre"
number = "444 5 576"
sources = ["page"]

[[entry]]
id = "apply"
kind = "step"
phase = "apply"
tr = "Başvurun."
en = "Apply."
links = ["renewal"]
phones = ["centre"]
sources = ["page"]
situations = ["renewal_valid"]

[[dispute]]
id = "menu"
topic = { tr = "Menü", en = "Menu" }
advice = { tr = "Yenisi.", en = "The new one." }
situations = ["all"]
[[dispute.sides]]
tr = "Eski"
en = "Old"
sources = ["page"]
[[dispute.sides]]
tr = "Yeni"
en = "New"
sources = ["page"]
"""

PROVINCE = """
[province]
name = "Ankara"
unit = { tr = "Birim", en = "Unit" }

[[entry]]
id = "hand_in"
kind = "step"
phase = "deliver"
tr = "Formu ankara.bilgiislem@saglik.gov.tr adresine yollayın."
en = "Send the form to ankara.bilgiislem@saglik.gov.tr."
sources = ["page"]
situations = ["renewal_valid"]
roles = ["ministry"]
instead = ["general/apply"]

[[account]]
id = "account"
holder = "Müdürlük"
bank = "Banka"
iban = "TR410001200959400005000047"
receipt = { tr = "Ad", en = "Name" }
warning = { tr = "Sorun.", en = "Ask." }
sources = ["page"]
situations = ["renewal_valid"]
roles = ["staff"]
"""


def folder(tmp_path: Path, general: str = GENERAL, province: str | None = PROVINCE) -> Path:
    (tmp_path / "guides" / "provinces").mkdir(parents=True)
    (tmp_path / "guides" / "general.toml").write_text(general, "utf-8")
    if province is not None:
        (tmp_path / "guides" / "provinces" / "ankara.toml").write_text(province, "utf-8")
    return tmp_path / "guides"


def test_files_become_guides(tmp_path: Path) -> None:
    guides = load_guides(folder(tmp_path), LINKS)

    assert [entry.id for entry in guides.entries] == ["general/apply", "ankara/hand_in"]
    assert guides.entries[1].roles == (Role.FAMILY_PHYSICIAN, Role.DOCTOR, Role.STAFF)
    assert guides.disputes[0].situations == tuple(Situation)
    assert guides.accounts[0].province == "ankara"
    assert guides.provinces["ankara"].name == "Ankara"


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('kind = "step"', 'kind = "stop"', r"^general\.toml: Invalid enum value 'stop'"),
        ('phase = "apply"', "", "general/apply: phase: steps have one"),
        ('kind = "step"', 'kind = "note"', "general/apply: phase: steps have one"),
        ('["renewal"]', '["nowhere"]', "general/apply: links: there is no link 'nowhere'"),
        ('["centre"]', '["mother"]', "general/apply: phones: there is no phone 'mother'"),
        ('"444 5 576"', '"call me"', r"^general\.toml: .*number"),
        ('sources = ["page"]\nsituations = ["renewal_valid"]', 'situations = ["renewal_valid"]',
         "required field `sources`"),
        ('sources = ["page"]\nsituations', "sources = []\nsituations", "sources is empty"),
        ('sources = ["page"]\nsituations', 'sources = ["x"]\nsituations', "no source 'x'"),
        ("seen_on = 2026-11-25", "", "required field `seen_on`"),
        ('situations = ["renewal_valid"]', 'situations = ["renewed"]', "apply: situations"),
        ('situations = ["renewal_valid"]', "situations = []", "situations: empty"),
        ('situations = ["renewal_valid"]', 'situations = ["all"]\nroles = ["king"]', "'king'"),
        ('situations = ["renewal_valid"]', 'situations = ["all"]\nroles = []', "roles is empty"),
        ('id = "apply"', 'id = "Apply!"', r"^general\.toml: "),
        ('"Başvurun."', '"780 TL yatırın."', "a sum of money is history"),
        ('"Apply."', '"Go to https://kamusm.example"', "addresses are links, not text"),
        ('"Apply."', '"Call 0532 111 22 33."', "a person's mobile number"),
        ('"Apply."', '"Write to ad.soyad@saglik.gov.tr."', "only a unit's mailbox"),
        ('"Apply."', '"Write to someone@example.com."', "only a unit's mailbox"),
        ('"Apply."', '"Apply\\u001b[2J."', r"^general\.toml: "),
        ('situations = ["renewal_valid"]', 'situations = ["all"]\ninstead = ["general/apply"]',
         "only a province's entry"),
        ('\n[[dispute.sides]]\ntr = "Yeni"\nen = "New"\nsources = ["page"]', "",
         "one alone contradicts nobody"),
        ('id = "menu"', 'id = "menu"\nwho = "me"', "unknown field `who`"),
        ('[source.page]', '[province]\nname = "A"\nunit = {tr = "B", en = "U"}\n[source.page]',
         "belongs into provinces"),
        ("[source.page]", "[source.page", r"^general\.toml: "),
    ],
)  # fmt: skip
def test_a_wrong_statement_never_reaches_a_user(
    tmp_path: Path, right: str, wrong: str, says: str
) -> None:
    assert right in GENERAL

    with pytest.raises(CatalogError, match=says):
        load_guides(folder(tmp_path, GENERAL.replace(right, wrong, 1), None), LINKS)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("[province]", "[[province]]", r"^ankara\.toml: "),
        ('[province]\nname = "Ankara"\nunit = { tr = "Birim", en = "Unit" }', "",
         r"^ankara\.toml: there is no \[province\]"),
        ('["general/apply"]', '["general/other"]', "there is no general entry 'general/other'"),
        ("TR410001200959400005000047", "TR420001200959400005000047", "check digits do not fit"),
        ("TR410001200959400005000047", "TR41", r"^ankara\.toml: "),
        ('roles = ["staff"]', "roles = []", "situations and roles may not be empty"),
        ('id = "hand_in"', 'id = "hand_in"\nwhen = ["tomorrow"]', "'tomorrow'"),
    ],
)  # fmt: skip
def test_a_wrong_province_is_told_with_its_file(
    tmp_path: Path, right: str, wrong: str, says: str
) -> None:
    assert right in PROVINCE

    with pytest.raises(CatalogError, match=says):
        load_guides(folder(tmp_path, province=PROVINCE.replace(right, wrong, 1)), LINKS)


def test_two_statements_with_one_name_are_told(tmp_path: Path) -> None:
    doubled = GENERAL.replace("[[dispute]]", GENERAL[GENERAL.index("[[entry]]") :] + "[[dispute]]")

    with pytest.raises(CatalogError, match="general/apply is there twice"):
        load_guides(folder(tmp_path, doubled, None), LINKS)


def test_an_account_belongs_to_a_province(tmp_path: Path) -> None:
    account = PROVINCE[PROVINCE.index("[[account]]") :]

    with pytest.raises(CatalogError, match="an account belongs to a province"):
        load_guides(folder(tmp_path, GENERAL + account, None), LINKS)


# ---- an administrator's folder ----


def with_own(tmp_path: Path, name: str, text: str) -> Guides:
    own = tmp_path / "own"
    own.mkdir()
    (own / name).write_text(text, "utf-8")
    return load_guides(RESOURCES / "guides", LINKS, own)


OWN = PROVINCE.replace("general/apply", "application/approval").replace('"page"', '"gaziantep"')


def test_an_administrator_adds_a_province(tmp_path: Path) -> None:
    guides = with_own(tmp_path, "ankara.toml", OWN)

    assert "ankara" in guides.provinces
    assert "gaziantep" in guides.provinces


def test_an_administrators_province_takes_the_place_of_ours(tmp_path: Path) -> None:
    guides = with_own(tmp_path, "gaziantep.toml", OWN)

    assert guides.provinces["gaziantep"].name == "Ankara"
    assert [e.id for e in guides.entries if e.province == "gaziantep"] == ["gaziantep/hand_in"]


def test_an_administrators_folder_may_bring_phones_and_sources(tmp_path: Path) -> None:
    more = OWN + '\n[source.ours]\nwhere = "Müdürlük"\nseen_on = 2026-11-25\n'
    more += '[phone.unit]\ntr = "Birim"\nen = "Unit"\nnumber = "0312 123 45 67"\n'
    more += 'extensions = ["1234"]\nsources = ["ours"]\n'

    assert with_own(tmp_path, "ankara.toml", more).phones["unit"].extensions == ("1234",)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("Ankara İli.toml", OWN, "the name may have a-z"),
        ("ankara.toml", "", r"ankara\.toml: there is no \[province\]"),
        ("ankara.toml", OWN + '\n[source.mersin]\nwhere = "x"\nseen_on = 2026-11-25',
         r"ankara\.toml: mersin is there twice"),
        ("ankara.toml", "#" * 300_000, "longer than"),
    ],
)  # fmt: skip
def test_a_wrong_file_of_an_administrator_is_told(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    with pytest.raises(CatalogError, match=says):
        with_own(tmp_path, name, text)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="nowhere"):
        load_guides(RESOURCES / "guides", LINKS, tmp_path / "nowhere")


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    guides = with_own(tmp_path, "README.txt", "not for us")

    assert set(guides.provinces) == {
        "gaziantep", "mersin", "kahramanmaras", "kirikkale", "elazig"
    }  # fmt: skip


def test_a_file_that_goes_away_is_told(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "ankara.toml").symlink_to(tmp_path / "gone")

    with pytest.raises(CatalogError, match=r"^ankara\.toml: "):
        load_guides(RESOURCES / "guides", LINKS, own)


def test_too_many_files_are_told(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for number in range(201):
        (own / f"p{number}.toml").touch()

    with pytest.raises(CatalogError, match="more than 200 files"):
        load_guides(RESOURCES / "guides", LINKS, own)
