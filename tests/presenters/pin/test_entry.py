"""The rules beside the fields of a PIN, while somebody types."""

import pytest

from esign_desktop.diagnosis.pin_rules import Limits
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.secret import Secret
from esign_desktop.model.token import PinState
from esign_desktop.presenters.pin.entry import (
    RuleState,
    Stage,
    complete,
    entry_view,
    rule_for_last_try,
    rules_for_new,
    rules_for_one,
    stage_words,
)
from tests.build import pin, token
from tests.presenters.status.test_overview import ENGLISH

TEXTS = ENGLISH.texts
ALLOWED = Limits(6, 8)


def one(typed: str) -> list[RuleState]:
    return [rule.met for rule in rules_for_one(Secret(typed), ALLOWED, TEXTS)]


def new(old: str, typed: str, again: str) -> list[RuleState]:
    rules = rules_for_new(Secret(old), Secret(typed), Secret(again), ALLOWED, TEXTS)
    return [rule.met for rule in rules]


@pytest.mark.parametrize(
    ("typed", "met"),
    [
        ("", [RuleState.NOT_YET, RuleState.NOT_YET]),
        ("12345", [RuleState.YES, RuleState.NOT_YET]),
        ("123456", [RuleState.YES, RuleState.YES]),
        ("123456789", [RuleState.YES, RuleState.NO]),
        ("12345a", [RuleState.NO, RuleState.YES]),
        ("１２３４５６", [RuleState.NO, RuleState.YES]),
    ],
)
def test_nothing_is_wrong_before_it_is_typed(typed: str, met: list[RuleState]) -> None:
    assert one(typed) == met


@pytest.mark.parametrize(
    ("old", "typed", "again", "met"),
    [
        ("", "", "", [RuleState.NOT_YET] * 5),
        ("1234", "284613", "284613", [RuleState.NOT_YET, *[RuleState.YES] * 4]),
        ("123456789", "284613", "284613", [RuleState.NO, *[RuleState.YES] * 4]),
        ("12345a", "284613", "284613", [RuleState.NO, *[RuleState.YES] * 4]),
        ("123456", "", "", [RuleState.YES, *[RuleState.NOT_YET] * 4]),
        ("123456", "284613", "28", [*[RuleState.YES] * 4, RuleState.NOT_YET]),
        ("123456", "284613", "29", [*[RuleState.YES] * 4, RuleState.NO]),
        ("123456", "284613", "284613", [RuleState.YES] * 5),
        (
            "284613",
            "284613",
            "284613",
            [RuleState.YES, RuleState.YES, RuleState.YES, RuleState.NO, RuleState.YES],
        ),
        ("123456", "111111", "111111", [*[RuleState.YES] * 5, RuleState.BETTER_NOT]),
    ],
)
def test_a_change_is_judged_with_all_that_was_typed(
    old: str, typed: str, again: str, met: list[RuleState]
) -> None:
    assert new(old, typed, again) == met


def test_the_card_is_asked_only_with_what_keeps_every_rule() -> None:
    good, other, short = Secret("123456"), Secret("284613"), Secret("12345")
    check, change = OperationKind.PIN_CHECK, OperationKind.PIN_CHANGE

    assert complete(check, good, Secret(""), Secret(""), ALLOWED)
    assert not complete(check, short, Secret(""), Secret(""), ALLOWED)
    assert complete(change, good, other, other, ALLOWED)
    assert not complete(change, good, other, good, ALLOWED)
    assert not complete(change, good, good, good, ALLOWED)


def test_the_last_try_is_a_rule_until_it_is_agreed_to() -> None:
    assert rule_for_last_try(agreed=False, texts=TEXTS).met is RuleState.NOT_YET
    assert rule_for_last_try(agreed=True, texts=TEXTS).met is RuleState.YES


def test_of_two_pins_each_rule_says_which_it_means() -> None:
    rules = rules_for_new(Secret(""), Secret(""), Secret(""), ALLOWED, TEXTS)

    assert [rule.sentence for rule in rules if "6 to 8" in rule.sentence] == [
        "Current PIN: 6 to 8 digits",
        "New PIN: 6 to 8 digits",
    ]


def test_the_last_try_is_asked_about_and_no_other() -> None:
    kind = OperationKind.PIN_CHECK

    assert entry_view(kind, token(pins=(pin(PinState.LAST_TRY),)), TEXTS).last_try
    assert not entry_view(kind, token(), TEXTS).last_try
    assert not entry_view(kind, token(pins=()), TEXTS).last_try


def test_a_reader_with_keys_is_where_the_pin_is_typed() -> None:
    view = entry_view(OperationKind.SIGN_TEST, token(pinpad=True), TEXTS)

    assert "type the PIN there" in view.pinpad
    assert "cancel key" in stage_words(Stage.SENT, TEXTS, pinpad=True)
    assert "cannot cancel" in stage_words(Stage.SENT, TEXTS, pinpad=False)
