"""Parses a worker's notes on an operation. Pure: a module's behaviour is a line of test data.

Only what is known is reported: after a module died in the middle of a call, it is not known
whether the card got the PIN, or took the new one.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from esign_desktop.devices import signatures
from esign_desktop.devices.pkcs11.ckr import name_of, outcome_of
from esign_desktop.devices.pkcs11.interpret import PROTECTED_AUTHENTICATION_PATH, pin_statuses
from esign_desktop.devices.pkcs11.messages import Note, Problem
from esign_desktop.devices.signatures import PublicKey
from esign_desktop.model.certificate import Sha256
from esign_desktop.model.codec import DecodeError, decode
from esign_desktop.model.operation import (
    OperationEnding,
    OperationKind,
    OperationOutcome,
    OperationRequest,
    SignatureFacts,
    SigningView,
)
from esign_desktop.model.token import PinRole, PinState, PinStatus

_PROBLEMS: Final[dict[Problem, tuple[OperationOutcome, str]]] = {
    "cannot_load": (OperationOutcome.CANNOT_LOAD, ""),
    "no_token": (OperationOutcome.NOT_PRESENT, "no such token"),
    "ambiguous": (OperationOutcome.REFUSED, "two tokens with this serial number"),
    "no_pin_pad": (OperationOutcome.REFUSED, "no PIN, and the reader has no PIN pad"),
    "no_key": (OperationOutcome.NO_KEY, ""),
    "no_mechanism": (OperationOutcome.NO_MECHANISM, ""),
}
SENSELESS: Final = "senseless reply"
_MOST_NOTES: Final = 500  # an operation makes some twenty
_OK: Final = 0
_PIN_INCORRECT: Final = 0xA0
_CARD_SAW_THE_PIN: Final = frozenset({_OK, 0xA0, 0xA3, 0xA4})
"""CKR_OK, CKR_PIN_INCORRECT, CKR_PIN_EXPIRED, CKR_PIN_LOCKED. Others may be the module's own."""
_OLD_PIN_HOLDS: Final = frozenset(
    {0x01, 0x07, 0x50, 0x54, 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xB5, 0xE2, 0x101, 0x102, 0x1B8}
)
"""Answers of C_SetPIN with which nothing was written: CKR_CANCEL, _ARGUMENTS_BAD,
_FUNCTION_CANCELED, _FUNCTION_NOT_SUPPORTED, _PIN_…, _SESSION_READ_ONLY, _TOKEN_WRITE_PROTECTED,
_USER_…. After an error of the device or the module it may have been."""
_REMOVAL_LOOKS_LIKE: Final = frozenset(
    {
        OperationOutcome.REFUSED,
        OperationOutcome.NOT_PRESENT,
        OperationOutcome.NOT_RECOGNIZED,
        OperationOutcome.PIN_NOT_SET,
        OperationOutcome.BUSY,
    }
)


def read_notes(said: bytes) -> tuple[tuple[Note, ...], bool]:
    """Return a worker's notes, and whether it came to its end.

    A note it did not finish is left out.

    Raises:
        DecodeError: it said something that is none.
    """
    notes, end, _ = said.partition(b"\n")
    if notes.count(b"\t") > _MOST_NOTES:
        raise DecodeError(f"more than {_MOST_NOTES} notes")
    return tuple(decode(Note, note) for note in notes.split(b"\t")[:-1]), bool(end)


def read_ending(
    request: OperationRequest, said: bytes, death: OperationEnding, *, heard_all: bool
) -> OperationEnding:
    """Return how an operation ended by what its worker said, its signature not yet verified.

    Args:
        request: what was asked.
        said: all that came from the worker.
        death: the outcome of one that did not come to its end.
        heard_all: whether nothing of what it said can be missing.
    """
    kind = request.kind
    try:
        notes, finished = read_notes(said)
    except DecodeError:
        return senseless_ending(kind)
    ending = ending_of(kind, notes, finished, death, on_pad=request.pin is None)
    if finished or heard_all:
        return ending
    # the call after the last note may have begun
    sent = ending.pin_sent or None
    changed = ending.changed or None if kind is OperationKind.PIN_CHANGE else False
    return replace(ending, pin_sent=sent, changed=changed)


def ending_of(
    kind: OperationKind,
    notes: Sequence[Note],
    finished: bool,
    death: OperationEnding,
    *,
    on_pad: bool = False,
) -> OperationEnding:
    """Return how an operation ended, its signature not yet verified.

    Args:
        kind: what was asked.
        notes: the worker's.
        finished: whether it came to its end.
        death: the outcome of one that did not.
        on_pad: whether the PIN was to be typed on the reader.
    """
    outcome, detail = _outcome(kind, notes, on_pad=on_pad)
    if outcome is None:
        outcome = OperationOutcome.CRASHED if finished else death.outcome
        detail = "" if finished else death.detail
    if not finished and (where := _unreturned(notes)):
        detail = f"{detail + '; ' if detail else ''}{where}: {death.detail}"
        if outcome is death.outcome:
            detail = f"{where}: {death.detail}"
    pins = _pins(notes)
    if outcome is OperationOutcome.PIN_WRONG and any(
        pin.role is PinRole.USER and pin.state is PinState.LOCKED for pin in pins
    ):
        outcome, detail = OperationOutcome.PIN_LOCKED, f"{detail}; CKF_USER_PIN_LOCKED"
    return OperationEnding(
        outcome,
        pin_sent=_pin_sent(notes),
        changed=_changed(notes),
        pin_right=_pin_right(notes),
        pins=pins,
        detail=detail,
    )


