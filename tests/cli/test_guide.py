"""``guide``: asked for, seen on a card, remembered, and told to other programs."""

from pathlib import Path

import pytest

from esign_desktop.model.guide import Role, Situation
from tests.app.test_scenarios import EXPECTED
from tests.cli.conftest import Run
from tests.cli.test_commands import HOLDER


@pytest.fixture(autouse=True)
def _new_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_a_situation_is_shown_step_by_step(run: Run) -> None:
    ran = run("guide", "pin", "bloke", "--role", "aile", "--province", "kahramanmaras")

    assert ran.code == 0
    assert ran.out.startswith("The PIN is locked or forgotten\n  For: Family physician\n")
    assert "  2. Log in to KamuSM Online İşlemler with e-Devlet" in ran.out
    assert "https://onlineislemler.kamusm.gov.tr/landing" in ran.out
    assert "444 5 576" in ran.out
    assert ran.err == ""


def test_it_speaks_turkish(run: Run) -> None:
    out = run("guide", "renewal", "--role", "aile", "--province", "mersin", "--lang", "tr").out

    assert out.startswith(
        "Sertifika geçerliyken yenileme\n  Kimin için: Aile hekimi\n  İl: Mersin\n"
    )
    assert "Kaynak sayfanın tarihi: 12 Mart 2024. Ödemeden önce müdürlükle doğrulayın." in out
    assert "780,00 TL idi (3 yıllık NES, Mart 2024)" in out
    assert out.count("780,00 TL") == 1


@pytest.mark.parametrize("situation", Situation)
@pytest.mark.parametrize("language", ["tr", "en"])
def test_other_programs_get_the_same(run: Run, situation: Situation, language: str) -> None:
    view = run("guide", situation, "--role", "doctor", "--json", "--lang", language).json

    assert view["situation"] == situation
    assert view["steps"]
    assert view["links"] or view["phones"]
    assert {"id", "text", "links", "phones", "sources"} == set(view["steps"][0])
    assert [source["number"] for source in view["sources"]] == [
        *range(1, len(view["sources"]) + 1)
    ]


@pytest.mark.parametrize(
    ("scenario", "situation", "code"),
    [
        ("expiring", "renewal_valid", "C03"),
        ("expired", "renewal_expired", "C02"),
        ("pin_locked", "pin_unblock", "P01"),
        ("puk_locked", "puk_locked", "P06"),
        ("pin_not_set", "pin_create", "P04"),
        ("mute_card", "card_faulty", "K02"),
        ("no_reader", "reader_order", "R01"),
        ("not_yet_valid", "not_yet_valid", "C04"),
        ("revoked", "first_application", "C05"),
        ("suspended", "revoke_suspend", "C06"),
        ("middleware_missing", "driver", "M01"),
    ],
)
def test_without_a_situation_the_card_says_which(
    run: Run, scenario: str, situation: str, code: str
) -> None:
    view = run("guide", "--json", "--scenario", scenario).json

    assert view["situation"] == situation
    assert view["because"].startswith(f"[{code}] ")


def test_the_cards_own_days_decide_when_the_new_one_is_posted(run: Run) -> None:
    soon = run("guide", "--json", "--scenario", "expiring").json["takes"]
    told = run("guide", "--json", "--scenario", "expiring", "--days", "200").json["takes"]

    assert {each["id"] for each in soon} != {each["id"] for each in told}
    assert {each["id"] for each in told} == {"application/posted_later"}


def test_what_is_typed_is_answered_without_looking_at_the_card(run: Run) -> None:
    typed = run("guide", "renewal", "--json", "--scenario", "expired").json

    assert typed["situation"] == "renewal_valid"
    assert typed["because"] == ""


def test_a_card_that_is_in_order_gets_the_list(run: Run) -> None:
    ran = run("guide", "--scenario", "ready")

    assert ran.code == 0
    assert "Nothing found here leads to a KamuSM procedure" in ran.err
    assert all(situation in ran.out for situation in Situation)
    assert all(role in ran.out for role in Role)


