from pathlib import Path

import pytest

from esign_desktop.cli.exit_codes import OF_VERDICT
from esign_desktop.model.report import Verdict
from tests.cli.conftest import Run


def test_every_verdict_has_its_exit_code() -> None:
    assert OF_VERDICT == {"ready": 0, "attention": 1, "not_usable": 2, "unknown": 3}
    assert set(OF_VERDICT) == set(Verdict)


@pytest.mark.parametrize(
    ("scenario", "code"), [("ready", 0), ("expiring", 1), ("expired", 2), ("service_stopped", 2)]
)
def test_the_verdict_is_the_exit_code(run: Run, scenario: str, code: int) -> None:
    assert run("diagnose", "--scenario", scenario).code == code
    assert run("diagnose", "--json", "--scenario", scenario).code == code


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("bogus",),
        ("diagnose", "--bogus"),
        ("diagnose", "--module"),
        ("--lang", "de", "diagnose"),
        ("report",),
        ("report", "show"),
        ("explain", "Z99"),
    ],
)
def test_wrong_words_are_64_and_say_what_to_do(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)

    assert ran.code == 64
    assert not ran.out
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_a_file_that_is_not_there_is_66(run: Run, tmp_path: Path) -> None:
    ran = run("diagnose", "--scenario", str(tmp_path / "none.json"))

    assert ran.code == 66
    assert "none.json: no such scenario or file" in ran.err


def test_a_file_that_is_no_report_is_65_and_says_where(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "odd.json"
    file.write_text('{"schema": 1, "snapshot": {"taken_at": 5}}')

    ran = run("report", "show", str(file))

    assert ran.code == 65
    assert "odd.json" in ran.err
    assert "$" in ran.err


def test_a_report_that_cannot_be_written_is_73_and_leaves_nothing(
    run: Run, tmp_path: Path
) -> None:
    ran = run("report", "save", str(tmp_path / "no" / "x.json"), "--scenario", "ready")

    assert ran.code == 73
    assert list(tmp_path.iterdir()) == []


def test_a_broken_policy_is_78_and_names_the_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "policy.json"
    file.write_text("{")
    monkeypatch.setattr("esign_desktop.app.policy.policy_file", lambda: file)

    ran = run("diagnose")

    assert ran.code == 78
    assert str(file) in ran.err


def test_our_own_fault_is_70_and_tells_the_place_without_the_message(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("AYŞE DENEME 10000000146")

    monkeypatch.setattr("esign_desktop.app.catalogs.find_catalog", fails)

    ran = run("diagnose", "--scenario", "ready")

    assert ran.code == 70
    assert "RuntimeError" in ran.err
    assert "10000000146" not in ran.err
    assert "AYŞE" not in ran.err
