"""``pin`` and ``sign-test`` on simulated cards: what is asked, said and answered."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from esign_desktop.catalog.errors import CatalogError
from tests.cli.conftest import Ran, Run
from tests.docs.made import ROOT

Script = Callable[..., Ran]


class NoTerminal(io.TextIOWrapper):
    """Standard input as a script gives it."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), "utf-8")


@pytest.fixture
def script(run: Run, monkeypatch: pytest.MonkeyPatch) -> Script:
    """Return what runs a command with lines on its standard input."""

    def command(lines: str | bytes, *arguments: str) -> Ran:
        data = lines.encode() if isinstance(lines, str) else lines
        monkeypatch.setattr(sys, "stdin", NoTerminal(data))
        return run(*arguments, "--pin-stdin")

    return command


@pytest.mark.parametrize(
    ("scenario", "code", "words"),
    [
        ("ready", 0, "3 of 3 attempts remaining"),
        ("expiring", 3, "not known (the AKİS software does not report it"),
        ("pin_low", 1, "P03"),
        ("pin_last_try", 1, "P02"),
        ("pin_must_change", 2, "P05"),
        ("pin_locked", 2, "P01"),
        ("pin_not_set", 2, "P04"),
        ("puk_locked", 2, "P06"),
        ("no_card", 20, "No usable card was found"),
        ("service_stopped", 20, "No usable card was found"),
    ],
)
def test_status_tells_what_is_known(run: Run, scenario: str, code: int, words: str) -> None:
    ran = run("pin", "status", "--scenario", scenario)

    assert ran.code == code
    assert words in ran.out


def test_status_tells_no_number_nobody_told(run: Run) -> None:
    ran = run("pin", "status", "--json", "--scenario", "pin_low")
    (card,) = ran.json["cards"]

    assert card["pins"][0]["state"] == "low"
    assert card["pins"][0]["tries_left"] is None
    assert card["findings"] == ["pin.low"]
    assert card["card"]["door"] == "kamusm_person"


def test_without_a_card_status_says_why(run: Run) -> None:
    ran = run("pin", "status", "--scenario", "no_card", "--json")

    assert ran.json == {"cards": []}
    assert "K01" in ran.err


@pytest.mark.parametrize(
    ("scenario", "typed", "more", "code"),
    [
        ("ready", "123456\n", (), 0),
        ("ready", "123456", (), 0),  # a last line needs no end
        ("ready", "123456\r\n", (), 0),
        ("ready", "\ufeff123456\r\n", (), 0),  # as PowerShell may write it
        ("ready", "000000\n", (), 10),
        ("pin_locked", "123456\n", (), 11),
        ("ready", "12345\n", (), 12),
        ("ready", "12345a\n", (), 12),
        ("ready", "١٢٣٤٥٦\n", (), 12),
        ("ready", "\n", (), 12),
        ("ready", "1" * 40 + "\n", (), 12),
        ("pin_last_try", "123456\n", (), 13),
        ("pin_last_try", "123456\n", ("--last-try",), 0),
        ("pin_last_try", "000000\n", ("--last-try",), 11),
        ("pin_not_set", "123456\n", (), 14),
        ("no_card", "123456\n", (), 20),
        ("card_in_use", "123456\n", (), 22),
        ("card_removed", "123456\n", (), 23),
    ],
)
def test_a_check_ends_with_a_code_a_script_can_tell_apart(
    script: Script, scenario: str, typed: str, more: tuple[str, ...], code: int
) -> None:
    ran = script(typed, "pin", "check", "--scenario", scenario, *more)

    assert ran.code == code
    assert ran.out.strip()


def test_no_pin_is_asked_for_a_test_signature_before_the_pin_was_changed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", NoTerminal(b""))  # asking would end with a usage error
    arguments = ("sign-test", "--yes", "--scenario", "pin_must_change")

    ran, document = run(*arguments), run(*arguments, "--json").json

    assert (ran.code, ran.err) == (15, "")
    assert "P05" in ran.out
    assert "no attempt was used" in ran.out
    assert (document["reason"], document["pin_sent"]) == ("must_change", False)


@pytest.mark.parametrize(
    ("typed", "command", "code"),
    [
        ("123456", ("sign-test", "--yes"), 15),
        ("123456", ("pin", "check"), 0),
        ("123456\n271828", ("pin", "change"), 0),
    ],
)
def test_a_pin_that_must_be_changed_can_be(
    script: Script, typed: str, command: tuple[str, ...], code: int
) -> None:
    assert script(typed, *command, "--scenario", "pin_must_change").code == code


