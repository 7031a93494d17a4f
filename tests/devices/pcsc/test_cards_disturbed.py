"""Cards that are pulled, reset or kept busy while they are read."""

import threading
import time
from types import SimpleNamespace
from typing import Final

import pytest

from esign_desktop.devices.pcsc import cards, status
from esign_desktop.devices.pcsc.cards import Pace, PcscCards
from esign_desktop.model.card import DriverlessOutcome
from esign_desktop.model.reader import ReaderState
from tests.devices.pcsc.fake import EMPTY, IN_USE, PRESENT, FakePcsc
from tests.devices.pcsc.reading import NAME, certificates, outcome, read, reader
from tests.stack.akis_card import AkisV2Card
from tests.stack.card import Faults

READ, NOT_TRIED = DriverlessOutcome.READ, DriverlessOutcome.NOT_TRIED
REFUSED, REMOVED = DriverlessOutcome.REFUSED, DriverlessOutcome.REMOVED
SOON_S: Final = 30.0


# Cards that leave, and those that only stumble


def test_a_card_pulled_at_any_command_is_a_removed_card(pcsc: FakePcsc, card: AkisV2Card) -> None:
    read(card)

    for at in range(1, len(card.log) + 1):
        pulled = AkisV2Card(certificates(), faults=Faults(pull_at=at))
        pcsc.put(NAME, PRESENT, pulled)
        assert outcome(read(pulled)) == (ReaderState.CARD_REMOVED, REMOVED)
    assert pcsc.calls[-1] == "release"


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (EMPTY, (ReaderState.CARD_REMOVED, REMOVED)),
        (None, (ReaderState.CARD_REMOVED, REMOVED)),  # with its reader
        (PRESENT | IN_USE, (ReaderState.CARD_READY, REFUSED)),
    ],
)
def test_a_broken_command_is_a_pull_only_if_the_card_is_gone(
    pcsc: FakePcsc,
    card: AkisV2Card,
    then: int | None,
    expected: tuple[ReaderState, DriverlessOutcome],
) -> None:
    pcsc.fails["transmit"] = [0, 0, 0x80100013]
    turns: list[str] = []

    def late() -> None:  # PC/SC notices after the second look
        turns.append("look")
        if len(turns) == 2:
            pcsc.put(NAME, then)

    pcsc.before["states"] = late

    reading = read(card)

    assert outcome(reading) == expected
    assert reading.card is not None
    assert "SCARD_F_COMM_ERROR" in reading.card.driverless.detail


def test_a_service_that_ends_in_mid_read_took_the_card_along(
    pcsc: FakePcsc, card: AkisV2Card
) -> None:
    pcsc.fails["transmit"] = [0, 0, status.NO_SERVICE]
    pcsc.always["states"] = status.NO_SERVICE

    assert outcome(read(card)) == (ReaderState.CARD_REMOVED, REMOVED)


@pytest.mark.parametrize("gone", [True, False])
def test_an_empty_response_is_a_pull_only_if_the_card_is_gone(
    pcsc: FakePcsc, card: AkisV2Card, gone: bool
) -> None:
    card.faults = Faults(truncate_at=1)
    pcsc.before["states"] = lambda: pcsc.put(NAME, EMPTY if gone else PRESENT)

    reading = read(card)

    expected = (ReaderState.CARD_REMOVED, REMOVED) if gone else (ReaderState.CARD_READY, REFUSED)
    assert outcome(reading) == expected


# Another program resets the card


@pytest.mark.parametrize("number", range(14))
def test_a_reset_by_another_program_at_any_command_costs_one_more_start(
    pcsc: FakePcsc, card: AkisV2Card, number: int
) -> None:
    pcsc.fails["transmit"] = [0] * number + [status.RESET_CARD]

    reading = read(card)

    assert outcome(reading) == (ReaderState.CARD_READY, READ)
    assert reading.files == tuple(each.der for each in certificates())
    rest = [call for call in pcsc.calls if call not in ("transmit", "establish", "release")]
    assert rest == ["connect", "begin", "end", "reconnect", "begin", "end", "disconnect"]


