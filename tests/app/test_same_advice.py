"""What a finding offers is what ``drivers`` says: both are the look-up's advice."""

from itertools import chain

import pytest

from esign_desktop.app.context import AppContext
from esign_desktop.app.scenarios import load_scenario, scenarios
from esign_desktop.diagnosis.advice_actions import actions_of
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.needs import Subject, needs_here
from esign_desktop.model.report import Action, ActionKind, Finding

DOWNLOADS = Action(ActionKind.OPEN_LINK, "akis_downloads")  # AKİA's page once more, for itself
PROVIDERS = Action(ActionKind.OPEN_LINK, "providers")  # whose card it is, "drivers" does not say
SUBJECTS = {
    "service.not_installed": (Subject.SERVICE, Subject.READER),  # a reader's driver stands there
    "service.stopped": (Subject.SERVICE,),
    "service.access_denied": (Subject.SERVICE,),
    "reader.none": (Subject.READER,),
    "reader.virtual_only": (Subject.READER,),
    "reader.driver_missing": (Subject.READER,),
    "reader.driver_problem": (Subject.READER,),
    "reader.unsupported": (Subject.READER,),
    "card.foreign": (Subject.CARD,),
    "middleware.missing": (Subject.CARD,),
    "middleware.outdated": (Subject.CARD,),
}
CATALOG = AppContext().catalog


def advised(finding: Finding) -> tuple[Action, ...]:
    """Return those of its actions that a look-up gives."""
    kinds = {ActionKind.INSTALL_PACKAGE, ActionKind.CHANGE_SETTING, ActionKind.OPEN_LINK}
    return tuple(action for action in finding.actions if action.kind in kinds)


@pytest.mark.parametrize("name", [scenario.name for scenario in scenarios()])
def test_a_finding_offers_what_drivers_says(name: str) -> None:
    scene = load_scenario(name)
    needs = needs_here(CATALOG, scene)

    for finding in diagnose(scene, CATALOG).findings:
        if subjects := SUBJECTS.get(finding.code):
            told = [actions_of(need.advice) for need in needs if need.subject in subjects]
            assert set(advised(finding)) <= {*chain(*told), DOWNLOADS, PROVIDERS}, finding.code
            if finding.code.startswith("reader."):
                assert advised(finding) in told, finding.code


def test_scenarios_have_all_of_these_findings() -> None:
    found = {
        finding.code
        for scenario in scenarios()
        for finding in diagnose(load_scenario(scenario.name), CATALOG).findings
    }

    assert found >= SUBJECTS.keys()
