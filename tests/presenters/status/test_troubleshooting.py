"""Nothing is wrong here, and signing fails all the same: what to try."""

from gettext import NullTranslations

import pytest

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.report import Verdict
from esign_desktop.model.token import PinState, ProbeOutcome
from esign_desktop.presenters.status.troubleshooting import still_not_view
from esign_desktop.presenters.texts import Texts
from tests.build import CATALOG, pin, probe, snapshot, token, with_certificate

WINDOW = Texts("en", NullTranslations(), in_window=True)
TERMINAL = Texts("en", NullTranslations())


def test_a_ready_card_is_tried_by_a_signature() -> None:
    report = diagnose(with_certificate(), CATALOG)
    view = still_not_view(report, WINDOW)
    assert view is not None

    assert str(view.steps[0]).startswith("Make a test signature")
    assert "sign-test" not in " ".join(map(str, view.steps))


def test_at_a_terminal_the_commands_are_named() -> None:
    report = diagnose(with_certificate(), CATALOG)
    view = still_not_view(report, TERMINAL)
    assert view is not None

    assert str(view.steps[0]).startswith("Make a test signature (“sign-test”)")
    assert str(view.steps[2]).count("(“report save”)")


def test_what_is_broken_comes_first() -> None:
    report = diagnose(snapshot(readers=(), cards=(), modules=()), CATALOG)

    assert still_not_view(report, WINDOW) is None


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (PinState.LAST_TRY, "attention"),
        (PinState.LOW, "attention"),
        (PinState.MUST_CHANGE, "not_usable"),
    ],
)
def test_a_pin_that_was_wrong_or_must_change_is_not_tried_for_practice(
    state: PinState, verdict: str
) -> None:
    one = token(
        pins=(pin(state),), certificates=with_certificate().modules[0].tokens[0].certificates
    )
    report = diagnose(snapshot(modules=(probe(tokens=(one,)),)), CATALOG)

    assert report.verdict.value == verdict
    assert still_not_view(report, WINDOW) is None


def test_where_nobody_could_look_there_is_something_to_try() -> None:
    there = snapshot(modules=(probe(outcome=ProbeOutcome.NOT_TRIED),))
    report = diagnose(there, CATALOG)
    assert (report.verdict, report.primary) == (Verdict.UNKNOWN, None)
    view = still_not_view(report, WINDOW)
    assert view is not None

    assert not view.signs
    assert "Support page" in str(view.steps[-1])
