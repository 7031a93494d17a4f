"""The judge at a certificate's first and last second, and in a report with a clock behind."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.judge import Obstacle, judgement_of, module_suffices
from esign_desktop.model.certificate import Revocation, RevocationStatus
from esign_desktop.model.report import Finding, Severity
from tests.build import CERTIFICATE, HEALTHY, NOW, token
from tests.diagnosis.ask import report
from tests.diagnosis.test_judge import DAY, OLD, of, on_card, world


@pytest.mark.parametrize(
    "changes",
    [
        {"not_after": NOW},
        {"not_before": NOW},
        {"revocation": Revocation(RevocationStatus.GOOD, NOW)},
    ],
    ids=["in its last second", "in its first second", "asked and in order"],
)
def test_a_certificate_that_is_still_in_order_stops_nothing(changes: dict[str, Any]) -> None:
    assert of(world((replace(CERTIFICATE, **changes),))).obstacles == ()


def test_a_certificate_only_the_card_holds_is_missed_until_its_last_second() -> None:
    last = replace(CERTIFICATE, not_after=NOW)

    assert of(world((), (last,))).hidden == on_card(last)


@pytest.mark.parametrize(("ends", "missed"), [(DAY, True), (0 * DAY, True), (-DAY, False)])
def test_a_renewal_only_the_card_holds_is_missed_until_it_ends(
    ends: timedelta, missed: bool
) -> None:
    old = replace(OLD, not_after=NOW - 2 * DAY)
    renewal = replace(CERTIFICATE, not_after=NOW + ends, has_key=None)

    assert (of(world((old,), (renewal,))).hidden is not None) is missed


def test_a_module_that_shows_a_certificate_from_this_second_on_suffices() -> None:
    assert module_suffices((replace(CERTIFICATE, not_before=NOW),), 0, NOW)


def test_a_report_is_judged_by_the_day_its_own_finding_names() -> None:
    """A clock that is behind: what had ended by the earliest day it can be is over."""
    ended = replace(CERTIFICATE, not_after=NOW + 10 * DAY)
    made = report(world((ended,)))
    later = (NOW + 20 * DAY).isoformat()

    def judged(code: str, direction: str) -> list[Obstacle]:
        values = {"direction": direction, "earliest_at": later}
        told = Finding(code, Severity.BLOCKING, "", values)
        judgement = judgement_of(
            made.snapshot.modules[0].tokens[0], replace(made, findings=(told,))
        )
        assert judgement is not None
        return list(judgement.obstacles)

    assert judged("clock.wrong", "behind") == [Obstacle.EXPIRED]
    assert judged("clock.wrong", "ahead") == []
    assert judged("clock.other", "behind") == []


def test_a_token_that_is_not_in_the_report_has_no_judgement() -> None:
    assert judgement_of(token(serial="other"), report(HEALTHY)) is None
