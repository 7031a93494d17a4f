"""What a snapshot asks the devices for, and of whom."""

from msgspec.structs import replace

from esign_desktop.app.diagnose import Observer, Scope
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.model.reader import Reader, ReaderState
from esign_desktop.model.snapshot import Snapshot
from tests.build import CARD, CATALOG, READER, reader, snapshot

HELLO = reader("Windows Hello Face 0", state=ReaderState.EMPTY, usb_id=None)
EMPTY = reader("ACS ACR39T 01 00", state=ReaderState.EMPTY, usb_id=None)


class World(SimulatedWorld):
    """A computer whose readers tell their device when they are asked."""

    def identify(self, reader: Reader) -> Reader:
        return replace(reader, usb_address="1-7")


def test_a_reader_without_a_card_is_asked_which_device_it_is() -> None:
    scene = snapshot(readers=(READER, EMPTY, HELLO), cards=(CARD,))
    world = World(scene)

    taken: Snapshot = Observer(world.devices(), CATALOG, world.places).take_snapshot()

    # the one with a card was asked with its card; software is no device
    assert [each.usb_address for each in taken.readers] == [None, "1-7", None]


def test_a_reader_is_chosen_however_its_turkish_letters_are_typed() -> None:
    turkish = reader("Akıllı Kart Okuyucu 00 00", state=ReaderState.EMPTY, usb_id=None)
    world = World(snapshot(readers=(READER, turkish), cards=(CARD,)))
    observer = Observer(world.devices(), CATALOG, world.places)

    for typed in ("AKILLI", "akıllı", "akilli"):
        taken = observer.take_snapshot(Scope(reader=typed))
        assert [each.name for each in taken.readers] == [turkish.name]
        assert taken.left_out == (READER.name,)
