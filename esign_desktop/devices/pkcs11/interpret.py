"""What a worker's reply means. Pure, so that every flag and ending has a test."""

import logging
from datetime import datetime
from typing import Final

from esign_desktop.devices import x509
from esign_desktop.devices.pkcs11.messages import ProbeReply, RawToken
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.codec import decode
from esign_desktop.model.harmless import one_line
from esign_desktop.model.token import PinRole, PinState, PinStatus, Token, TokenSerial
from esign_desktop.model.unreadable import Wall

logger = logging.getLogger(__name__)

_MOST_TOKENS: Final = 64
_MOST_CERTIFICATES: Final = 64  # of one token
_LONGEST_TEXT: Final = 256  # CK_TOKEN_INFO and CK_SLOT_INFO have 64 characters at most

# CK_TOKEN_INFO flags (PKCS#11 v3.1, table 6)
_USER_PIN_INITIALIZED: Final = 0x00000008
PROTECTED_AUTHENTICATION_PATH: Final = 0x00000100
_USER_PIN_COUNT_LOW: Final = 0x00010000
_USER_PIN_FINAL_TRY: Final = 0x00020000
_USER_PIN_LOCKED: Final = 0x00040000
_USER_PIN_TO_BE_CHANGED: Final = 0x00080000
_SO_PIN_COUNT_LOW: Final = 0x00100000
_SO_PIN_FINAL_TRY: Final = 0x00200000
_SO_PIN_LOCKED: Final = 0x00400000


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
    certificates: list[Certificate] = []
    for item in raw["certificates"]:
        try:
            der = bytes.fromhex(item["der"])
            certificates.append(x509.read_certificate(der, now, has_key=item["has_key"]))
        except x509.NotACertificateError as error:
            logger.info("unreadable certificate on a token: %s", error)
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
        unreadable=len(raw["certificates"]) - len(certificates),
        pinpad=bool(flags & PROTECTED_AUTHENTICATION_PATH),
        detail=raw["detail"],
    )


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
        return PinState.NOT_SET
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