def test_a_reset_before_the_first_command_does_not_end_the_reading(
    pcsc: FakePcsc, card: AkisV2Card
) -> None:
    pcsc.fails["begin"] = [status.RESET_CARD]

    assert outcome(read(card)) == (ReaderState.CARD_READY, READ)
    assert pcsc.calls.count("reconnect") == 1


def test_a_card_that_is_reset_again_and_again_is_left_to_whom_it_may_concern(
    pcsc: FakePcsc, card: AkisV2Card
) -> None:
    pcsc.always["transmit"] = status.RESET_CARD

    reading = read(card)

    assert outcome(reading) == (ReaderState.CARD_READY, REFUSED)
    assert reading.card is not None
    assert "SCARD_W_RESET_CARD" in reading.card.driverless.detail
    assert pcsc.calls.count("transmit") == 2


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (status.REMOVED_CARD, ReaderState.CARD_REMOVED),
        (status.SHARING_VIOLATION, ReaderState.CARD_IN_USE),
        (status.UNRESPONSIVE_CARD, ReaderState.CARD_MUTE),
    ],
)
def test_a_card_that_does_not_survive_a_reset_is_a_state(
    pcsc: FakePcsc, card: AkisV2Card, code: int, state: ReaderState
) -> None:
    pcsc.fails["transmit"] = [0, status.RESET_CARD]
    pcsc.always["reconnect"] = code

    assert outcome(read(card)) == (state, NOT_TRIED)


# Cards that keep us waiting


def judge_once(entered: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody look at the clock before a call is entered, however long a computer takes."""
    left_s = Pace.left_s

    def late(pace: Pace, *, hurry: bool) -> float:
        assert entered.wait(SOON_S)
        return left_s(pace, hurry=hurry)

    monkeypatch.setattr(Pace, "left_s", late)


class Hang:
    """A call that hangs until it is let go."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.free = threading.Event()

    def __call__(self) -> None:
        self.entered.set()
        self.free.wait(SOON_S)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("establish", (ReaderState.CARD_IN_USE, NOT_TRIED)),
        ("connect", (ReaderState.CARD_IN_USE, NOT_TRIED)),
        ("begin", (ReaderState.CARD_IN_USE, NOT_TRIED)),
        # nobody else can hold it any more
        ("transmit", (ReaderState.CARD_READY, DriverlessOutcome.SLOW)),
    ],
)
def test_a_call_that_never_returns_is_a_card_in_use_or_a_slow_one(
    pcsc: FakePcsc,
    card: AkisV2Card,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    expected: tuple[ReaderState, DriverlessOutcome],
) -> None:
    monkeypatch.setattr(cards, "_TIME_LIMIT_S", 0.1)
    hang = pcsc.before[call] = Hang()
    judge_once(hang.entered, monkeypatch)

    reading = read(card)

    assert outcome(reading) == expected
    assert reading.ask_service  # it may be the service that hangs
    assert reading.card is not None
    assert reading.card.version == "2.5.2"

    # when the card is free at last nobody wants it any more: a module may be using it
    hang.free.set()
    ends = time.monotonic() + SOON_S
    while pcsc.calls[-1] != "release" and time.monotonic() < ends:
        time.sleep(0.005)
    assert pcsc.calls[-1] == "release"
    assert len(card.log) == (call == "transmit")


def test_a_card_that_is_still_held_is_not_waited_for_by_a_second_thread(
    pcsc: FakePcsc, card: AkisV2Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "_TIME_LIMIT_S", 0.1)
    hang = pcsc.before["begin"] = Hang()
    adapter = PcscCards(lambda place: None)

    states = {adapter.read(reader(card), driverless=True).reader.state for _ in range(5)}

    assert states == {ReaderState.CARD_IN_USE}
    assert hang.entered.wait(SOON_S)
    assert pcsc.calls.count("begin") == 1
    hang.free.set()
    ends = time.monotonic() + SOON_S
    while pcsc.calls[-1] != "release" and time.monotonic() < ends:
        time.sleep(0.005)
    pcsc.before.clear()
    while outcome(adapter.read(reader(card), driverless=True)) != (ReaderState.CARD_READY, READ):
        assert time.monotonic() < ends


