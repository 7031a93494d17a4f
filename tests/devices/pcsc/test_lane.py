"""Calls that may never return: given up in time, never twice, and told of when they return."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from esign_desktop.devices.pcsc.lane import Lane, NoAnswerError
from esign_desktop.devices.pcsc.readers import FirstLook, PcscReaders
from esign_desktop.devices.ports import PcscView
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Reader, ReaderState
from esign_desktop.model.snapshot import ServiceState
from tests.devices.pcsc.fake import PRESENT, FakePcsc
from tests.devices.pcsc.reading import NAME

SOON_S = 30.0
LIMIT_S = 0.1


class Gate:
    """A call that hangs until it is opened."""

    def __init__(self) -> None:
        self.entered = 0
        self._open = threading.Event()

    def __call__(self) -> str:
        self.entered += 1
        assert self._open.wait(SOON_S)
        return "late"

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def gate() -> Gate:
    return Gate()


def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.005)


def test_work_is_done_in_another_thread_and_its_result_is_returned() -> None:
    assert Lane("lane").run(lambda: threading.current_thread().name) == "lane"


def test_what_is_raised_is_raised_to_whom_it_concerns() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Lane("lane").run(fail)


def test_a_call_that_hangs_is_given_up_and_nothing_is_started_beside_it(gate: Gate) -> None:
    lane = Lane("hangs")

    for _ in range(5):
        with pytest.raises(NoAnswerError, match=r"no answer within 0\.1 s"):
            lane.run(gate, LIMIT_S)

    assert gate.entered == 1
    assert [t.name for t in threading.enumerate()].count("hangs") == 1
    gate.open()
    until(lambda: "hangs" not in {t.name for t in threading.enumerate()})
    assert lane.run(lambda: "again") == "again"


def test_who_waits_already_is_waited_for_in_turn(gate: Gate) -> None:
    lane, results = Lane("lane"), list[str]()
    first = threading.Thread(target=lambda: results.append(lane.run(gate, SOON_S)))
    first.start()
    until(lambda: gate.entered == 1)
    second = threading.Thread(target=lambda: results.append(lane.run(lambda: "second", SOON_S)))
    second.start()
    gate.open()
    first.join()
    second.join()

    assert sorted(results) == ["late", "second"]


def test_it_is_told_when_a_call_that_was_given_up_returns(gate: Gate) -> None:
    lane, told = Lane("lane"), list[str]()
    lane.when_it_returns(lambda: told.append("a"))
    forget = lane.when_it_returns(lambda: told.append("b"))
    forget()
    lane.run(lambda: None)  # in time: nothing to tell

    with pytest.raises(NoAnswerError):
        lane.run(gate, LIMIT_S)
    assert told == []
    gate.open()

    until(lambda: bool(told))
    assert told == ["a"]


# The service hangs


@pytest.fixture
def hanging(pcsc: FakePcsc, monkeypatch: pytest.MonkeyPatch, gate: Gate) -> FakePcsc:
    """Return a service that takes every call and answers none."""
    run = Lane.run

    def run_briefly(lane: Lane, work: Callable[[], Any], limit_s: float = SOON_S) -> Any:
        return run(lane, work, min(limit_s, LIMIT_S) if "establish" in pcsc.before else SOON_S)

    monkeypatch.setattr(Lane, "run", run_briefly)
    pcsc.put(NAME, PRESENT)
    pcsc.before["establish"] = gate
    return pcsc


def test_a_service_that_hangs_is_a_state_of_its_own(hanging: FakePcsc, gate: Gate) -> None:
    adapter = PcscReaders(Platform.LINUX, lambda: True)

    views = {adapter.look() for _ in range(3)}

    assert views == {PcscView(ServiceState.NO_ANSWER, "no answer within 0.1 s")}
    assert gate.entered == 1
    gate.open()
    until(lambda: adapter.look().service is ServiceState.RUNNING)


def test_nothing_else_that_is_asked_of_it_hangs(
    hanging: FakePcsc, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging.before.clear()
    adapter = PcscReaders(Platform.LINUX, lambda: True)
    adapter.look()
    hanging.before["establish"] = gate
    mute = Reader(NAME, ReaderState.CARD_MUTE)

    assert adapter.identify(mute) == mute
    assert adapter.left_since_look(0.05) == {NAME}
    assert adapter.look().service is ServiceState.NO_ANSWER
    gate.open()


def test_that_it_answers_again_is_a_change(hanging: FakePcsc, gate: Gate) -> None:
    adapter, told = PcscReaders(Platform.LINUX, lambda: True), list[int]()
    hanging.before.clear()
    stop = adapter.watch(lambda: told.append(1))
    until(lambda: "states" in hanging.calls)
    hanging.before["establish"] = gate
    assert adapter.look().service is ServiceState.NO_ANSWER

    gate.open()

    until(lambda: bool(told))
    stop()


def test_a_first_look_that_brought_nothing_is_not_taken_twice(
    hanging: FakePcsc, gate: Gate
) -> None:
    first = FirstLook()
    adapter = PcscReaders(Platform.LINUX, lambda: True, first)

    assert not first.answers
    assert adapter.look().service is ServiceState.NO_ANSWER
    assert gate.entered == 1
    gate.open()


def test_a_first_look_is_what_the_next_tells(pcsc: FakePcsc) -> None:
    pcsc.put(NAME, PRESENT)
    first = FirstLook()
    asked = len(pcsc.calls)

    view = PcscReaders(Platform.LINUX, lambda: True, first).look()

    assert first.answers
    assert [reader.name for reader in view.readers] == [NAME]
    assert len(pcsc.calls) == asked


def test_a_first_look_at_a_stopped_service_is_taken_again(pcsc: FakePcsc) -> None:
    pcsc.stop()
    first = FirstLook()
    pcsc.start()

    view = PcscReaders(Platform.LINUX, lambda: True, first).look()

    assert first.answers
    assert view.service is ServiceState.RUNNING
