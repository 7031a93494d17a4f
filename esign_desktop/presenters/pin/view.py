"""The PINs of a card, and how an operation ended, as the user reads it."""

from collections.abc import Iterator, Sequence
from typing import Final

from esign_desktop.diagnosis.pin_outcome import (
    effective_outcome,
    locked_by_this,
    state_after,
    tries_after,
)
from esign_desktop.diagnosis.pin_rules import Limits, Refusal, limits, user_pin
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.certificate import KeyKind
from esign_desktop.model.operation import (
    OperationKind,
    OperationOutcome,
    OperationResult,
    SignatureFacts,
)
from esign_desktop.model.record import Record
from esign_desktop.model.token import PinRole, PinState, PinStatus
from esign_desktop.presenters.document import Step, step_of
from esign_desktop.presenters.findings.card_issuers import NO_GUESS
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.pin import messages as words
from esign_desktop.presenters.status.overview import ActionView, FindingView
from esign_desktop.presenters.texts import N_, Texts, Wording

_NOBODY_TOLD: Final = PinStatus(PinRole.USER, PinState.UNKNOWN)
_NO_PIN_HOLDS: Final = frozenset({PinState.LOCKED, PinState.NOT_SET})
_DANGEROUS: Final = frozenset({PinState.LOCKED, PinState.LAST_TRY})
_A_CHECK_WOULD: Final = Wording(
    N_("the AKİS software does not report it; run “pin check” to find out"),
    in_window=N_("the AKİS software does not report it; check the PIN to find out"),
)
_A_CHECK_WOULD_HERE: Final = Wording(
    N_("{module} does not report it; run “pin check” to find out"),
    in_window=N_("{module} does not report it; check the PIN to find out"),
)
_NOT_TOLD_HERE: Final = N_("{module} does not report it")


class PinView(Record, frozen=True):
    """One PIN."""

    role_word: str
    state: PinState
    state_word: str
    notes: tuple[str, ...]  # tries as a number only where somebody told; lengths


class OutcomeView(Record, frozen=True):
    """How something asked of a card ended, or why it was not begun."""

    good: bool | None  # None: it cannot be told
    title: str
    sentences: tuple[str, ...]  # what it means, and what is known now
    steps: tuple[Step, ...]
    actions: tuple[ActionView, ...] = ()
    say: str = ""  # to read out on the phone, where a finding explains it


def pin_views(pins: Sequence[PinStatus], texts: Texts, module: str = "") -> tuple[PinView, ...]:
    """Return a card's PINs; one no module tells of is unknown, and said to be.

    Args:
        pins: as the module tells of them.
        texts: the language.
        module: file name of one that is not AKIS', and is called by it.
    """
    shown = pins if user_pin(pins) else (_NOBODY_TOLD, *pins)
    return tuple(
        PinView(
            role_word=texts.get(word(status.role)),
            state=status.state,
            state_word=texts.get(word(status.state)),
            notes=tuple(_notes(status, texts, module)),
        )
        for status in shown
    )


def refusal_view(
    refused: Refusal,
    allowed: Limits,
    finding: FindingView | None,
    texts: Texts,
    *,
    key_kind: str = "",
) -> OutcomeView:
    """Return why the card was not asked. What state of its PIN forbids it, a finding says.

    Args:
        refused: why.
        allowed: how long a PIN may be.
        finding: what the state of the PIN means, where it needs something done.
        texts: the language.
        key_kind: of the certificate's key, where it is that.
    """
    nothing_sent = texts.get(words.NOTHING_SENT)
    explained = refused not in words.REFUSALS or refused is Refusal.CANNOT_SIGN
    if explained and finding is not None:
        return of_finding(finding, finding.title, (finding.meaning, nothing_sent))
    text = words.REFUSALS[refused]
    values = {"shortest": allowed.shortest, "longest": allowed.longest}
    meaning = (texts.get(text.meaning, **values),) if text.meaning else ()
    if refused is Refusal.KEY_UNSUPPORTED:
        meaning = (key_kind_sentence(key_kind, texts),)
    return OutcomeView(
        # that this program cannot test a key says nothing against the card
        good=None if refused is Refusal.KEY_UNSUPPORTED else False,
        title=texts.get(text.title),
        sentences=(*meaning, nothing_sent),
        steps=tuple(step_of(step, texts) for step in text.steps),
    )


