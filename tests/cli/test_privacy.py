"""No command prints, logs or writes a person's data, whatever text it stands in."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from esign_desktop.app.scenarios import load_scenario
from esign_desktop.model.codec import encode
from tests.app.marking import PERSON, Audience, filled, leaks, marked
from tests.app.test_nothing_leaks import STRUCTURE, text_about
from tests.build import HEALTHY
from tests.cli.conftest import Run

HOME = f"/srv/home-directories/{PERSON.user}"
WITHOUT_CARD = replace(
    PERSON, name="", organization="", unit="", certificate_serial="", token_serial=""
)
"""What is known to a command that asks no module and reads no card."""

COMMANDS = {
    ("diagnose",): PERSON,
    ("diagnose", "--json"): PERSON,
    ("certificates",): PERSON,
    ("certificates", "--json"): PERSON,
    ("pin", "status"): PERSON,
    ("pin", "status", "--json"): PERSON,
    ("sign-test", "--dry"): PERSON,
    ("guide",): PERSON,
    ("guide", "--json"): PERSON,
    ("readers",): WITHOUT_CARD,
    ("readers", "--json"): WITHOUT_CARD,
    ("drivers",): WITHOUT_CARD,
    ("drivers", "--json"): WITHOUT_CARD,
}


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", HOME)


def scene(tmp_path: Path, name: str, person: Audience) -> str:
    """Write a scenario with a person's data in every text of it, and return its name."""
    file = tmp_path / "scene.json"
    file.write_bytes(encode(marked(load_scenario(name), PERSON, text_about(person), STRUCTURE)))
    return str(file)


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("name", ["ready", "expired", "pin_locked", "two_readers"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_prints_none_of_it(
    run: Run, tmp_path: Path, command: tuple[str, ...], name: str, language: str
) -> None:
    person = COMMANDS[command]
    reader = ("--reader", "ACS") if command[0] in {"pin", "sign-test"} else ()

    ran = run(*command, *reader, "--lang", language, "--scenario", scene(tmp_path, name, person))

    assert ran.out + ran.err
    assert leaks(person, ran.out, ran.err) == []


def test_the_marks_are_found_where_nothing_is_masked(run: Run, tmp_path: Path) -> None:
    shown = run("diagnose", "--json", "--unmasked", "--scenario", scene(tmp_path, "ready", PERSON))

    assert leaks(PERSON, shown.out) == list(PERSON.secrets())


def test_a_verbose_diagnosis_logs_none_of_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "esign_desktop", "-vv", "diagnose", "--scenario"]

    ran = subprocess.run(
        [*command, scene(tmp_path, "expired", PERSON)], capture_output=True, check=False
    )

    assert ran.returncode == 2
    assert leaks(PERSON, ran.stdout, ran.stderr) == []


def test_a_saved_report_has_none_of_it_and_says_the_same(run: Run, tmp_path: Path) -> None:
    open_one, saved = scene(tmp_path, "expired", PERSON), str(tmp_path / "saved.json")
    run("report", "save", saved, "--scenario", open_one)

    shown = run("report", "show", saved)
    # an unmasked report is masked before it is shown
    again = run("report", "show", open_one)
    compared = run("report", "compare", open_one, saved, "--json")
    other = run("report", "compare", open_one, str(plain(tmp_path)))

    assert leaks(PERSON, Path(saved).read_bytes()) == []
    for ran in (shown, again, compared, other):
        assert leaks(PERSON, ran.out, ran.err) == []
    assert json.loads(compared.out)["changes"] == []
    assert shown.out.splitlines()[3:] == again.out.splitlines()[3:]


def plain(folder: Path) -> Path:
    file = folder / "plain.json"
    file.write_bytes(encode(HEALTHY))
    return file


@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_page_to_print_has_none_of_it(run: Run, tmp_path: Path, language: str) -> None:
    page = tmp_path / "page.html"

    run("guide", "--html", str(page), "--scenario", scene(tmp_path, "expired", PERSON),
        "--lang", language)  # fmt: skip

    assert "<html" in page.read_text("utf-8")
    assert leaks(PERSON, page.read_bytes()) == []


def test_every_field_of_a_snapshot_is_masked_in_a_report(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "filled.json"
    file.write_bytes(encode(filled(type(HEALTHY), PERSON, text_about(PERSON))))

    ran = run("diagnose", "--json", "--scenario", str(file))

    assert ran.json["redacted"]
    assert leaks(PERSON, ran.out, ran.err) == []
