"""Cards that answer anything at all: reading ends, is bounded, and only ever reads."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esign_desktop.devices.akis.certificates import read_certificates
from esign_desktop.devices.akis.transport import TransportError
from esign_desktop.model.card import CardFamily, DriverlessOutcome
from tests.devices.akis.transports import Direct, Scripted, is_harmless
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.certificates import valid_certificate
from tests.stack.der import octets, sequence, tlv

MOST_COMMANDS = 250
CARDS = [(CardFamily.AKIS_V2, "2.5.2"), (CardFamily.AKIS_V1, "1.0")]
STATUS = [
    "9000", "6A82", "6282", "6700", "6C00", "6C10", "6110", "6B00", "6982", "6F00", "63C2", "6CFF",
]  # fmt: skip

statuses = st.sampled_from([bytes.fromhex(each) for each in STATUS])
paths = st.sampled_from(["3F00", "2F10", "4403", "3F0050154403", "5015", "FFFF", "3F005015"])


@st.composite
def directories(draw: st.DrawFn) -> bytes:
    """Return what could lie in EF.DIR, an ODF or a CDF, right or wrong."""
    place = sequence(octets(bytes.fromhex(draw(paths))))
    forms = [
        tlv(0xA4, place),
        tlv(0x61, tlv(0x51, bytes.fromhex(draw(paths)))),
        sequence(sequence(), sequence(), tlv(0xA1, sequence(place))),
        draw(st.binary(max_size=20)),
    ]
    return b"".join(draw(st.lists(st.sampled_from(forms), max_size=8)))


contents = directories() | st.binary(max_size=260) | st.just(b"\x30\x82\x7f\xff" + bytes(252))
responses = st.builds(lambda data, status: data + status, contents, statuses) | st.binary(
    max_size=4
)


@pytest.mark.parametrize(("family", "version"), CARDS)
@given(answers=st.lists(responses, min_size=1, max_size=40), again=st.booleans())
@settings(max_examples=200, deadline=None)
def test_whatever_a_card_answers_it_is_only_read_and_not_for_ever(
    family: CardFamily, version: str, answers: list[bytes], again: bool
) -> None:
    def answer(_: bytes) -> bytes:
        number = len(card.commands) - 1
        if number >= len(answers) and not again:
            raise TransportError("gone", removed=True)
        return answers[number % len(answers)]

    card = Scripted(answer)

    files = read_certificates(card, family, version)

    assert files.outcome is not DriverlessOutcome.NOT_TRIED
    assert len(card.commands) <= MOST_COMMANDS
    assert all(map(is_harmless, card.commands))
    assert len(files.certificates) <= 17
    assert all(len(each) <= 32 * 1024 for each in files.certificates)


@cache
def image() -> tuple[bytes, ...]:
    """Return all that good cards answer, to be broken a little."""
    certified = (valid_certificate(),)
    cards = [AkisV2Card(certified), AkisV1Card(certified)]
    for card, (family, version) in zip(cards, CARDS, strict=True):
        read_certificates(Direct(card), family, version)
    return tuple(exchange.response for card in cards for exchange in card.log)


@pytest.mark.parametrize("number", [0, 1])
@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_good_card_with_one_wrong_answer_is_only_read(number: int, data: st.DataObject) -> None:
    card = [AkisV2Card, AkisV1Card][number]((valid_certificate(),))
    at = data.draw(st.integers(1, 16))
    wrong = bytearray(data.draw(st.sampled_from(image())))
    wrong[data.draw(st.integers(0, len(wrong) - 1))] = data.draw(st.integers(0, 255))
    through = Direct(card)
    sent: list[bytes] = []

    def answer(apdu: bytes) -> bytes:
        sent.append(apdu)
        return bytes(wrong) if len(sent) == at else through.transmit(apdu)

    read_certificates(Scripted(answer), *CARDS[number])

    assert len(sent) <= MOST_COMMANDS
    assert all(map(is_harmless, sent))


@pytest.mark.parametrize(("family", "version"), CARDS)
@pytest.mark.parametrize(
    "data", [b"", b"\x30", b"\x30\x82\x7f\xff" + bytes(252), b"\xa4\x06" * 99]
)
@pytest.mark.parametrize("status", STATUS)
def test_a_card_that_says_the_same_for_ever_is_done_with(
    family: CardFamily, version: str, data: bytes, status: str
) -> None:
    card = Scripted(lambda _: data[:256] + bytes.fromhex(status))

    files = read_certificates(card, family, version)

    assert len(card.commands) <= MOST_COMMANDS
    assert sum(map(len, files.certificates)) <= MOST_COMMANDS * 256