def _answer(result: OperationResult, texts: Texts) -> str:
    """Return what was answered, to read out; details of our own are for support, in English."""
    detail = result.ending.detail
    if "CKR" in detail:
        return detail
    if result.ending.outcome is not OperationOutcome.REFUSED:
        return ""
    return texts.get(words.ANSWERS.get(detail, words.NO_ANSWER))


def key_kind_sentence(kind: str, texts: Texts) -> str:
    """Return that a kind of key cannot be tested; an empty name is of one nobody could name."""
    if not kind:
        return texts.get(words.KEY_KIND_UNNAMED)
    return texts.get(words.KEY_KIND, kind=kind)


def result_view(
    result: OperationResult,
    finding: FindingView | None,
    door: CardIssuer,
    texts: Texts,
    *,
    simulated: bool = False,
    caveat: FindingView | None = None,
    module: str = "",
) -> OutcomeView:
    """Return how an operation ended.

    Args:
        result: what the card and the look afterwards told.
        finding: what the state of the PIN afterwards means, where it needs something done.
        door: whose card it is.
        texts: the language.
        simulated: whether the card is a simulated one.
        caveat: why a signature would not count although the card can sign.
        module: file name of one that is not AKIS', and is called by it.
    """
    outcome = effective_outcome(result)
    if outcome is OperationOutcome.DONE:
        return _success(result, finding or caveat, texts, simulated=simulated)
    if outcome not in words.ENDINGS:
        assert finding is not None  # noqa: S101 - locked, not set, expired: each has one
        title = texts.get(words.LOCKED_NOW) if locked_by_this(result) else finding.title
        return of_finding(finding, title, (finding.meaning, *known_now(result, texts)))
    text = words.ENDINGS[outcome]
    if module:
        text = words.OF_OTHER_MODULE.get(outcome, text)
    allowed = limits(user_pin(result.before))
    values = {
        "shortest": allowed.shortest,
        "longest": allowed.longest,
        "detail": _answer(result, texts),
        "module": module,
    }
    steps = [step_of(step, texts) for step in _steps(text, result)]
    title = text.title
    if outcome is OperationOutcome.PIN_WRONG:
        steps.append(step_of(NO_GUESS[door], texts))
        if result.kind is OperationKind.PIN_CHANGE:  # three were typed
            title = words.PRESENT_WRONG
    return OutcomeView(
        good=False,
        title=texts.get(title, **values),
        sentences=(texts.get(text.meaning, **values).strip(), *known_now(result, texts)),
        steps=tuple(steps),
        actions=finding.actions if finding else (),
        say=finding.say if finding else "",
    )


def signature_lines(facts: SignatureFacts, texts: Texts) -> Iterator[str]:
    """Yield how a test signature was made."""
    _ = texts.get
    kind = _(word(facts.key))
    key = f"{kind} {facts.key_bits}" if facts.key_bits and facts.key is not KeyKind.OTHER else kind
    if facts.key is KeyKind.OTHER and facts.key_name:
        key = facts.key_name
    yield _(N_("Signing mechanism: {mechanism}"), mechanism=facts.mechanism)
    yield _(N_("Key: {key}"), key=key)
    yield _(N_("Time taken by the card: {took_ms} ms"), took_ms=facts.took_ms)
    yield _(N_("Certificate (SHA-256): {fingerprint}"), fingerprint=facts.certificate)


