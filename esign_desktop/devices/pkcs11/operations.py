"""PIN check, PIN change and test signature: each through one fresh worker, each exactly once."""

import json
import logging
import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from esign_desktop.devices.pkcs11.client import readable_status
from esign_desktop.devices.pkcs11.messages import Key, Operation, OperationOrder
from esign_desktop.devices.pkcs11.process import WorkerProcess
from esign_desktop.model.codec import DecodeError
from esign_desktop.model.operation import (
    Noting,
    OperationEnding,
    OperationKind,
    OperationOutcome,
    OperationRequest,
    SigningView,
    at_the_card,
    note_nothing,
)
from esign_desktop.model.secret import Secret

if TYPE_CHECKING:
    from esign_desktop.devices.signatures import PublicKey, SignatureScheme

logger = logging.getLogger(__name__)

CHECK_TIMEOUT_S: Final = 30.0
TIMEOUT_S: Final = 60.0
PIN_PAD_TIMEOUT_S: Final = 120.0
_OTHER_KEY: Final = "a public key whose signatures this program cannot verify"
LAST_WORDS_S: Final = 1.5
"""A card answers a PIN within this time as a rule: who interrupts us then learns what it said."""
_NOT_ALONE: Final = "another operation is running"
_GRACE_S: Final = 5  # a worker ends by itself only when nobody has ended it


def timeout_s(request: OperationRequest) -> float:
    """Return how long an operation may take; who types on a pad types slowly."""
    if request.pin is None:
        return PIN_PAD_TIMEOUT_S
    return CHECK_TIMEOUT_S if request.kind is OperationKind.PIN_CHECK else TIMEOUT_S


class WorkerOperations:
    """The only way of a PIN to a card. Nothing outlives an operation, and none is repeated.

    Args:
        command: starts a worker.
        limit_s: how long an operation may take; by its kind when None.
    """

    def __init__(self, command: Sequence[str], limit_s: float | None = None) -> None:
        self._command = tuple(command)
        self._limit_s = limit_s
        self._one_at_a_time = threading.Lock()

    def operate(self, request: OperationRequest, noting: Noting = note_nothing) -> OperationEnding:
        """Do it once. Never raises, never repeats; takes at most the operation's time-out.

        BUSY at once, and not a queue: what a person asked for twice is not done twice.
        """
        with self._alone() as alone:
            if not alone:
                return OperationEnding(OperationOutcome.BUSY, detail=_NOT_ALONE)
            ending = self._operate(request, noting)
            noting(ending)
            logger.info("%s: %s (%s)", request.kind, ending.outcome, ending.detail)
            return ending

    def preview(self, request: OperationRequest) -> SigningView:
        """Return what can be seen of a sign test beforehand. Asks for no PIN and sends none."""
        from esign_desktop.devices import signatures
        from esign_desktop.devices.pkcs11 import outcome_parser as endings

        request = replace(request, pin=None, new_pin=None)
        key = signatures.public_key_of(request.certificate)
        if key is None:
            return SigningView(OperationOutcome.KEY_UNSUPPORTED, detail=_OTHER_KEY)
        ways = signatures.schemes_for(key, request.message)
        with self._alone() as alone:
            if not alone:
                return SigningView(OperationOutcome.BUSY, detail=_NOT_ALONE)
            limit_s = self._limit_s or CHECK_TIMEOUT_S
            line = _line(request, limit_s, "preview", key, ways)
            worker = WorkerProcess(self._command)
            death = _ask(worker, line, limit_s)
        try:
            notes, finished = endings.read_notes(worker.said)
        except DecodeError:
            return SigningView(OperationOutcome.CRASHED, detail=endings.SENSELESS)
        return endings.view_of(notes, finished, death, [scheme.mechanism for scheme in ways])

    def _operate(self, request: OperationRequest, noting: Noting) -> OperationEnding:
        # a diagnosis, which shall start fast, needs none of these
        from esign_desktop.devices import signatures
        from esign_desktop.devices.pkcs11 import outcome_parser as endings

        if problem := _unfit(request):
            return OperationEnding(OperationOutcome.PIN_LENGTH, detail=problem)
        key: PublicKey | None = None
        ways: Sequence[SignatureScheme] = ()
        if request.kind is OperationKind.SIGN_TEST:
            key = signatures.public_key_of(request.certificate)
            if key is None:
                return OperationEnding(OperationOutcome.KEY_UNSUPPORTED, detail=_OTHER_KEY)
            ways = signatures.schemes_for(key, request.message)
        limit_s = self._limit_s or timeout_s(request)
        line = _line(request, limit_s, request.kind.value, key, ways)
        worker = WorkerProcess(self._command)
        noting(at_the_card(request.kind))
        death = OperationEnding(OperationOutcome.INTERRUPTED)
        try:
            death = _ask(worker, line, limit_s)
        finally:  # also on Ctrl-C, and when the program is ended
            heard_all = worker.heard_all
            ending = endings.read_ending(request, worker.said, death, heard_all=heard_all)
            noting(ending)
        if key is not None and ending.outcome is OperationOutcome.DONE:
            ending = endings.with_signature(ending, worker.said, key, request)
        return ending

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Tell whether no other operation is running, and keep others from starting."""
        alone = self._one_at_a_time.acquire(blocking=False)
        try:
            yield alone
        finally:
            if alone:
                self._one_at_a_time.release()


def _ask(worker: WorkerProcess, line: bytes, limit_s: float) -> OperationEnding:
    """Ask a worker. Return the outcome for one that died; its notes hold the rest."""
    if worker.failure:
        detail = f"could not start: {worker.failure}"
        return OperationEnding(OperationOutcome.CRASHED, detail=detail)
    exited = worker.ask(line, limit_s, lambda: None, LAST_WORDS_S)
    if exited.timed_out:
        return OperationEnding(OperationOutcome.TIMED_OUT, detail=f"{limit_s:g} s")
    return OperationEnding(OperationOutcome.CRASHED, detail=readable_status(exited.status))


def _line(
    request: OperationRequest,
    limit_s: float,
    operation: Operation,
    key: "PublicKey | None",
    ways: "Sequence[SignatureScheme]",
) -> bytes:
    order = OperationOrder(
        module=str(Path(request.module).absolute()),
        operation=operation,
        limit_s=math.ceil(limit_s) + _GRACE_S,
        token=request.token,
        slot_name=request.slot_name,
        pin=_revealed(request.pin),
        new_pin=_revealed(request.new_pin),
        certificate=request.certificate.hex(),
        key=Key(kind=key.type, number=key.number.hex()) if key else None,
        ways=[(scheme.mechanism, scheme.data.hex()) for scheme in ways],
    )
    return json.dumps(order).encode()


def _unfit(request: OperationRequest) -> str:
    """Return what is wrong with the PINs: an empty one means the reader's pad to some modules."""
    if request.pin is not None and not request.pin.reveal():
        return "empty PIN"
    changing = request.kind is OperationKind.PIN_CHANGE and request.pin is not None
    if changing and not (request.new_pin and request.new_pin.reveal()):
        return "no new PIN"
    return ""


def _revealed(secret: Secret | None) -> str | None:
    return None if secret is None else secret.reveal()
