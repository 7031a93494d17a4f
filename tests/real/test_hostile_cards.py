"""Cards that carry what upsets parsers: they cost themselves, and nothing beside them."""

from __future__ import annotations

import pytest

from tests.devices.test_nested import bad
from tests.real.program import diagnose
from tests.stack.akis_card import FIRST_CERTIFICATE, AkisV2Card
from tests.stack.card import EF
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Reader

pytestmark = pytest.mark.stack

NESTED = bad("subject")


def test_a_good_certificate_beside_a_nested_one_is_read_from_the_card(card_reader: Reader) -> None:
    good = valid_certificate(400)
    card_reader.insert(AkisV2Card([good], extra_files=[EF(FIRST_CERTIFICATE + 1, NESTED)]))

    report = diagnose()

    read = report.driverless
    assert [c["fingerprint"] for c in read["certificates"]] == [good.fingerprint.hex()]
    assert (read["outcome"], read["unreadable"]) == ("read", 1)


def test_a_card_with_only_a_nested_certificate_is_unreadable(card_reader: Reader) -> None:
    card_reader.insert(AkisV2Card(extra_files=[EF(FIRST_CERTIFICATE, NESTED)]))

    report = diagnose()

    assert report.driverless.get("certificates", []) == []
    assert report.driverless["unreadable"] == 1
    assert report.verdict != "ready"