def test_a_card_that_keeps_answering_is_read_to_its_end_and_its_slowness_measured(
    pcsc: FakePcsc, card: AkisV2Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(cards, "time", SimpleNamespace(monotonic=lambda: now[0]))
    looked: list[float] = []
    left_s = Pace.left_s

    def look_often(pace: Pace, *, hurry: bool) -> float:
        looked.append(now[0])
        return min(left_s(pace, hurry=hurry), 0.005)

    def answer_slowly() -> None:
        now[0] += 0.9
        seen = len(looked)
        ends = time.monotonic() + SOON_S
        while len(looked) < seen + 2 and time.monotonic() < ends:
            time.sleep(0.001)

    monkeypatch.setattr(Pace, "left_s", look_often)
    pcsc.before["transmit"] = answer_slowly

    reading = read(card)

    assert now[0] > 8.0  # the limit of one answer
    assert outcome(reading) == (ReaderState.CARD_READY, READ)
    assert reading.files == tuple(each.der for each in certificates())
    assert reading.card is not None
    assert reading.card.driverless.answer_ms is not None
    assert reading.card.driverless.answer_ms == 900


def test_even_a_card_that_keeps_answering_is_given_up_at_last_with_what_was_read(
    pcsc: FakePcsc, card: AkisV2Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(card)
    commands = len(card.log)
    monkeypatch.setattr(cards, "_TOTAL_LIMIT_S", 0.0)
    left = [commands - 6]

    def late() -> None:
        left[0] -= 1
        monkeypatch.setattr(cards, "_TOTAL_LIMIT_S", 60.0 if left[0] > 0 else 0.0)

    monkeypatch.setattr(cards, "_TOTAL_LIMIT_S", 60.0)
    pcsc.before["transmit"] = late

    reading = read(card)

    assert outcome(reading) == (ReaderState.CARD_READY, DriverlessOutcome.SLOW)
    assert reading.files == (certificates()[0].der,)  # and no part of the second
    assert reading.card is not None
    assert reading.card.driverless.answer_ms is not None


def test_a_quick_card_has_no_time_of_its_answers(card: AkisV2Card) -> None:
    reading = read(card)

    assert reading.card is not None
    assert reading.card.driverless.answer_ms is None


def test_in_a_hurry_a_card_that_is_ours_gets_the_time_it_needs(
    pcsc: FakePcsc, card: AkisV2Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "_HURRY_S", 0.0)
    is_ours = threading.Event()
    pcsc.before["transmit"] = is_ours.set
    judge_once(is_ours, monkeypatch)

    reading = PcscCards(lambda place: None).read(reader(card), driverless=True, hurry=True)

    assert outcome(reading) == (ReaderState.CARD_READY, READ)


def test_time_is_used_while_the_card_works(pcsc: FakePcsc, card: AkisV2Card) -> None:
    done: list[bool] = []
    free = threading.Event()
    pcsc.before["connect"] = lambda: free.wait(10)

    def meanwhile() -> None:
        done.append(not card.log)
        free.set()

    reading = PcscCards(lambda place: None).read(
        reader(card), driverless=True, meanwhile=meanwhile
    )

    assert done == [True]
    assert outcome(reading) == (ReaderState.CARD_READY, READ)


def test_a_known_certificate_is_recognised_by_its_beginning(
    pcsc: FakePcsc, card: AkisV2Card
) -> None:
    first = certificates()[0].der
    reading = PcscCards(lambda place: None).read(
        reader(card), driverless=True, known=(first,), whole=False
    )

    assert reading.files == (first,)
    assert len(card.log) <= 3
