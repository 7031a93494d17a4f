import errno
from pathlib import Path

import pytest

from esign_desktop.app.redact import redact
from esign_desktop.app.scenarios import ScenarioError, load_scenario, read_scenario, scenarios
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.codec import encode, to_plain
from esign_desktop.model.report import ScenarioProblem
from tests.build import CATALOG, HEALTHY

REPORT = {"schema": 1, "verdict": "ready", "snapshot": to_plain(HEALTHY)}


def refused(name: str) -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)
    assert not caught.value.missing
    return caught.value


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "case.json"


def test_a_scenario_is_found_by_its_name() -> None:
    assert load_scenario("expired").host.user_name == "deneme"


def test_scenarios_are_listed_in_both_languages_the_healthy_one_first() -> None:
    first = scenarios()[0]

    assert first.name == "ready"
    assert first.title("tr") != first.title("en")


def test_a_scenario_file_and_a_report_file_hold_the_same(file: Path) -> None:
    file.write_bytes(encode(HEALTHY))
    assert load_scenario(str(file)) == HEALTHY

    file.write_bytes(encode(REPORT))
    assert load_scenario(str(file)) == HEALTHY


def test_a_masked_report_opens_too(file: Path) -> None:
    masked = redact(diagnose(HEALTHY, CATALOG))
    file.write_bytes(encode({"schema": 1, "snapshot": masked.snapshot, "redacted": True}))

    assert read_scenario(file) == masked.snapshot


def test_a_file_in_the_current_folder_does_not_replace_a_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ready").write_bytes(b"{}")
    monkeypatch.chdir(tmp_path)

    assert load_scenario("ready").readers


@pytest.mark.parametrize(
    "name",
    ["nothing", "../../x", "../scenarios/ready", "ready.json", "/dev/null/x", "index", "READY"],
)
def test_what_is_no_scenario_and_no_file_is_missing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)

    assert caught.value.file == Path(name).name
    assert caught.value.missing == (name != "/dev/null/x")


@pytest.mark.parametrize("name", ["x" * 5000, "x" * 300 + ".json", "", ".", "/", "a\0b"])
def test_a_hostile_name_is_an_error_and_no_crash(name: str) -> None:
    with pytest.raises(ScenarioError):
        load_scenario(name)


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    assert "directory" in str(refused(str(tmp_path))).lower()


def test_a_file_nobody_may_read_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def may_not(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(file))

    monkeypatch.setattr("esign_desktop.model.bounded_read.open_regular", may_not)

    with pytest.raises(ScenarioError, match=r"^case\.json: Permission denied$") as caught:
        read_scenario(file)
    assert caught.value.problem is ScenarioProblem.UNREADABLE


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "truncated"),
        (b"\x89PNG", "malformed"),
        (b"[]", "Expected `object`"),
        (b"{}", "required field `taken_at`"),
        (b'{"schema": 2, "snapshot": {}}', "report schema 2; this program reads 1"),
        (b'{"schema": "1", "snapshot": {}}', "report schema '1'"),
        (b'{"schema": null}', "report schema None"),
        (b'{"schema": 1}', "a report without a snapshot"),
        (b'{"schema": 1, "snapshot": null}', "Expected `object`, got `null`"),
        (b'{"schema": 1, "snapshot": []}', "Expected `object`, got `array`"),
        (encode(to_plain(HEALTHY) | {"colour": "red"}), "unknown field `colour`"),
        (encode(to_plain(HEALTHY) | {"service": "odd"}), "$.service"),
        (b'{"a":' + b"[" * 100_000, "RecursionError"),
    ],
)
def test_what_holds_something_else_is_told_with_the_place(
    file: Path, data: bytes, says: str
) -> None:
    file.write_bytes(data)

    error = refused(str(file))

    assert says in error.detail
    assert error.file == "case.json"
    assert str(error) == f"case.json: {error.detail}"
    assert str(file.parent) not in str(error)  # the folder may name a person


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"schema": 2}, ScenarioProblem.NEWER),
        ({"schema": 0}, ScenarioProblem.FOREIGN),
        ({"schema": True, "snapshot": {}}, ScenarioProblem.FOREIGN),
        ({"app_version": "99.0", "snapshot": {"new": 1}}, ScenarioProblem.NEWER),
        ({"app_version": "0.0.1", "snapshot": {"new": 1}}, ScenarioProblem.FOREIGN),
        ({"app_version": "newest", "snapshot": {"new": 1}}, ScenarioProblem.FOREIGN),
        ({"app_version": 99, "snapshot": {"new": 1}}, ScenarioProblem.FOREIGN),
    ],
)
def test_a_report_of_a_newer_program_is_told_from_a_foreign_file(
    file: Path, changes: dict[str, object], problem: ScenarioProblem
) -> None:
    file.write_bytes(encode(REPORT | changes))

    assert refused(str(file)).problem is problem


def test_a_report_of_a_newer_program_opens_while_it_says_nothing_new(file: Path) -> None:
    file.write_bytes(encode(REPORT | {"app_version": "99.0"}))

    assert read_scenario(file) == HEALTHY


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_report_that_windows_programs_have_written_anew_opens(file: Path, encoding: str) -> None:
    file.write_text(encode(REPORT).decode(), encoding)

    assert read_scenario(file) == HEALTHY


@pytest.mark.parametrize("data", [b"\xff\xfe{", b"\xff\xfe\x00\xd8", b"\xff\xfe" * 9_000_000])
def test_half_a_file_of_powershell_is_told(file: Path, data: bytes) -> None:
    file.write_bytes(data)

    assert refused(str(file)).problem is ScenarioProblem.FOREIGN


def test_what_a_file_says_does_not_command_a_terminal(file: Path) -> None:
    file.write_text('{"schema": 1, "snapshot": {"\\u001b]0;x\\u0007\\u202e": 1}}', "utf-8")

    assert refused(str(file)).detail.isprintable()
