import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.diagnosis.pin_rules import (
    LENGTH_MAX,
    Limits,
    Refusal,
    Weakness,
    form_refusal,
    limits,
    new_pin_refusal,
    request_refusal,
    weakness,
)
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.secret import Secret
from esign_desktop.model.token import PinRole, PinState, PinStatus
from tests.build import pin

ANY = Limits()
RIGHT = Secret("271828")


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("271828", None),
        ("2718281828459045", None),
        ("", Refusal.EMPTY),
        ("27182", Refusal.TOO_SHORT),
        ("1" * 17, Refusal.TOO_LONG),
        ("1" * 40, Refusal.TOO_LONG),
        ("27182a", Refusal.NOT_DIGITS),
        ("27182ş", Refusal.NOT_DIGITS),
        ("İ71828", Refusal.NOT_DIGITS),
        ("２７１８２８", Refusal.NOT_DIGITS),
        ("٢٧١٨٢٨", Refusal.NOT_DIGITS),
        ("27182²", Refusal.NOT_DIGITS),
        ("271828\0", Refusal.NOT_DIGITS),
        ("\x00271828", Refusal.NOT_DIGITS),
        ("271 828", Refusal.NOT_DIGITS),
        (" 271828", Refusal.NOT_DIGITS),
        ("271828 ", Refusal.NOT_DIGITS),
        ("271828\n", Refusal.NOT_DIGITS),
        ("-271828", Refusal.NOT_DIGITS),
    ],
)
def test_a_pin_is_six_or_more_plain_digits(typed: str, refused: Refusal | None) -> None:
    assert form_refusal(Secret(typed), ANY) is refused


@given(st.text(max_size=50))
def test_what_passes_is_ascii_digits_of_an_allowed_length(typed: str) -> None:
    passes = form_refusal(Secret(typed), ANY) is None

    assert passes == (
        6 <= len(typed) <= LENGTH_MAX and all(char in "0123456789" for char in typed)
    )


@pytest.mark.parametrize(
    ("told", "allowed"),
    [
        (None, Limits(6, 16)),
        ((None, None), Limits(6, 16)),
        ((0, 0), Limits(6, 16)),
        ((4, 8), Limits(6, 8)),  # the token's own minimum is lower than KamuSM's
        ((8, 12), Limits(8, 12)),
        ((4, 255), Limits(6, 32)),  # SoftHSM
        ((4, 5), Limits(6, 6)),  # nonsense: no PIN of KamuSM would fit
    ],
)
def test_limits_are_kamusms_and_the_tokens(
    told: tuple[int | None, int | None] | None, allowed: Limits
) -> None:
    status = (
        None if told is None else PinStatus(
            PinRole.USER, PinState.UNKNOWN, length_min=told[0], length_max=told[1]
        )
    )  # fmt: skip

    assert limits(status) == allowed


@pytest.mark.parametrize(
    ("new", "again", "refused"),
    [
        ("314159", "314159", None),
        ("314159", None, None),
        ("314159", "314158", Refusal.TYPED_DIFFERENTLY),
        ("271828", "271828", Refusal.SAME_AS_OLD),
        ("31415", "31415", Refusal.TOO_SHORT),
        ("31415x", "31415x", Refusal.NOT_DIGITS),
    ],
)
def test_a_new_pin_is_another_one_typed_alike_twice(
    new: str, again: str | None, refused: Refusal | None
) -> None:
    repeated = None if again is None else Secret(again)

    assert new_pin_refusal(RIGHT, Secret(new), ANY, repeated) is refused


@pytest.mark.parametrize(
    ("state", "confirmed", "refused"),
    [
        (PinState.READY, False, None),
        (PinState.UNKNOWN, False, None),
        (PinState.LOW, False, None),
        (PinState.LAST_TRY, False, Refusal.LAST_TRY),
        (PinState.LAST_TRY, True, None),
        (PinState.LOCKED, True, Refusal.LOCKED),
        (PinState.NOT_SET, True, Refusal.NOT_SET),
    ],
)
@pytest.mark.parametrize("kind", OperationKind)
def test_a_card_that_would_only_suffer_is_not_asked(
    kind: OperationKind, state: PinState, confirmed: bool, refused: Refusal | None
) -> None:
    asked = request_refusal(
        kind, (pin(state),), RIGHT, Secret("314159"), last_try_confirmed=confirmed
    )

    assert asked is refused


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        (OperationKind.PIN_CHECK, None),
        (OperationKind.PIN_CHANGE, None),
        (OperationKind.SIGN_TEST, Refusal.MUST_CHANGE),
    ],
)
def test_a_pin_that_must_be_changed_keeps_only_from_signing(
    kind: OperationKind, refused: Refusal | None
) -> None:
    asked = request_refusal(
        kind, (pin(PinState.MUST_CHANGE),), RIGHT, Secret("314159"), last_try_confirmed=False
    )

    assert asked is refused


def test_a_pin_typed_on_the_readers_keys_cannot_be_judged() -> None:
    assert request_refusal(OperationKind.PIN_CHANGE, (pin(),), None) is None


def test_both_pins_of_a_change_are_judged() -> None:
    good, bad = Secret("314159"), Secret("3141")

    assert request_refusal(OperationKind.PIN_CHANGE, (pin(),), bad, good) is Refusal.TOO_SHORT
    assert request_refusal(OperationKind.PIN_CHANGE, (pin(),), good, bad) is Refusal.TOO_SHORT
    assert request_refusal(OperationKind.PIN_CHANGE, (), good, good) is Refusal.SAME_AS_OLD


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ("111111", Weakness.REPEATED),
        ("123123", Weakness.REPEATED),
        ("121212", Weakness.REPEATED),
        ("12341234", Weakness.REPEATED),
        ("123456", Weakness.RUNNING),
        ("654321", Weakness.RUNNING),
        ("789012", Weakness.RUNNING),
        ("112233", Weakness.RUNNING),
        ("150785", Weakness.DATE),
        ("15071985", Weakness.DATE),
        ("19850715", Weakness.DATE),
        ("290296", Weakness.DATE),
        ("198573", Weakness.YEAR),
        ("732024", Weakness.YEAR),
        ("271828", None),
        ("314159", None),
        ("99310261", None),
    ],
)
def test_a_pin_that_is_easily_guessed_is_known_for_it(chosen: str, why: Weakness | None) -> None:
    assert weakness(Secret(chosen)) is why


def test_a_weak_pin_is_not_refused() -> None:
    assert new_pin_refusal(RIGHT, Secret("123456"), ANY) is None
