"""Readers called by other letters than ASCII's, on a real pcscd."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from tests.real.program import diagnose, run
from tests.real.test_watch import Watch
from tests.stack.akis_card import AkisV2Card
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Reader
from tests.stack.pcscd import Pcscd

pytestmark = pytest.mark.stack

EC = valid_certificate(key="ec384")
NAMES: Final = (
    "Gemalto IDBridge K3000 \uff20",
    "Akıllı Kart Okuyucu",
    "Ak\udcfdll\udcfd",  # as a driver says it that knows ISO 8859-9 only
    "Evil \x1b[31m\u202e\u2028 reader",
)


@pytest.fixture(params=NAMES, ids=["fullwidth", "turkish", "not_utf8", "hostile"])
def named(request: pytest.FixtureRequest, pcsc_session: Pcscd) -> Iterator[Pcscd]:
    """Return a pcscd whose only reader has a name of these."""
    pcsc_session.stop()
    with Pcscd(names=[request.param]) as running:
        yield running


def test_a_reader_works_whatever_it_is_called(named: Pcscd) -> None:
    with Reader(named) as slot:
        assert [r["state"] for r in diagnose().snapshot["readers"]] == ["empty"]
        slot.insert(AkisV2Card([EC]))

        report = diagnose()
        chosen = diagnose("--reader", slot.name)

    assert report.primary == "middleware.missing"
    assert [reader["name"] for reader in report.snapshot["readers"]] == [slot.name]
    assert report.snapshot["cards"][0]["reader"] == slot.name
    assert report.driverless["outcome"] == "read"
    assert len(chosen.driverless["certificates"]) == 1


def test_no_name_commands_the_terminal_or_forges_a_line(named: Pcscd) -> None:
    listed = run("readers")

    assert listed.code == 0
    assert len(listed.stdout.splitlines()) == 2
    assert all(char.isprintable() or char in "\t\n" for char in listed.stdout)


def test_its_card_is_seen_coming_and_going(named: Pcscd) -> None:
    with Reader(named) as slot, Watch() as running:
        assert running.last.primary == "card.absent"

        slot.insert(AkisV2Card([EC]))
        running.finding("middleware.missing")

        slot.remove()
        running.finding("card.absent")
