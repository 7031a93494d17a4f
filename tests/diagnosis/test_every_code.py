"""Every code has a computer on which it is found, so that no finding is dead."""

import pytest

from esign_desktop.app.scenarios import load_scenario
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.codes import CODES
from esign_desktop.model.report import ActionKind, Finding
from esign_desktop.model.snapshot import Snapshot
from tests.app.test_scenarios import CATALOG, EXPECTED


def broken_check(snapshot: Snapshot, catalog: Catalog) -> list[Finding]:
    raise ZeroDivisionError


# code: the scenario that shows it
SHOWN_BY = {code: name for name, (_, *codes) in EXPECTED.items() for code in codes}
FROM_THE_PROGRAM_ITSELF = {"check.failed"}


def test_every_code_is_shown_by_a_scenario() -> None:
    assert set(SHOWN_BY) | FROM_THE_PROGRAM_ITSELF == set(CODES)


def test_a_broken_check_is_shown_too() -> None:
    report = diagnose(load_scenario("ready"), CATALOG, [broken_check])

    assert [finding.code for finding in report.findings] == ["check.failed"]


@pytest.mark.parametrize("code", SHOWN_BY)
def test_a_finding_looks_as_the_table_of_codes_says(code: str) -> None:
    report = diagnose(load_scenario(SHOWN_BY[code]), CATALOG)

    (finding,) = (finding for finding in report.findings if finding.code == code)

    assert set(finding.values) == set(CODES[code].values)
    assert finding.severity is CODES[code].severity
    times = [value for name, value in finding.values.items() if name.endswith("_at") and value]
    assert all(time.endswith("Z") for time in times)


def test_every_kind_of_action_is_offered_by_some_finding() -> None:
    offered = {
        action.kind
        for name in EXPECTED
        for finding in diagnose(load_scenario(name), CATALOG).findings
        for action in finding.actions
    }

    assert offered == set(ActionKind)