NO_TARGET = {
    "no_card": 20,
    "no_reader": 20,
    "service_stopped": 20,
    "foreign_card": 20,
    "no_token": 20,
    "card_in_use": 22,
    "card_removed": 23,
    "middleware_timed_out": 24,
    "middleware_crashed": 25,
    "middleware_refused": 26,
    "middleware_cannot_load": 26,
    "middleware_wrong_architecture": 26,
    "middleware_missing": 26,
}


@pytest.mark.parametrize("command", [("pin", "check"), ("sign-test", "--yes")], ids=" ".join)
@pytest.mark.parametrize("scenario", NO_TARGET)
def test_what_keeps_a_card_from_being_asked_is_told_as_diagnose_tells_it(
    run: Run, script: Script, scenario: str, command: tuple[str, ...]
) -> None:
    diagnosed = run("diagnose", "--json", "--scenario", scenario).json
    reason = next(each for each in diagnosed["findings"] if each["code"] == diagnosed["primary"])

    ran = script("123456\n", *command, "--scenario", scenario, "--json")

    assert (ran.code, ran.json["exit_code"]) == (NO_TARGET[scenario], NO_TARGET[scenario])
    assert (ran.json["title"], ran.json["say"]) == (reason["title"], reason["say"])
    assert ran.json["pin_sent"] is False
    assert "Nothing was sent to the card" in ran.json["sentences"][-1]


@pytest.mark.parametrize("scenario", NO_TARGET)
def test_status_and_the_dry_run_end_with_the_same_code(run: Run, scenario: str) -> None:
    codes = {
        run(*command, "--scenario", scenario).code
        for command in (("pin", "status"), ("sign-test", "--dry"))
    }

    assert codes == {NO_TARGET[scenario]}


@pytest.mark.parametrize("lines", ["", "123456\n123456\n", "123456\n\n", "1\n" * 5000])
def test_a_wrong_number_of_lines_is_wrong_usage_and_sends_nothing(
    script: Script, lines: str
) -> None:
    ran = script(lines, "pin", "check", "--scenario", "ready")

    assert ran.code == 64
    assert not ran.out
    assert "one line" in ran.err


def test_bytes_that_are_no_text_are_no_digits(script: Script) -> None:
    ran = script(b"12345\xff\n", "pin", "check", "--scenario", "ready", "--json")

    assert (ran.code, ran.json["reason"]) == (12, "not_digits")


@pytest.mark.parametrize(
    ("lines", "code", "reason"),
    [
        ("123456\n271828\n", 0, ""),
        ("123456\n123456\n", 12, "same_as_old"),
        ("123456\n2718\n", 12, "too_short"),
        ("000000\n271828\n", 10, ""),
    ],
)
def test_a_change_ends_with_a_code_a_script_can_tell_apart(
    script: Script, lines: str, code: int, reason: str
) -> None:
    ran = script(lines, "pin", "change", "--json", "--scenario", "ready")

    assert (ran.code, ran.json["exit_code"], ran.json["reason"]) == (code, code, reason)
    assert ran.json["changed"] is (code == 0)


@pytest.mark.parametrize("lines", ["", "123456\n", "123456\n271828\n271828\n"])
def test_a_change_wants_two_lines(script: Script, lines: str) -> None:
    ran = script(lines, "pin", "change", "--scenario", "ready")

    assert ran.code == 64
    assert "two lines" in ran.err


def test_a_weak_new_pin_is_a_warning(script: Script) -> None:
    ran = script("123456\n111111\n", "pin", "change", "--json", "--scenario", "ready")

    assert ran.code == 0
    assert ran.json["weakness"] == "repeated"
    assert "easy to guess" in ran.err


def test_a_failed_change_says_that_the_old_pin_holds(script: Script) -> None:
    ran = script("000000\n271828\n", "pin", "change", "--scenario", "ready")

    assert "your old PIN is still valid" in ran.out


def test_after_the_lock_the_door_is_shown(script: Script) -> None:
    ran = script("000000\n", "pin", "check", "--last-try", "--scenario", "pin_last_try")

    assert "the card is now locked" in ran.out
    assert "PIN Oluşturma / Kilit Çözme" in ran.out
    assert "https://onlineislemler.kamusm.gov.tr" in ran.out
    assert "P01" in ran.out


