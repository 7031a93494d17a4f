"""Interprets a worker's reply. Pure, so that every flag and outcome has a test."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from esign_desktop.devices import x509
from esign_desktop.devices.pkcs11.key_matching import KeyObject, own_keys
from esign_desktop.devices.pkcs11.messages import ProbeReply, RawKey, RawToken
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.codec import decode
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.token import PinRole, PinState, PinStatus, Token, TokenSerial
from esign_desktop.model.unreadable import Wall

logger = logging.getLogger(__name__)

_MOST_TOKENS: Final = 64
_MOST_CERTIFICATES: Final = 64  # of one token
_LONGEST_TEXT: Final = 256  # CK_TOKEN_INFO and CK_SLOT_INFO have 64 characters at most

# CK_TOKEN_INFO flags (PKCS#11 v3.1, table 6)
_LOGIN_REQUIRED: Final = 0x00000004
_USER_PIN_INITIALIZED: Final = 0x00000008
PROTECTED_AUTHENTICATION_PATH: Final = 0x00000100
_USER_PIN_COUNT_LOW: Final = 0x00010000
_USER_PIN_FINAL_TRY: Final = 0x00020000
_USER_PIN_LOCKED: Final = 0x00040000
_USER_PIN_TO_BE_CHANGED: Final = 0x00080000
_SO_PIN_COUNT_LOW: Final = 0x00100000
_SO_PIN_FINAL_TRY: Final = 0x00200000
_SO_PIN_LOCKED: Final = 0x00400000

MAX_CERTIFICATES: Final = 16  # of one token


def read_reply(line: bytes, now: datetime) -> tuple[ProbeReply, tuple[Token, ...]]:
    """Return a worker's reply and the tokens in it. The module in the worker may have forged it.

    Raises:
        ValueError: it is none, or holds more than any module shows.
    """
    with Wall(ValueError, ValueError):
        reply = decode(ProbeReply, line)
        raw = reply.get("tokens", [])
        if len(raw) > _MOST_TOKENS or any(_is_senseless(token) for token in raw):
            raise ValueError("more, or longer, than any module shows")
        return reply, tuple(token_from_reply(token, now) for token in raw)


def _is_senseless(raw: RawToken) -> bool:
    texts = (raw["label"], raw["serial"], raw["manufacturer"], raw["model"], raw["slot_name"])
    return len(raw["certificates"]) > _MOST_CERTIFICATES or max(map(len, texts)) > _LONGEST_TEXT


def token_from_reply(raw: RawToken, now: datetime) -> Token:
    """Return a token with its certificates parsed.

    Raises:
        ValueError: a certificate's bytes are not hex.
    """
    read: list[tuple[Certificate, bytes]] = []
    for item in raw["certificates"]:
        try:
            der = bytes.fromhex(item["der"])
            read.append((x509.read_certificate(der, now), bytes.fromhex(item["id"])))
        except x509.NotACertificateError as error:
            logger.info("unreadable certificate on a token: %s", error)
    kept = _most_important(read, now)
    has_key = _has_key(raw, read)
    certificates = [
        replace(certificate, has_key=has_key(certificate, key_id)) for certificate, key_id in kept
    ]
    flags = raw["flags"]
    return Token(
        label=one_line(raw["label"]),
        serial=TokenSerial(raw["serial"]),
        manufacturer=one_line(raw["manufacturer"]),
        model=one_line(raw["model"]),
        slot_name=raw["slot_name"],
        # A token that refused everything told no flags, so nothing is known of its PINs.
        pins=pin_statuses(flags, raw["pin_lengths"]) if flags else (),
        certificates=tuple(certificates),
        unreadable=len(raw["certificates"]) - len(read),
        more_certificates=raw["more_certificates"] + len(read) - len(kept),
        pinpad=bool(flags & PROTECTED_AUTHENTICATION_PATH),
        detail=raw["detail"],
    )


def _most_important(
    read: Sequence[tuple[Certificate, bytes]], now: datetime
) -> Sequence[tuple[Certificate, bytes]]:
    """Return those of too many to keep, in the order they came in."""

    def rank(place: int) -> tuple[bool, bool, bool, float]:
        certificate, _ = read[place]
        over = not certificate.not_before <= now <= certificate.not_after
        until = certificate.not_after.timestamp()
        return certificate.ca, over, not certificate.qualified, -until

    places = sorted(range(len(read)), key=rank)[:MAX_CERTIFICATES]
    return [read[place] for place in sorted(places)]


def _has_key(
    raw: RawToken, read: Sequence[tuple[Certificate, bytes]]
) -> Callable[[Certificate, bytes], bool | None]:
    """Return what tells whether the private key of one of the certificates is shown."""
    if not raw["private_keys"]:
        return lambda certificate, key_id: None
    from esign_desktop.devices.signatures import public_number_of

    private_keys = [_key(each) for each in raw["private_keys"]]
    public_keys = [_key(each) for each in raw["public_keys"]]
    numbers = [(public_number_of(each.der or b""), key_id) for each, key_id in read]

    def answer(certificate: Certificate, key_id: bytes) -> bool | None:
        public = public_number_of(certificate.der or b"")
        others = {number for number, other_id in numbers if number and other_id == key_id}
        return own_keys(public, (key_id,), private_keys, public_keys, others).has_key

    return answer


def _key(raw: RawKey) -> KeyObject:
    return KeyObject(bytes.fromhex(raw["id"]), raw["kind"], bytes.fromhex(raw["number"]))


def pin_statuses(flags: int, lengths: tuple[int, int] | None) -> tuple[PinStatus, ...]:
    """Return what the flags tell of the user's PIN and of the PUK."""
    shortest, longest = lengths or (None, None)
    user = PinStatus(
        PinRole.USER,
        user_pin_state(flags),
        tries_left=0 if flags & _USER_PIN_LOCKED else None,
        length_min=shortest,
        length_max=longest,
    )
    return user, PinStatus(PinRole.UNBLOCK, unblock_pin_state(flags))


def user_pin_state(flags: int) -> PinState:
    """Return the state of the user's PIN.

    No flag means UNKNOWN and not READY: some modules raise them only after a failed login.
    """
    if flags & _USER_PIN_LOCKED:
        return PinState.LOCKED
    if not flags & _USER_PIN_INITIALIZED:
        return PinState.NOT_SET if flags & _LOGIN_REQUIRED else PinState.NOT_NEEDED
    if flags & _USER_PIN_FINAL_TRY:
        return PinState.LAST_TRY
    if flags & _USER_PIN_COUNT_LOW:
        return PinState.LOW
    if flags & _USER_PIN_TO_BE_CHANGED:
        return PinState.MUST_CHANGE
    return PinState.UNKNOWN


def unblock_pin_state(flags: int) -> PinState:
    """Return the state of the PUK, in PKCS#11 the security officer's PIN."""
    if flags & _SO_PIN_LOCKED:
        return PinState.LOCKED
    if flags & _SO_PIN_FINAL_TRY:
        return PinState.LAST_TRY
    if flags & _SO_PIN_COUNT_LOW:
        return PinState.LOW
    return PinState.UNKNOWN
