"""Cards in readers: connected gently, read whole, and every refusal a state."""

import sys
from datetime import UTC, datetime

import pytest

from esign_desktop.devices.pcsc import status
from esign_desktop.devices.pcsc.cards import PcscCards
from esign_desktop.devices.ports import CardReading
from esign_desktop.model.card import Card, CardFamily, Driverless, DriverlessOutcome
from esign_desktop.model.certificate import CertificateSource
from esign_desktop.model.reader import Atr, ReaderState, UsbId
from tests.build import usb_device
from tests.devices.pcsc.fake import EMPTY, PRESENT, UNAVAILABLE, FakePcsc
from tests.devices.pcsc.reading import NAME, certificates, outcome, read, reader
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.certificates import valid_certificate

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
ETOKEN_ATR = bytes.fromhex("3BD5180081313A7D8073C8211030")
READ, NOT_TRIED = DriverlessOutcome.READ, DriverlessOutcome.NOT_TRIED


# A card that works


def test_a_card_is_read_whole_and_left_as_it_was(pcsc: FakePcsc, card: AkisV2Card) -> None:
    reading = read(card)

    assert reading == CardReading(
        reader(card),
        Card(NAME, Atr(card.atr), CardFamily.AKIS_V2, "2.5.2", "NXP", None, Driverless(READ)),
        tuple(each.der for each in certificates()),
    )
    assert [call for call in pcsc.calls if call != "transmit"] == [
        "establish",
        "connect",
        "begin",
        "end",
        "disconnect",
        "release",
    ]
    assert card.resets == 0
    assert not card.log.verify_like()


def test_what_was_read_is_parsed_later(card: AkisV2Card) -> None:
    adapter = PcscCards(lambda place: None)

    parsed = adapter.parse(read(card), NOW)

    assert parsed is not None
    found = parsed.driverless.certificates
    assert [each.der for each in found] == [each.der for each in certificates()]
    assert {each.source for each in found} == {CertificateSource.CARD}
    assert parsed.driverless.unreadable == 0


def test_files_that_are_no_certificates_are_counted(card: AkisV2Card) -> None:
    reading = read(card)
    broken = CardReading(reading.reader, reading.card, (*reading.files, b"\x30\x03abc", b"?"))

    parsed = PcscCards(lambda place: None).parse(broken, NOW)

    assert parsed is not None
    assert (len(parsed.driverless.certificates), parsed.driverless.unreadable) == (2, 2)


def test_a_reading_without_card_or_files_is_what_it_is() -> None:
    adapter = PcscCards(lambda place: None)
    bare = Card(NAME, Atr(ETOKEN_ATR))

    assert adapter.parse(CardReading(reader()), NOW) is None
    assert adapter.parse(CardReading(reader(), bare), NOW) == bare


def test_the_identity_card_is_told(pcsc: FakePcsc) -> None:
    card = AkisV2Card(identity_card=True)
    pcsc.put(NAME, PRESENT, card)

    found = read(card).card

    assert found is not None
    assert (found.identity_card, found.driverless.outcome) == (True, DriverlessOutcome.NOT_FOUND)


def test_an_old_card_is_read_too(pcsc: FakePcsc) -> None:
    card = AkisV1Card([valid_certificate()])
    pcsc.put(NAME, PRESENT, card)

    assert outcome(read(card)) == (ReaderState.CARD_READY, READ)


def test_the_reader_is_asked_what_it_is(pcsc: FakePcsc, card: AkisV2Card) -> None:
    pcsc.channel, pcsc.features = bytes.fromhex("04032000"), bytes.fromhex("060442330006")
    at = {"3-4": usb_device(usb_id=UsbId("072f:b100"), address="3-4")}

    found = PcscCards(at.get).read(reader(card), driverless=False).reader

    assert (found.usb_id, found.usb_address, found.has_pinpad) == ("072f:b100", "3-4", True)


# Cards that are not read


def test_no_command_is_sent_when_nobody_wants_certificates(
    pcsc: FakePcsc, card: AkisV2Card
) -> None:
    assert outcome(read(card, driverless=False)) == (ReaderState.CARD_READY, NOT_TRIED)
    assert not card.log
    assert "begin" not in pcsc.calls


@pytest.mark.parametrize(
    ("atr", "family"),
    [
        (ETOKEN_ATR, CardFamily.OTHER),
        (bytes.fromhex("3B9F968131FE45806755454B41451312318073B3A180EB"), CardFamily.AKIS_V1),
    ],
)
def test_no_command_is_sent_to_cards_we_cannot_read(
    pcsc: FakePcsc, card: AkisV2Card, atr: bytes, family: CardFamily
) -> None:
    reading = PcscCards(lambda place: None).read(reader(atr=atr), driverless=True)

    assert outcome(reading) == (ReaderState.CARD_READY, NOT_TRIED)
    assert reading.card is not None
    assert reading.card.family is family
    assert not card.log


