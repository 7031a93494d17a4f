"""A reader that does not get through to its card, and a card that takes its time."""

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.checks.connections import card_slow, reader_failing
from esign_desktop.diagnosis.checks.modules import module_unusable
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.reader import ReaderState, UsbId
from esign_desktop.model.report import Severity, Verdict
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ProbeOutcome
from tests.build import AKIS_ATR, HEALTHY, card, probe, reader, snapshot
from tests.diagnosis.ask import codes, found_in, only, report

UNAVAILABLE = ReaderState.UNAVAILABLE
REFUSAL = "SCardConnect: SCARD_E_NOT_TRANSACTED (0x80100016)"


def failing(**changes: object) -> Snapshot:
    """Return a computer whose only reader does not get through to its card."""
    bare = card(driverless=Driverless(DriverlessOutcome.NOT_TRIED))
    there = reader(state=UNAVAILABLE, atr=AKIS_ATR, detail=REFUSAL)
    return snapshot(
        **{"readers": (there,), "cards": (bare,), "modules": (probe(tokens=()),), **changes}
    )


def slow(outcome: DriverlessOutcome = DriverlessOutcome.READ, **changes: object) -> Snapshot:
    read = replace(HEALTHY.cards[0].driverless, outcome=outcome, answer_ms=912)
    return snapshot(cards=(card(driverless=read),), **changes)


def test_a_reader_that_does_not_get_through_is_neither_missing_nor_without_driver() -> None:
    found = report(failing())

    assert [finding.code for finding in found.findings] == ["reader.failing"]
    assert found.findings[0].values["error"] == "SCARD_E_NOT_TRANSACTED (0x80100016)"
    assert "".join(link.state[0] for link in found.chain) == "obuuuu"


@pytest.mark.parametrize(
    "there",
    [
        {"atr": AKIS_ATR, "usb_id": None},
        {"atr": None, "usb_id": UsbId("072f:b100")},
    ],
)
def test_what_is_known_of_it_shows_that_it_is_there(there: dict[str, object]) -> None:
    listed = replace(reader(), state=UNAVAILABLE, **there)

    assert "reader.failing" in found_in(failing(readers=(listed,), cards=()))


def test_a_reader_that_has_gone_is_no_reader() -> None:
    gone = replace(reader(), state=UNAVAILABLE, atr=None, usb_id=None)

    assert found_in(failing(readers=(gone,), cards=(), usb_devices=())) == ["reader.none"]


@pytest.mark.parametrize("virtual", [True, False])
def test_only_readers_somebody_can_mend_fail(virtual: bool) -> None:
    made_of_software = reader(state=UNAVAILABLE, atr=AKIS_ATR, virtual=virtual)

    assert bool(codes(reader_failing, failing(readers=(made_of_software,)))) is not virtual


def test_a_reader_that_works_does_not_fail() -> None:
    assert not codes(reader_failing, HEALTHY)


def test_behind_a_service_that_does_not_run_no_reader_fails() -> None:
    assert not codes(reader_failing, failing(service=ServiceState.NO_ANSWER))


@pytest.mark.parametrize("outcome", [ProbeOutcome.TIMED_OUT, ProbeOutcome.REFUSED])
def test_a_module_is_not_blamed_for_a_reader_that_fails(outcome: ProbeOutcome) -> None:
    assert found_in(failing(modules=(probe(outcome=outcome),))) == ["reader.failing"]


def test_beside_a_card_that_signs_a_failing_reader_is_a_note() -> None:
    other = reader("Second Reader 0", state=UNAVAILABLE, atr=AKIS_ATR, usb_id=None)

    found = report(snapshot(readers=(*HEALTHY.readers, other)))

    assert found.verdict is Verdict.READY
    assert [(f.code, f.severity) for f in found.findings] == [("reader.failing", Severity.NOTE)]


def test_a_slow_card_is_a_warning_with_the_time_and_not_a_card_in_use() -> None:
    found = report(slow())

    assert (found.verdict, found.primary) == (Verdict.ATTENTION, "card.slow")
    assert found.findings[0].values["seconds"] == "0.9"


def test_a_quick_card_is_not_slow() -> None:
    assert not codes(card_slow, HEALTHY)


def test_a_card_whose_reading_was_given_up_is_slow_whatever_was_measured() -> None:
    given_up = card(driverless=Driverless(DriverlessOutcome.SLOW))

    assert only(card_slow, snapshot(cards=(given_up,))).values["seconds"] == ""


def test_a_module_that_had_no_patience_with_a_slow_card_is_not_blamed() -> None:
    found = report(slow(DriverlessOutcome.SLOW, modules=(probe(outcome=ProbeOutcome.TIMED_OUT),)))

    assert [(f.code, f.severity) for f in found.findings] == [("card.slow", Severity.BLOCKING)]


def test_a_module_that_hangs_beside_a_quick_card_is_blamed() -> None:
    hangs = snapshot(modules=(probe(outcome=ProbeOutcome.TIMED_OUT),))

    assert codes(module_unusable, hangs) == ["middleware.timed_out"]


@pytest.mark.parametrize("state", [ReaderState.CARD_IN_USE, ReaderState.CARD_REMOVED])
def test_a_service_that_hangs_explains_the_card_and_the_module(state: ReaderState) -> None:
    there = snapshot(
        service=ServiceState.NO_ANSWER,
        readers=(reader(state=state),),
        modules=(probe(outcome=ProbeOutcome.TIMED_OUT),),
    )

    assert found_in(there) == ["service.no_answer"]
