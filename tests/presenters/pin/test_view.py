"""What is said after something was asked of a card: what is known, and nothing more."""

from datetime import timedelta
from gettext import NullTranslations

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.pin_rules import Refusal, form_refusal, limits
from esign_desktop.model.certificate import KeyKind, Sha256
from esign_desktop.model.operation import (
    OperationEnding,
    OperationKind,
    OperationOutcome,
    OperationResult,
    SignatureFacts,
)
from esign_desktop.model.report import ActionKind
from esign_desktop.model.secret import Secret
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModulePath, PinRole, PinState, PinStatus
from esign_desktop.presenters.pin.presenter import PinPresenter
from esign_desktop.presenters.pin.view import OutcomeView, pin_views, signature_lines
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.texts import Texts
from tests.build import CATALOG, HEALTHY, NOW, pin, with_certificate, with_token
from tests.catalog.test_links import LINKS
from tests.presenters.catalogue import ISTANBUL, turkish_texts

ENGLISH = Texts("en", NullTranslations(), ISTANBUL)
OLD_HOLDS = "your old PIN is still valid"
NOT_KNOWN = "It is not known whether the PIN was changed"
CHECK, CHANGE, SIGN = (
    OperationKind.PIN_CHECK,
    OperationKind.PIN_CHANGE,
    OperationKind.SIGN_TEST,
)
O = OperationOutcome  # noqa: E741 - tables
FACTS = SignatureFacts("CKM_ECDSA", KeyKind.EC, 384, Sha256("ab" * 32), 42)


def told(
    kind: OperationKind,
    ending: OperationEnding,
    after: PinStatus | None = None,
    *,
    read_again: bool = True,
    there: Snapshot = HEALTHY,
    simulated: bool = False,
    texts: Texts = ENGLISH,
) -> OutcomeView:
    """Return what is said of an operation on the healthy computer's card."""
    seen = (after,) if after else ()
    result = OperationResult(kind, ending, (pin(),), seen if read_again else None)
    token = there.modules[0].tokens[0]
    presenter = PinPresenter(Presenter(texts, CATALOG, LINKS), CATALOG, simulated=simulated)
    signed = token.certificates[0] if kind is SIGN else None
    return presenter.ended(result, token, diagnose(there, CATALOG), signed)


def text_of(view: OutcomeView) -> str:
    return " ".join((view.title, *view.sentences, *map(str, view.steps)))


def failed(outcome: OperationOutcome, **facts: object) -> OperationEnding:
    return OperationEnding(outcome, **{"pin_sent": True, **facts})  # type: ignore[arg-type]


def test_a_right_pin_is_one_sentence() -> None:
    view = told(CHECK, OperationEnding(O.DONE, pin_sent=True), pin())

    assert (view.good, view.title, view.steps, view.say) == (True, "The PIN is correct", (), "")


def test_after_a_change_that_nobody_could_look_at_again_that_is_said() -> None:
    view = told(CHANGE, OperationEnding(O.DONE, pin_sent=True, changed=True), read_again=False)

    assert view.title == "The PIN has been changed"
    assert "could not be read again" in text_of(view)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (pin(PinState.LOW, tries_left=2, tries_max=3), "2 attempts remaining."),
        (pin(PinState.LOW), "Some attempts have been used."),
        (pin(PinState.LAST_TRY), "One attempt remaining"),
        (pin(PinState.UNKNOWN), "The number of remaining attempts is not reported"),
    ],
)
def test_after_a_wrong_pin_tries_are_told_as_far_as_they_are_known(
    after: PinStatus, words: str
) -> None:
    view = told(CHECK, failed(O.PIN_WRONG), after)

    assert view.good is False
    assert words in text_of(view)
    assert "If you are not certain, enter nothing" in str(view.steps[-1])


def test_where_three_were_typed_it_is_told_which_was_wrong() -> None:
    wrong = failed(O.PIN_WRONG, changed=False)

    assert told(CHANGE, wrong, pin(PinState.LOW)).title == "The current PIN was wrong"
    assert told(CHECK, failed(O.PIN_WRONG), pin(PinState.LOW)).title == "The PIN was wrong"


def test_no_number_is_told_that_nobody_told() -> None:
    for state in (PinState.LOW, PinState.UNKNOWN):
        view = told(CHECK, failed(O.PIN_WRONG), pin(state))
        assert not any(digit in " ".join(view.sentences) for digit in "012456789")


def test_the_wrong_pin_that_locks_leads_to_the_right_door() -> None:
    view = told(CHECK, failed(O.PIN_LOCKED), pin(PinState.LOCKED))

    assert view.title == "The PIN was wrong, and the card is now locked"
    assert view.say == "P01"
    assert any("Online İşlemler" in str(step) for step in view.steps)
    kinds = [action.action.kind for action in view.actions]
    assert kinds == [ActionKind.OPEN_LINK, ActionKind.OPEN_GUIDE]


