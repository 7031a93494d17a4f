"""The simulated computer: what goes in as a scene comes out as a snapshot."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.model import codec
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ModulePath, ProbeOutcome
from tests.build import CARD, HEALTHY, NOW, PROBE, READER, card, probe, reader, snapshot

SCENARIOS = sorted((Path(__file__).parents[2] / "resources" / "scenarios").glob("*.json"))
LATER = NOW + timedelta(days=400)


def replayed(world: SimulatedWorld, *, driverless: bool = True) -> Snapshot:
    """Look at everything through the ports, in the order the program does."""
    devices = world.devices()
    computer = devices.computer
    now = computer.now()
    view = devices.readers.look()
    readings = {
        each.name: devices.cards.read(each, driverless=driverless)
        for each in view.readers
        if each.state is ReaderState.CARD_READY
    }
    devices.tokens.prepare()
    modules = tuple(
        devices.tokens.probe(path, now, lambda: None)
        for path in computer.find_modules(world.places)
    )
    devices.tokens.close()
    cards = (devices.cards.parse(reading, now) for reading in readings.values())
    return Snapshot(
        taken_at=now,
        host=computer.host(),
        service=view.service,
        service_detail=view.detail,
        readers=tuple(
            readings[each.name].reader if each.name in readings else each for each in view.readers
        ),
        usb_devices=computer.usb_devices(),
        cards=tuple(card for card in cards if card),
        modules=modules,
        searched=world.places,
    )


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_a_scenario_is_played_as_it_was_recorded(file: Path) -> None:
    scene = codec.read_file(Snapshot, file)

    assert replayed(SimulatedWorld(scene)) == scene


@pytest.mark.parametrize(
    "scene",
    [
        HEALTHY,
        # what the reading found out belongs to the scene, not to the first look
        snapshot(readers=(reader(state=ReaderState.CARD_IN_USE, atr=READER.atr),)),
        snapshot(readers=(reader(state=ReaderState.CARD_REMOVED, atr=READER.atr),)),
        snapshot(readers=(reader(state=ReaderState.CARD_IN_USE),), cards=()),
        snapshot(readers=(reader(state=ReaderState.EMPTY),), cards=()),
        snapshot(cards=()),  # a card that told nothing
        snapshot(service=ServiceState.STOPPED, service_detail="why", readers=(), cards=()),
        snapshot(readers=(reader("A"), reader("B")), cards=(card(reader="A"), card(reader="B"))),
        snapshot(modules=(PROBE, probe(path=ModulePath("other"), outcome=ProbeOutcome.CRASHED))),
    ],
)
def test_whatever_was_seen_is_seen_again(scene: Snapshot) -> None:
    world = SimulatedWorld(scene)

    assert replayed(world) == scene
    assert replayed(world) == scene  # and once more: looking changes nothing


def test_a_card_is_read_without_certificates_when_nobody_asks_for_them() -> None:
    seen = replayed(SimulatedWorld(HEALTHY), driverless=False)

    assert seen.cards == (card(driverless=Driverless(DriverlessOutcome.NOT_TRIED)),)


def test_days_left_are_those_of_the_scene_whatever_the_day_is() -> None:
    world = SimulatedWorld(HEALTHY)

    reading = world.read(READER, driverless=True)

    assert world.parse(reading, LATER) == CARD
    assert world.probe(PROBE.path, LATER, lambda: None) == PROBE


def test_a_module_nobody_recorded_is_not_found() -> None:
    found = SimulatedWorld(HEALTHY).probe(ModulePath("/elsewhere.so"), NOW, lambda: None)

    assert found.outcome is ProbeOutcome.NOT_FOUND


@pytest.mark.parametrize("module", [PROBE.path, ModulePath("/elsewhere.so")])
def test_what_can_be_done_meanwhile_is_done_once(module: ModulePath) -> None:
    done: list[str] = []

    SimulatedWorld(HEALTHY).probe(module, NOW, lambda: done.append("once"))

    assert done == ["once"]


def test_modules_are_found_wherever_they_are_looked_for() -> None:
    assert SimulatedWorld(HEALTHY).find_modules(["/nowhere"]) == (PROBE.path,)


def test_a_shown_scene_is_what_everybody_sees_and_hears_of() -> None:
    world = SimulatedWorld(snapshot(readers=(), cards=(), usb_devices=()))
    heard: list[Snapshot] = []
    world.watch(lambda: heard.append(replayed(world)))

    world.show(HEALTHY)

    assert heard == [HEALTHY]


def test_who_stops_watching_hears_nothing_and_may_stop_twice() -> None:
    world = SimulatedWorld(HEALTHY)
    heard: list[str] = []

    def listen() -> None:
        heard.append("change")

    stop_first, stop_second = world.watch(listen), world.watch(listen)
    stop_first()
    stop_first()
    world.show(HEALTHY)
    stop_second()
    world.show(HEALTHY)

    assert heard == ["change"]


def test_a_watcher_may_stop_or_show_while_it_is_told() -> None:
    world = SimulatedWorld(HEALTHY)
    heard: list[str] = []

    def listen() -> None:
        heard.append("change")
        stop()
        world.show(snapshot(cards=()))

    stop = world.watch(listen)
    world.show(HEALTHY)

    assert heard == ["change"]


def test_a_card_pulled_between_look_and_read_is_a_removed_card() -> None:
    world = SimulatedWorld(HEALTHY)
    seen = world.look().readers[0]
    assert not world.left_since_look(0)

    world.show(snapshot(readers=(reader(state=ReaderState.EMPTY),), cards=()))

    assert world.left_since_look(0) == {READER.name}
    reading = world.read(seen, driverless=True)
    assert (reading.reader.state, reading.card) == (ReaderState.CARD_REMOVED, None)


def test_another_reader_plugged_in_takes_nothing_away() -> None:
    world = SimulatedWorld(HEALTHY)
    world.look()

    world.show(snapshot(readers=(READER, reader("Second", state=ReaderState.EMPTY))))

    assert not world.left_since_look(0)


def test_many_threads_may_watch_show_and_look_at_once() -> None:
    world = SimulatedWorld(HEALTHY)
    scenarios = (HEALTHY, snapshot(readers=(), cards=()))
    start = Barrier(4)
    torn: list[object] = []

    def work(number: int) -> None:
        start.wait()
        for turn in range(200):
            stop = world.watch(lambda: None)
            world.show(scenarios[(turn + number) % 2])
            view = world.look()
            if view.readers not in ((), (READER,)):
                torn.append(view)
            stop()

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not torn
