"""Readers as PC/SC lists them, while others plug, pull and stop the service."""

from pathlib import Path

import pytest

from esign_desktop.devices.pcsc import readers, status
from esign_desktop.devices.pcsc.readers import PcscReaders
from esign_desktop.devices.ports import PcscView
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Atr, Reader, ReaderInterface, ReaderName, ReaderState
from esign_desktop.model.snapshot import ServiceState
from tests.devices.pcsc.fake import (
    EMPTY,
    EXCLUSIVE,
    IN_USE,
    MUTE,
    PRESENT,
    UNAVAILABLE,
    UNKNOWN,
    UNPOWERED,
    FakePcsc,
)
from tests.stack.akis_card import ATR_V2_5_2, AkisV2Card

NAME = ReaderName("ACS ACR39U ICC Reader 00 00")
OTHER = ReaderName("Gemalto PC Twin Reader 01 00")


def adapter(platform: Platform = Platform.LINUX, installed: bool | None = True) -> PcscReaders:
    return PcscReaders(platform, lambda: installed)


def seen(pcsc: FakePcsc) -> dict[str, ReaderState]:
    return {reader.name: reader.state for reader in adapter().look().readers}


# One look


def test_a_service_without_readers_runs() -> None:
    pcsc = FakePcsc()
    with pytest.MonkeyPatch.context() as patch:
        pcsc.use(patch)
        assert adapter().look() == PcscView(ServiceState.RUNNING)
    assert pcsc.calls == ["establish", "list", "release"]


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (EMPTY, ReaderState.EMPTY),
        (0, ReaderState.EMPTY),
        (PRESENT, ReaderState.CARD_READY),
        (PRESENT | IN_USE, ReaderState.CARD_READY),
        (PRESENT | UNPOWERED, ReaderState.CARD_READY),
        (PRESENT | 0x00070000, ReaderState.CARD_READY),
        (PRESENT | MUTE, ReaderState.CARD_MUTE),
        (PRESENT | MUTE | EXCLUSIVE, ReaderState.CARD_MUTE),
        (PRESENT | EXCLUSIVE, ReaderState.CARD_IN_USE),
        (UNAVAILABLE, ReaderState.UNAVAILABLE),
        (UNKNOWN | 0x1, ReaderState.UNAVAILABLE),
        (PRESENT | UNAVAILABLE, ReaderState.UNAVAILABLE),
    ],
)
def test_the_bits_of_a_slot_are_a_state(pcsc: FakePcsc, event: int, state: ReaderState) -> None:
    pcsc.put(NAME, event)

    assert seen(pcsc) == {NAME: state}


def test_the_atr_is_that_of_the_card_that_is_in(pcsc: FakePcsc) -> None:
    pcsc.put(NAME, PRESENT, AkisV2Card())
    assert adapter().look().readers == (Reader(NAME, ReaderState.CARD_READY, Atr(ATR_V2_5_2)),)

    pcsc.put(NAME, EMPTY)
    assert adapter().look().readers == (Reader(NAME, ReaderState.EMPTY),)


@pytest.mark.parametrize(
    ("name", "contactless"),
    [
        ("OMNIKEY CardMan 5x21-CL 00 01", True),
        ("HID Global OMNIKEY 5422 Smartcard Reader [OMNIKEY 5422CL Smartcard Reader] 01", False),
        ("ACS ACR1252 Dual Reader PICC 00 00", True),
        ("Identive CLOUD 4700 F Contactless Reader 00", True),
        ("ACS ACR122U NFC 00", True),
        ("ACS ACR39U ICC Reader 00 00", False),
        ("Clever CLX", False),
    ],
)
def test_a_contactless_slot_is_told_by_its_name(
    pcsc: FakePcsc, name: str, contactless: bool
) -> None:
    pcsc.put(name, EMPTY)

    expected = ReaderInterface.CONTACTLESS if contactless else None
    assert adapter().look().readers[0].interface is expected


def test_the_reader_that_only_tells_of_readers_is_none(pcsc: FakePcsc) -> None:
    pcsc.put("\\\\?PnP?\\Notification", EMPTY)
    pcsc.put(NAME, EMPTY)

    assert seen(pcsc) == {NAME: ReaderState.EMPTY}


# The list changes between two calls


def test_a_reader_unplugged_while_we_look_is_simply_gone(pcsc: FakePcsc) -> None:
    pcsc.put(NAME, EMPTY)
    pcsc.put(OTHER, PRESENT)
    pcsc.before["states"] = lambda: pcsc.slots.pop(OTHER, None)

    view = adapter().look()

    assert view.service is ServiceState.RUNNING
    assert [reader.name for reader in view.readers] == [NAME]


def test_the_last_reader_unplugged_while_we_look_leaves_none(pcsc: FakePcsc) -> None:
    pcsc.put(NAME, EMPTY)
    pcsc.before["states"] = lambda: pcsc.slots.pop(NAME, None)

    assert adapter().look() == PcscView(ServiceState.RUNNING)


def test_a_list_that_is_never_right_is_a_fact_and_not_for_ever(pcsc: FakePcsc) -> None:
    pcsc.put(NAME, EMPTY)
    pcsc.always["states"] = status.UNKNOWN_READER

    view = adapter().look()

    assert view.service is ServiceState.UNKNOWN
    assert "SCARD_E_UNKNOWN_READER" in view.detail
    assert pcsc.calls.count("list") == 3


# A service that is not there


