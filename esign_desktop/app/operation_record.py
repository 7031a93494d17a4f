"""What is known of an operation on a card while it goes on, so that no failure takes it along."""

from __future__ import annotations

TYPE_CHECKING = False  # this is loaded before anything else
if TYPE_CHECKING:
    from collections.abc import Sequence

    from esign_desktop.model.operation import OperationEnding, OperationKind


class OperationRecord:
    """Written down step by step, before anything is told of it.

    Attributes:
        kind: what was asked for; None: nothing that sends a PIN.
        ending: how it ended, as far as is known; None: nothing was sent.
        lines: how it ended or why it was not begun, in words, once they are found.
        exit_code: what those words stand for.
        told: whether they have reached whoever waits for them.
    """

    def __init__(self, kind: OperationKind | None = None) -> None:
        self.kind = kind
        self.ending: OperationEnding | None = None
        self.lines: Sequence[str] = ()
        self.exit_code = 0
        self.told = False

    def note(self, ending: OperationEnding) -> None:
        """Write down what is known by now."""
        self.ending = ending

    def put_into_words(self, lines: Sequence[str], exit_code: int) -> None:
        """Keep the words for how it ended, and its exit code."""
        self.lines, self.exit_code = lines, exit_code
