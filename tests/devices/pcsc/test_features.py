"""PIN pads and places on the bus, from what drivers say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smartcard import scard

from esign_desktop.devices.pcsc.context import Connection
from esign_desktop.devices.pcsc.features import feature_tags, has_pinpad, place_on_usb, usb_place

VERIFY = "06 04 42330006"
MODIFY = "07 04 42330007"
PROPERTIES = "12 04 42330012"


@pytest.mark.parametrize(
    ("answer", "tags"),
    [
        ("", set()),
        (VERIFY, {6}),
        (VERIFY + MODIFY + PROPERTIES, {6, 7, 0x12}),
        ("06 00 07 00", {6, 7}),
        ("06", set()),  # cut off
        ("06 04 4233", {6}),
        ("12 04 06040607" + VERIFY, {0x12, 6}),  # a value that looks like a tag
        ("12 FF 06 04", {0x12}),
    ],
)
def test_features_are_tags_with_values(answer: str, tags: set[int]) -> None:
    assert feature_tags(bytes.fromhex(answer)) == tags


@given(st.binary(max_size=300))
def test_no_answer_of_a_driver_is_too_much(answer: bytes) -> None:
    assert feature_tags(answer) <= set(answer)
    place = usb_place(answer)
    assert place is None or all(int(number) <= 255 for number in place.split("-"))


@pytest.mark.parametrize(
    ("channel", "place"),
    [
        ("00200304", None),  # the other way round
        ("04032000", "3-4"),
        ("FFFF2000", "255-255"),
        ("0403200011", "3-4"),
        ("00000100", None),  # RS-232
        ("04032100", None),
        ("040320", None),
        ("", None),
    ],
)
def test_a_channel_id_of_a_usb_reader_is_its_place(channel: str, place: str | None) -> None:
    assert usb_place(bytes.fromhex(channel)) == place


@pytest.mark.parametrize(
    ("features", "pinpad"),
    [(None, None), ("", False), (PROPERTIES, False), (VERIFY, True), (MODIFY, True)],
)
def test_a_reader_has_a_pin_pad_when_it_can_verify_or_modify(
    features: str | None, pinpad: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def control(handle: object, code: int, data: list[int]) -> tuple[int, list[int]]:
        asked.append(code)
        return (0, list(bytes.fromhex(features))) if features is not None else (0x16, [])

    monkeypatch.setattr(scard, "SCardControl", control)

    assert has_pinpad(Connection(object(), scard.SCARD_PROTOCOL_T1)) is pinpad
    assert asked == [scard.SCARD_CTL_CODE(3400)]  # CM_IOCTL_GET_FEATURE_REQUEST


@pytest.mark.parametrize(
    ("channel", "place"), [("04032000", "3-4"), ("00000100", None), (None, None)]
)
def test_the_place_is_asked_of_the_driver(
    channel: str | None, place: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def attribute(handle: object, number: int) -> tuple[int, list[int]]:
        assert number == scard.SCARD_ATTR_CHANNEL_ID
        return (0, list(bytes.fromhex(channel))) if channel else (0x8010_0016 - (1 << 32), [])

    monkeypatch.setattr(scard, "SCardGetAttrib", attribute)

    assert place_on_usb(Connection(object(), scard.SCARD_PROTOCOL_T1)) == place
