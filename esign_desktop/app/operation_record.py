"""Records what is known of an operation on a card while it goes on."""

from __future__ import annotations

TYPE_CHECKING = False  # this is loaded before anything else
if TYPE_CHECKING:
    from collections.abc import Sequence

    from esign_desktop.model.operation import OperationEnding, OperationKind


class OperationRecord:
    """The state of an operation, written down before anything is printed: no failure loses it.

    Attributes:
        kind: what was asked for; None: nothing that sends a PIN.
        ending: its outcome, as far as is known; None: nothing was sent.
        lines: the outcome, or why it was not begun, as text for the person, once there is one.
        exit_code: of the program, for that text.
        reported: whether the outcome has reached the person or program that waits for it.
    """

    def __init__(self, kind: OperationKind | None = None) -> None:
        self.kind = kind
        self.ending: OperationEnding | None = None
        self.lines: Sequence[str] = ()
        self.exit_code = 0
        self.reported = False

    def note(self, ending: OperationEnding) -> None:
        """Write down what is known by now."""
        self.ending = ending

    def put_into_words(self, lines: Sequence[str], exit_code: int) -> None:
        """Keep the words for how it ended, and its exit code."""
        self.lines, self.exit_code = lines, exit_code
