import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from esign_desktop.cli.main import _COMMANDS
from esign_desktop.model.codes import CODES
from esign_desktop.model.report import Link
from tests.cli.conftest import Run

HOLDER = ("DENEME", "KULLANICI", "10000000146", "DE4E4E0000000001")


def test_the_report_has_the_shape_of_the_contract(run: Run) -> None:
    report = run("diagnose", "--json", "--scenario", "expired").json

    assert report["schema"] == 1
    assert report["verdict"] == "not_usable"
    assert report["primary"] == "certificate.expired"
    assert [item["link"] for item in report["chain"]] == [link.value for link in Link]
    assert report["redacted"] is True
    assert {"catalog_version", "app_version", "snapshot"} <= report.keys()
    (finding,) = report["findings"]
    assert finding["say"] == "C02"
    assert {"code", "say", "severity", "about", "values", "title", "steps", "actions"} <= (
        finding.keys()
    )
    assert all({"kind", "target", "label"} <= action.keys() for action in finding["actions"])
    snapshot = report["snapshot"]
    assert snapshot["taken_at"].endswith("Z")
    assert {"reader", "atr", "family", "version", "chip", "driverless"} <= (
        snapshot["cards"][0].keys()
    )
    token = snapshot["modules"][0]["tokens"][0]
    assert {"label", "serial", "manufacturer", "model", "slot_name", "pins", "certificates"} <= (
        token.keys()
    )
    pin_keys = {"role", "state", "tries_left", "tries_max", "length_min", "length_max"}
    assert pin_keys <= token["pins"][0].keys()
    certificate_keys = {"fingerprint", "subject", "issuer", "serial_hex", "not_before"}
    certificate_keys |= {"not_after", "days_left", "key", "key_bits", "usages", "policies"}
    certificate_keys |= {"qualified", "has_key", "source"}
    assert certificate_keys <= token["certificates"][0].keys()


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize(
    "command",
    [
        ("diagnose",),
        ("diagnose", "--json"),
        ("readers",),
        ("certificates",),
        ("readers", "--json"),
    ],
)
def test_nobody_is_named_unless_the_user_wants_it(
    run: Run, command: tuple[str, ...], language: str
) -> None:
    ran = run(*command, "--scenario", "expired", "--lang", language)

    assert not [word for word in HOLDER if word in ran.out + ran.err]


def test_unmasked_names_everybody(run: Run) -> None:
    ran = run("diagnose", "--json", "--unmasked", "--scenario", "expired")

    assert "DENEME KULLANICI" in ran.out
    assert ran.json["redacted"] is False


def test_options_may_stand_before_and_behind_the_command(run: Run) -> None:
    behind = run("diagnose", "--scenario", "ready", "--lang", "tr").out
    before = run("--scenario", "ready", "--lang", "tr", "diagnose").out

    assert behind == before
    assert "İmza atmaya hazırsınız" in behind


@pytest.mark.parametrize(
    ("language", "words"), [("tr", ("Kullanım:", "Komutlar:")), ("en", ("Usage:", "Commands:"))]
)
def test_help_speaks_the_language(run: Run, language: str, words: tuple[str, str]) -> None:
    ran = run("--lang", language, "--help")

    assert ran.code == 0
    assert all(word in ran.out for word in words)
    assert all(f"  {name}" in ran.out for name in _COMMANDS)


def test_usage_errors_speak_turkish(run: Run) -> None:
    assert "'bogus' diye bir komut yok" in run("--lang", "tr", "bogus").err


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    ran = run(name, "--help")

    assert ran.code == 0
    assert "--help" in ran.out


