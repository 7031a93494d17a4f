"""--reader can name a card whose slot says nothing of a reader: what is asked for can be done."""

from collections.abc import Sequence

import pytest

from esign_desktop.app.diagnose import Observer, Scope
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import CertificateSource, Sha256
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModulePath, Token, TokenSerial
from tests.build import CATALOG, READER_NAME, card, certificate, probe, reader, snapshot, token

OTHER_READER = "Gemalto PC Twin Reader 01 00"
READERS = (reader(READER_NAME), reader(OTHER_READER))
MINE, THEIRS = (
    certificate(fingerprint=Sha256(each * 64), source=CertificateSource.CARD) for each in "ab"
)
CARDS = (
    card(reader=READER_NAME, driverless=Driverless(DriverlessOutcome.READ, (MINE,))),
    card(reader=OTHER_READER, driverless=Driverless(DriverlessOutcome.READ, (THEIRS,))),
)
FIRST = token(serial=TokenSerial("0011"), label="Ankara", slot_name="AKIS 0", certificates=(MINE,))
SECOND = token(
    serial=TokenSerial("2233"), label="İzmir", slot_name="AKIS 1", certificates=(THEIRS,)
)


def taken(text: str | None, *tokens: Token, others: Sequence[Token] = ()) -> Snapshot:
    modules = [probe(tokens=tokens)]
    if others:
        modules.append(probe(path=ModulePath("/opt/other.so"), tokens=tuple(others)))
    world = SimulatedWorld(snapshot(readers=READERS, cards=CARDS, modules=tuple(modules)))
    observer = Observer(world.devices(), CATALOG, world.places)
    return observer.take_snapshot(Scope(reader=text))


def shown(there: Snapshot) -> list[str]:
    return [each.slot_name for module in there.modules for each in module.tokens]


def readers_of(there: Snapshot) -> list[str]:
    names: list[str] = [each.name for each in there.readers]
    assert {each.reader for each in there.cards} <= set(names)
    return names


@pytest.mark.parametrize("text", ["AKIS 1", "akis 1", "İzmir", "2233", "23"])
def test_token_is_chosen_by_slot_label_or_serial_and_its_card_comes_along(text: str) -> None:
    there = taken(text, FIRST, SECOND)

    assert shown(there) == ["AKIS 1"]
    assert readers_of(there) == [OTHER_READER]


def test_token_in_a_reader_is_chosen_by_its_label_too() -> None:
    tied = token(serial=TokenSerial("4455"), label="Bursa", slot_name=OTHER_READER)
    there = taken("Bursa", token(slot_name=READER_NAME), tied)

    assert shown(there) == [OTHER_READER]
    assert readers_of(there) == [OTHER_READER]


def test_name_of_a_reader_chooses_it_and_leaves_tokens_nobody_can_place() -> None:
    there = taken("Gemalto", FIRST, SECOND)

    assert shown(there) == ["AKIS 0", "AKIS 1"]
    assert readers_of(there) == [OTHER_READER]


def test_name_of_a_reader_keeps_the_same_card_of_another_module() -> None:
    tied = token(serial=TokenSerial("2233"), slot_name=OTHER_READER)

    assert shown(taken("Gemalto", tied, others=(FIRST, SECOND))) == [OTHER_READER, "AKIS 1"]


def test_text_that_fits_nothing_chooses_nothing() -> None:
    there = taken("Omnikey", FIRST, SECOND)

    assert shown(there) == []
    assert readers_of(there) == []


def test_without_a_choice_everything_is_there() -> None:
    there = taken(None, FIRST, SECOND)

    assert shown(there) == ["AKIS 0", "AKIS 1"]
    assert readers_of(there) == [READER_NAME, OTHER_READER]
