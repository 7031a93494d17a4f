"""The words of the dialog that takes a PIN: what is asked, the rules while typing, what runs."""

from collections.abc import Iterator, Mapping
from enum import StrEnum, unique
from typing import Final

from esign_desktop.diagnosis.pin_rules import (
    Limits,
    Refusal,
    form_refusal,
    limits,
    new_pin_refusal,
    user_pin,
    weakness,
)
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.record import Record
from esign_desktop.model.secret import Secret
from esign_desktop.model.token import PinState, Token
from esign_desktop.presenters.pin.messages import WEAKNESSES
from esign_desktop.presenters.texts import N_, Texts

_TITLES: Final[Mapping[OperationKind, str]] = {
    OperationKind.PIN_CHECK: N_("Check the PIN"),
    OperationKind.PIN_CHANGE: N_("Change the PIN"),
    OperationKind.SIGN_TEST: N_("Make a test signature"),
}
_INTRODUCTIONS: Final[Mapping[OperationKind, str]] = {
    OperationKind.PIN_CHECK: N_(
        "The card is asked once whether the PIN is correct. A wrong PIN uses one attempt."
    ),
    OperationKind.PIN_CHANGE: N_(
        "The card accepts the new PIN only if the current one is correct. A wrong "
        "current PIN uses one attempt."
    ),
    OperationKind.SIGN_TEST: N_(
        "The card will sign a random text that is for testing only and has no legal "
        "effect. The signature is verified and then deleted. A wrong PIN uses one "
        "attempt."
    ),
}
_BUTTONS: Final[Mapping[OperationKind, str]] = {
    OperationKind.PIN_CHECK: N_("Check"),
    OperationKind.PIN_CHANGE: N_("Change"),
    OperationKind.SIGN_TEST: N_("I agree: sign"),
}

_LAST_TRY: Final = N_(
    "One attempt remaining. If this PIN is wrong, the card locks, and only its issuer "
    "can unlock it."
)


@unique
class RuleState(StrEnum):
    """How what was typed stands to a rule."""

    YES = "yes"
    NOT_YET = "not_yet"  # nothing is wrong; it is not all typed
    NO = "no"
    BETTER_NOT = "better_not"  # allowed, and not wise


class RuleView(Record, frozen=True):
    """One rule, and whether what was typed keeps it."""

    sentence: str
    met: RuleState
    rule_state_word: str  # for who does not see the mark


class EntryView(Record, frozen=True):
    """What the dialog says before anything is typed."""

    kind: OperationKind
    title: str
    introduction: str
    button: str
    last_try: str  # what must be agreed to first; empty: nothing
    pinpad: str  # what to do where the PIN is typed on the reader; empty: it is typed here
    allowed: Limits


@unique
class Stage(StrEnum):
    """How far an operation is."""

    WAITING = "waiting"  # somebody else uses the card
    LOOKING = "looking"  # the card is looked at once more
    SENT = "sent"  # the PIN is on its way and cannot be taken back


_STAGES: Final[Mapping[Stage, str]] = {
    Stage.WAITING: N_("Waiting for the card…"),
    Stage.LOOKING: N_("Checking the card once more…"),
    Stage.SENT: N_(
        "The PIN was sent; waiting for the card's answer. Leave the card in the "
        "reader. You cannot cancel a PIN that has been sent."
    ),
}
_ON_THE_PAD: Final = N_(
    "Type the PIN on the card reader's keypad, and leave the card in the reader. To "
    "cancel, press the reader's cancel key."
)


def entry_view(kind: OperationKind, token: Token, texts: Texts) -> EntryView:
    """Return what the dialog for an operation says."""
    _ = texts.get
    status = user_pin(token.pins)
    last = status is not None and status.state is PinState.LAST_TRY
    on_pad = N_("This reader has its own keypad: type the PIN there, not here.")
    return EntryView(
        kind=kind,
        title=_(_TITLES[kind]),
        introduction=_(_INTRODUCTIONS[kind]),
        button=_(_BUTTONS[kind]),
        last_try=_(_LAST_TRY) if last else "",
        pinpad=_(on_pad) if token.pinpad else "",
        allowed=limits(status),
    )


