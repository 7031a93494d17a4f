import re
import shlex
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esign_desktop.app.scenarios import scenarios
from esign_desktop.diagnosis.needs import Outcome
from esign_desktop.model.codec import encode
from esign_desktop.model.reader import UsbId
from tests.build import snapshot, usb_device
from tests.cli.conftest import Ran, Run

ACR39T = ("--reader", "072f:b102")
ETOKEN = "3B D5 18 00 81 31 3A 7D 80 73 C8 21 10 30"
AKIS = "3B9F978131FE4580655443D3228231C073F621808105D3"
CODES = {"nothing": 0, "to_do": 1, "not_usable": 2, "unknown": 3}


def need(ran: Ran, subject: str) -> dict[str, object]:
    """Return the only need of a kind."""
    (found,) = (each for each in ran.json["needs"] if each["subject"] == subject)
    assert isinstance(found, dict)
    return found


def first(ran: Ran, subject: str) -> dict[str, object]:
    """Return the first piece of advice about something."""
    advice = need(ran, subject)["advice"]
    assert isinstance(advice, list)
    return dict(advice[0])


def test_every_outcome_has_its_exit_code() -> None:
    from esign_desktop.cli.drivers import _OF_OUTCOME

    assert _OF_OUTCOME == CODES
    assert set(CODES) == set(Outcome)


@pytest.mark.parametrize("name", [scenario.name for scenario in scenarios()])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_scenario_is_told_and_its_exit_code_is_its_outcome(
    run: Run, name: str, language: str
) -> None:
    plain = run("drivers", "--scenario", name, "--json", "--lang", language)
    text = run("drivers", "--scenario", name, "--lang", language)

    assert plain.code == text.code == CODES[plain.json["outcome"]]
    assert plain.err == text.err == ""
    assert plain.json["target"]["this_computer"] is True
    assert "{" not in text.out  # no placeholder left


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        ("ready", 0),
        ("two_readers", 0),
        ("reader_without_driver", 1),
        ("driver_problem", 1),
        ("middleware_missing", 1),
        ("no_service", 1),
        ("service_stopped", 1),
        ("no_reader", 2),
        ("unsupported_reader", 2),
        ("windows_hello_only", 2),
        ("unknown_card", 3),
        ("incompatible_service", 3),
    ],
)
def test_what_is_missing_on_this_computer(run: Run, scenario: str, code: int) -> None:
    assert run("drivers", "--scenario", scenario).code == code


def test_the_shape_of_the_json_is_the_contract(run: Run) -> None:
    document = run("drivers", "--os-version", "pardus 23", *ACR39T, "--json").json

    assert document.keys() == {"target", "outcome", "needs", "catalog_version"}
    assert document["target"].keys() == {
        "os", "os_version", "distributions", "architecture", "this_computer", "title",
    }  # fmt: skip
    assert [each["subject"] for each in document["needs"]] == ["service", "reader", "card"]
    for each in document["needs"]:
        assert each.keys() == {
            "subject", "subject_word", "about", "usb_id", "atr", "listed", "problem", "notes",
            "advice", "hints",
        }  # fmt: skip
        for advice in each["advice"]:
            assert advice.keys() >= {
                "kind", "reason", "confidence", "in_case", "title", "why", "steps", "package",
                "command", "setting", "link", "url", "sources",
            }  # fmt: skip


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ("debian 12", "sudo apt install libacsccid1"),
        ("ubuntu 24.04", "sudo apt install libacsccid1"),
        ("pardus 23", "sudo apt install libacsccid1"),
        ("fedora 41", "sudo dnf install pcsc-lite-acsccid"),
    ],
)
def test_another_computer_gets_the_line_of_its_distribution(
    run: Run, system: str, command: str
) -> None:
    ran = run("drivers", "--os", "linux", "--os-version", system, *ACR39T, "--json")

    assert ran.code == 1
    assert first(ran, "reader")["command"] == command