def _success(
    result: OperationResult, finding: FindingView | None, texts: Texts, *, simulated: bool
) -> OutcomeView:
    unsigned = result.kind is OperationKind.SIGN_TEST and result.ending.signature is None
    text = words.SIMULATED_SIGNATURE if simulated and unsigned else words.SUCCESS[result.kind]
    sentences = [texts.get(text.meaning)]
    if result.after is None:
        sentences.append(texts.get(words.NOT_READ_AGAIN))
    if finding is None:
        return OutcomeView(True, texts.get(text.title), tuple(sentences), ())
    sentences.append(f"{finding.title}. {finding.meaning}")
    return of_finding(finding, texts.get(text.title), tuple(sentences), good=True)


def of_finding(
    finding: FindingView, title: str, sentences: tuple[str, ...], *, good: bool | None = False
) -> OutcomeView:
    """Return an ending whose next steps are those of a finding."""
    return OutcomeView(good, title, sentences, finding.steps, finding.actions, finding.say)


def known_now(result: OperationResult, texts: Texts) -> Iterator[str]:
    """Yield what is known of the PIN after a failure, and what is not."""
    ending = result.ending
    if ending.pin_sent is False:
        yield texts.get(words.NOTHING_SENT)
    elif ending.pin_sent is None:
        yield texts.get(words.SENT_UNKNOWN)
    changing = result.kind is OperationKind.PIN_CHANGE
    if ending.pin_right:
        yield texts.get(words.PRESENT_ACCEPTED if changing else words.PIN_ACCEPTED)
    if changing:
        if ending.changed is False and state_after(result) not in _NO_PIN_HOLDS:
            yield texts.get(words.OLD_HOLDS)
        elif ending.changed is None:
            yield texts.get(words.CHANGE_UNKNOWN)
    yield from _tries_now(result, texts)


def _tries_now(result: OperationResult, texts: Texts) -> Iterator[str]:
    state, tries = state_after(result), tries_after(result)
    if state is None:
        yield texts.get(words.NOT_READ_AGAIN)
    elif state is PinState.LAST_TRY:
        yield texts.get(words.ONE_LEFT)
    elif tries and state is not PinState.LOCKED:
        yield texts.plural("{count} attempt remaining.", "{count} attempts remaining.", tries)
    elif state is PinState.LOW:
        yield texts.get(words.NOT_ALL_LEFT)
    elif state is PinState.UNKNOWN and not _has_cost_none(result):
        yield texts.get(words.LEFT_UNKNOWN)


def _has_cost_none(result: OperationResult) -> bool:
    """Tell whether it is certain that no try was used up."""
    ending = result.ending
    return ending.pin_sent is False or ending.pin_right is True


def _steps(text: words.EndingText, result: OperationResult) -> Sequence[str]:
    """Return the steps of an ending, with how to find out which PIN holds where nobody knows."""
    if result.kind is not OperationKind.PIN_CHANGE or result.ending.changed is not None:
        return (*text.steps, *((words.AGAIN,) if text.again else ()), *text.afterwards)
    state = state_after(result)
    find_out: str = words.CHANGE_LOOK_FIRST if state is None else words.CHANGE_FIND_OUT
    if state in _DANGEROUS:
        find_out = words.CHANGE_NO_GUESS
    return (*text.steps, find_out, *text.afterwards)


def _notes(status: PinStatus, texts: Texts, module: str) -> Iterator[str]:
    _ = texts.get
    if status.tries_left is not None:
        left, most = status.tries_left, status.tries_max
        if most is not None:
            yield _(N_("{left} of {most} attempts remaining"), left=left, most=most)
        else:
            yield texts.plural("{count} attempt remaining", "{count} attempts remaining", left)
    if status.state is PinState.UNKNOWN:
        user = status.role is PinRole.USER
        if module:
            yield _(_A_CHECK_WOULD_HERE if user else _NOT_TOLD_HERE, module=module)
        else:
            yield _(_A_CHECK_WOULD if user else N_("the AKİS software does not report it"))
    if status.length_min and status.length_max:
        least, most = status.length_min, status.length_max
        if status.role is PinRole.USER:  # what is asked for where it is typed, and no other range
            allowed = limits(status)
            least, most = allowed.shortest, allowed.longest
        yield _(N_("{least} to {most} digits"), least=least, most=most)