def test_a_saved_report_opens_as_a_scenario_and_says_the_same(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "case.json"

    saved = run("report", "save", str(file), "--scenario", "pin_locked")
    shown = run("report", "show", str(file), "--json").json
    played = run("diagnose", "--json", "--scenario", str(file)).json

    assert saved.code == 2
    assert [f["code"] for f in shown["findings"]] == ["pin.locked"]
    assert played["snapshot"] == shown["snapshot"] == json.loads(file.read_text())["snapshot"]


def test_a_shown_report_says_of_when_and_of_which_system_it_is(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    run("report", "save", str(file), "--scenario", "pin_locked")

    shown = run("report", "show", str(file)).out.splitlines()

    assert shown[0].startswith("Report from 1 December 2026")
    assert shown[1].startswith("  Program: ")
    assert shown[2] == "  System: Windows 11 Pro x86_64"


def test_a_report_never_takes_the_place_of_a_device(run: Run, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to("/dev/null")

    assert run("report", "save", str(link), "--scenario", "ready").code == 0
    assert link.is_symlink()
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("command", [("report", "save"), ("diagnose", "--output")])
def test_an_unmasked_report_is_for_its_owner_and_a_masked_one_keeps_the_files_mode(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    opened, kept = tmp_path / "opened.json", tmp_path / "kept.json"
    for file, mode in ((opened, 0o644), (kept, 0o600)):
        file.touch()
        file.chmod(mode)

    run(*command, str(opened), "--unmasked", "--scenario", "ready")
    run(*command, str(kept), "--scenario", "ready")

    assert "DENEME" in opened.read_text()
    assert [file.stat().st_mode & 0o777 for file in (opened, kept)] == [0o600, 0o600]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (Path.mkdir, "this is a folder; add a file name"),
        (os.mkfifo, "this is a device or a pipe and is never overwritten"),
        (lambda file: file.symlink_to("nowhere/report.json"), "the folder does not exist"),
    ],
)
def test_a_report_that_cannot_be_written_says_what_to_do(
    run: Run, tmp_path: Path, make: Callable[[Path], None], says: str
) -> None:
    make(tmp_path / "odd")

    ran = run("diagnose", "--output", str(tmp_path / "odd"), "--scenario", "ready")

    assert (ran.code, ran.out) == (73, "")
    assert says in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("diagnose", "--scenario", "ready", "--output"),
        ("report", "save", "--scenario", "ready"),
        ("guide", "pin_unblock", "--html"),
    ],
)
def test_a_link_that_somebody_has_planted_in_a_shared_folder_is_not_followed(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    victim, link = tmp_path / "victim", tmp_path / "report.json"
    victim.write_text("old")
    for planted in (link, tmp_path / ".report.json.part"):
        planted.symlink_to(victim)
        os.chown(planted, 65534, 65534, follow_symlinks=False)

    ran = run(*command, str(link))

    assert ran.code == 73
    assert "a link that belongs to another user" in ran.err
    assert victim.read_text() == "old"


def test_two_reports_are_compared(run: Run, tmp_path: Path) -> None:
    before, after = tmp_path / "a.json", tmp_path / "b.json"
    run("report", "save", str(before), "--scenario", "ready")
    run("report", "save", str(after), "--scenario", "pin_locked")

    same = run("report", "compare", str(before), str(before))
    changed = run("report", "compare", str(before), str(after), "--json")

    assert (same.code, same.out) == (0, "Nothing changed.\n")
    assert same.err.count("1 December 2026") == 2  # of when they are, not in the way of a table
    assert changed.err == ""
    assert changed.code == 1
    whats = {change["what"] for change in changed.json["changes"]}
    assert {"verdict", "finding"} <= whats


def test_certificates_are_exported_under_their_fingerprint(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = run("certificates", "--scenario", "ready", "--export", str(tmp_path / "out"))

    # a scenario has no bytes to give, and says so
    assert ran.code == 0
    assert "does not contain them" in ran.err
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("spoken", [("R01", "S05"), ("r01 s05",), ("R01+S05",)])
def test_all_that_is_read_out_is_explained_at_once(run: Run, spoken: tuple[str, ...]) -> None:
    ran = run("explain", *spoken)

    assert ran.code == 0
    assert ran.out.index("[R01]") < ran.out.index("[S05]")
    assert [each["say"] for each in run("explain", "--json", *spoken).json["codes"]] == [
        "R01",
        "S05",
    ]


def test_one_code_that_is_none_is_named(run: Run) -> None:
    ran = run("explain", "R01", "Z99")

    assert (ran.code, ran.out) == (64, "")
    assert "There is no code Z99" in ran.err


def test_every_code_is_explained_by_both_its_names(run: Run) -> None:
    for code, entry in CODES.items():
        assert code in run("explain", code).out
        assert code in run("explain", entry.say).out
    assert {row["code"] for row in run("explain", "--json").json["codes"]} == set(CODES)


def test_scenarios_are_listed_in_both_languages(run: Run) -> None:
    turkish = run("scenarios", "--json", "--lang", "tr").json["scenarios"]
    english = run("scenarios", "--json", "--lang", "en").json["scenarios"]

    assert [row["name"] for row in turkish] == [row["name"] for row in english]
    assert turkish != english


def test_readers_that_could_not_be_asked_are_unknown(run: Run) -> None:
    ran = run("readers", "--scenario", "service_stopped")

    assert ran.code == 3
    assert not ran.out
    assert "S02" in ran.err


def test_a_reader_nobody_has_is_told(run: Run) -> None:
    ran = run("diagnose", "--scenario", "ready", "--reader", "omnikey")

    assert ran.code == 2
    assert "omnikey" in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("diagnose",),
        ("diagnose", "--online"),  # a simulated issuer has said what it says
        ("certificates",),
        ("readers",),
        ("report", "save", "/dev/null"),
    ],
)
def test_nothing_is_ever_asked_of_the_network(
    run: Run, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a network connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    assert run(*command, "--scenario", "ready").code == 0
    if "--online" not in command:
        assert run(*command).code in range(4)


def test_a_diagnosis_that_asks_nobody_loads_nothing_to_ask_with() -> None:
    code = (
        "import sys; from esign_desktop.cli.main import main;"
        "main(['diagnose', '--json']);"
        "print({'ssl', 'http.client', 'urllib.request', 'cryptography'} & set(sys.modules),"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=True)

    assert done.stderr.strip() == b"set()"


def test_output_that_nobody_reads_to_the_end_is_no_fault() -> None:
    program = [sys.executable, "-P", "-m", "esign_desktop", "explain", "--lang", "en"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_the_version_is_told_without_loading_the_program() -> None:
    code = (
        "import sys; sys.argv = ['x', '--version']; from esign_desktop.__main__ import main;"
        "main(); sys.exit('click' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=True)

    assert done.stdout.startswith(b"esign-desktop ")


@pytest.mark.parametrize("language", ["tr", "en"])
def test_what_the_program_starts_keeps_the_users_own_language(
    tmp_path: Path, language: str
) -> None:
    browser, told = tmp_path / "browser", tmp_path / "told"
    browser.write_text(f'#!/bin/sh\necho "$LANGUAGE:$LANG" > {told}\n')
    browser.chmod(0o755)
    own = {"BROWSER": str(browser), "LANGUAGE": "de", "LANG": "en_US.UTF-8"}

    ran = subprocess.run(
        [sys.executable, "-m", "esign_desktop", "--lang", language, "open", "payment"],
        env={**os.environ, **own}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    assert ("Aralık" in ran.stderr) is (language == "tr")
    assert told.read_text() == "de:en_US.UTF-8\n"


def test_clicks_own_words_follow_the_language_of_each_run(run: Run) -> None:
    for _ in range(2):
        assert "No such command 'bogus'." in run("--lang", "en", "bogus").err
        assert "'bogus' diye bir komut yok" in run("--lang", "tr", "bogus").err
        extra = run("--lang", "tr", "scenarios", "a", "b").err
        assert "Got unexpected" not in extra
        assert "Got unexpected extra arguments (a b)" in run("scenarios", "a", "b").err
