"""Remembers what cards answered about their PINs in this run, where their module forgets it.

Some modules raise a PIN's flags only in the process of the failed login (OpenSC's AKIS driver was
seen to). Whoever forgot it with them would call a card ready that has just said that it is
locked, and would use up its last try unasked.
"""

from typing import Final

from msgspec.structs import replace

from esign_desktop.diagnosis.pin_outcome import state_after
from esign_desktop.diagnosis.pin_rules import user_pin
from esign_desktop.model.operation import OperationKind, OperationOutcome, OperationResult
from esign_desktop.model.reader import ReaderName
from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole, PinState, PinStatus, Token

_COUNTED: Final = frozenset({PinState.LOW, PinState.LAST_TRY})
"""What only a right PIN changes. The rest may have been put right where the card was meanwhile."""
_NOT_REPORTED: Final = frozenset({PinState.UNKNOWN, PinState.READY})


class _Answer(Record, frozen=True):
    state: PinState
    reader: ReaderName | None


class PinMemory:
    """Keeps the worst that each card has answered, until it or its module says otherwise."""

    def __init__(self) -> None:
        self._answers: dict[str, _Answer] = {}

    def learn(self, token: Token, reader: ReaderName | None, result: OperationResult) -> None:
        """Take what an operation has shown of a card's PIN."""
        state = state_after(result) or PinState.UNKNOWN
        if result.ending.outcome is OperationOutcome.DONE:
            self._answers.pop(token.identity, None)
            if state is not PinState.MUST_CHANGE or result.kind is OperationKind.PIN_CHANGE:
                return
        elif result.ending.outcome is OperationOutcome.PIN_WRONG and state in _NOT_REPORTED:
            known = self._answers.get(token.identity)
            state = known.state if known else PinState.LOW  # that much is certain
        if state not in _NOT_REPORTED:
            self._answers[token.identity] = _Answer(state, reader)

    def of(self, token: Token) -> Token:
        """Return a token with what its card has answered, where its module tells nothing."""
        status = user_pin(token.pins) or PinStatus(PinRole.USER, PinState.UNKNOWN)
        answer = self._answers.get(token.identity)
        if answer is None or status.state is not PinState.UNKNOWN:
            return token
        others = (each for each in token.pins if each.role is not PinRole.USER)
        return replace(token, pins=(replace(status, state=answer.state), *others))

    def in_snapshot(self, snapshot: Snapshot) -> Snapshot:
        """Return a look at the computer with what its cards have answered before."""
        shown = [token for probe in snapshot.modules for token in probe.tokens]
        self._forget(snapshot, shown)
        if not self._answers:
            return snapshot
        modules = tuple(
            replace(probe, tokens=tuple(map(self.of, probe.tokens))) for probe in snapshot.modules
        )
        return replace(snapshot, modules=modules)

    def _forget(self, snapshot: Snapshot, shown: list[Token]) -> None:
        """Forget what a module tells itself, and of a card that was away what may have changed."""
        for token in shown:
            status = user_pin(token.pins)
            if status is not None and status.state is not PinState.UNKNOWN:
                self._answers.pop(token.identity, None)
        keys = {token.identity for token in shown}
        filled = {card.reader for card in snapshot.cards}
        self._answers = {
            key: answer
            for key, answer in self._answers.items()
            if answer.state in _COUNTED or key in keys or answer.reader in filled
        }