def stage_words(stage: Stage, texts: Texts, *, pinpad: bool) -> str:
    """Return what is happening, and whether it can be stopped."""
    return texts.get(_ON_THE_PAD if pinpad and stage is Stage.SENT else _STAGES[stage])


def rules_for_one(pin: Secret, allowed: Limits, texts: Texts) -> tuple[RuleView, ...]:
    """Return the rules for a present PIN, and how what was typed stands to them."""
    return tuple(_form(pin, N_("{shortest} to {longest} digits"), allowed, texts))


def rules_for_new(
    old: Secret, new: Secret, again: Secret, allowed: Limits, texts: Texts
) -> tuple[RuleView, ...]:
    """Return the rules for a change of PIN, and how what was typed stands to them."""
    return (_present(old, allowed, texts), *_new(old, new, again, allowed, texts))


def rule_for_last_try(agreed: bool, texts: Texts) -> RuleView:
    """Return that the last try must be agreed to: else nothing says why the button waits."""
    return _rule(
        N_("“Use the last attempt” ticked"), RuleState.YES if agreed else RuleState.NOT_YET, texts
    )


def complete(
    kind: OperationKind, pin: Secret, new: Secret, again: Secret, allowed: Limits
) -> bool:
    """Tell whether the card may be asked with what was typed."""
    if form_refusal(pin, allowed) is not None:
        return False
    return (
        kind is not OperationKind.PIN_CHANGE or new_pin_refusal(pin, new, allowed, again) is None
    )


def _form(pin: Secret, length: str, allowed: Limits, texts: Texts) -> Iterator[RuleView]:
    text, _ = pin.reveal(), texts.get
    digits = text.isascii() and text.isdigit()
    met = RuleState.NOT_YET if not text else RuleState.YES if digits else RuleState.NO
    yield _rule(N_("Digits only"), met, texts)
    sentence = _(length, shortest=allowed.shortest, longest=allowed.longest)
    if len(text) > allowed.longest:
        met = RuleState.NO
    else:
        met = RuleState.YES if len(text) >= allowed.shortest else RuleState.NOT_YET
    yield _rule(sentence, met, texts)


def _present(old: Secret, allowed: Limits, texts: Texts) -> RuleView:
    """Return the rule that the present PIN has the form of one: who breaks it is told where."""
    sentence = texts.get(
        N_("Current PIN: {shortest} to {longest} digits"),
        shortest=allowed.shortest,
        longest=allowed.longest,
    )
    match form_refusal(old, allowed):
        case None:
            met = RuleState.YES
        case Refusal.EMPTY | Refusal.TOO_SHORT:
            met = RuleState.NOT_YET
        case _:
            met = RuleState.NO
    return _rule(sentence, met, texts)


def _new(
    old: Secret, new: Secret, again: Secret, allowed: Limits, texts: Texts
) -> Iterator[RuleView]:
    yield from _form(new, N_("New PIN: {shortest} to {longest} digits"), allowed, texts)
    fits = form_refusal(new, allowed) is None
    other = (
        RuleState.NOT_YET
        if not fits or not old.reveal()
        else RuleState.NO
        if new == old
        else RuleState.YES
    )
    yield _rule(N_("Different from the current PIN"), other, texts)
    begun = new.reveal().startswith(again.reveal())
    alike = (
        RuleState.YES if fits and again == new else RuleState.NOT_YET if begun else RuleState.NO
    )
    yield _rule(N_("Typed the same twice"), alike, texts)
    if fits and (weak := weakness(new)):
        yield _rule(WEAKNESSES[weak], RuleState.BETTER_NOT, texts)


_MET: Final[Mapping[RuleState, str]] = {
    RuleState.YES: N_("met"),
    RuleState.NOT_YET: N_("not yet"),
    RuleState.NO: N_("not met"),
    RuleState.BETTER_NOT: N_("caution"),
}


def _rule(sentence: str, met: RuleState, texts: Texts) -> RuleView:
    return RuleView(texts.get(sentence), met, texts.get(_MET[met]))