@pytest.mark.parametrize(
    "typed",
    ["072f:b100", "072F:B100", "USB\\VID_072F&PID_B100", "acr39u", "ACR 39 U", "acs acr39u"],
)
def test_a_reader_is_named_in_many_ways(run: Run, typed: str) -> None:
    ran = run("drivers", "--os", "windows", "--os-version", "11", "--reader", typed, "--json")

    assert need(ran, "reader")["usb_id"] == "072f:b100"
    assert first(ran, "reader")["kind"] == "nothing"


def test_a_name_of_many_readers_lists_them(run: Run) -> None:
    ran = run("drivers", "--reader", "acs 39")

    assert (ran.code, ran.out) == (64, "")
    assert "ACS ACR39U  (072f:b100)" in ran.err
    assert "ACS ACR39T  (072f:b102)" in ran.err


def test_on_a_terminal_the_person_chooses(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = ["0", "9999", "²", "acs", "2"]

    def prompt(text: str, **_: object) -> str:
        return typed.pop(0)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", prompt)
    ran = run("drivers", "--os", "windows", "--reader", "acs 39")

    chosen = re.search(r"^  2\. (.*?)  \(", ran.err, re.MULTILINE)
    assert chosen
    assert not typed
    assert ran.err.count("Type one of the numbers.") == 4
    assert f"Card reader: {chosen[1]}" in ran.out


@pytest.mark.parametrize(
    ("system", "hint"),
    [("windows", "Device Manager"), ("macos", "System Information"), ("debian 12", "lsusb")],
)
def test_a_reader_nobody_knows_is_unknown_and_what_would_help_is_told(
    run: Run, system: str, hint: str
) -> None:
    ran = run("drivers", "--os-version", system, "--reader", "Grundig Superlese 3000")

    assert ran.code == 3
    assert "Grundig Superlese 3000: not known" in ran.out
    assert hint in ran.out
    assert "AKİA" in ran.out


def test_an_unlisted_usb_id_is_unknown_unless_it_is_a_ccid_reader(run: Run) -> None:
    ran = run("drivers", "--os-version", "debian 12", "--reader", "1234:5678")

    assert ran.code == 3
    assert "lsusb -v -d 1234:5678" in ran.out


def test_another_card_gets_its_own_software(run: Run) -> None:
    etoken = run("drivers", "--os", "windows", "--os-version", "10", "--card", ETOKEN, "--json")
    akis = run("drivers", "--os", "windows", "--os-version", "10", "--card", AKIS, "--json")

    assert first(etoken, "card")["reason"] == "card_of_others"
    assert need(etoken, "card")["atr"] == "3bd518008131" + "3a7d8073c8211030"
    assert first(akis, "card")["package"] == "akia_windows_x86_64"


def test_a_reader_that_does_not_work_there_is_2(run: Run) -> None:
    ran = run("drivers", "--os-version", "debian 12", "--reader", "058f:9540")

    assert ran.code == 2
    assert "use another card reader" in ran.out
    assert "https://" in ran.out


def test_what_this_computer_has_is_told_for_another_reader_too(run: Run) -> None:
    ran = run("drivers", "--scenario", "ready", *ACR39T, "--json")

    assert ran.json["target"]["this_computer"] is True
    assert need(ran, "reader")["usb_id"] == "072f:b102"
    assert first(ran, "card")["reason"] == "akis_present"


def test_sources_are_named_when_asked_for(run: Run) -> None:
    question = ("drivers", "--os-version", "debian 12", *ACR39T)

    brief, whole = run(*question).out, run(*question, "--sources").out

    assert "last checked on" in brief
    assert "Debian package libacsccid1" not in brief
    assert "Debian package libacsccid1" in whole


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--os", "amiga"), "amiga"),
        (("--os", ""), "--os windows"),
        (("--arch", "arm64"), "--os windows"),
        (("--os-version", "11"), "11"),
        (("--os", "windows", "--os-version", "12"), "12"),
        (("--os", "linux", "--os-version", "12"), "debian 12"),
        (("--os", "linux", "--os-version", "gentoo"), "gentoo"),
        (("--os", "windows", "--arch", "z80"), "z80"),
        (("--reader", ""), "--list"),
        (("--reader", " - "), "--list"),
        (("--reader", "072f:"), "072f:b100"),
        (("--reader", "072f:b1000"), "072f:b100"),
        (("--reader", "xyz:b100"), "072f:b100"),
        (("--list", "--reader", ""), "--list"),
        (("--card", ""), "ATR"),
        (("--card", "3b"), "ATR"),
        (("--card", "hello"), "ATR"),
        (("--card", "00" * 20), "ATR"),
        (("--card", "3b" * 40), "ATR"),
        (("--card", "3bff"), "ATR"),
    ],
)
@pytest.mark.parametrize("language", ["tr", "en"])
def test_what_cannot_be_understood_is_64_and_says_what_to_write(
    run: Run, arguments: tuple[str, ...], says: str, language: str
) -> None:
    ran = run("drivers", *arguments, "--lang", language)

    assert (ran.code, ran.out) == (64, "")
    assert says in ran.err


