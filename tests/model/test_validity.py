"""How long things hold: each number stands once, and everything that speaks of it follows."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from esign_desktop.model import validity
from esign_desktop.model.certificate import Revocation, RevocationStatus
from esign_desktop.model.validity import (
    RENEWAL_DAYS,
    SOURCE_STALE_DAYS,
    Validity,
    is_stale,
    is_valid,
    today_here,
    validity_of,
)
from tests.build import NOW, certificate

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Validity.VALID),
        ({"not_after": NOW + (RENEWAL_DAYS + 1) * DAY}, Validity.VALID),
        ({"not_after": NOW + (RENEWAL_DAYS + 1) * DAY - SECOND}, Validity.EXPIRING),
        ({"not_after": NOW}, Validity.EXPIRING),
        ({"not_after": NOW - SECOND}, Validity.EXPIRED),
        ({"not_before": NOW}, Validity.VALID),
        ({"not_before": NOW + SECOND}, Validity.NOT_YET_VALID),
        ({"revocation": Revocation(RevocationStatus.GOOD, NOW)}, Validity.VALID),
        ({"revocation": Revocation(RevocationStatus.UNKNOWN, NOW)}, Validity.VALID),
        ({"revocation": Revocation(RevocationStatus.REVOKED, NOW)}, Validity.STOPPED),
        ({"revocation": Revocation(RevocationStatus.SUSPENDED, NOW)}, Validity.STOPPED),
    ],
)
def test_a_certificate_is_in_one_state_at_a_time(
    changes: dict[str, Any], expected: Validity
) -> None:
    shown = certificate(**changes)

    assert validity_of(shown, NOW) is expected
    assert is_valid(shown, NOW) is (expected in {Validity.VALID, Validity.EXPIRING})


def test_a_source_is_stale_after_a_year() -> None:
    seen = date(2025, 1, 1)

    assert not is_stale(seen, seen + SOURCE_STALE_DAYS * DAY)
    assert is_stale(seen, seen + (SOURCE_STALE_DAYS + 1) * DAY)


def test_today_is_the_computers_own_day() -> None:
    now = datetime(2026, 12, 1, 12, tzinfo=UTC)

    assert today_here(now) == now.astimezone().date()


def test_today_is_now_where_no_moment_is_given() -> None:
    before = datetime.now().astimezone().date()
    told = today_here()

    assert before <= told <= datetime.now().astimezone().date()


# Runs the rules with another number in the one line that has it, in a process of its own.
ASK = """
import json, sys, types
from datetime import timedelta
from pathlib import Path
import esign_desktop.model as package

source, number = Path(sys.argv[1]), sys.argv[2]
text = source.read_text("utf-8")
assert text.count("RENEWAL_DAYS: Final = 90") == 1
module = types.ModuleType("esign_desktop.model.validity")
sys.modules[module.__name__] = package.validity = module
exec(compile(text.replace("RENEWAL_DAYS: Final = 90", f"RENEWAL_DAYS: Final = {number}"),
             str(source), "exec"), module.__dict__)

from msgspec.structs import replace
from esign_desktop.app.reminders import SentReminders, due_reminders
from esign_desktop.catalog.guides import _holds
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.judge import module_suffices
from esign_desktop.model.guide import CardFacts, Condition
from esign_desktop.presenters.cards.calendar import calendar_file
from esign_desktop.presenters.cards.timeline import bar_view, renewal_words, span_of, validity
from tests.build import CATALOG, CERTIFICATE, NOW, snapshot, with_token
from tests.presenters.status.test_overview import ENGLISH

shown = replace(CERTIFICATE, not_after=NOW + timedelta(days=75), days_left=75)
scene = replace(with_token(certificates=(shown,)), cards=())
texts = ENGLISH.texts
bar = bar_view(shown, span_of((shown,), NOW), NOW, texts)
print(json.dumps({
    "check": [finding.code for finding in diagnose(scene, CATALOG).findings],
    "reading": module_suffices((shown,), 0, NOW),
    "guide": _holds(Condition.LONG_BEFORE, CardFacts(75)),
    "reminder": [
        each.stage_days for each in due_reminders(scene, SentReminders("salt"), NOW, CATALOG)
    ],
    "calendar": calendar_file((shown,), texts, NOW - timedelta(days=300), "1").count(b"-P60D"),
    "timeline": [renewal_words(texts), validity(shown, NOW).value],
}))
"""


def ask(number: int) -> dict[str, Any]:
    """Return what everything says of a certificate that ends in 75 days."""
    ran = subprocess.run(
        [sys.executable, "-c", ASK, str(validity.__file__), str(number)],
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def test_one_line_changes_checks_guides_reminders_calendar_and_timeline_together() -> None:
    assert ask(90) == {
        "check": ["certificate.expiring"],
        "reading": False,
        "guide": False,
        "reminder": [90],
        "calendar": 0,
        "timeline": ["Last 90 days: time to renew", "warning"],
    }
    assert ask(60) == {
        "check": [],
        "reading": True,
        "guide": True,
        "reminder": [],
        "calendar": 1,
        "timeline": ["Last 60 days: time to renew", "ok"],
    }
