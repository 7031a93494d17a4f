"""Changes of cards, readers and USB devices, each told once."""

import time
from collections.abc import Callable

from msgspec.structs import replace

from esign_desktop.app.watching import watch
from esign_desktop.devices.simulated import SimulatedWorld
from tests.build import HEALTHY, snapshot


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
