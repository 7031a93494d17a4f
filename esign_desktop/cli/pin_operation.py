"""One operation on a card, from the look at it to the last word. ``pin`` and ``sign-test``."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from esign_desktop.app.core_dumps import leave_no_dump
from esign_desktop.app.pins import Ended, Target, refused_as_it_is
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

Pins = tuple[Secret, ...] | None  # None: they are typed on the reader's PIN pad
Operate = Callable[[Target, Pins, bool], Ended | Refusal]


class Asking:
    """Asks a person everything first, then the card once, and has told how it ended."""

    def __init__(
        self, session: Session, kind: OperationKind, output_options: OutputOptions
    ) -> None:
        self._session = session
        self._kind = kind
        self._output_options = output_options
        self._texts = session.texts
        self._reporter = PinReporter(session, kind, output_options)
        session.record.kind = kind  # from now on every failure says whether a PIN was sent

    def run(
        self, scope: "Scope", operate: Operate, consent: Callable[[], bool] = lambda: True
    ) -> int:
        """Return the exit code.

        Args:
            scope: which card.
            operate: asks it.
            consent: asks the person whether they want that at all.
        """
        leave_no_dump()
        wanted = 2 if self._kind is OperationKind.PIN_CHANGE else 1
        given = pins_from_stdin(wanted, self._texts) if self._output_options.pin_stdin else None
        with waiting(self._texts):
            choice = self._session.choose_card(scope)
        target = choice.only
        if target is None:
            return self._reporter.no_target(choice)
        if self._kind is OperationKind.SIGN_TEST and target.certificate is None:
            return self._reporter.no_certificate(target)
        if refused := refused_as_it_is(target, self._kind, last_try_confirmed=True):
            return self._reporter.refused(refused, target)
        self._make_sure_it_can_be_asked(target)
        if not consent():
            return self._reporter.not_wanted(target)
        agreed = self._last_try_agreed(target)
        if agreed is None:
            return self._reporter.refused(Refusal.LAST_TRY, target)
        if given is None and not target.token.pinpad:
            given = self._typed(target)
            now = self._session.card_operations.refresh(target)  # typing takes its time
            if now is None:  # because of the card or of the module: a whole look tells
                with waiting(self._texts):
                    choice = self._session.choose_card(scope)
                if choice.targets:
                    return self._reporter.gone(target)
                return self._reporter.no_target(choice)
            target = now
        if target.token.pinpad:
            self._session.tell(self._texts.get(N_("Type the PIN on the card reader's own keys.")))
        with waiting(self._texts):
            ended = operate(target, given, agreed)
        if isinstance(ended, Refusal):
            return self._reporter.refused(ended, target)
        return self._reporter.ended(ended, self._weakness(given))

    def _make_sure_it_can_be_asked(self, target: Target) -> None:
        if self._output_options.pin_stdin and target.token.pinpad:
            message = N_("The PIN of this card is typed on the card reader, not with --pin-stdin.")
            raise Failure(self._texts.get(message), USAGE)
        if not self._output_options.pin_stdin and not target.token.pinpad:
            require_terminal(self._texts)

    def _last_try_agreed(self, target: Target) -> bool | None:
        """Return whether the last try may be used. None: it is the last, and nobody agreed."""
        if self._output_options.last_try:
            return True
        status = user_pin(target.pins)
        if status is None or status.state is not PinState.LAST_TRY:
            return False  # one that turns out to be the last meanwhile is not agreed to
        if self._output_options.pin_stdin:
            return None
        require_terminal(self._texts)
        question = N_(
            "One try is left for the PIN of this card. If this PIN is wrong, the card locks. Do "
            "you want to use the last try?"
        )
        return confirm(self._texts.get(question), self._texts, whole_word=True) or None

    def _typed(self, target: Target) -> tuple[Secret, ...]:
        allowed = limits(user_pin(target.pins))
        if self._kind is OperationKind.PIN_CHANGE:
            return type_change(allowed, self._texts)
        return (type_pin(self._texts.get(N_("PIN")), allowed, self._texts),)

    def _weakness(self, given: Pins) -> Weakness | None:
        """Return what speaks against a new PIN, having told a script's keeper."""
        if self._kind is not OperationKind.PIN_CHANGE or given is None:
            return None
        weak = weakness(given[1])
        if weak is not None and self._output_options.pin_stdin:
            self._session.tell(self._texts.get(WEAKNESSES[weak]))
        return weak
