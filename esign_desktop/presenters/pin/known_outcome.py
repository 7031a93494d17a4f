"""What is known of an operation that nobody could look into any further."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.diagnosis.signing import SigningObstacle
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.operation import (
    OperationEnding,
    OperationKind,
    OperationOutcome,
    OperationResult,
)
from esign_desktop.presenters.pin import messages as words
from esign_desktop.presenters.pin.view import OutcomeView, known_now, result_view
from esign_desktop.presenters.texts import Texts

_STATES: Final[Mapping[OperationOutcome, str]] = {
    OperationOutcome.PIN_LOCKED: words.OBSTACLES[SigningObstacle.PIN_LOCKED],
    OperationOutcome.PIN_NOT_SET: words.OBSTACLES[SigningObstacle.PIN_NOT_SET],
    OperationOutcome.PIN_EXPIRED: words.OBSTACLES[SigningObstacle.PIN_MUST_CHANGE],
}
"""Those that a finding explains, where somebody could look."""


def known_view(kind: OperationKind, ending: OperationEnding | None, texts: Texts) -> OutcomeView:
    """Return what is known, without a look at the card.

    Args:
        kind: what was asked of the card.
        ending: how far it got; None: the PIN was not sent.
        texts: the language.
    """
    if ending is None:
        return OutcomeView(good=None, title=texts.get(words.NOTHING_SENT), sentences=(), steps=())
    result = OperationResult(kind, ending)
    if ending.outcome in _STATES:
        title = texts.get(_STATES[ending.outcome])
        return OutcomeView(False, title, tuple(known_now(result, texts)), ())
    return result_view(result, None, CardIssuer.UNKNOWN, texts)
