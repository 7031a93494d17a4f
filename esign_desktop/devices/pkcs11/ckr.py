"""What PKCS#11 return codes are called, and what they mean to a person (PKCS#11 v3.1, 5.1)."""

from typing import Final

from esign_desktop.model.operation import OperationOutcome

_NAMES: Final = {
    0x01: "CANCEL", 0x02: "HOST_MEMORY", 0x03: "SLOT_ID_INVALID", 0x05: "GENERAL_ERROR",
    0x06: "FUNCTION_FAILED", 0x07: "ARGUMENTS_BAD", 0x08: "NO_EVENT",
    0x09: "NEED_TO_CREATE_THREADS", 0x0A: "CANT_LOCK", 0x10: "ATTRIBUTE_READ_ONLY",
    0x11: "ATTRIBUTE_SENSITIVE", 0x12: "ATTRIBUTE_TYPE_INVALID", 0x13: "ATTRIBUTE_VALUE_INVALID",
    0x1B: "ACTION_PROHIBITED", 0x20: "DATA_INVALID", 0x21: "DATA_LEN_RANGE", 0x30: "DEVICE_ERROR",
    0x31: "DEVICE_MEMORY", 0x32: "DEVICE_REMOVED", 0x50: "FUNCTION_CANCELED",
    0x51: "FUNCTION_NOT_PARALLEL", 0x54: "FUNCTION_NOT_SUPPORTED", 0x60: "KEY_HANDLE_INVALID",
    0x62: "KEY_SIZE_RANGE", 0x63: "KEY_TYPE_INCONSISTENT", 0x68: "KEY_FUNCTION_NOT_PERMITTED",
    0x70: "MECHANISM_INVALID", 0x71: "MECHANISM_PARAM_INVALID", 0x82: "OBJECT_HANDLE_INVALID",
    0x90: "OPERATION_ACTIVE", 0x91: "OPERATION_NOT_INITIALIZED", 0xA0: "PIN_INCORRECT",
    0xA1: "PIN_INVALID", 0xA2: "PIN_LEN_RANGE", 0xA3: "PIN_EXPIRED", 0xA4: "PIN_LOCKED",
    0xB0: "SESSION_CLOSED", 0xB1: "SESSION_COUNT", 0xB3: "SESSION_HANDLE_INVALID",
    0xB4: "SESSION_PARALLEL_NOT_SUPPORTED", 0xB5: "SESSION_READ_ONLY", 0xB6: "SESSION_EXISTS",
    0xB7: "SESSION_READ_ONLY_EXISTS", 0xB8: "SESSION_READ_WRITE_SO_EXISTS",
    0xC0: "SIGNATURE_INVALID", 0xC1: "SIGNATURE_LEN_RANGE", 0xD0: "TEMPLATE_INCOMPLETE",
    0xD1: "TEMPLATE_INCONSISTENT", 0xE0: "TOKEN_NOT_PRESENT", 0xE1: "TOKEN_NOT_RECOGNIZED",
    0xE2: "TOKEN_WRITE_PROTECTED", 0x100: "USER_ALREADY_LOGGED_IN", 0x101: "USER_NOT_LOGGED_IN",
    0x102: "USER_PIN_NOT_INITIALIZED", 0x103: "USER_TYPE_INVALID",
    0x104: "USER_ANOTHER_ALREADY_LOGGED_IN", 0x105: "USER_TOO_MANY_TYPES",
    0x130: "DOMAIN_PARAMS_INVALID", 0x140: "CURVE_NOT_SUPPORTED", 0x150: "BUFFER_TOO_SMALL",
    0x190: "CRYPTOKI_NOT_INITIALIZED", 0x191: "CRYPTOKI_ALREADY_INITIALIZED",
    0x1A0: "MUTEX_BAD", 0x1A1: "MUTEX_NOT_LOCKED", 0x1B5: "EXCEEDED_MAX_ITERATIONS",
    0x1B7: "LIBRARY_LOAD_FAILED", 0x1B8: "PIN_TOO_WEAK", 0x1B9: "PUBLIC_KEY_INVALID",
    0x200: "FUNCTION_REJECTED", 0x201: "TOKEN_RESOURCE_EXCEEDED",
    0x202: "OPERATION_CANCEL_FAILED", 0x203: "KEY_EXHAUSTED",
}  # fmt: skip

_MEANS: Final = {
    "PIN_INCORRECT": OperationOutcome.PIN_WRONG,
    "PIN_LOCKED": OperationOutcome.PIN_LOCKED,
    "PIN_EXPIRED": OperationOutcome.PIN_EXPIRED,
    "PIN_LEN_RANGE": OperationOutcome.PIN_LENGTH,
    "PIN_INVALID": OperationOutcome.PIN_INVALID,
    "PIN_TOO_WEAK": OperationOutcome.PIN_INVALID,
    "USER_PIN_NOT_INITIALIZED": OperationOutcome.PIN_NOT_SET,
    "TOKEN_NOT_PRESENT": OperationOutcome.NOT_PRESENT,
    "SLOT_ID_INVALID": OperationOutcome.NOT_PRESENT,
    "DEVICE_REMOVED": OperationOutcome.CARD_REMOVED,
    "TOKEN_NOT_RECOGNIZED": OperationOutcome.NOT_RECOGNIZED,
    # who is logged in already has not proved that this PIN is the right one
    "USER_ALREADY_LOGGED_IN": OperationOutcome.BUSY,
    "USER_ANOTHER_ALREADY_LOGGED_IN": OperationOutcome.BUSY,
    "USER_TOO_MANY_TYPES": OperationOutcome.BUSY,
    "OPERATION_ACTIVE": OperationOutcome.BUSY,
    "SESSION_COUNT": OperationOutcome.BUSY,
    "SESSION_EXISTS": OperationOutcome.BUSY,
    "SESSION_READ_ONLY_EXISTS": OperationOutcome.BUSY,
    "SESSION_READ_WRITE_SO_EXISTS": OperationOutcome.BUSY,
    "MECHANISM_INVALID": OperationOutcome.NO_MECHANISM,
}


_GIVEN_UP_ON_PAD: Final = frozenset({"CANCEL", "FUNCTION_CANCELED", "FUNCTION_REJECTED"})
"""What a person's “no” on a PIN pad comes to. Without one nobody was asked anything, and the
module has refused for reasons of its own."""


def name_of(code: int) -> str:
    """Return the standard's name of a return code, ``"CKR_PIN_INCORRECT"``."""
    return f"CKR_{_NAMES[code]}" if code in _NAMES else f"CKR 0x{code:08X}"


def outcome_of(code: int, *, on_pad: bool) -> OperationOutcome:
    """Return what an operation's end is when a call returned that.

    Args:
        code: a CKR_ value.
        on_pad: whether the PIN was to be typed on the reader.
    """
    name = _NAMES.get(code, "")
    if on_pad and name in _GIVEN_UP_ON_PAD:
        return OperationOutcome.CANCELLED
    return _MEANS.get(name, OperationOutcome.REFUSED)
