"""Whether a card would sign, in words: before any PIN is asked for."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.pin_rules import Refusal
from esign_desktop.diagnosis.signing import signing_outlook
from esign_desktop.model.certificate import KeyKind
from esign_desktop.model.operation import (
    OperationEnding,
    OperationOutcome,
    SigningView,
)
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinState, PinStatus
from esign_desktop.presenters.pin.messages import ENDINGS
from esign_desktop.presenters.pin.presenter import PinPresenter
from esign_desktop.presenters.pin.view import OutcomeView
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.texts import Texts
from tests.build import CATALOG, HEALTHY, NOW, pin, with_certificate
from tests.catalog.test_links import LINKS
from tests.presenters.catalogue import turkish_texts
from tests.presenters.pin.test_view import CHECK, ENGLISH, O, text_of, told


def outlook(view: SigningView, there: Snapshot = HEALTHY, texts: Texts = ENGLISH) -> OutcomeView:
    token = there.modules[0].tokens[0]
    presenter = PinPresenter(Presenter(texts, CATALOG, LINKS), CATALOG)
    report = diagnose(there, CATALOG)
    return presenter.outlook(view, signing_outlook(view), token, report, token.certificates[0])


def seen(pins: Iterable[PinStatus] = (), **facts: object) -> SigningView:
    usual = {"mechanisms": ("CKM_ECDSA",), "certificate_shown": True, "pins": tuple(pins)}
    return SigningView(O.DONE, **{**usual, **facts})  # type: ignore[arg-type]


def test_nothing_against_it_is_told_with_the_ways_of_signing() -> None:
    view = outlook(seen())

    assert view.good is True
    assert "Signing mechanisms that fit the key: CKM_ECDSA." in view.sentences
    assert "sign-test" in str(view.steps[0])


def test_a_token_that_tells_nothing_leaves_it_open() -> None:
    assert outlook(seen(mechanisms=None)).good is None


@pytest.mark.parametrize(
    ("state", "say"),
    [(PinState.LOCKED, "P01"), (PinState.NOT_SET, "P04"), (PinState.MUST_CHANGE, "P05")],
)
def test_a_pin_in_the_way_leads_where_it_can_be_helped(state: PinState, say: str) -> None:
    view = outlook(seen([pin(state)]))

    assert (view.good, view.say) == (False, say)
    assert "No PIN was requested or sent" in text_of(view)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (seen(mechanisms=()), "no signing mechanism that fits"),
        (seen(key_shown=False), "key of the certificate is not on the card"),
        (seen(certificate_shown=False), "does not show the certificate"),
        (SigningView(O.NO_MECHANISM), "no signing mechanism that fits"),
        # a locked PIN is not all that stands against it
        (seen([pin(PinState.LOCKED)], key_shown=False), "key of the certificate is not on"),
    ],
)
def test_what_stands_against_it_is_named(view: SigningView, words: str) -> None:
    shown = outlook(view)

    assert shown.good is False
    assert words in text_of(shown)
    assert "diagnose" in str(shown.steps[0])


@pytest.mark.parametrize("texts", [ENGLISH, turkish_texts()], ids=["en", "tr"])
@pytest.mark.parametrize("kind", ["Ed448", ""])
def test_key_that_cannot_be_tested_is_named_and_the_card_is_not_blamed(
    texts: Texts, kind: str
) -> None:
    view = outlook(SigningView(O.KEY_UNSUPPORTED, detail=kind), texts=texts)
    there = with_certificate(key=KeyKind.OTHER, key_name=kind)
    refused = PinPresenter(Presenter(texts, CATALOG, LINKS), CATALOG).refused(
        Refusal.KEY_UNSUPPORTED, there.modules[0].tokens[0], diagnose(there, CATALOG)
    )

    for told_of in (view, refused):
        assert kind in text_of(told_of)
        assert "AKİA" not in text_of(told_of)
        assert "{" not in text_of(told_of)
        assert told_of.title == texts.get("This program cannot test this key type")
    assert view.good is refused.good is None


def test_token_that_wants_no_pin_is_neither_ready_to_sign_nor_in_the_way() -> None:
    view = outlook(seen([pin(PinState.NOT_NEEDED)]))

    assert view.good is None
    assert "nothing that a PIN protects" in text_of(view)


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("C_Login: CKR_DEVICE_ERROR", "C_Login: CKR_DEVICE_ERROR"),
        ("two tokens with this serial number", "hangi"),
        ("no PIN, and the reader has no PIN pad", "tuş"),
        ("something in English", "neden belirtmiyor"),
    ],
)
def test_no_english_stands_in_a_turkish_answer(detail: str, words: str) -> None:
    ending = OperationEnding(O.REFUSED, pin_sent=False, detail=detail)
    view = told(CHECK, ending, pin(), texts=turkish_texts())

    assert words in text_of(view)
    assert ("English" in text_of(view), "token" in text_of(view)) == (False, False)


@pytest.mark.parametrize("outcome", [*ENDINGS, O.PIN_LOCKED])
def test_a_card_that_could_not_be_looked_at_leaves_it_open(outcome: OperationOutcome) -> None:
    shown = outlook(SigningView(outcome))

    assert shown.good is (False if outcome is O.NO_MECHANISM else None)
    assert "{" not in text_of(shown)


def test_a_certificate_that_has_ended_is_told_before_anybody_signs() -> None:
    shown = outlook(seen(), there=with_certificate(not_after=NOW - timedelta(days=3)))

    assert shown.say == "C02"
    assert "expired" in text_of(shown)
