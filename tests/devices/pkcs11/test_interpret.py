"""Every flag of a token, and what it says of a PIN."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.pkcs11 import interpret
from esign_desktop.devices.pkcs11.interpret import pin_statuses, token_from_reply
from esign_desktop.devices.pkcs11.messages import RawCertificate, RawKey, RawToken
from esign_desktop.devices.signatures import public_number_of
from esign_desktop.model.certificate import CertificateSource
from esign_desktop.model.token import PinRole, PinState, PinStatus, Token, TokenSerial
from tests.stack.certificates import make_certificate, make_issuer, valid_certificate

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TOKEN_INITIALIZED, USER_PIN_INITIALIZED, PINPAD = 0x400, 0x8, 0x100
LOW, FINAL, LOCKED, TO_BE_CHANGED = 0x10000, 0x20000, 0x40000, 0x80000
SO_LOW, SO_FINAL, SO_LOCKED, SO_TO_BE_CHANGED = 0x100000, 0x200000, 0x400000, 0x800000
LOGIN_REQUIRED = 0x4
NEW = TOKEN_INITIALIZED | LOGIN_REQUIRED
USED = NEW | USER_PIN_INITIALIZED


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
        (NEW, PinState.NOT_SET),
        (NEW | TO_BE_CHANGED, PinState.NOT_SET),
        (NEW | LOW | FINAL, PinState.NOT_SET),
        (NEW | LOCKED, PinState.LOCKED),
        (TOKEN_INITIALIZED, PinState.NOT_NEEDED),  # p11-kit's list of trusted authorities
        (USED | SO_LOW | SO_FINAL | SO_LOCKED | SO_TO_BE_CHANGED, PinState.UNKNOWN),
        (0, PinState.NOT_NEEDED),
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
        certificates=[RawCertificate(der=der.hex(), id="01") for der in ders],
        more_certificates=0,
        private_keys=[RawKey(id="01", kind=None, number="")],
        public_keys=[],
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


KEPT = interpret.MAX_CERTIFICATES
DAY = timedelta(days=1)
PERSON = valid_certificate()
RSA_NUMBER = public_number_of(PERSON.der)


def filled(*ders: bytes, more: int = 0, **objects: list[RawKey]) -> Token:
    """Return a token with certificates of the id 01."""
    plain = raw(USED, "", *ders)
    return token_from_reply({**plain, "more_certificates": more, **objects}, NOW)  # type: ignore[typeddict-item]


def key(number: bytes = b"", key_id: str = "01", kind: int = 0) -> RawKey:
    return RawKey(id=key_id, kind=kind, number=number.hex())


def test_of_too_many_certificates_the_valid_and_qualified_ones_of_persons_stay() -> None:
    over = make_certificate(NOW - 9 * DAY, NOW - DAY).der
    plain = [
        make_certificate(NOW - DAY, NOW + days * DAY, qualified=False).der
        for days in range(1, KEPT + 1)
    ]
    qualified = make_certificate(NOW - DAY, NOW + DAY).der
    authority = make_issuer("test_ca").der

    token = filled(*[authority] * 20, over, *plain, qualified, more=100)

    # in the module's order; of the plain ones, that which ends first had to go
    assert [each.der for each in token.certificates] == [*plain[1:], qualified]
    assert token.more_certificates == 100 + 20 + 1 + 1


def test_few_certificates_all_stay_and_nothing_more_is_claimed() -> None:
    token = filled(*[PERSON.der] * KEPT, b"no certificate")

    assert (len(token.certificates), token.unreadable, token.more_certificates) == (KEPT, 1, 0)


@pytest.mark.parametrize(
    ("private", "public", "has_key"),
    [
        ([], [], None),
        ([key()], [], True),
        ([key(key_id="02")], [], False),
        ([key(key_id="")], [], None),
        # wrong id, right key; right id, another key
        ([key(RSA_NUMBER.number, "02")] if RSA_NUMBER else [], [], True),
        ([key(b"\x91" * 256)], [], False),
        ([key()], [key(b"\x91" * 256)], False),
    ],
)
def test_key_is_judged_by_its_public_key_and_else_by_its_id(
    private: list[RawKey], public: list[RawKey], has_key: bool | None
) -> None:
    (certificate,) = filled(PERSON.der, private_keys=private, public_keys=public).certificates

    assert certificate.has_key is has_key


def test_one_key_of_an_id_that_two_certificates_have_is_nobodys_for_certain() -> None:
    successor = make_certificate(NOW - DAY, NOW + DAY, key_number=1).der
    one = filled(PERSON.der, successor, private_keys=[key()])
    two = filled(PERSON.der, successor, private_keys=[key(), key()])

    assert [each.has_key for each in one.certificates] == [None, None]
    assert [each.has_key for each in two.certificates] == [True, True]


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
    wrong["certificates"] = [RawCertificate(der="xyz", id="")]

    with pytest.raises(ValueError, match="hex"):
        token_from_reply(wrong, NOW)