def senseless_ending(kind: OperationKind) -> OperationEnding:
    """Return the outcome of a worker that cannot be understood: nothing is known."""
    changed = None if kind is OperationKind.PIN_CHANGE else False
    return OperationEnding(
        OperationOutcome.CRASHED, pin_sent=None, changed=changed, detail=SENSELESS
    )


def with_signature(
    ending: OperationEnding, said: bytes, key: PublicKey, request: OperationRequest
) -> OperationEnding:
    """Return the outcome of a sign test with its signature verified.

    Of keys that cannot be told apart each has signed; one of them must be the certificate's.
    """
    notes, _ = read_notes(said)
    made = [note for note in notes if "signature" in note]
    for note in made:
        verified = signatures.verifies(key, request.message, _bytes(note["signature"]))
        if verified is None:
            detail = f"{key.curve}: not known to this computer's OpenSSL"
            return replace(ending, outcome=OperationOutcome.KEY_UNSUPPORTED, detail=detail)
        if verified:
            mechanism = note.get("mechanism", 0)
            facts = SignatureFacts(
                signatures.MECHANISM_NAMES.get(mechanism, f"{mechanism:#x}"),
                key.kind,
                key.bits,
                Sha256(hashlib.sha256(request.certificate).hexdigest()),
                note.get("took_ms", 0),
                key.curve,
            )
            return replace(ending, signature=facts)
    if any(note.get("has_key", True) is None for note in notes):
        # signed with keys of which nothing told that they are the certificate's
        return replace(ending, outcome=OperationOutcome.NO_KEY)
    lengths = ", ".join(str(len(note["signature"]) // 2) for note in made)
    return replace(
        ending, outcome=OperationOutcome.SIGNATURE_WRONG, detail=f"signature of {lengths} bytes"
    )


def view_of(
    notes: Sequence[Note], finished: bool, death: OperationEnding, fitting: Sequence[int]
) -> SigningView:
    """Return what a preview has shown.

    Args:
        notes: the worker's.
        finished: whether it came to its end.
        death: the outcome of one that did not.
        fitting: the mechanisms that fit the certificate's key.
    """
    kind = OperationKind.SIGN_TEST
    ending = ending_of(kind, notes, finished, death)
    objects = next((note for note in notes if "certificate_shown" in note), None)
    if objects is None:
        return SigningView(ending.outcome, pins=ending.pins, detail=ending.detail)
    listed = next((note["mechanisms"] for note in notes if "mechanisms" in note), [])
    names = tuple(signatures.MECHANISM_NAMES[number] for number in fitting if number in listed)
    return SigningView(
        OperationOutcome.DONE,
        mechanisms=names if listed else None,
        certificate_shown=objects.get("certificate_shown", False),
        key_shown=objects.get("has_key"),
        pins=ending.pins,
        pinpad=any(note.get("flags", 0) & PROTECTED_AUTHENTICATION_PATH for note in notes),
    )


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _outcome(
    kind: OperationKind, notes: Sequence[Note], *, on_pad: bool
) -> tuple[OperationOutcome | None, str]:
    """Return the outcome as far as the notes tell it; it is known before the worker ends."""
    opened = _OK in _returned(notes, "C_OpenSession")
    for note in notes:
        if "problem" in note:
            outcome, detail = _PROBLEMS[note["problem"]]
            return outcome, note.get("detail", detail)
        if "failed" in note:
            outcome = outcome_of(note.get("code", _OK), on_pad=on_pad)
            gone = any(each.get("present") is False for each in notes)
            if outcome in _REMOVAL_LOOKS_LIKE and gone:
                outcome = OperationOutcome.CARD_REMOVED if opened else OperationOutcome.NOT_PRESENT
            return outcome, f"{note['failed']}: {name_of(note.get('code', _OK))}"
    done = {
        OperationKind.PIN_CHECK: _OK in _returned(notes, "C_Login"),
        OperationKind.PIN_CHANGE: _OK in _returned(notes, "C_SetPIN"),
        OperationKind.SIGN_TEST: any("signature" in note for note in notes),
    }
    return (OperationOutcome.DONE, _logout_failure(notes)) if done[kind] else (None, "")


def _pins(notes: Sequence[Note]) -> tuple[PinStatus, ...]:
    for note in notes:
        if "flags" in note:
            return pin_statuses(note["flags"], note.get("pin_lengths"))
    return ()


def _logout_failure(notes: Sequence[Note]) -> str:
    codes = [code for code in _returned(notes, "C_Logout") if code != _OK]
    return f"C_Logout: {name_of(codes[0])}" if codes else ""


def _pin_sent(notes: Sequence[Note]) -> bool | None:
    called = [note for note in notes if note.get("call") in ("C_Login", "C_SetPIN")]
    if not called:
        return False
    codes = {note["returned"] for note in called if "returned" in note}
    return True if codes & _CARD_SAW_THE_PIN else None


def _pin_right(notes: Sequence[Note]) -> bool | None:
    codes = _returned(notes, "C_Login")
    if _OK in codes[:1]:  # a second one is for the key alone
        return True
    return False if _PIN_INCORRECT in codes else None


def _changed(notes: Sequence[Note]) -> bool | None:
    if not any(note.get("call") == "C_SetPIN" for note in notes):
        return False
    codes = set(_returned(notes, "C_SetPIN"))
    if _OK in codes:
        return True
    return False if codes & _OLD_PIN_HOLDS else None


def _returned(notes: Sequence[Note], call: str) -> list[int]:
    return [n["returned"] for n in notes if n.get("call") == call and "returned" in n]


def _unreturned(notes: Sequence[Note]) -> str:
    """Return the call that has begun and not returned."""
    calls = [note for note in notes if "call" in note]
    return calls[-1]["call"] if calls and "returned" not in calls[-1] else ""