@pytest.mark.parametrize(
    ("ending", "after", "said", "unsaid"),
    [
        (failed(O.PIN_WRONG, changed=False), pin(PinState.LOW), OLD_HOLDS, NOT_KNOWN),
        (failed(O.CRASHED, changed=None), pin(), NOT_KNOWN, OLD_HOLDS),
        (failed(O.CARD_REMOVED, changed=None), None, NOT_KNOWN, OLD_HOLDS),
        # of a locked PIN none holds any more
        (failed(O.PIN_LOCKED, changed=False), pin(PinState.LOCKED), "locked", OLD_HOLDS),
        (
            OperationEnding(O.NOT_PRESENT, pin_sent=False),
            pin(),
            "no attempt was used",
            NOT_KNOWN,
        ),
    ],
)
def test_which_pin_holds_after_a_failed_change_is_told_only_where_it_is_known(
    ending: OperationEnding, after: PinStatus | None, said: str, unsaid: str
) -> None:
    view = told(CHANGE, ending, after)

    assert said in text_of(view)
    assert unsaid not in text_of(view)


@pytest.mark.parametrize(
    ("after", "read_again", "step"),
    [
        (pin(), True, "Check the new PIN once"),
        (pin(PinState.LAST_TRY), True, "Do not try the new or the old"),
        (None, False, "check its state"),
    ],
)
def test_how_to_find_out_which_pin_holds_costs_no_last_try(
    after: PinStatus | None, read_again: bool, step: str
) -> None:
    view = told(CHANGE, failed(O.TIMED_OUT, changed=None), after, read_again=read_again)

    assert any(step in str(each) for each in view.steps)
    assert "Then try again." not in map(str, view.steps)  # which would be a guess


def test_a_pin_that_may_have_been_sent_is_not_said_to_have_cost_nothing() -> None:
    view = told(CHECK, failed(O.CRASHED, pin_sent=None), pin(PinState.UNKNOWN))

    assert "is not known" in text_of(view)
    assert "no attempt was used" not in text_of(view)


@pytest.mark.parametrize("texts", [ENGLISH, turkish_texts()], ids=["en", "tr"])
@pytest.mark.parametrize("kind", OperationKind)
@pytest.mark.parametrize("outcome", OperationOutcome)
def test_every_ending_has_whole_sentences(
    outcome: OperationOutcome, kind: OperationKind, texts: Texts
) -> None:
    ending = OperationEnding(outcome, pin_sent=None, changed=None, detail="CKR_X")
    view = told(kind, ending, pin(PinState.UNKNOWN), texts=texts)

    assert view.title
    assert view.good is (outcome is O.DONE)
    assert view.steps or view.good
    for sentence in (*view.sentences, *map(str, view.steps)):
        assert sentence.strip() == sentence
        assert sentence
        assert "{" not in sentence


@pytest.mark.parametrize("refused", Refusal)
def test_every_refusal_says_that_nothing_was_sent(refused: Refusal) -> None:
    states = {
        Refusal.LOCKED: PinState.LOCKED,
        Refusal.NOT_SET: PinState.NOT_SET,
        Refusal.MUST_CHANGE: PinState.MUST_CHANGE,
    }
    there = with_token(pins=(pin(states.get(refused, PinState.LAST_TRY)),))
    presenter = PinPresenter(Presenter(ENGLISH, CATALOG, LINKS), CATALOG)

    view = presenter.refused(refused, there.modules[0].tokens[0], diagnose(there, CATALOG))

    assert view.good is (None if refused is Refusal.KEY_UNSUPPORTED else False)
    assert "no attempt was used" in view.sentences[-1]
    assert bool(view.say) == (refused in states)


@pytest.mark.parametrize("outcome", [O.PIN_LENGTH, O.PIN_INVALID])
def test_a_new_pin_the_card_refuses_casts_no_doubt_on_the_tries(outcome: OperationOutcome) -> None:
    there, unknown = failed(outcome, changed=False), pin(PinState.UNKNOWN)
    accepted = replace(there, pin_right=True)

    assert "remaining attempts" not in text_of(told(CHANGE, accepted, unknown))
    assert "The current PIN was correct" in text_of(told(CHANGE, accepted, unknown))
    assert "remaining attempts" in text_of(told(CHECK, there, unknown))