@pytest.mark.parametrize("atr", [None, b"", b"\x3b", b"\x3b\x9f\x96"])
def test_a_card_without_a_usable_atr_is_mute_and_not_connected(
    pcsc: FakePcsc, atr: bytes | None
) -> None:
    reading = PcscCards(lambda place: None).read(reader(atr=atr), driverless=True)

    assert outcome(reading) == (ReaderState.CARD_MUTE, None)
    assert not pcsc.calls


# Refusals


@pytest.mark.parametrize("call", ["connect", "begin"])
@pytest.mark.parametrize(
    ("code", "state"),
    [
        (status.SHARING_VIOLATION, ReaderState.CARD_IN_USE),
        (status.RESET_CARD, ReaderState.CARD_IN_USE),
        (status.UNPOWERED_CARD, ReaderState.CARD_MUTE),
        (status.UNRESPONSIVE_CARD, ReaderState.CARD_MUTE),
        (status.UNSUPPORTED_CARD, ReaderState.CARD_MUTE),
        (status.PROTO_MISMATCH, ReaderState.CARD_MUTE),
        (status.NO_SMARTCARD, ReaderState.CARD_REMOVED),
        (status.REMOVED_CARD, ReaderState.CARD_REMOVED),
        (status.NO_SERVICE, ReaderState.UNAVAILABLE),
    ],
)
def test_a_refusal_is_a_state_of_the_reader_and_the_atr_is_kept(
    pcsc: FakePcsc, card: AkisV2Card, call: str, code: int, state: ReaderState
) -> None:
    pcsc.always[call] = code

    reading = read(card)

    assert outcome(reading) == (state, NOT_TRIED)
    assert reading.card is not None
    assert reading.card.version == "2.5.2"
    assert pcsc.calls[-1] == "release"
    assert pcsc.calls.count("disconnect") == (call == "begin")


FAILURES = [
    status.READER_UNAVAILABLE,
    status.UNKNOWN_READER,
    status.NOT_TRANSACTED,
    0x80100001,
    0x80100013,
    0x8010001F,
    0x8010002F,
    0x0000001F,
    0x0000045D,
]


@pytest.mark.parametrize("call", ["connect", "begin"])
@pytest.mark.parametrize("code", FAILURES)
def test_a_reader_that_is_there_and_refuses_its_card_is_told_with_the_code(
    pcsc: FakePcsc, card: AkisV2Card, call: str, code: int
) -> None:
    pcsc.always[call] = code
    pcsc.channel = bytes.fromhex("04032000")
    at = {"3-4": usb_device(usb_id=UsbId("072f:b100"), address="3-4")}

    found = PcscCards(at.get).read(reader(card), driverless=True).reader

    assert (found.state, found.atr) == (ReaderState.UNAVAILABLE, Atr(card.atr))
    assert f"0x{code:08X}" in found.detail
    assert found.usb_id == ("072f:b100" if sys.platform == "linux" else None)
    assert pcsc.calls[-1] == "release"


@pytest.mark.parametrize("code", FAILURES)
@pytest.mark.parametrize("then", [None, UNAVAILABLE])
def test_a_reader_that_has_gone_took_its_card_along(
    pcsc: FakePcsc, card: AkisV2Card, code: int, then: int | None
) -> None:
    pcsc.always["connect"] = code
    pcsc.before["connect"] = lambda: pcsc.put(NAME, then)

    reading = read(card)

    assert (reading.reader.state, reading.reader.atr) == (ReaderState.UNAVAILABLE, None)
    assert reading.ask_service


@pytest.mark.parametrize("code", FAILURES)
def test_a_card_pulled_before_the_connection_is_a_removed_card(
    pcsc: FakePcsc, card: AkisV2Card, code: int
) -> None:
    pcsc.always["connect"] = code
    pcsc.before["states"] = lambda: pcsc.put(NAME, EMPTY)  # news come late

    assert read(card).reader.state is ReaderState.CARD_REMOVED


def test_a_service_that_is_gone_is_a_reader_that_is_not_usable(
    pcsc: FakePcsc, card: AkisV2Card
) -> None:
    pcsc.stop()

    assert outcome(read(card)) == (ReaderState.UNAVAILABLE, NOT_TRIED)


@pytest.mark.parametrize(("times", "is_read"), [(1, True), (2, True), (3, False)])
def test_a_program_that_holds_a_card_for_a_moment_is_waited_for(
    pcsc: FakePcsc, card: AkisV2Card, times: int, is_read: bool
) -> None:
    pcsc.fails["connect"] = [status.SHARING_VIOLATION] * times

    expected = (ReaderState.CARD_READY, READ) if is_read else (ReaderState.CARD_IN_USE, NOT_TRIED)
    assert outcome(read(card)) == expected
