"""SELECT and READ BINARY against cards with habits, and cards that lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.akis.files import (
    SELECT_BY_ID,
    SELECT_BY_NAME,
    SELECT_EF,
    CardRefusedError,
    FileReader,
    der_length,
)
from esign_desktop.devices.akis.transport import TransportError
from tests.devices.akis.transports import Scripted, is_harmless, one_file, plays
from tests.stack.der import octets, sequence

CONTENT = bytes(range(256)) * 5
DER = sequence(octets(CONTENT))


def hex_of(card: Scripted) -> list[str]:
    return [command.hex().upper() for command in card.commands]


# SELECT


def test_a_file_is_selected_with_one_command() -> None:
    card = plays("6F00 9000")

    assert FileReader(card).select(SELECT_EF, b"\x2f\x10")
    assert hex_of(card) == ["00A40200022F1000"]


def test_a_file_is_selected_without_asking_for_its_description() -> None:
    card = plays("9000")

    assert FileReader(card).select(SELECT_BY_NAME, b"PKCS-15", wants_fci=False)
    assert hex_of(card) == ["00A4040007504B43532D3135"]


@pytest.mark.parametrize("status", ["6A82", "6A83", "6A88"])
def test_a_file_that_is_not_there_is_no_error(status: str) -> None:
    assert not FileReader(plays(status)).select(SELECT_EF, b"\x2f\x10")


@pytest.mark.parametrize("status", ["6120", "6282", "6283", "6200", "6285"])
def test_a_warning_means_selected(status: str) -> None:
    assert FileReader(plays(status)).select(SELECT_EF, b"\x2f\x10")


@pytest.mark.parametrize("status", ["6982", "6A86", "6D00", "6E00", "6F00", "6300", "0000"])
def test_any_other_status_is_a_refusal_that_says_which(status: str) -> None:
    with pytest.raises(CardRefusedError, match=f"SELECT 2F10: {status}") as refused:
        FileReader(plays(status)).select(SELECT_EF, b"\x2f\x10")

    assert refused.value.status == int(status, 16)


def test_the_right_length_is_taken_from_the_card_and_asked_for_once() -> None:
    card = plays("6C1A", "9000")

    assert FileReader(card).select(SELECT_BY_ID, b"\x3f\x00")
    assert hex_of(card) == ["00A40000023F0000", "00A40000023F001A"]


def test_a_name_is_not_taken_for_a_length() -> None:
    card = plays("6C07", "9000")

    with pytest.raises(CardRefusedError, match="6C07"):
        FileReader(card).select(SELECT_BY_NAME, b"PKCS-15", wants_fci=False)

    assert hex_of(card) == ["00A4040007504B43532D3135"]


def test_a_card_that_never_likes_a_length_is_refused() -> None:
    card = Scripted(lambda _: b"\x6c\x10")

    with pytest.raises(CardRefusedError):
        FileReader(card).read(0, 100)

    assert len(card.commands) == 2


# READ BINARY


@pytest.mark.parametrize("end", ["6282", "9000", "6B00", "6B03", "6C"])
@pytest.mark.parametrize("limit", [256, 244, 128, 100])
@pytest.mark.parametrize("size", [0, 1, 127, 128, 243, 244, 245, 256, 257, 1280])
def test_all_of_a_file_is_read_whatever_a_card_can_hold(size: int, limit: int, end: str) -> None:
    card = one_file(CONTENT[:size], limit=limit, end=end)

    assert FileReader(card).read(0, 4096) == CONTENT[:size]


@pytest.mark.parametrize("offset", [0, 1, 255, 256, 1000, 1279, 1280, 5000])
def test_reading_starts_anywhere(offset: int) -> None:
    assert FileReader(one_file(CONTENT)).read(offset, 100) == CONTENT[offset : offset + 100]


def test_no_more_is_asked_for_than_wanted() -> None:
    card = one_file(CONTENT)

    assert FileReader(card).read(0x120, 300) == CONTENT[0x120 : 0x120 + 300]
    assert hex_of(card) == ["00B0012000", "00B002202C"]


def test_an_old_card_is_asked_for_244_bytes_at_once() -> None:
    card = one_file(CONTENT)

    FileReader(card, 244).read(0, 1000)

    assert {command[4] for command in card.commands[:-1]} == {244}


def test_a_card_or_reader_with_a_small_buffer_is_asked_for_less() -> None:
    def answer(apdu: bytes) -> bytes:
        wanted, offset = apdu[4] or 256, apdu[2] << 8 | apdu[3]
        if wanted > 200:
            return b"\x67\x00"
        return CONTENT[offset : offset + wanted] + b"\x90\x00"

    card = Scripted(answer)
    files = FileReader(card)

    assert files.read(0, 600) == CONTENT[:600]
    assert files.read(0, 300) == CONTENT[:300]
    assert [command[4] for command in card.commands] == [0, 128, 128, 128, 128, 88, 128, 128, 44]


def test_a_card_that_finds_every_length_wrong_is_a_refusal() -> None:
    card = Scripted(lambda _: b"\x67\x00")

    with pytest.raises(CardRefusedError, match="READ BINARY: 6700"):
        FileReader(card).read(0, 600)

    assert len(card.commands) == 2


def test_a_refusal_behind_the_last_byte_does_not_take_the_file_away() -> None:
    card = plays("0102030405 9000", "6986")

    assert FileReader(card).read(0, 100) == bytes((1, 2, 3, 4, 5))


@pytest.mark.parametrize("status", ["6982", "6986", "6105", "6F00"])
def test_a_refusal_at_the_start_or_after_a_full_part_is_one(status: str) -> None:
    with pytest.raises(CardRefusedError, match=f"READ BINARY: {status}"):
        FileReader(plays(status)).read(0, 100)
    with pytest.raises(CardRefusedError):
        FileReader(plays("41" * 256 + "9000", status)).read(0, 300)


def test_bytes_nobody_asked_for_are_not_kept() -> None:
    card = plays("41" * 40 + "9000")

    assert FileReader(card).read(0, 10) == b"A" * 10


def test_nothing_is_read_behind_what_an_offset_can_say() -> None:
    card = Scripted(lambda apdu: bytes(apdu[4] or 256) + b"\x90\x00")

    assert len(FileReader(card).read(0, 10**9)) == 0x8000
    assert all(command[2] < 0x80 for command in card.commands)
    assert FileReader(card).read(0x8000, 10) == b""
    assert FileReader(card).read(1 << 80, 10) == b""


# DER


@pytest.mark.parametrize("limit", [256, 244, 128])
@pytest.mark.parametrize("padding", [b"", bytes(500), b"\xff" * 500])
def test_a_certificate_ends_where_its_length_says(padding: bytes, limit: int) -> None:
    card = one_file(DER + padding, limit=limit)

    assert FileReader(card).read_der() == DER


def test_no_command_is_spent_behind_the_end_of_a_certificate() -> None:
    card = one_file(DER + bytes(1000))

    FileReader(card).read_der()

    assert len(card.commands) == -(-len(DER) // 256)


def test_a_certificate_behind_an_offset_is_found() -> None:
    assert FileReader(one_file(bytes(321) + DER)).read_der(321) == DER


def test_a_small_value_is_cut_out_of_what_came_with_it() -> None:
    assert FileReader(one_file(sequence(b"\5\0") + b"rest")).read_der() == sequence(b"\5\0")


def test_a_certificate_longer_than_its_file_is_what_there_is() -> None:
    assert FileReader(one_file(DER[:700])).read_der() == DER[:700]


def test_what_is_no_der_is_read_once() -> None:
    card = one_file(b"\x04" + DER)

    assert FileReader(card).read_der() == (b"\x04" + DER)[:256]
    assert len(card.commands) == 1


@pytest.mark.parametrize(
    ("start", "length"),
    [
        ("3000", 2),
        ("307F", 129),
        ("308180", 131),
        ("30820640", 1604),
        ("3082FFFF", 65539),
        ("", None),
        ("30", None),
        ("3081", None),
        ("308206", None),
        ("3080", None),  # indefinite: not DER
        ("3083010000", None),  # longer than any file
        ("30FF00", None),
        ("3102", None),
    ],
)
def test_the_length_of_der_is_read_off_its_start(start: str, length: int | None) -> None:
    assert der_length(bytes.fromhex(start)) == length


# Cards that mean harm


@pytest.mark.parametrize("response", [b"", b"\x90"])
def test_a_response_without_a_status_ends_the_reading(response: bytes) -> None:
    with pytest.raises(TransportError, match="without status") as error:
        FileReader(Scripted(lambda _: response)).select(SELECT_BY_ID, b"\x3f\x00")

    assert not error.value.removed


def test_a_card_that_gives_one_byte_at_a_time_does_not_keep_us_for_ever() -> None:
    card = Scripted(lambda _: b"\x30\x90\x00")

    with pytest.raises(TransportError, match="more than 250 commands"):
        FileReader(card).read(0, 5000)

    assert len(card.commands) == 250


@given(st.lists(st.binary(max_size=300), max_size=300), st.sampled_from([256, 244]))
def test_whatever_comes_back_reading_ends_and_only_reads(
    responses: list[bytes], read_size: int
) -> None:
    card = Scripted(lambda _: responses.pop() if responses else b"\x6f\x00")
    files = FileReader(card, read_size)

    try:
        while responses:
            files.select(SELECT_EF, b"\x2f\x10")
            assert len(files.read_der()) <= 0x8000
    except (CardRefusedError, TransportError):
        pass

    assert len(card.commands) <= 250
    assert all(map(is_harmless, card.commands))
