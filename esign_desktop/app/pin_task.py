"""One operation that a person has asked for: waits for the card, looks once more, and asks it.

Until the PIN is on its way it can be called off; then nobody can take it back.
"""

import threading
from collections.abc import Callable
from enum import Enum, auto
from threading import Lock

from esign_desktop.app.operation_record import OperationRecord
from esign_desktop.app.pins import Ended, Pins, Target
from esign_desktop.diagnosis.pin_rules import Refusal

Operate = Callable[[Target], Ended | Refusal]


class NotAsked(Enum):
    """Why the card was not asked, where no rule was broken."""

    GONE = auto()  # the card is not there any more
    CALLED_OFF = auto()  # in time


Outcome = Ended | Refusal | NotAsked


class PinTask:
    """Runs once, in a background thread.

    Args:
        pins: asks the card.
        target: which, as it was when the dialog opened; afterwards, as it was looked at last.
        operate: what to ask, with the PINs that were typed.
        card_in_use: held by whoever works with a card; two at once lock each other out.
        looking: called when the card is free; from the errand's thread.
        sending: called just before the PIN leaves.
        record: what is known of it while it goes on; ``pins`` write it.
    """

    def __init__(
        self,
        pins: Pins,
        target: Target,
        operate: Operate,
        card_in_use: Lock,
        looking: Callable[[], None] = lambda: None,
        sending: Callable[[], None] = lambda: None,
        record: OperationRecord | None = None,
    ) -> None:
        self.record = record or OperationRecord()
        self._pins = pins
        self.target = target
        self._operate = operate
        self._card_in_use = card_in_use
        self._looking = looking
        self._sending = sending
        self._decided = threading.Lock()
        self._called_off = False
        self._sent = False

    def run(self) -> Outcome:
        """Return how it ended. Blocking."""
        with self._card_in_use:
            if self._called_off:
                return NotAsked.CALLED_OFF
            self._looking()
            now = self._pins.refresh(self.target)  # typing took its time
            if now is None:
                return NotAsked.CALLED_OFF if self._called_off else NotAsked.GONE
            with self._decided:
                if self._called_off:
                    return NotAsked.CALLED_OFF
                self._sent = True
            self.target = now
            self._sending()
            return self._operate(now)

    @property
    def is_sent(self) -> bool:
        """Tell whether the PIN may be on its way."""
        return self._sent

    def call_off(self) -> bool:
        """Ask nothing of the card any more. False: it is too late, the PIN is on its way."""
        with self._decided:
            self._called_off = not self._sent
        return self._called_off