def test_known_readers_are_listed_and_searched(run: Run) -> None:
    everything = run("drivers", "--list", "--json").json["readers"]
    found = run("drivers", "--list", "--reader", "omnikey", "--json").json["readers"]
    text = run("drivers", "--list").out

    ids = [usb_id for reader in everything for usb_id in reader["usb_ids"]]
    assert len(ids) == len(set(ids)) >= 600
    assert everything[0].keys() == {"id", "title", "usb_ids", "names"}
    assert found
    assert len(found) < len(everything) / 4
    assert text.count("\n") == len(everything) + 1
    assert run("drivers", "--list", "--reader", "Grundig").code == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=120))
def test_whatever_is_typed_there_is_an_answer(
    run: Run, reader: str, system: str, atr: str
) -> None:
    ran = run("drivers", f"--reader={reader}", f"--os=windows {system}", f"--card={atr}")

    assert ran.code in {0, 1, 2, 3, 64}
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("arguments", [(), ("--os", "windows", *ACR39T)])
def test_nobody_is_named(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run("drivers", "--scenario", "expired", "--json", *arguments)

    assert "DENEME" not in ran.out


@pytest.mark.parametrize(
    "told",
    [
        ("--os", "windows"),
        ("--os", "windows", "--os-version", "11", "--arch", "arm64"),
        ("--os", "linux", "--os-version", "pardus 23"),
        ("--os", "macos", "--os-version", "sequoia"),
        (),
    ],
)
def test_whoever_has_found_the_usb_number_asks_again_about_the_same_computer(
    run: Run, told: tuple[str, ...]
) -> None:
    first = run("drivers", *told, "--reader", "zzzz").out
    hint = re.search(r"esign-desktop-cli (drivers .*)", first)
    assert hint is not None
    again = run(*shlex.split(hint[1])).out

    assert ("--os" in hint[1]) == bool(told)
    assert again.splitlines()[0] == first.splitlines()[0]
    assert "ACS ACR39U" in again


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_terminal_is_told_the_same_as_a_pipe(
    run: Run, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    question = ("drivers", "--scenario", "unknown_ccid_reader")
    plain = run(*question).out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = re.sub(r"\x1b(\[[\d;]*m|\].*?\x1b\\)", "", run(*question).out)

    assert shown.split() == plain.split()
    assert max(len(line.rstrip()) for line in shown.splitlines() if "https" not in line) <= columns


def test_what_is_only_in_case_is_told_once_and_last(run: Run, tmp_path: Path) -> None:
    two = [usb_device(usb_id=UsbId("072f:b102"), address=f"1-{number}") for number in (1, 2)]
    file = tmp_path / "two.json"
    file.write_bytes(encode(snapshot(readers=(), cards=(), usb_devices=tuple(two))))

    ran = run("drivers", "--scenario", str(file))
    _before, _, after = ran.out.partition("Only if the reader still does not appear")

    assert ran.code == 1
    assert ran.out.count("Card reader: ACS ACR39T") == 2
    assert after.count("see KamuSM's driver page") == 1
