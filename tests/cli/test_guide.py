"""``guide``: asked for, seen on a card, remembered, and told to other programs."""

import errno
import io
import re
import sys
from pathlib import Path

import pytest

from esign_desktop.app import guiding
from esign_desktop.app import policy as policies
from esign_desktop.app.settings import Settings, load_settings, save_settings, settings_file
from esign_desktop.catalog.errors import CatalogError
from esign_desktop.cli.main import main
from esign_desktop.model.guide import Role, Situation
from tests.app.test_scenarios import EXPECTED
from tests.catalog.test_links import LINKS
from tests.cli.conftest import Run
from tests.cli.test_commands import HOLDER


@pytest.fixture(autouse=True)
def _new_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


class Terminal(io.StringIO):
    """What a person sees and types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "policy.json"
    monkeypatch.setattr(policies, "policy_file", lambda: file)
    return file


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
        ("revoked", "revoke_suspend", "C05"),
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
    assert "Nothing found here leads to KamuSM" in ran.err
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
        (("pin",), "or several are"),
        (("pin_unblock", "--role", "kral"), "No role is called “kral”"),
        (("pin_unblock", "--province", "Atlantis"), "No province is called “Atlantis”"),
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
    assert "No rules of Diyarbakır are known" in out


def test_a_role_nobody_named_is_said_to_be_missing(run: Run) -> None:
    ran = run("guide", "pin_unblock")

    assert "Nobody said whose card this is" in ran.out
    assert "--role" in ran.err


# ---- remembered ----


def test_nothing_is_remembered_unless_wanted(run: Run) -> None:
    run("guide", "renewal", "--role", "aile", "--province", "mersin")

    assert not settings_file().exists()


def test_role_and_province_are_remembered(run: Run) -> None:
    run("guide", "renewal", "--role", "aile", "--province", "mersin", "--remember")
    again = run("guide", "renewal", "--json").json

    assert (again["role"], again["province"]) == ("family_physician", "mersin")
    once = run("guide", "renewal", "--role", "staff", "--json").json
    assert (once["role"], once["province"]) == ("staff", "mersin")
    assert load_settings(settings_file()).settings == Settings(Role.FAMILY_PHYSICIAN, "mersin")


def test_one_of_them_is_changed_alone(run: Run) -> None:
    save_settings(settings_file(), Settings(Role.STAFF, "mersin"))

    run("guide", "renewal", "--province", "none", "--remember")

    assert load_settings(settings_file()).settings == Settings(Role.STAFF, "")


def test_a_card_in_the_reader_does_not_change_whom_the_settings_name(run: Run) -> None:
    run("guide", "--scenario", "identity_card", "--remember", "--province", "mersin")

    assert load_settings(settings_file()).settings == Settings(None, "mersin")


def test_a_broken_file_of_settings_is_told_and_set_aside(run: Run) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("{")

    ran = run("guide", "renewal", "--role", "staff")

    assert ran.code == 0
    assert "settings.broken.json" in ran.err


def test_settings_that_cannot_be_kept_do_not_stop_the_answer(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    ran = run("guide", "renewal", "--role", "staff", "--remember")

    assert ran.code == 0
    assert "could not be remembered: No space left on device" in ran.err
    assert ran.out


# ---- asked once ----


def asked(monkeypatch: pytest.MonkeyPatch, answers: str, *arguments: str) -> tuple[int, str, str]:
    out, err = Terminal(), io.StringIO()
    monkeypatch.setattr(sys, "stdin", Terminal(answers))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    code = main(("guide", *arguments, "--lang", "tr"))
    return code, out.getvalue(), err.getvalue()


def test_role_and_province_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = asked(monkeypatch, "1\nkahraman\n", "renewal")

    assert code == 0
    assert "Aile hekimi" in out
    assert "Kahramanmaraş" in out
    assert "Kart kimin? Numara ya da ad" in err
    _, out, err = asked(monkeypatch, "", "renewal")
    assert "Kahramanmaraş" in out
    assert "Kart kimin" not in err


def test_a_narrow_terminal_shows_whole_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")

    _, out, _ = asked(monkeypatch, "", "renewal", "--role", "aile", "--province", "mersin")

    assert LINKS["prices"].url in out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert max(len(line) for line in plain.splitlines() if "https://" not in line) <= 50


def test_an_answer_nobody_understands_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = asked(monkeypatch, "0\n99\nkral\nhemşire\nAtlantis\n\n", "renewal")

    assert code == 0
    assert "Bir hastanenin" in out or "personeli" in out
    assert err.count("Numaralardan birini yazın.") == 3
    assert "Böyle bir il yok." in err
    assert load_settings(settings_file()).settings == Settings(Role.STAFF, "")


def test_who_has_no_province_is_not_asked_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, err = asked(monkeypatch, "mali mühür\n", "renewal")

    assert code == 0
    assert "Hangi ilde" not in err


def test_only_what_is_missing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, err = asked(monkeypatch, "mersin\n", "renewal", "--role", "aile")

    assert "Mersin" in out
    assert "Kart kimin?" not in err
    assert load_settings(settings_file()).settings == Settings(None, "mersin")


def test_leaving_the_question_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, "", "renewal")[0] == 130
    assert not settings_file().exists()


# ---- the administrator ----


def test_the_administrator_decides_and_nobody_is_asked(
    policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy.write_text('{"role": "staff", "province": "Elazığ"}', "utf-8")

    code, out, err = asked(monkeypatch, "", "renewal")

    assert code == 0
    assert "Elazığ" in out
    assert "Kart kimin" not in err


def test_a_wrong_policy_stops_the_command(run: Run, policy: Path) -> None:
    policy.write_text('{"role": "king"}')

    ran = run("guide", "renewal")

    assert ran.code == 78
    assert "king" in ran.err


def test_a_wrong_file_of_the_administrators_is_told(
    run: Run, policy: Path, tmp_path: Path
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "van.toml").write_text("[province")
    policy.write_text(f'{{"guides": "{tmp_path / "own"}"}}')

    ran = run("guide", "renewal")

    assert ran.code == 78
    assert str(tmp_path / "own") in ran.err
    assert "van.toml" in ran.err


def test_damaged_data_of_the_programs_own_is_told(
    run: Run, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise CatalogError("pin.toml: no")

    monkeypatch.setattr(guiding, "load_guides", damaged)
    ran = run("guide", "renewal")

    assert ran.code == 70
    assert "pin.toml: no" in ran.err


def test_a_province_of_the_administrators_is_found(run: Run, policy: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "van.toml").write_text(
        '[province]\nname = "Van"\nunit = { tr = "Bizim birim", en = "Our unit" }\n', "utf-8"
    )
    policy.write_text(f'{{"guides": "{tmp_path / "own"}"}}')

    assert "Our unit" in run("guide", "renewal", "--role", "staff", "--province", "van").out


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
    assert "could not be written" in ran.err


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
