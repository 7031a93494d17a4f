"""One operation on a card, from the look at it to the last word. ``pin`` and ``sign-test``."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from esign_desktop.app.pins import Choice, Ended, Target, refused_as_it_is
from esign_desktop.cli import exit_codes
from esign_desktop.cli.pin_entry import (
    ask_pin,
    ask_until,
    confirm,
    pins_from_stdin,
    require_terminal,
)
from esign_desktop.cli.progress import waiting
from esign_desktop.cli.render_pins import print_ending
from esign_desktop.cli.session import Failure, Session, masked, print_json
from esign_desktop.diagnosis.doors import DoorSign, door_for
from esign_desktop.diagnosis.pin_findings import has_finding, pin_finding
from esign_desktop.diagnosis.pin_outcome import effective_outcome, state_after
from esign_desktop.diagnosis.pin_rules import (
    Refusal,
    Weakness,
    form_refusal,
    limits,
    new_pin_refusal,
    user_pin,
    weakness,
)
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.record import Record
from esign_desktop.model.secret import Secret
from esign_desktop.model.token import PinState
from esign_desktop.presenters.overview import FindingView
from esign_desktop.presenters.pin_document import (
    CardDocument,
    OperationDocument,
    action_documents,
    not_begun,
)
from esign_desktop.presenters.pin_words import WEAKNESSES
from esign_desktop.presenters.pins import (
    EndingView,
    refusal_view,
    result_view,
    signature_lines,
)
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.app.diagnose import Scope

Pins = tuple[Secret, ...] | None  # None: they are typed on the reader's PIN pad
Operate = Callable[[Target, Pins, bool], Ended | Refusal]


class Manner(Record, frozen=True):
    """How a person or a script wants to be asked and told."""

    as_json: bool
    unmasked: bool
    pin_stdin: bool
    last_try: bool  # confirmed on the command line


class Asking:
    """Asks a person everything first, then the card once, and tells how it ended."""

    def __init__(self, session: Session, kind: OperationKind, manner: Manner) -> None:
        self._session = session
        self._kind = kind
        self._manner = manner
        self._simulated = session.scenario is not None
        self._texts = session.texts
        self._weakness: Weakness | None = None

    def run(
        self, scope: "Scope", operate: Operate, consent: Callable[[], bool] = lambda: True
    ) -> int:
        """Return the exit code.

        Args:
            scope: which card.
            operate: asks it.
            consent: asks the person whether they want that at all.
        """
        wanted = 2 if self._kind is OperationKind.PIN_CHANGE else 1
        given = pins_from_stdin(wanted, self._texts) if self._manner.pin_stdin else None
        with waiting(self._texts):
            choice = self._session.choose_card(scope)
        target = choice.only
        if target is None:
            return self._no_target(choice)
        if refused := refused_as_it_is(target, last_try_confirmed=True):
            return self._refused(refused, target)
        self._make_sure_it_can_be_asked(target)
        if not consent():
            return self._not_wanted(target)
        if not self._last_try_agreed(target):
            return self._refused(Refusal.LAST_TRY, target)
        if given is None and not target.token.pinpad:
            given = self._typed(target)
            now = self._session.pins.look_again(target)  # typing takes its time
            if now is None:
                return self._gone(target)
            target = now
        if target.token.pinpad:
            self._session.tell(self._texts.get(N_("Type the PIN on the card reader's own keys.")))
        if self._kind is OperationKind.PIN_CHANGE and given is not None:
            self._weakness = weakness(given[1])
            if self._weakness and self._manner.pin_stdin:
                self._session.tell(self._texts.get(WEAKNESSES[self._weakness]))
        with waiting(self._texts):
            ended = operate(target, given, self._agreed)
        if isinstance(ended, Refusal):
            return self._refused(ended, target)
        return self._ended(ended)

    # What is asked of the person

    def _make_sure_it_can_be_asked(self, target: Target) -> None:
        if self._manner.pin_stdin and target.token.pinpad:
            message = N_("The PIN of this card is typed on the card reader, not with --pin-stdin.")
            raise Failure(self._texts.get(message), exit_codes.USAGE)
        if not self._manner.pin_stdin and not target.token.pinpad:
            require_terminal(self._texts)

    def _last_try_agreed(self, target: Target) -> bool:
        self._agreed = self._manner.last_try
        status = user_pin(target.pins)
        if status is None or status.state is not PinState.LAST_TRY or self._agreed:
            return True
        if self._manner.pin_stdin:
            return False
        require_terminal(self._texts)
        question = N_(
            "One try is left for the PIN of this card. If this PIN is wrong, the card locks. Do "
            "you want to use the last try?"
        )
        self._agreed = confirm(self._texts.get(question), self._texts, whole_word=True)
        return self._agreed

    def _typed(self, target: Target) -> tuple[Secret, ...]:
        _ = self._texts.get
        allowed = limits(user_pin(target.pins))

        def complaint(refused: Refusal | None) -> str | None:
            if refused is None:
                return None
            view = refusal_view(refused, allowed, None, self._texts)
            return " ".join((f"{view.title}.", *view.sentences))

        changing = self._kind is OperationKind.PIN_CHANGE
        prompt = _(N_("Present PIN")) if changing else _(N_("PIN"))
        present = ask_until(
            lambda: ask_pin(prompt, self._texts),
            lambda typed: complaint(form_refusal(typed, allowed)),
        )
        if not changing or form_refusal(present, allowed):
            return (present,) if not changing else (present, Secret(""))
        again = Secret("")

        def ask_twice() -> Secret:
            nonlocal again
            new = ask_pin(_(N_("New PIN")), self._texts)
            again = ask_pin(_(N_("New PIN once more")), self._texts)
            return new

        def against(new: Secret) -> str | None:
            refused = new_pin_refusal(present, new, allowed, again)
            if refused is not None:
                return complaint(refused)
            weak = weakness(new)
            if weak is None:
                return None
            question = f"{_(WEAKNESSES[weak])} {_(N_('Use it all the same?'))}"
            return None if confirm(question, self._texts) else _(N_("Then type another one."))

        new = ask_until(ask_twice, against)
        return (present, new if again == new else Secret(""))

    # What the person is told

    def _no_target(self, choice: Choice) -> int:
        _ = self._texts.get
        if choice.targets:
            names = ", ".join(str(each.reader or each.token.slot_name) for each in choice.targets)
            view = EndingView(
                good=False,
                title=_(N_("There are several cards; which one is meant is not guessed")),
                sentences=(_(N_("Cards are in: {readers}."), readers=names),),
                steps=(_(N_("Say which one with --reader and a part of the reader's name.")),),
            )
            return self._tell_not_begun("several_cards", exit_codes.SEVERAL_CARDS, view)
        report = choice.report if self._manner.unmasked else masked(choice.report)
        primary = self._session.presenter.overview(report).primary
        nothing = N_("No card was found that can be asked")
        sentences = (f"{primary.title}. {primary.meaning}",) if primary else ()
        view = EndingView(
            good=False,
            title=_(nothing),
            sentences=sentences,
            steps=primary.steps if primary else (_(N_("Run “diagnose”.")),),
            actions=primary.actions if primary else (),
            say=primary.say if primary else "",
        )
        code = exit_codes.NO_TARGET.get(primary.code if primary else "", exit_codes.NO_CARD)
        return self._tell_not_begun("no_card", code, view)

    def _gone(self, target: Target) -> int:
        view = EndingView(
            good=False,
            title=self._texts.get(N_("The card is not there any more")),
            sentences=(
                self._texts.get(N_("Nothing was sent to the card; no try has been used up.")),
            ),
            steps=(self._texts.get(N_("Push the card in again, and start anew.")),),
        )
        return self._tell_not_begun("no_card", exit_codes.NO_CARD, view, target)

    def _not_wanted(self, target: Target) -> int:
        view = EndingView(
            good=False,
            title=self._texts.get(N_("Nothing was done, as you wished")),
            sentences=(),
            steps=(),
        )
        return self._tell_not_begun("not_wanted", exit_codes.CANCELLED, view, target)

    def _refused(self, refused: Refusal, target: Target) -> int:
        status = user_pin(target.pins)
        finding = self._finding(status.state if status else None, target)
        view = refusal_view(refused, limits(status), finding, self._texts)
        code = exit_codes.OF_REFUSAL[refused]
        return self._tell_not_begun(refused.value, code, view, target)

    def _tell_not_begun(
        self, reason: str, code: int, view: EndingView, target: Target | None = None
    ) -> int:
        if self._manner.as_json:
            card = self._card(target) if target else None
            before = target.pins if target else ()
            document = not_begun(
                self._kind, reason, code, view,
                simulated=self._simulated, card=card, before=before,
            )  # fmt: skip
            print_json(document)
        else:
            print_ending(view, (), self._texts)
        return code

    def _ended(self, ended: Ended) -> int:
        result, target = ended.result, ended.target
        finding = self._finding(state_after(result), target)
        door = self._door(target).door
        view = result_view(result, finding, door, self._texts, simulated=self._simulated)
        outcome = effective_outcome(result)
        code = exit_codes.OF_OUTCOME[outcome]
        ending = result.ending
        if not self._manner.as_json:
            facts = (
                list(signature_lines(ending.signature, self._texts)) if ending.signature else []
            )
            print_ending(view, facts, self._texts)
            return code
        signing = self._kind is OperationKind.SIGN_TEST and target.certificate
        print_json(
            OperationDocument(
                operation=self._kind,
                outcome=outcome,
                reason="",
                exit_code=code,
                simulated=self._simulated,
                title=view.title,
                sentences=view.sentences,
                steps=view.steps,
                actions=action_documents(view.actions),
                say=view.say,
                card=self._card(target),
                before=result.before,
                after=result.after,
                pin_sent=ending.pin_sent,
                changed=ending.changed,
                signature=ending.signature,
                certificate=signing.fingerprint if signing else None,
                weakness=self._weakness,
                detail=ending.detail,
            )
        )
        return code

    def _finding(self, state: PinState | None, target: Target) -> FindingView | None:
        if state is None or not has_finding(state):
            return None
        report = target.report
        finding = pin_finding(state, target.token, report.snapshot, self._session.catalog)
        return self._session.presenter.finding(finding, report)

    def _door(self, target: Target) -> DoorSign:
        return door_for(target.token, target.report.snapshot, self._session.catalog)

    def _card(self, target: Target) -> CardDocument:
        return card_document(target, self._door(target), unmasked=self._manner.unmasked)


def card_document(target: Target, sign: DoorSign, *, unmasked: bool) -> CardDocument:
    """Return which card it is, masked unless the user chose otherwise."""
    token = target.token
    if not unmasked:
        hidden = masked(replace(target.report, redacted=False)).snapshot
        shown = [t for probe in target.report.snapshot.modules for t in probe.tokens]
        masks = [t for probe in hidden.modules for t in probe.tokens]
        token = masks[shown.index(token)]
    return CardDocument(
        reader=target.reader,
        label=token.label,
        serial=token.serial,
        door=sign.door,
        provider=sign.provider,
        pinpad=token.pinpad,
    )