@pytest.mark.parametrize("outcome", [O.REFUSED, O.NO_KEY, O.CRASHED, O.TIMED_OUT, O.CARD_REMOVED])
def test_a_pin_that_was_accepted_is_said_to_be_right_whatever_came_after(
    outcome: OperationOutcome,
) -> None:
    """A key that may not sign, CKR_KEY_FUNCTION_NOT_PERMITTED, for one: refused, and no PIN's."""
    refused = failed(outcome, detail="C_SignInit: CKR_KEY_FUNCTION_NOT_PERMITTED")

    accepted = text_of(told(SIGN, replace(refused, pin_right=True), pin(PinState.UNKNOWN)))
    unknown = text_of(told(SIGN, refused, pin(PinState.UNKNOWN)))

    assert "The PIN was correct: the card accepted it." in accepted
    assert "The PIN was correct" not in unknown


def test_the_range_that_is_shown_is_the_one_that_is_enforced() -> None:
    """SoftHSM tells 4 to 255; a card of KamuSM takes six digits at least."""
    told_by_token = PinStatus(PinRole.USER, PinState.READY, length_min=4, length_max=255)
    allowed = limits(told_by_token)

    (view,) = pin_views((told_by_token,), ENGLISH)

    assert view.notes == (f"{allowed.shortest} to {allowed.longest} digits",)
    assert form_refusal(Secret("1" * allowed.shortest), allowed) is None
    assert form_refusal(Secret("1" * allowed.longest), allowed) is None
    assert form_refusal(Secret("1" * (allowed.shortest - 1)), allowed) is Refusal.TOO_SHORT
    assert form_refusal(Secret("1" * (allowed.longest + 1)), allowed) is Refusal.TOO_LONG


# The state


def test_a_pin_nobody_tells_of_is_unknown_and_a_check_would_tell() -> None:
    (view,) = pin_views((), ENGLISH)

    assert view.state is PinState.UNKNOWN
    assert "pin check" in view.notes[0]


def test_no_check_of_the_pin_would_tell_about_the_puk() -> None:
    _, puk = pin_views((pin(), PinStatus(PinRole.UNBLOCK, PinState.UNKNOWN)), ENGLISH)

    assert puk.notes == ("the AKİS software does not report it",)


def test_tries_and_lengths_are_notes_where_they_were_told() -> None:
    shown = pin_views(
        (
            PinStatus(PinRole.USER, PinState.READY, tries_left=3, tries_max=3),
            PinStatus(PinRole.UNBLOCK, PinState.LOW, tries_left=1, length_min=8, length_max=8),
        ),
        ENGLISH,
    )

    assert [view.notes for view in shown] == [
        ("3 of 3 attempts remaining",),
        ("1 attempt remaining", "8 to 8 digits"),
    ]


# The test signature


def test_a_signature_tells_how_it_was_made() -> None:
    ending = OperationEnding(O.DONE, pin_sent=True, signature=FACTS)
    view = told(SIGN, ending, pin())

    assert view.title == "The card can sign: the test signature is valid"
    assert list(signature_lines(FACTS, ENGLISH))[:3] == [
        "Signing mechanism: CKM_ECDSA",
        "Key: Elliptic curve 384",
        "Time taken by the card: 42 ms",
    ]


def test_a_simulated_signature_claims_none() -> None:
    view = told(SIGN, OperationEnding(O.DONE, pin_sent=True), pin(), simulated=True)

    assert "nothing was signed" in view.title


def test_a_good_signature_of_a_certificate_that_has_ended_says_so_and_names_nobody() -> None:
    there = with_certificate(not_after=NOW - timedelta(days=3))
    ending = OperationEnding(O.DONE, pin_sent=True, signature=FACTS)

    view = told(SIGN, ending, pin(), there=there)

    assert view.good is True
    assert view.say == "C02"
    assert ", 3 days ago." in text_of(view)
    assert "Your certificate has expired" in text_of(view)
    assert not told(CHECK, ending, pin(), there=there).say  # of the PIN alone that says nothing


@pytest.mark.parametrize("texts", [ENGLISH, turkish_texts()], ids=["en", "tr"])
@pytest.mark.parametrize(
    "outcome",
    [O.NOT_PRESENT, O.NOT_RECOGNIZED, O.REFUSED, O.CANNOT_LOAD, O.TIMED_OUT, O.CRASHED,
     O.NO_MECHANISM],
)  # fmt: skip
def test_another_module_than_that_of_akis_is_called_by_its_name(outcome: O, texts: Texts) -> None:
    ending = OperationEnding(outcome, detail="CKR_DEVICE_ERROR")
    other = replace(HEALTHY.modules[0], path=ModulePath("/usr/lib/p11-kit-trust.so"))

    of_other = told(SIGN, ending, there=replace(HEALTHY, modules=(other,)), texts=texts)
    of_akis = told(SIGN, ending, texts=texts)

    words = " ".join((of_other.title, *of_other.sentences, *map(str, of_other.steps)))
    assert "p11-kit-trust.so" in words
    assert "AKİS" not in words
    assert "AKİS" in " ".join((of_akis.title, *of_akis.sentences))
