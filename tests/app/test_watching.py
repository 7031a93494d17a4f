"""Changes of cards, readers and USB devices, each told once."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from esign_desktop.app.watching import is_out_of_date, watch
from esign_desktop.devices.simulated import SimulatedWorld
from tests.build import HEALTHY, NOW, snapshot, with_certificate


class World(SimulatedWorld):
    """A simulated computer with a USB bus to be rung by hand."""

    def __init__(self) -> None:
        super().__init__(HEALTHY)
        self.usb: list[Callable[[float], None]] = []

    def watch_usb(self, on_change: Callable[[float], None]) -> Callable[[], None]:
        self.usb.append(on_change)
        return self.usb.clear


def test_every_change_of_both_kinds_is_told() -> None:
    world, told = World(), list[int]()
    watch(world.devices(), lambda: told.append(1))

    world.usb[0](time.monotonic())
    assert len(told) == 1
    world.show(snapshot(readers=()))
    assert len(told) == 2
    world.usb[0](time.monotonic())
    assert len(told) == 3


def test_what_pcsc_has_told_meanwhile_usb_does_not_tell_again() -> None:
    world, told = World(), list[int]()
    watch(world.devices(), lambda: told.append(1))

    began = time.monotonic()
    world.show(snapshot(readers=()))
    world.usb[0](began)

    assert len(told) == 1


def test_the_stop_stops_both() -> None:
    world, told = World(), list[int]()
    stop = watch(world.devices(), lambda: told.append(1))
    stop()

    world.show(snapshot(readers=()))

    assert (world.usb, told) == ([], [])


def test_a_simulated_computer_tells_by_its_scenes() -> None:
    world, told = SimulatedWorld(HEALTHY), list[int]()
    stop = watch(world.devices(), lambda: told.append(1))

    world.show(replace(HEALTHY, usb_devices=()))
    stop()

    assert len(told) == 1


LOCAL_NOON = NOW.astimezone().replace(hour=12, minute=0)
SOON = LOCAL_NOON + timedelta(hours=2)


@pytest.mark.parametrize(
    ("now", "out_of_date"),
    [
        (LOCAL_NOON + timedelta(hours=11, minutes=59), False),
        (LOCAL_NOON + timedelta(hours=12), True),  # midnight
        (LOCAL_NOON - timedelta(days=1), True),  # somebody has set the clock
    ],
)
def test_another_day_makes_a_look_out_of_date(now: datetime, out_of_date: bool) -> None:
    assert is_out_of_date(snapshot(taken_at=LOCAL_NOON), now) is out_of_date


@pytest.mark.parametrize("turn", ["not_before", "not_after"])
def test_a_certificate_that_begins_or_ends_makes_a_look_out_of_date(turn: str) -> None:
    seen = replace(with_certificate(**{turn: SOON}), taken_at=LOCAL_NOON)

    assert not is_out_of_date(seen, SOON - timedelta(seconds=1))
    assert is_out_of_date(seen, SOON + timedelta(seconds=1))
