"""One context for the window and the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from esign_desktop.app import catalogs, policy, scenarios, settings
from esign_desktop.app.context import AppContext
from esign_desktop.app.diagnose import Scope
from esign_desktop.app.pins import choice_of
from esign_desktop.app.policy import PolicyError
from esign_desktop.diagnosis.pin_rules import user_pin
from esign_desktop.model.secret import Secret
from esign_desktop.model.token import PinState
from tests.build import pin


@pytest.fixture(autouse=True)
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "settings.json"
    monkeypatch.setattr(settings, "settings_file", lambda: file)
    return file


@pytest.fixture
def policy_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "policy.json"
    monkeypatch.setattr(policy, "policy_file", lambda: file)
    return file


def test_making_a_context_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> None:
        raise AssertionError

    for module, name in (
        (policy, "load_policy"),
        (settings, "load_settings"),
        (catalogs, "find_catalog"),
        (scenarios, "load_scenario"),
    ):
        monkeypatch.setattr(module, name, read)

    assert not AppContext("ready", "tr").is_prepared


def test_window_and_command_line_give_the_same_verdict_and_findings() -> None:
    window = AppContext("two_readers", "tr", in_window=True)
    command_line = AppContext("two_readers", "tr")

    assert window.diagnose() == command_line.diagnose()


def test_the_scope_of_a_run_holds_unless_a_diagnosis_has_its_own() -> None:
    context = AppContext("two_readers", "en", Scope(reader="acs"))

    assert len(context.diagnose().snapshot.readers) < len(
        context.diagnose(Scope()).snapshot.readers
    )
    assert context.limits(None)


def test_the_language_of_the_settings_is_the_windows(settings_file: Path) -> None:
    settings_file.write_text(json.dumps({"language": "en"}))

    assert AppContext(in_window=True, system_locale="tr_TR").texts.language == "en"
    assert AppContext("ready", "tr", in_window=True).texts.language == "tr"


def test_a_choice_keeps_what_another_process_has_saved_meanwhile(settings_file: Path) -> None:
    context = AppContext()
    assert context.settings.tray is False
    settings_file.write_text(json.dumps({"type_size": 150}))

    context.remember(tray=True)

    assert (context.settings.tray, context.settings.type_size) == (True, 150)


@pytest.mark.parametrize(
    "reads",
    [
        lambda context: context.policy,
        lambda context: context.always_online,
        lambda context: context.catalog,
        lambda context: context.catalog_keys,
        lambda context: context.devices,
    ],
)
def test_a_broken_policy_stops_whatever_needs_it_and_is_named(
    policy_file: Path, reads: Callable[[AppContext], object]
) -> None:
    policy_file.write_text("{")

    with pytest.raises(PolicyError, match=policy_file.name):
        reads(AppContext())


def test_the_policy_does_not_send_a_simulated_card_online(policy_file: Path) -> None:
    policy_file.write_text(json.dumps({"online": "always"}))

    assert AppContext().always_online
    assert not AppContext("ready").always_online


def test_what_a_card_answered_about_its_pin_is_in_the_next_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = AppContext("ready", "en")
    before = context.diagnose().snapshot
    (target,) = choice_of(context.diagnose()).targets
    context.pins().check(target, Secret("914273"))
    silent = replace(target.token, pins=(pin(PinState.UNKNOWN),))  # its module has forgotten
    modules = tuple(
        replace(each, tokens=(silent,) if each.tokens else ()) for each in before.modules
    )
    look = replace(before, modules=modules)
    monkeypatch.setattr(context.observer, "take_snapshot", lambda *_: look)

    (probe,) = (each for each in context.diagnose().snapshot.modules if each.tokens)

    status = user_pin(probe.tokens[0].pins)
    assert status is not None
    assert status.state is PinState.LOW
