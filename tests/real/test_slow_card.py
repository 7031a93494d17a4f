"""A card that answers, and takes its time: neither held by a program nor a module's fault."""

from __future__ import annotations

import pytest

from tests.real.program import diagnose
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Module, Reader

pytestmark = pytest.mark.stack

EC = valid_certificate(key="ec384")
SLOW_S = 0.8


def test_a_slow_card_is_read_to_its_end_and_told_as_slow(card_reader: Reader) -> None:
    card_reader.insert(AkisV2Card([EC], delay_s=SLOW_S))

    report = diagnose(timeout_s=90)

    assert "card.slow" in report.codes
    assert "card.in_use" not in report.codes
    assert report.driverless["outcome"] == "read"
    assert len(report.driverless["certificates"]) == 1
    assert float(report.finding("card.slow")["values"]["seconds"]) >= SLOW_S


def test_a_quick_card_is_not(card_reader: Reader) -> None:
    card_reader.insert(AkisV2Card([EC]))

    assert "card.slow" not in diagnose().codes


def test_a_module_that_lost_its_patience_with_a_slow_card_is_not_blamed(
    card_reader: Reader, opensc_module: Module
) -> None:
    card_reader.insert(AkisV1Card([valid_certificate()], delay_s=SLOW_S))

    report = diagnose("--module", opensc_module.path, timeout_s=120)

    assert [module["outcome"] for module in report.snapshot["modules"]] == ["timed_out"]
    assert (report.verdict, report.codes) == ("not_usable", ["card.slow"])
