"""The PINs of simulated cards: they count tries, lock and change as a card's would."""

from typing import Final

from msgspec.structs import replace

from esign_desktop.model.operation import (
    OperationEnding,
    OperationKind,
    OperationOutcome,
    OperationRequest,
)
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.secret import Secret
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole, PinState, PinStatus, Token

SIMULATED_PIN: Final = Secret("123456")
"""The PIN of every simulated card, until somebody changes it."""

_FULL_TRIES: Final = 3
_TRIES_OF: Final = {PinState.LOW: 2, PinState.LAST_TRY: 1, PinState.LOCKED: 0}
_STATE_OF: Final = {0: PinState.LOCKED, 1: PinState.LAST_TRY, 2: PinState.LOW}
_SIGNED_NOWHERE: Final = "simulated card: nothing was signed"


class SimulatedPins:
    """Remembers what the cards of one simulated computer would.

    A scenario's token starts with the tries its state stands for; the flags tell no number
    where the scenario's token has none.
    """

    def __init__(self) -> None:
        self._pins: dict[str, Secret] = {}
        self._to_change: set[str] = set()  # a wrong PIN hides this state, and does not end it

    def operate(
        self, request: OperationRequest, snapshot: Snapshot
    ) -> tuple[OperationEnding, Snapshot]:
        """Return how an operation ends, and the snapshot after it."""
        token = _token(request, snapshot)
        if token is None:
            return OperationEnding(OperationOutcome.NOT_PRESENT), snapshot
        if any(r.state is ReaderState.CARD_IN_USE for r in snapshot.readers if _in(r.name, token)):
            return OperationEnding(OperationOutcome.BUSY), snapshot
        status = next((status for status in token.pins if status.role is PinRole.USER), None)
        status = status or PinStatus(PinRole.USER, PinState.UNKNOWN)
        ending, after = self._asked(request, token, status)
        return ending, _with_status(snapshot, token, after)

    def _asked(
        self, request: OperationRequest, token: Token, status: PinStatus
    ) -> tuple[OperationEnding, PinStatus]:
        if status.state is PinState.NOT_SET:
            return OperationEnding(OperationOutcome.PIN_NOT_SET), status
        if status.state is PinState.MUST_CHANGE:
            self._to_change.add(_name(token))
        tries = _tries(status)
        if tries == 0:
            return OperationEnding(OperationOutcome.PIN_LOCKED, pin_sent=True), status
        if request.pin != self._pins.get(_name(token), SIMULATED_PIN):
            outcome = OperationOutcome.PIN_WRONG if tries > 1 else OperationOutcome.PIN_LOCKED
            ending = OperationEnding(outcome, pin_sent=True, pin_right=False)
            return ending, _with_tries(status, tries - 1)
        return self._admitted(request, token, _with_tries(status, _FULL_TRIES))

    def _admitted(
        self, request: OperationRequest, token: Token, status: PinStatus
    ) -> tuple[OperationEnding, PinStatus]:
        """Return what happens after the right PIN: all tries are left again."""
        name = _name(token)
        to_change = replace(status, state=PinState.MUST_CHANGE)
        after = to_change if name in self._to_change else status
        done = OperationEnding(OperationOutcome.DONE, pin_sent=True, pin_right=True)
        match request.kind:
            case OperationKind.PIN_CHANGE if request.new_pin is not None:
                if refused := _refused_form(request.new_pin, status):
                    return replace(done, outcome=refused), after
                self._pins[name] = request.new_pin
                self._to_change.discard(name)
                return replace(done, changed=True), status
            case OperationKind.SIGN_TEST if name in self._to_change:
                return replace(done, outcome=OperationOutcome.PIN_EXPIRED), after
            case OperationKind.SIGN_TEST if all(c.has_key is False for c in token.certificates):
                return replace(done, outcome=OperationOutcome.NO_KEY), after
            case OperationKind.SIGN_TEST:
                return replace(done, detail=_SIGNED_NOWHERE), after
        return done, after


def _token(request: OperationRequest, snapshot: Snapshot) -> Token | None:
    tokens = (
        t for probe in snapshot.modules if probe.path == request.module for t in probe.tokens
    )
    return next((token for token in tokens if _is_asked(token, request)), None)


def _is_asked(token: Token, request: OperationRequest) -> bool:
    if token.detail:
        return False  # the module itself could not look into it
    return token.serial == request.token and (
        bool(token.serial) or token.slot_name == request.slot_name
    )


def _in(reader: str, token: Token) -> bool:
    return reader in token.slot_name


def _name(token: Token) -> str:
    return token.serial or token.slot_name


def _tries(status: PinStatus) -> int:
    if status.tries_left is not None:
        return status.tries_left
    return _TRIES_OF.get(status.state, _FULL_TRIES)


def _with_tries(status: PinStatus, tries: int) -> PinStatus:
    is_counted = status.tries_max is not None
    full = PinState.READY if is_counted else PinState.UNKNOWN
    state = _STATE_OF.get(tries, full)
    return replace(status, state=state, tries_left=tries if is_counted else None)


def _refused_form(new: Secret, status: PinStatus) -> OperationOutcome | None:
    text = new.reveal()
    if not (text.isascii() and text.isdecimal()):
        return OperationOutcome.PIN_INVALID
    longest = status.length_max or len(text)
    fits = (status.length_min or 0) <= len(text) <= longest
    return None if fits else OperationOutcome.PIN_LENGTH


def _with_status(snapshot: Snapshot, token: Token, status: PinStatus) -> Snapshot:
    """Return the snapshot with a token's PIN in another state, in every module that shows it."""

    def changed(shown: Token) -> Token:
        if _name(shown) != _name(token):
            return shown
        others = tuple(each for each in shown.pins if each.role is not PinRole.USER)
        return replace(shown, pins=(status, *others))

    modules = tuple(
        replace(probe, tokens=tuple(map(changed, probe.tokens))) for probe in snapshot.modules
    )
    return replace(snapshot, modules=modules)