@pytest.mark.parametrize("call", ["establish", "list", "states"])
@pytest.mark.parametrize(
    ("code", "installed", "state"),
    [
        (status.NO_SERVICE, True, ServiceState.STOPPED),
        (status.NO_SERVICE, None, ServiceState.STOPPED),  # nobody knows: then it is there
        (status.NO_SERVICE, False, ServiceState.NOT_INSTALLED),
        (status.SERVICE_STOPPED, True, ServiceState.INCOMPATIBLE),
        (status.SECURITY_VIOLATION, True, ServiceState.ACCESS_DENIED),
        (status.INVALID_HANDLE, True, ServiceState.UNKNOWN),
    ],
)
def test_a_service_that_fails_at_any_call_is_a_state(
    pcsc: FakePcsc,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    code: int,
    installed: bool | None,
    state: ServiceState,
) -> None:
    monkeypatch.setattr(readers, "_PCSCD_SOCKET", Path("/nowhere"))
    pcsc.put(NAME, EMPTY)
    pcsc.always[call] = code

    view = adapter(installed=installed).look()

    assert (view.service, view.readers) == (state, ())
    assert status.describe(code) in view.detail


@pytest.mark.parametrize("readable", [True, False])
def test_a_socket_closed_to_this_user_is_no_stopped_service(
    pcsc: FakePcsc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, readable: bool
) -> None:
    socket = tmp_path / "pcscd.comm"
    socket.touch()
    monkeypatch.setattr(readers, "_PCSCD_SOCKET", socket)
    monkeypatch.setattr("os.access", lambda path, mode: readable)
    pcsc.always["establish"] = status.NO_SERVICE

    state = adapter().look().service

    assert state is (ServiceState.STOPPED if readable else ServiceState.ACCESS_DENIED)


@pytest.mark.parametrize(
    ("times", "state"),
    [(1, ServiceState.RUNNING), (2, ServiceState.RUNNING), (3, ServiceState.ACCESS_DENIED)],
)
def test_a_refusal_counts_when_it_is_told_again_and_again(
    pcsc: FakePcsc, times: int, state: ServiceState
) -> None:
    pcsc.fails["establish"] = [status.SECURITY_VIOLATION] * times

    assert adapter().look().service is state


# Cards that leave


def looked(pcsc: FakePcsc, **slots: int) -> PcscReaders:
    for name, state in slots.items():
        pcsc.put(name, state)
    watching = adapter()
    watching.look()
    return watching


def test_a_card_that_stays_has_not_left(pcsc: FakePcsc) -> None:
    assert looked(pcsc, a=PRESENT).left_since_look(0.05) == frozenset()


@pytest.mark.parametrize(
    "now",
    [
        EMPTY,
        UNAVAILABLE,
        PRESENT | UNAVAILABLE,
        PRESENT | 0x0003_0000,  # taken out and put back: PC/SC counts both
    ],
)
def test_a_card_that_left_is_named(pcsc: FakePcsc, now: int) -> None:
    readers_ = looked(pcsc, a=PRESENT | 0x0001_0000, b=PRESENT, c=EMPTY)

    pcsc.put("a", now)

    assert readers_.left_since_look(0) == {"a"}


@pytest.mark.parametrize("bit", [IN_USE, EXCLUSIVE, UNPOWERED])
def test_a_card_that_is_used_has_not_left(pcsc: FakePcsc, bit: int) -> None:
    readers_ = looked(pcsc, a=PRESENT)

    pcsc.put("a", PRESENT | bit)

    assert readers_.left_since_look(0.05) == frozenset()


def test_news_that_come_late_are_waited_for(pcsc: FakePcsc) -> None:
    readers_ = looked(pcsc, a=PRESENT, b=PRESENT)
    turns: list[str] = []

    def pull() -> None:
        turns.append("turn")
        pcsc.slots[ReaderName("a")] = PRESENT | IN_USE if len(turns) == 1 else EMPTY

    pcsc.before["states"] = pull

    assert readers_.left_since_look(5) == {"a"}
    assert len(turns) == 2


def test_an_unplugged_reader_takes_its_own_card_along_and_no_other(pcsc: FakePcsc) -> None:
    readers_ = looked(pcsc, a=PRESENT, b=PRESENT, c=EMPTY)

    pcsc.put("a", None)
    pcsc.put("c", None)

    assert readers_.left_since_look(0) == {"a"}


def test_a_reader_unplugged_while_news_are_waited_for_is_named(pcsc: FakePcsc) -> None:
    readers_ = looked(pcsc, a=PRESENT, b=PRESENT)
    pcsc.before["states"] = lambda: pcsc.slots.pop(ReaderName("a"), None)

    assert readers_.left_since_look(5) == {"a"}


def test_nobody_is_asked_where_no_card_was(pcsc: FakePcsc) -> None:
    readers_ = looked(pcsc, a=EMPTY)
    pcsc.calls.clear()

    assert readers_.left_since_look(5) == frozenset()
    assert pcsc.calls == []
    assert adapter().left_since_look(5) == frozenset()  # nor before the first look


@pytest.mark.parametrize("call", ["establish", "list", "states"])
def test_a_service_that_went_takes_all_cards_along(pcsc: FakePcsc, call: str) -> None:
    readers_ = looked(pcsc, a=PRESENT, b=PRESENT, c=EMPTY)

    pcsc.always[call] = status.NO_SERVICE

    assert readers_.left_since_look(5) == {"a", "b"}
