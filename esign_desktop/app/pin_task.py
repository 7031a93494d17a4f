"""One operation with a PIN that a person asked for, in the window or on the command line.

The PIN has been typed by then: a task never asks. It waits for the card, looks at it once more,
and sends the PIN once. Until the PIN is on its way the task can be cancelled.
"""

from collections.abc import Callable
from enum import Enum, auto
from threading import Lock

from esign_desktop.app.operation_record import OperationRecord
from esign_desktop.app.pins import Completed, Pins, Target
from esign_desktop.diagnosis.pin_rules import Refusal
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.secret import Secret

TypedPins = tuple[Secret, ...] | None
"""The PIN; for a change the present one, the new one, and the new one again where it was typed
twice. None: they are typed on the reader's PIN pad."""


class NotAsked(Enum):
    """Why the card was not asked, where no rule was broken."""

    GONE = auto()  # the card is not there any more
    CANCELLED = auto()  # in time


Outcome = Completed | Refusal | NotAsked


class PinTask:
    """Runs once. The window runs it in a background thread.

    Args:
        pins: the operations on cards; they note in ``record`` what is known.
        kind: what to do with the PIN.
        target: the card. Once run, the card as it was looked at last.
        typed: what was typed.
        last_try_confirmed: whether the person agreed to use the last attempt.
        record: what is known of the operation while it goes on.
        card_in_use: held by whoever works with a card; two at once lock each other out.
        look_first: whether to look at the card once more: time went by since it was looked at.
        looking: called when the card is free, in the thread of the task.
        sending: called just before the PIN is sent, in the thread of the task.
    """

    def __init__(
        self,
        pins: Pins,
        kind: OperationKind,
        target: Target,
        typed: TypedPins,
        *,
        last_try_confirmed: bool,
        record: OperationRecord,
        card_in_use: Lock,
        look_first: bool = True,
        looking: Callable[[], None] = lambda: None,
        sending: Callable[[], None] = lambda: None,
    ) -> None:
        self.record = record
        self.target = target
        self._pins = pins
        self._kind = kind
        self._typed = typed
        self._last_try_confirmed = last_try_confirmed
        self._card_in_use = card_in_use
        self._look_first = look_first
        self._looking = looking
        self._sending = sending
        self._decided = Lock()  # over which came first, sending or cancelling
        self._cancelled = False
        self._sent = False

    def run(self) -> Outcome:
        """Return how it ended. Blocking."""
        with self._card_in_use:
            if self._cancelled:
                return NotAsked.CANCELLED
            self._looking()
            now = self._pins.refresh(self.target) if self._look_first else self.target
            if now is None:
                return NotAsked.CANCELLED if self._cancelled else NotAsked.GONE
            with self._decided:
                if self._cancelled:
                    return NotAsked.CANCELLED
                self._sent = True
            self.target = now
            self._sending()
            return self._operate()

    @property
    def is_sent(self) -> bool:
        """Tell whether the PIN may be on its way."""
        return self._sent

    def cancel(self) -> bool:
        """Ask nothing of the card any more. False: it is too late, the PIN is on its way."""
        with self._decided:
            self._cancelled = not self._sent
        return self._cancelled

    def _operate(self) -> Completed | Refusal:
        pin, new, again = (*(self._typed or ()), None, None, None)[:3]
        agreed = self._last_try_confirmed
        match self._kind:
            case OperationKind.PIN_CHECK:
                return self._pins.check(self.target, pin, last_try_confirmed=agreed)
            case OperationKind.PIN_CHANGE:
                return self._pins.change(
                    self.target, pin, new, again=again, last_try_confirmed=agreed
                )
            case OperationKind.SIGN_TEST:
                return self._pins.sign_test(self.target, pin, last_try_confirmed=agreed)
