"""A report comes from somebody else's computer: what it says commands no terminal."""

import json
from pathlib import Path

import pytest

from esign_desktop.model.sanitize import one_line, sanitize
from tests.cli.conftest import Run

HOSTILE = "ACS \x1b[31mred\x1b]0;title\x07\ttab\nline\r\u202eevil\x9b31m"


@pytest.fixture
def report(run: Run, tmp_path: Path) -> str:
    file = tmp_path / "case.json"
    run("report", "save", str(file), "--scenario", "mute_card")
    name = json.loads(file.read_text("utf-8"))["snapshot"]["readers"][0]["name"]
    text = file.read_text("utf-8").replace(json.dumps(name)[1:-1], json.dumps(HOSTILE)[1:-1])
    file.write_text(text, "utf-8")
    return str(file)


@pytest.mark.parametrize("on_terminal", [False, True])
@pytest.mark.parametrize(
    "command", [("report", "show"), ("readers", "--scenario"), ("report", "compare")]
)
def test_what_a_report_says_is_no_command(
    run: Run,
    report: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    *,
    on_terminal: bool,
) -> None:
    other = str(tmp_path / "other.json")
    run("report", "save", other, "--scenario", "ready")
    monkeypatch.setattr("sys.stdout.isatty", lambda: on_terminal, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")

    ran = run(*command, report, *([other] if command[1] == "compare" else []))

    said = ran.out + ran.err
    assert "evil" in said
    for command_of_it in ("\x1b[31m", "\x1b]0;", "\x07", "\u202e", "\x9b"):
        assert command_of_it not in said


def test_a_name_makes_no_row_of_its_own(run: Run, report: str) -> None:
    rows = run("readers", "--scenario", report).out.splitlines()

    assert all(row.count("\t") == rows[0].count("\t") for row in rows)


@pytest.mark.parametrize("text", ["İmza atılamıyor: 444\u00a05\u00a0576 ✔", "a\tb\nc"])
def test_what_is_no_command_stays(text: str) -> None:
    assert sanitize(text) == text


def test_a_cell_stands_on_one_line() -> None:
    assert one_line("a\tb\nc\x1bd") == "a b c d"