def test_with_a_locked_puk_nobody_is_sent_to_unlock_the_pin(script: Script) -> None:
    ran = script("123456\n", "pin", "check", "--scenario", "puk_locked")

    assert ran.code == 11
    assert "Kilit Çözme" not in ran.out
    assert "new card" in ran.out


def test_a_simulated_test_signature_claims_nothing(script: Script) -> None:
    ran = script("123456\n", "sign-test", "--yes", "--json", "--scenario", "ready")

    assert ran.code == 0
    assert ran.json["simulated"] is True
    assert ran.json["signature"] is None
    assert "nothing was signed" in ran.json["title"]


def test_no_pin_is_spent_on_a_test_signature_before_it_is_changed(script: Script) -> None:
    test = script("123456\n", "sign-test", "--yes", "--json", "--scenario", "pin_must_change")
    check = script("123456\n", "pin", "check", "--json", "--scenario", "pin_must_change")

    refused = json.loads(test.out)
    assert (test.code, refused["outcome"], refused["reason"]) == (15, "not_asked", "must_change")
    assert check.code == 0  # a check of the PIN tells whether it is the right one to change
    assert json.loads(check.out)["pin_right"] is True


def test_a_missing_key_is_told(script: Script) -> None:
    assert script("123456\n", "sign-test", "--yes", "--scenario", "key_missing").code == 30


def test_a_script_consents_expressly(script: Script) -> None:
    ran = script("123456\n", "sign-test", "--scenario", "ready")

    assert ran.code == 64
    assert "--yes" in ran.err


@pytest.mark.parametrize("command", [("pin", "check"), ("pin", "change"), ("sign-test", "--yes")])
def test_without_a_terminal_nothing_waits_for_somebody_to_type(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sys, "stdin", NoTerminal(b""))

    ran = run(*command, "--scenario", "ready")

    assert ran.code == 64
    assert "--pin-stdin" in ran.err


def test_several_cards_are_chosen_by_the_person(script: Script, tmp_path: Path) -> None:
    scene = two_cards()
    file = tmp_path / "two.json"
    file.write_text(json.dumps(scene), "utf-8")
    path = str(file)

    unclear = script("123456\n", "pin", "check", "--json", "--scenario", path)
    chosen = script("123456\n", "pin", "check", "--json", "--scenario", path, "--reader", "Other")

    assert (unclear.code, unclear.json["reason"]) == (21, "several_cards")
    assert "Other Reader 1" in " ".join(unclear.json["sentences"])
    assert (chosen.code, chosen.json["card"]["reader"]) == (0, "Other Reader 1")


def two_cards() -> dict[str, object]:
    file = ROOT / "resources" / "scenarios" / "ready.json"
    text = file.read_text("utf-8")
    scene = json.loads(text)
    name = scene["readers"][0]["name"]
    other = json.loads(
        text.replace(name, "Other Reader 1").replace("DE4E4E0000000001", "DE4E4E0000000002")
    )
    scene["readers"] += other["readers"]
    scene["cards"] += other["cards"]
    scene["modules"][0]["tokens"] += [
        token | {"serial": "DE4E4E0000000002"} for token in other["modules"][0]["tokens"]
    ]
    return dict(scene)


@pytest.mark.parametrize("unmasked", [False, True])
def test_the_cards_serial_is_masked_by_default(script: Script, unmasked: bool) -> None:
    more = ("--unmasked",) if unmasked else ()

    ran = script("123456\n", "pin", "check", "--json", "--scenario", "ready", *more)

    assert ran.json["card"]["serial"].startswith("token-") is not unmasked


@pytest.mark.parametrize("lang", ["tr", "en"])
@pytest.mark.parametrize(
    "command", [("pin",), ("pin", "status"), ("pin", "check"), ("pin", "change"), ("sign-test",)]
)
def test_help_names_the_exit_codes(run: Run, command: tuple[str, ...], lang: str) -> None:
    ran = run("--lang", lang, *command, "--help")

    assert ran.code == 0
    assert ("Çıkış kodları" if lang == "tr" else "Exit codes") in ran.out


def test_an_error_after_the_pin_was_sent_does_not_hide_what_the_card_did(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise CatalogError("readers/x.json: damaged")

    monkeypatch.setattr("esign_desktop.cli.pin_reporter.PinReporter.completed", fails)

    ran = script("914273\n", "pin", "check", "--scenario", "ready")

    assert ran.code == 70
    assert "Nothing was changed" not in ran.err
    assert "wrong" in ran.err
