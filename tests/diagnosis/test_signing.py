"""What stands against a signature, seen without a PIN."""

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.judge import Judgement, Obstacle, judge
from esign_desktop.diagnosis.signing import (
    SigningObstacle,
    SigningOutlook,
    hopeless,
    signing_outlook,
)
from esign_desktop.model.operation import OperationOutcome, SigningView
from esign_desktop.model.token import PinRole, PinState, PinStatus
from tests.build import CATALOG, HEALTHY

DONE = OperationOutcome.DONE
KNOWS = ("CKM_SHA256_RSA_PKCS",)


def view(
    *, mechanisms: tuple[str, ...] | None = KNOWS, certificate: bool = True,
    key: bool | None = None, pin: PinState = PinState.UNKNOWN, puk: PinState = PinState.UNKNOWN,
) -> SigningView:  # fmt: skip
    pins = (PinStatus(PinRole.USER, pin), PinStatus(PinRole.UNBLOCK, puk))
    return SigningView(
        DONE, mechanisms=mechanisms, certificate_shown=certificate, key_shown=key, pins=pins
    )


@pytest.mark.parametrize("key", [None, True])
def test_nothing_against_it_is_a_yes(key: bool | None) -> None:
    assert signing_outlook(view(key=key)) == SigningOutlook(True)


def test_token_that_tells_no_mechanism_is_no_yes() -> None:
    assert signing_outlook(view(mechanisms=None)) == SigningOutlook(None)


@pytest.mark.parametrize(
    ("seen", "obstacle"),
    [
        (view(mechanisms=()), SigningObstacle.NO_MECHANISM),
        (view(key=False), SigningObstacle.NO_KEY),
        (view(certificate=False), SigningObstacle.OTHER_TOKEN),
        (view(pin=PinState.LOCKED), SigningObstacle.PIN_LOCKED),
        (view(pin=PinState.NOT_SET), SigningObstacle.PIN_NOT_SET),
        (view(pin=PinState.MUST_CHANGE), SigningObstacle.PIN_MUST_CHANGE),
        (view(mechanisms=None, pin=PinState.LOCKED), SigningObstacle.PIN_LOCKED),
        (SigningView(OperationOutcome.NO_MECHANISM), SigningObstacle.NO_MECHANISM),
    ],
)
def test_each_obstacle_is_a_no_with_its_name(seen: SigningView, obstacle: SigningObstacle) -> None:
    assert signing_outlook(seen) == SigningOutlook(False, (obstacle,))


def test_key_that_cannot_be_tested_is_neither_yes_nor_no() -> None:
    seen = SigningView(OperationOutcome.KEY_UNSUPPORTED, detail="Ed448")

    assert signing_outlook(seen) == SigningOutlook(None, (SigningObstacle.KEY_UNSUPPORTED,))


def test_several_obstacles_are_all_told() -> None:
    seen = view(mechanisms=(), key=False, pin=PinState.LOCKED)

    assert signing_outlook(seen).obstacles == (
        SigningObstacle.NO_MECHANISM, SigningObstacle.NO_KEY, SigningObstacle.PIN_LOCKED,
    )  # fmt: skip


@pytest.mark.parametrize("state", [PinState.LOW, PinState.LAST_TRY, PinState.READY])
def test_few_tries_do_not_keep_from_signing(state: PinState) -> None:
    assert signing_outlook(view(pin=state)).works is True


def test_locked_puk_does_not_keep_from_signing() -> None:
    assert signing_outlook(view(puk=PinState.LOCKED)).works is True


def test_key_that_shows_without_its_certificate_is_enough() -> None:
    assert signing_outlook(view(certificate=False, key=True)).works is True


@pytest.mark.parametrize(
    "outcome",
    sorted(
        set(OperationOutcome)
        - {DONE, OperationOutcome.NO_MECHANISM, OperationOutcome.KEY_UNSUPPORTED}
    ),
)
def test_token_that_was_not_seen_is_no_answer(outcome: OperationOutcome) -> None:
    assert signing_outlook(SigningView(outcome)) == SigningOutlook(
        None, (SigningObstacle.NOT_SEEN,)
    )


(HEALTHY_CARD,) = judge(HEALTHY, CATALOG)


def judged(*obstacles: Obstacle) -> Judgement:
    return replace(HEALTHY_CARD, obstacles=obstacles)


def test_a_token_without_login_is_neither_yes_nor_no() -> None:
    assert signing_outlook(view(pin=PinState.NOT_NEEDED)) == SigningOutlook(
        None, (SigningObstacle.PIN_NOT_NEEDED,)
    )


def test_a_token_without_login_and_with_an_obstacle_is_a_no() -> None:
    seen = view(key=False, pin=PinState.NOT_NEEDED)

    assert signing_outlook(seen) == SigningOutlook(False, (SigningObstacle.NO_KEY,))


def test_what_the_judge_says_comes_first_and_nothing_is_said_twice() -> None:
    seen = view(mechanisms=(), certificate=False, pin=PinState.LOCKED)

    assert signing_outlook(seen, judged(Obstacle.EXPIRED, Obstacle.PIN_LOCKED)) == SigningOutlook(
        False,
        (SigningObstacle.EXPIRED, SigningObstacle.PIN_LOCKED, SigningObstacle.NO_MECHANISM),
    )


def test_what_the_judge_says_of_the_service_is_not_said_of_a_test_signature() -> None:
    assert signing_outlook(view(), judged(Obstacle.SERVICE)) == SigningOutlook(True)


@pytest.mark.parametrize(
    ("judgement", "code"),
    [
        (None, None),
        (judged(), None),
        (judged(Obstacle.EXPIRED), None),
        (judged(Obstacle.EXPIRED, Obstacle.NO_KEY), "certificate.no_key"),
        (judged(Obstacle.NO_CERTIFICATE), "certificate.none"),
    ],
)
def test_no_pin_is_spent_where_the_card_has_nothing_to_sign_with(
    judgement: Judgement | None, code: str | None
) -> None:
    assert hopeless(judgement) == code
