"""A command that sends a PIN: asks the person everything first, then has the task done."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from esign_desktop.app.core_dumps import leave_no_dump
from esign_desktop.app.pin_task import NotAsked, Outcome, PinTask, TypedPins
from esign_desktop.app.pins import Target, refused_as_it_is
from esign_desktop.cli.exit_codes import USAGE
from esign_desktop.cli.pin_entry import confirm, pins_from_stdin, require_terminal
from esign_desktop.cli.pin_prompt import type_change, type_pin
from esign_desktop.cli.pin_reporter import OutputOptions, PinReporter
from esign_desktop.cli.progress import waiting
from esign_desktop.cli.session import Failure, Session
from esign_desktop.diagnosis.pin_rules import Refusal, Weakness, limits, user_pin, weakness
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.secret import Secret
from esign_desktop.model.token import PinState
from esign_desktop.presenters.pin.messages import WEAKNESSES
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.app.diagnose import Scope


class PinCommand:
    """Runs one ``PinTask`` for a person at a terminal, or for a script, and reports its outcome.

    Args:
        session: of the command.
        kind: what to do with the PIN.
        scope: which card.
        options: where the PIN comes from, and how the outcome is printed.
        consent: asks the person whether they want that at all.
    """

    def __init__(
        self,
        session: Session,
        kind: OperationKind,
        scope: "Scope",
        options: OutputOptions,
        consent: Callable[[], bool] = lambda: True,
    ) -> None:
        self._session = session
        self._kind = kind
        self._scope = scope
        self._options = options
        self._consent = consent
        self._texts = session.texts
        self._reporter = PinReporter(session, kind, options)
        session.record.kind = kind  # from now on every failure says whether a PIN was sent

    def run(self) -> int:
        """Return the exit code."""
        leave_no_dump()
        typed = self._from_stdin() if self._options.pin_stdin else None
        with waiting(self._texts):
            choice = self._session.choose_card(self._scope)
        target = choice.only
        if target is None:
            return self._reporter.no_target(choice)
        if self._kind is OperationKind.SIGN_TEST and target.certificate is None:
            return self._reporter.no_certificate(target)
        if refused := refused_as_it_is(target, self._kind, last_try_confirmed=True):
            return self._reporter.refused(refused, target)
        self._require_pin_source(target)
        if not self._consent():
            return self._reporter.not_wanted(target)
        agreed = self._last_try_agreed(target)
        if agreed is None:
            return self._reporter.refused(Refusal.LAST_TRY, target)
        ask = typed is None and not target.token.pinpad
        if ask:
            typed = self._from_terminal(target)
        if target.token.pinpad:
            self._session.tell(self._texts.get(N_("Type the PIN on the card reader's keypad.")))
        task = self._session.pin_task(
            self._kind,
            target,
            typed,
            last_try_confirmed=agreed,
            look_first=ask,  # typing takes its time
            record=self._session.record,
        )
        with waiting(self._texts):
            outcome = task.run()
        return self._report(task, outcome, typed)

    def _report(self, task: PinTask, outcome: Outcome, typed: TypedPins) -> int:
        if isinstance(outcome, NotAsked):  # a card or a module has gone: a whole look tells which
            with waiting(self._texts):
                choice = self._session.choose_card(self._scope)
            if choice.targets:
                return self._reporter.gone(task.target)
            return self._reporter.no_target(choice)
        if isinstance(outcome, Refusal):
            return self._reporter.refused(outcome, task.target)
        return self._reporter.completed(outcome, self._weakness(typed))

    def _from_stdin(self) -> tuple[Secret, ...]:
        wanted = 2 if self._kind is OperationKind.PIN_CHANGE else 1
        return pins_from_stdin(wanted, self._texts)

    def _from_terminal(self, target: Target) -> tuple[Secret, ...]:
        allowed = limits(user_pin(target.pins))
        if self._kind is OperationKind.PIN_CHANGE:
            return type_change(allowed, self._texts)
        return (type_pin(self._texts.get(N_("PIN")), allowed, self._texts),)

    def _require_pin_source(self, target: Target) -> None:
        """Make sure that the PIN can be typed where this card wants it.

        Raises:
            Failure: it cannot.
        """
        if self._options.pin_stdin and target.token.pinpad:
            message = N_("The PIN of this card is typed on the card reader, not with --pin-stdin.")
            raise Failure(self._texts.get(message), USAGE)
        if not self._options.pin_stdin and not target.token.pinpad:
            require_terminal(self._texts)

    def _last_try_agreed(self, target: Target) -> bool | None:
        """Return whether the last try may be used. None: it is the last, and nobody agreed."""
        if self._options.last_try:
            return True
        status = user_pin(target.pins)
        if status is None or status.state is not PinState.LAST_TRY:
            return False  # one that turns out to be the last meanwhile is not agreed to
        if self._options.pin_stdin:
            return None
        require_terminal(self._texts)
        question = N_(
            "One attempt remaining for the PIN of this card. If this PIN is wrong, "
            "the card locks. Do you want to use the last attempt?"
        )
        return confirm(self._texts.get(question), self._texts, whole_word=True) or None

    def _weakness(self, typed: TypedPins) -> Weakness | None:
        """Return what makes a new PIN weak, and warn a script of it: it was not asked."""
        if self._kind is not OperationKind.PIN_CHANGE or typed is None:
            return None
        weak = weakness(typed[1])
        if weak is not None and self._options.pin_stdin:
            self._session.tell(self._texts.get(WEAKNESSES[weak]))
        return weak
