"""Every flag of a token, and what it says of a PIN."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.pkcs11.interpret import pin_statuses, token_from_reply
from esign_desktop.devices.pkcs11.messages import RawCertificate, RawToken
from esign_desktop.model.certificate import CertificateSource
from esign_desktop.model.token import PinRole, PinState, PinStatus, Token, TokenSerial
from tests.stack.certificates import valid_certificate

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TOKEN_INITIALIZED, USER_PIN_INITIALIZED, PINPAD = 0x400, 0x8, 0x100
LOW, FINAL, LOCKED, TO_BE_CHANGED = 0x10000, 0x20000, 0x40000, 0x80000
SO_LOW, SO_FINAL, SO_LOCKED, SO_TO_BE_CHANGED = 0x100000, 0x200000, 0x400000, 0x800000
USED = TOKEN_INITIALIZED | USER_PIN_INITIALIZED


def user(flags: int) -> PinStatus:
    return pin_statuses(flags, None)[0]


def puk(flags: int) -> PinStatus:
    return pin_statuses(flags, None)[1]


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        (USED, PinState.UNKNOWN),  # not READY: some modules raise flags after a failed login only
        (USED | LOW, PinState.LOW),
        (USED | FINAL, PinState.LAST_TRY),
        (USED | LOW | FINAL, PinState.LAST_TRY),
        (USED | LOCKED, PinState.LOCKED),
        (USED | LOW | FINAL | LOCKED | TO_BE_CHANGED, PinState.LOCKED),
        (USED | TO_BE_CHANGED, PinState.MUST_CHANGE),
        (USED | TO_BE_CHANGED | FINAL, PinState.LAST_TRY),
        (USED | TO_BE_CHANGED | LOW, PinState.LOW),
        (TOKEN_INITIALIZED, PinState.NOT_SET),
        (TOKEN_INITIALIZED | TO_BE_CHANGED, PinState.NOT_SET),
        (TOKEN_INITIALIZED | LOW | FINAL, PinState.NOT_SET),
        (TOKEN_INITIALIZED | LOCKED, PinState.LOCKED),
        (USED | SO_LOW | SO_FINAL | SO_LOCKED | SO_TO_BE_CHANGED, PinState.UNKNOWN),
        (0, PinState.NOT_SET),
    ],
)
def test_flags_say_how_close_the_pin_is_to_being_locked(flags: int, state: PinState) -> None:
    assert (user(flags).role, user(flags).state) == (PinRole.USER, state)


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        (USED, PinState.UNKNOWN),
        (USED | SO_LOW, PinState.LOW),
        (USED | SO_FINAL | SO_LOW, PinState.LAST_TRY),
        (USED | SO_LOCKED | SO_FINAL | SO_LOW, PinState.LOCKED),
        (USED | SO_TO_BE_CHANGED, PinState.UNKNOWN),
        (USED | LOW | FINAL | LOCKED | TO_BE_CHANGED, PinState.UNKNOWN),
    ],
)
def test_flags_say_how_close_the_puk_is_to_being_locked(flags: int, state: PinState) -> None:
    assert puk(flags) == PinStatus(PinRole.UNBLOCK, state)


@given(st.integers(0, 0xFFFFFF))
def test_flags_never_tell_a_number_of_tries_but_none_left(flags: int) -> None:
    assert user(flags).tries_left == (0 if flags & LOCKED else None)
    assert user(flags).tries_max is None
    assert puk(flags).tries_left is None
    assert PinState.READY not in (user(flags).state, puk(flags).state)


def test_lengths_are_those_of_the_pin_and_not_of_the_puk() -> None:
    pin, unblock = pin_statuses(USED, (6, 16))

    assert (pin.length_min, pin.length_max) == (6, 16)
    assert (unblock.length_min, unblock.length_max) == (None, None)
    assert (user(USED).length_min, user(USED).length_max) == (None, None)


def raw(flags: int = USED, detail: str = "", *ders: bytes) -> RawToken:
    return RawToken(
        label="AKIS_0011",
        serial="0011",
        manufacturer="TUBITAK UEKAE",
        model="AKIS",
        slot_name="ACS ACR39U 00 00",
        flags=flags,
        pin_lengths=(6, 16),
        certificates=[RawCertificate(der=der.hex(), has_key=True) for der in ders],
        detail=detail,
    )


def test_a_token_is_passed_on_with_its_certificates_parsed() -> None:
    der = valid_certificate().der

    token = token_from_reply(raw(USED, "", der, b"no certificate", b""), NOW)

    assert [each.der for each in token.certificates] == [der]
    assert token.certificates[0].has_key is True
    assert token.certificates[0].source is CertificateSource.MODULE
    assert token.unreadable == 2
    assert (token.label, token.serial, token.manufacturer, token.model, token.slot_name) == (
        "AKIS_0011",
        "0011",
        "TUBITAK UEKAE",
        "AKIS",
        "ACS ACR39U 00 00",
    )
    assert not token.pinpad


def test_a_pin_pad_is_told() -> None:
    assert token_from_reply(raw(USED | PINPAD), NOW).pinpad


def test_of_a_token_that_refused_everything_no_pin_is_known() -> None:
    token = token_from_reply(raw(0, "CKR_TOKEN_NOT_RECOGNIZED"), NOW)

    assert token == Token(
        label="AKIS_0011",
        serial=TokenSerial("0011"),
        manufacturer="TUBITAK UEKAE",
        model="AKIS",
        slot_name="ACS ACR39U 00 00",
        detail="CKR_TOKEN_NOT_RECOGNIZED",
    )


def test_bytes_that_are_no_hex_are_an_error() -> None:
    wrong = raw()
    wrong["certificates"] = [RawCertificate(der="xyz", has_key=None)]

    with pytest.raises(ValueError, match="hex"):
        token_from_reply(wrong, NOW)
