"""The worker's part in an operation: PIN check, PIN change, signature. Nothing is ever repeated.

Imported only when an operation is asked for: a probe must start fast. Every call is noted before
and after, because a module that dies takes with it what was not said.
"""

import contextlib
import ctypes
import json
import sys
import time
from collections.abc import Callable
from typing import Final, NoReturn

from esign_desktop.devices.pkcs11.cryptoki import CKR_MECHANISM_INVALID, CallError, Module
from esign_desktop.devices.pkcs11.messages import Note, OperationOrder, Problem
from esign_desktop.devices.pkcs11.private_keys import PrivateKeys

_USER, _CONTEXT_SPECIFIC = 1, 2  # CKU_
_ALWAYS_AUTHENTICATE: Final = 0x202  # CKA_
_PROTECTED_AUTHENTICATION_PATH: Final = 0x100  # CK_TOKEN_INFO flag
_OTHER_KEY_MAY_DO: Final = frozenset({0x60, 0x62, 0x63, 0x68, CKR_MECHANISM_INVALID})
"""CKR_KEY_HANDLE_INVALID, _SIZE_RANGE, _TYPE_INCONSISTENT, _FUNCTION_NOT_PERMITTED"""
_CARD_HAS_ANSWERED: Final = frozenset({0xA0, 0xA1, 0xA2, 0xA3, 0xA4})
"""CKR_PIN_INCORRECT to CKR_PIN_LOCKED. CKR_USER_PIN_NOT_INITIALIZED is none of them: OpenSC says
it too of a card that left while its files were read."""
_PR_SET_DUMPABLE: Final = 4
_MAX_KEYS: Final = 4  # of one certificate
_REMOVAL_SHOWS_WITHIN_S: Final = 0.8  # PC/SC looks for removed cards every 0.4 s
_LOOK_AGAIN_S: Final = 0.1

SendNote = Callable[[Note], None]


class _GivenUp(Exception):
    """A problem that has been reported already."""


def perform(order: OperationOrder, write: Callable[[bytes], None]) -> None:
    """Do what is ordered and tell all of it.

    Args:
        order: with the PINs.
        write: sends bytes to who has ordered it.
    """
    _leave_nothing_behind(order["limit_s"])

    def send(note: Note) -> None:
        write(json.dumps(note).encode() + b"\t")

    def note_call(call: str, code: int | None) -> None:
        send({"call": call} if code is None else {"call": call, "returned": code})

    try:
        module = Module(order["module"], note_call)
    except OSError as error:
        said = str(error).replace(order["module"], "").removeprefix(": ")
        send({"problem": "cannot_load", "detail": said})
    except CallError as error:
        send({"failed": error.call, "code": error.code})
    else:
        with contextlib.suppress(_GivenUp):
            _Operation(module, order, send).run()
    write(b"\n")


