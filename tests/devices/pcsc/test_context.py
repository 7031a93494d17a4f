"""The thin layer over pyscard: errors, signs, and what is never asked of a card."""

from typing import Any

import pytest
from smartcard import scard

from esign_desktop.devices.pcsc import status
from esign_desktop.devices.pcsc.context import (
    CHANGED,
    FOREVER_MS,
    Connection,
    Context,
    SlotState,
)
from esign_desktop.devices.pcsc.status import PcscError
from esign_desktop.model.reader import Atr, ReaderName

READER = ReaderName("ACS ACR39U ICC Reader 00 00")
HANDLE = 42


class Calls(list[tuple[Any, ...]]):
    """Records what pyscard is asked; ``answers`` is what it says, success by default."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.answers: dict[str, Any] = {
            "SCardEstablishContext": (0, HANDLE),
            "SCardReleaseContext": 0,
            "SCardCancel": 0,
            "SCardListReaders": (0, [READER]),
            "SCardGetStatusChange": (0, []),
            "SCardConnect": (0, HANDLE, scard.SCARD_PROTOCOL_T1),
            "SCardReconnect": (0, scard.SCARD_PROTOCOL_T1),
            "SCardDisconnect": 0,
            "SCardBeginTransaction": 0,
            "SCardEndTransaction": 0,
            "SCardTransmit": (0, [0x90, 0x00]),
        }
        for name in self.answers:
            monkeypatch.setattr(scard, name, self._recorder(name))

    def _recorder(self, name: str) -> Any:
        def call(*arguments: Any) -> Any:
            self.append((name, *arguments))
            return self.answers[name]

        return call

    def names(self) -> list[str]:
        return [each[0] for each in self]

    def of(self, name: str) -> tuple[Any, ...]:
        return next(each[1:] for each in self if each[0] == name)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    return Calls(monkeypatch)


def signed(code: int) -> int:
    """Return a code as pyscard gives it on Windows."""
    return code - (1 << 32)


BOTH = pytest.mark.parametrize("form", [int, signed])


@BOTH
def test_a_service_that_is_not_there_is_an_error_with_its_code(calls: Calls, form: Any) -> None:
    calls.answers["SCardEstablishContext"] = (form(status.NO_SERVICE), 0)

    with pytest.raises(PcscError, match="SCardEstablishContext: SCARD_E_NO_SERVICE") as error:
        Context()

    assert error.value.code == status.NO_SERVICE


@BOTH
def test_no_reader_is_no_error(calls: Calls, form: Any) -> None:
    calls.answers["SCardListReaders"] = (form(status.NO_READERS), [])

    with Context() as context:
        assert context.readers() == ()
    assert calls.names()[-1] == "SCardReleaseContext"


@BOTH
def test_a_wait_that_brought_nothing_is_none(calls: Calls, form: Any) -> None:
    calls.answers["SCardGetStatusChange"] = (form(status.TIMEOUT), [])

    assert Context().states({READER: 0x20}, 500) is None


def test_known_states_are_fed_back_without_the_changed_bit(calls: Calls) -> None:
    known = 0x0003_0020
    calls.answers["SCardGetStatusChange"] = (0, [(READER, known | CHANGED, [0x3B, 0x00])])

    states = Context().states({READER: known | CHANGED}, 500)

    assert calls.of("SCardGetStatusChange") == (HANDLE, 500, [(READER, known)])
    assert states is not None
    assert (states[READER].event, states[READER].atr) == (known | CHANGED, Atr(b"\x3b\0"))


@pytest.mark.parametrize("call", ["SCardListReaders", "SCardGetStatusChange"])
def test_any_other_failure_is_an_error(calls: Calls, call: str) -> None:
    calls.answers[call] = (0x80100013, [])
    context = Context()

    with pytest.raises(PcscError, match=f"{call}: SCARD_F_COMM_ERROR"):
        context.readers() if call == "SCardListReaders" else context.states({READER: 0})


def test_a_card_is_shared_and_left_as_it_was(calls: Calls) -> None:
    with Context() as context, context.connect(READER) as connection:
        connection.begin()
        connection.end()
        connection.reconnect()
        context.cancel()

    shared, any_protocol = scard.SCARD_SHARE_SHARED, 3
    assert calls.of("SCardConnect") == (HANDLE, READER, shared, any_protocol)
    assert calls.of("SCardReconnect") == (HANDLE, shared, any_protocol, scard.SCARD_LEAVE_CARD)
    assert calls.of("SCardEndTransaction") == (HANDLE, scard.SCARD_LEAVE_CARD)
    assert calls.of("SCardDisconnect") == (HANDLE, scard.SCARD_LEAVE_CARD)


def test_a_connection_is_left_when_something_fails(calls: Calls) -> None:
    calls.answers["SCardBeginTransaction"] = status.REMOVED_CARD

    with (
        pytest.raises(PcscError, match="SCardBeginTransaction: SCARD_W_REMOVED_CARD"),
        Context() as context,
        context.connect(READER) as connection,
    ):
        connection.begin()

    assert calls.names()[-2:] == ["SCardDisconnect", "SCardReleaseContext"]


@pytest.mark.parametrize(
    ("protocol", "pci"),
    [
        (scard.SCARD_PROTOCOL_T0, scard.SCARD_PCI_T0),
        (scard.SCARD_PROTOCOL_T1, scard.SCARD_PCI_T1),
    ],
)
def test_commands_go_in_the_protocol_of_the_card(calls: Calls, protocol: int, pci: int) -> None:
    calls.answers["SCardTransmit"] = (0, [-112, 0, 0xFF])  # bytes with a sign, on some systems

    assert Connection(HANDLE, protocol).transmit(b"\x00\xa4") == b"\x90\x00\xff"
    assert calls.of("SCardTransmit") == (HANDLE, pci, [0x00, 0xA4])


def test_a_reset_may_change_the_protocol(calls: Calls) -> None:
    connection = Connection(HANDLE, scard.SCARD_PROTOCOL_T1)
    calls.answers["SCardReconnect"] = (0, scard.SCARD_PROTOCOL_T0)

    connection.reconnect()
    connection.transmit(b"")

    assert calls.of("SCardTransmit")[1] == scard.SCARD_PCI_T0


@pytest.mark.parametrize("call", ["SCardConnect", "SCardReconnect", "SCardTransmit"])
def test_a_refused_call_is_an_error(calls: Calls, call: str) -> None:
    calls.answers[call] = (status.SHARING_VIOLATION, 0, 0)[: len(calls.answers[call])]
    connection = Connection(HANDLE, scard.SCARD_PROTOCOL_T1)

    with pytest.raises(PcscError, match=call):
        if call == "SCardConnect":
            Context().connect(READER)
        elif call == "SCardReconnect":
            connection.reconnect()
        else:
            connection.transmit(b"")


@pytest.mark.parametrize(
    ("event", "present", "mute", "exclusive", "usable"),
    [
        (0x0010, False, False, False, True),
        (0x0022, True, False, False, True),
        (0x0220, True, True, False, True),
        (0x00A0, True, False, True, True),
        (0x0008, False, False, False, False),
        (0x0004, False, False, False, False),
        (0x0005_0122, True, False, False, True),
    ],
)
def test_the_bits_of_a_slot(
    event: int, present: bool, mute: bool, exclusive: bool, usable: bool
) -> None:
    slot = SlotState(event, None)

    assert (slot.present, slot.mute, slot.exclusive, slot.usable) == (
        present,
        mute,
        exclusive,
        usable,
    )


def test_waiting_for_ever_is_a_number_pyscard_takes_on_windows() -> None:
    """There it fails on (DWORD)-1, as if the conversion of the argument had."""
    assert 24 * 24 * 3600 * 1000 < FOREVER_MS < 0xFFFFFFFF
