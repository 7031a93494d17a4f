"""``guide`` knows whom it is for: remembered, asked once, or decided by the administrator."""

import errno
import io
import os
import re
import sys
from pathlib import Path

import pytest

from esign_desktop.app import guide_selection as guiding
from esign_desktop.app import policy as policies
from esign_desktop.app.settings import Settings, load_settings, save_settings, settings_file
from esign_desktop.catalog.errors import CatalogError
from esign_desktop.cli.main import main
from esign_desktop.model.guide import Role
from tests.catalog.test_links import LINKS
from tests.cli.conftest import Run


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
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ran = run("guide", "renewal", "--role", "staff", "--remember")

    assert ran.code == 0
    assert "Could not save your choice: the disk is full; free some space" in ran.err
    assert ran.out


# ---- asked once ----


def asked(monkeypatch: pytest.MonkeyPatch, answers: str, *arguments: str) -> tuple[int, str, str]:
    out, err = Terminal(), Terminal()
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
    assert "Kart kimin? Numarasını ya da adını yazın" in err
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


def test_who_says_too_little_chooses_from_what_may_be_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, out, err = asked(monkeypatch, "9\n2\n1\n3\n", "pin", "--role", "h", "--province", "kar")

    assert code == 0
    assert "PIN kilitlendi ya da unutuldu" in out.splitlines()[0]
    assert "Yönetici ya da doktor" in out
    assert "Kars" in out
    assert err.count("Numaralardan birini yazın.") == 1


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