class _Operation:
    def __init__(self, module: Module, order: OperationOrder, send: SendNote) -> None:
        self._module = module
        self._order = order
        self._send = send
        self._own_keys = PrivateKeys(module, order["certificate"], order["key"])
        self._pin = _encoded(order["pin"])

    def run(self) -> None:
        try:
            slot = self._find_slot()
        except CallError as error:
            self._send({"failed": error.call, "code": error.code})
            return
        try:
            self._use(slot)
        except CallError as error:
            self._report_failure(error, slot)

    def _use(self, slot: int) -> None:
        changing = self._order["operation"] == "pin_change"
        session = self._module.open_session(slot, writing=changing)
        # a session is one card's: what is asked now holds until it ends
        token = self._module.token(slot)
        if token.serial != self._order["token"]:
            self._give_up("no_token")
        if self._order["operation"] == "preview":
            self._preview(slot, session)
            return
        on_pad = self._pin is None
        if on_pad and not token.flags & _PROTECTED_AUTHENTICATION_PATH:
            self._give_up("no_pin_pad")
        if changing and on_pad:
            # C_SetPIN asks for the old PIN too; who logs in first types it twice
            self._set_pin(session)
            self._report_flags(slot)
            return
        self._login(session, _USER)
        try:
            if changing:
                self._set_pin(session)
            elif self._order["operation"] == "sign_test":
                self._sign(slot, session)
            self._report_flags(slot)
        except CallError as error:
            self._report_failure(error, slot)  # before C_Logout, in which a module may die
        finally:
            self._module.returned("C_Logout", session)

    def _preview(self, slot: int, session: int) -> None:
        """Tell what can be seen of a signature without logging in."""
        self._report_flags(slot)
        self._send({"mechanisms": sorted(self._module.mechanisms(slot))})
        shown = self._own_keys.certificate_is_shown(session)
        has_key = self._own_keys.of(session).has_key
        self._send({"certificate_shown": shown, "has_key": has_key})

    def _find_slot(self) -> int:
        found: list[tuple[int, str]] = []
        refusal: CallError | None = None
        for slot, name in self._module.slots_with_token():
            try:
                serial = self._module.token(slot).serial
            except CallError as error:
                refusal = error if name == self._order["slot_name"] else refusal
                continue
            if serial == self._order["token"] and (serial or name == self._order["slot_name"]):
                found.append((slot, name))
        if len(found) > 1:
            found = [each for each in found if each[1] == self._order["slot_name"]] or found
        if not found:
            if refusal is not None:
                raise refusal
            self._give_up("no_token")
        if len(found) > 1:  # two PINs of one card: which of them is not for us to guess
            self._give_up("ambiguous")
        return found[0][0]

    def _login(self, session: int, user: int) -> None:
        self._module.call("C_Login", session, user, self._pin, len(self._pin or b""))

    def _set_pin(self, session: int) -> None:
        new = None if self._pin is None else _encoded(self._order["new_pin"])
        self._module.call(
            "C_SetPIN", session, self._pin, len(self._pin or b""), new, len(new or b"")
        )

    def _sign(self, slot: int, session: int) -> None:
        shown = self._module.mechanisms(slot)
        schemes = [scheme for scheme in self._order["ways"] if not shown or scheme[0] in shown]
        keys = self._own_keys.of(session)
        if not keys.handles:
            self._send({"problem": "no_key"})
            return
        self._send({"has_key": keys.has_key})
        refusal: CallError | None = None
        signed = False
        for key in keys.handles[
            :_MAX_KEYS
        ]:  # with one that is not known from another: whoever asks sees
            for mechanism, data in schemes:
                try:
                    self._sign_with(session, key, mechanism, bytes.fromhex(data))
                except CallError as error:
                    if error.call != "C_SignInit" or error.code not in _OTHER_KEY_MAY_DO:
                        raise
                    refusal = error
                else:
                    signed = True
                    break
        if not signed and (refusal is None or refusal.code == CKR_MECHANISM_INVALID):
            self._send({"problem": "no_mechanism"})
        elif not signed and refusal is not None:
            raise refusal

    def _sign_with(self, session: int, key: int, mechanism: int, data: bytes) -> None:
        always = self._module.attribute(session, key, _ALWAYS_AUTHENTICATE)
        began = time.perf_counter()
        if code := self._module.sign_init(session, mechanism, key):
            raise CallError("C_SignInit", code)
        spent_s = time.perf_counter() - began
        if always and any(always):
            # each signature wants the PIN anew, the one that has just been accepted
            self._login(session, _CONTEXT_SPECIFIC)
        began = time.perf_counter()
        signature = self._module.sign(session, data)
        spent_s += time.perf_counter() - began
        took_ms = round(spent_s * 1000)
        self._send({"mechanism": mechanism, "signature": signature.hex(), "took_ms": took_ms})

    def _report_failure(self, error: CallError, slot: int) -> None:
        self._send({"failed": error.call, "code": error.code})
        present = error.code in _CARD_HAS_ANSWERED or self._still_present(slot)
        self._send({"present": present})
        if present:
            self._report_flags(slot)

    def _report_flags(self, slot: int) -> None:
        """Tell what the flags say now: some modules raise them for this process alone."""
        with contextlib.suppress(CallError):
            token = self._module.token(slot)
            self._send({"flags": token.flags, "pin_lengths": token.pin_lengths})

    def _still_present(self, slot: int) -> bool:
        ends = time.monotonic() + _REMOVAL_SHOWS_WITHIN_S
        while self._module.has_token(slot):
            if time.monotonic() > ends:
                return True
            time.sleep(_LOOK_AGAIN_S)
        return False

    def _give_up(self, problem: Problem) -> NoReturn:
        self._send({"problem": problem})
        raise _GivenUp


def _encoded(pin: str | None) -> bytes | None:
    return None if pin is None else pin.encode()


def _leave_nothing_behind(limit_s: int) -> None:
    """End with whoever started this, and let no crash write the PIN to a disk."""
    if sys.platform != "win32":  # there a job ends us, and main() has turned off its reports
        import resource
        import signal

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(limit_s)  # also in a call that never returns
    if sys.platform == "linux":
        # core dumps that go to a program know no limit; nor may others read our memory
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