def test_the_list_is_there_for_other_programs(run: Run) -> None:
    ran = run("guide", "list", "--json")

    assert [each["id"] for each in ran.json["situations"]] == list(Situation)
    assert [each["id"] for each in ran.json["roles"]] == list(Role)
    assert {each["id"] for each in ran.json["provinces"]} >= {"mersin", "elazig"}
    assert ran.err == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("xyz",), "No situation is called “xyz”"),
        (("pin",), "“pin” may be one of these:"),
        (("pin_unblock", "--role", "kral"), "No role is called “kral”"),
        (("pin_unblock", "--province", "Atlantis"), "No province is called “Atlantis”; type one"),
        (("pin_unblock", "--days", "soon"), "--days"),
        (("\x1b[2J" + "x" * 500,), "No situation is called"),
    ],
)
def test_what_cannot_be_understood_is_told(
    run: Run, arguments: tuple[str, ...], says: str
) -> None:
    ran = run("guide", *arguments)

    assert ran.code == 64
    assert says in ran.err
    assert ran.out == ""
    assert len(ran.err) < 400


@pytest.mark.parametrize(
    ("arguments", "listed", "hint"),
    [
        (("pin",), ["(pin_create)", "(pin_unblock)"], "of the names in brackets"),
        (("renewal", "--role", "h"), ["(doctor)", "(staff)"], "of the names in brackets"),
        (("renewal", "--province", "kar"), ["Karabük", "Karaman", "Kars"], "more of its name"),
    ],
)
def test_what_may_mean_several_things_lists_them(
    run: Run, arguments: tuple[str, ...], listed: list[str], hint: str
) -> None:
    ran = run("guide", *arguments)

    lines = [line for line in ran.err.splitlines() if line.startswith("  ")]
    assert ran.code == 64
    assert hint in ran.err
    assert len(lines) == len(listed)
    assert all(name in line for name, line in zip(listed, lines, strict=True))


@pytest.mark.parametrize("scenario", EXPECTED)
def test_a_page_that_is_handed_on_names_nobody(run: Run, scenario: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    arguments = ("guide", "--scenario", scenario, "--lang", "tr")
    said = run(*arguments, "--json").out + run(*arguments, "--html", str(file)).err
    page = file.read_text("utf-8") if file.exists() else ""

    assert not [word for word in HOLDER if word in said + page]


@pytest.mark.parametrize("province", ["none", "yok", ""])
def test_nobody_needs_a_province(run: Run, province: str) -> None:
    view = run("guide", "renewal", "--role", "aile", "--province", province, "--json").json

    assert (view["province"], view["province_name"]) == (None, "")


def test_a_province_without_rules_gets_the_general_way_and_hears_so(run: Run) -> None:
    out = run("guide", "renewal", "--role", "staff", "--province", "diyarbakir").out

    assert "Province: Diyarbakır" in out
    assert "no rules of Diyarbakır" in out


def test_a_role_nobody_named_is_said_to_be_missing(run: Run) -> None:
    ran = run("guide", "pin_unblock")

    assert "The procedure depends on whose card it is" in ran.out
    assert "--role" in ran.err


# ---- on paper ----


def test_a_page_is_written_and_nothing_else_is_printed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "page.html"

    ran = run("guide", "pin_unblock", "--role", "aile", "--html", str(file))

    assert (ran.code, ran.out) == (0, "")
    assert str(file) in ran.err
    assert "<title>The PIN is locked or forgotten</title>" in file.read_text("utf-8")


def test_a_page_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    ran = run("guide", "pin_unblock", "--html", str(tmp_path / "gone" / "page.html"))

    assert ran.code == 73
    assert "Could not write the page" in ran.err


def test_the_command_writes_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "sayfa.pdf"

    ran = run("guide", "pin_unblock", "--role", "aile", "--pdf", str(file), "--lang", "tr")

    assert (ran.code, ran.out) == (0, "")
    assert file.read_bytes().startswith(b"%PDF-")


def test_without_a_printer_the_page_is_still_to_be_had(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("esign_desktop.app.printing.printer_command", lambda: ["/nowhere"])

    ran = run("guide", "pin_unblock", "--pdf", str(tmp_path / "sayfa.pdf"))

    assert ran.code == 69
    assert "--html writes the same page" in ran.err
    assert not (tmp_path / "sayfa.pdf").exists()
