"""Changes are told, one thread at a time, through stops, unplugged readers and mad services."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from esign_desktop.devices.pcsc import status, watcher
from esign_desktop.devices.pcsc.readers import PcscReaders
from esign_desktop.devices.pcsc.watcher import Watcher
from esign_desktop.model.host import Platform
from tests.devices.pcsc.fake import EMPTY, EXCLUSIVE, IN_USE, PRESENT, UNPOWERED, FakePcsc

SOON_S = 30.0
QUIET_S = 0.15


RETRY_S = 0.05


class Watching:
    """A running watcher that counts what it tells."""

    def __init__(self, pcsc: FakePcsc, **settings: bool) -> None:
        self.pcsc = pcsc
        self.told = 0
        self.change: Callable[[], None] = lambda: None
        self._news = threading.Condition()
        self.watcher = Watcher(self._on_change, **settings)
        self.watcher.start()

    def _on_change(self) -> None:
        self.change()
        with self._news:
            self.told += 1
            self._news.notify_all()

    def wait_until_told(self, times: int = 1) -> None:
        with self._news:
            assert self._news.wait_for(lambda: self.told >= times, SOON_S), self.pcsc.calls[-9:]

    def wait_until_it_waits(self) -> None:
        until(lambda: self.pcsc.calls.count("states") >= 2)
        time.sleep(0.02)

    @property
    def runs(self) -> bool:
        return self.watcher._thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.005)


def knows_what_is_there(pcsc: FakePcsc) -> bool:
    # without a reader macOS has nothing to wait for, and lists them anew
    return "states" in pcsc.calls or pcsc.calls.count("list") >= 2


@pytest.fixture
def start(pcsc: FakePcsc, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Watching]]:
    monkeypatch.setattr(watcher, "_MACOS_WAIT_MS", 30)
    monkeypatch.setattr(watcher, "_SERVICE_RETRY_S", RETRY_S)
    made: list[Watching] = []

    def start(**settings: bool) -> Watching:
        pcsc.tells_of_new_readers = settings.get("has_new_reader_event", True)
        made.append(Watching(pcsc, **settings))
        return made[-1]

    yield start
    for each in made:
        each.watcher.stop()
        assert not each.runs


Start = Callable[..., Watching]


def test_what_is_there_at_the_start_is_no_change(pcsc: FakePcsc, start: Start) -> None:
    pcsc.put("a", PRESENT)
    watching = start()
    watching.wait_until_it_waits()
    time.sleep(QUIET_S)

    assert watching.told == 0
    assert pcsc.calls.count("states") == 2  # the second still waits: nothing polls


@pytest.mark.parametrize("has_new_reader_event", [True, False])
def test_cards_and_readers_that_come_and_go_are_told(
    pcsc: FakePcsc, start: Start, has_new_reader_event: bool
) -> None:
    pcsc.put("a", EMPTY)
    watching = start(has_new_reader_event=has_new_reader_event)
    watching.wait_until_it_waits()

    for number, (name, state) in enumerate(
        [("a", PRESENT), ("a", EMPTY), ("b", EMPTY), ("b", PRESENT), ("b", None), ("a", None)]
    ):
        pcsc.put(name, state)
        watching.wait_until_told(number + 1)
        time.sleep(0.03)


@pytest.mark.parametrize("has_new_reader_event", [True, False])
def test_the_first_reader_is_told(
    pcsc: FakePcsc, start: Start, has_new_reader_event: bool
) -> None:
    watching = start(has_new_reader_event=has_new_reader_event)
    until(lambda: knows_what_is_there(pcsc))

    pcsc.put("a", EMPTY)

    watching.wait_until_told()


def test_a_card_changed_for_another_at_once_is_told(pcsc: FakePcsc, start: Start) -> None:
    pcsc.put("a", PRESENT | 0x0001_0000)
    watching = start()
    watching.wait_until_it_waits()

    pcsc.put("a", PRESENT | 0x0003_0000)

    watching.wait_until_told()


def test_programs_that_use_a_card_are_no_change_but_one_that_holds_it_is(
    pcsc: FakePcsc, start: Start
) -> None:
    pcsc.put("a", PRESENT)
    watching = start()
    watching.wait_until_it_waits()

    for state in (PRESENT | IN_USE, PRESENT, PRESENT | UNPOWERED, PRESENT | IN_USE):
        before = pcsc.calls.count("states")
        pcsc.put("a", state)
        until(lambda seen=before: pcsc.calls.count("states") > seen)  # type: ignore[misc]
    assert watching.told == 0

    pcsc.put("a", PRESENT | EXCLUSIVE)
    watching.wait_until_told(1)
    pcsc.put("a", PRESENT)
    watching.wait_until_told(2)


def test_what_changes_while_a_change_is_told_is_told_too(pcsc: FakePcsc, start: Start) -> None:
    pcsc.put("a", EMPTY)
    watching = start()
    watching.wait_until_it_waits()
    watching.change = lambda: pcsc.put("a", PRESENT) if watching.told == 1 else None

    pcsc.put("b", EMPTY)
    watching.wait_until_told(1)
    pcsc.put("b", PRESENT)

    watching.wait_until_told(3)


def test_a_reader_that_goes_between_two_calls_does_not_end_the_watch(
    pcsc: FakePcsc, start: Start
) -> None:
    pcsc.put("a", EMPTY)
    pcsc.fails["states"] = [0, 0, status.UNKNOWN_READER]
    watching = start()
    watching.wait_until_it_waits()

    pcsc.put("a", PRESENT)
    watching.wait_until_told(1)
    until(lambda: pcsc.calls.count("establish") == 2)
    told = watching.told
    pcsc.put("a", EMPTY)

    watching.wait_until_told(told + 1)


# A service that stops


@pytest.mark.parametrize("has_new_reader_event", [True, False])
@pytest.mark.parametrize("with_reader", [True, False])
def test_a_service_that_stops_and_comes_back_again_and_again_is_told_each_time(
    pcsc: FakePcsc, start: Start, with_reader: bool, has_new_reader_event: bool
) -> None:
    if with_reader:
        pcsc.put("first", EMPTY)
    watching = start(has_new_reader_event=has_new_reader_event)
    until(lambda: knows_what_is_there(pcsc))

    for before in (0, 2):
        pcsc.stop()
        watching.wait_until_told(before + 1)
        time.sleep(QUIET_S)
        assert watching.told == before + 1  # once, however long it is away

        pcsc.start()
        watching.wait_until_told(before + 2)

    pcsc.put("a", EMPTY)
    watching.wait_until_told(5)


def test_a_service_that_was_never_there_is_told_when_it_comes(
    pcsc: FakePcsc, start: Start
) -> None:
    pcsc.stop()
    watching = start()
    watching.wait_until_told(1)

    pcsc.start()

    watching.wait_until_told(2)


@pytest.mark.parametrize("call", ["establish", "list", "states"])
def test_calls_that_fail_for_ever_are_not_repeated_without_a_pause(
    pcsc: FakePcsc, start: Start, call: str
) -> None:
    pcsc.always[call] = 0x80100001
    began = time.monotonic()
    watching = start()
    until(lambda: pcsc.calls.count("establish") >= 5)

    assert pcsc.calls.count("establish") <= 2 + (time.monotonic() - began) / RETRY_S
    assert watching.told == 1


def most_states_since(began: float) -> float:
    # so many are asked for without a pause
    return watcher._TOO_FAST_TIMES + 2 + (time.monotonic() - began) / RETRY_S


def test_a_service_that_answers_at_once_for_ever_is_asked_with_pauses(
    pcsc: FakePcsc, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "_TOO_FAST_S", 60)  # on a busy computer nothing is fast
    pcsc.put("a", PRESENT)
    pcsc.states_at_once = True
    began = time.monotonic()
    watching = start()
    until(lambda: pcsc.calls.count("states") >= 25)

    assert pcsc.calls.count("states") <= most_states_since(began)
    assert watching.told == 0  # nothing has changed

    pcsc.put("a", EMPTY)
    watching.wait_until_told()


def test_waits_that_end_at_once_for_ever_are_not_a_busy_loop(
    pcsc: FakePcsc, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "FOREVER_MS", 0)
    monkeypatch.setattr(watcher, "_TOO_FAST_S", 60)  # on a busy computer nothing is fast
    pcsc.put("a", PRESENT)
    began = time.monotonic()
    start()
    until(lambda: pcsc.calls.count("states") >= 25)

    assert pcsc.calls.count("states") <= most_states_since(began)


# Stopping


@pytest.mark.parametrize("has_new_reader_event", [True, False])
@pytest.mark.parametrize("phase", ["waiting", "without readers", "service away", "at once"])
def test_it_stops_quickly_in_every_phase(
    pcsc: FakePcsc, monkeypatch: pytest.MonkeyPatch, phase: str, has_new_reader_event: bool
) -> None:
    # whatever it waited for instead would last longer than a test may take
    monkeypatch.setattr(watcher, "_MACOS_WAIT_MS", 3_600_000)
    monkeypatch.setattr(watcher, "_SERVICE_RETRY_S", 3600)
    monkeypatch.setattr(watcher, "_STOP_S", 3600)
    if phase == "waiting":
        pcsc.put("a", EMPTY)
    if phase == "service away":
        pcsc.stop()
    pcsc.tells_of_new_readers = has_new_reader_event
    watching = Watching(pcsc, has_new_reader_event=has_new_reader_event)
    if phase != "at once":
        time.sleep(0.05)

    watching.watcher.stop()

    assert not watching.runs


def test_it_stops_before_it_started_and_twice(pcsc: FakePcsc) -> None:
    Watcher(lambda: None).stop()
    watching = Watching(pcsc)
    watching.watcher.stop()
    watching.watcher.stop()

    assert not watching.runs


def test_it_stops_when_told_so_by_whom_it_tells(pcsc: FakePcsc, start: Start) -> None:
    watching = start()
    watching.wait_until_it_waits()
    watching.change = watching.watcher.stop

    pcsc.put("a", EMPTY)

    watching.wait_until_told()
    until(lambda: not watching.runs)


def test_a_call_that_never_returns_does_not_keep_the_program(
    pcsc: FakePcsc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "_STOP_S", 0.2)
    free = threading.Event()
    pcsc.before["list"] = free.wait
    watching = Watching(pcsc)
    until(lambda: "list" in pcsc.calls)

    watching.watcher.stop()

    assert watching.runs  # and nobody waits for it
    free.set()
    until(lambda: not watching.runs)


def test_nothing_is_told_after_the_stop(pcsc: FakePcsc, start: Start) -> None:
    watching = start()
    watching.wait_until_it_waits()
    watching.watcher.stop()

    pcsc.put("a", EMPTY)
    time.sleep(0.05)

    assert watching.told == 0


@pytest.mark.parametrize("platform", list(Platform))
def test_every_system_is_watched(pcsc: FakePcsc, platform: Platform) -> None:
    told = threading.Event()
    stop = PcscReaders(platform, lambda: True).watch(told.set)
    until(lambda: knows_what_is_there(pcsc))

    pcsc.put("a", EMPTY)

    assert told.wait(SOON_S)
    stop()
