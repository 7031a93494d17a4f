"""Would a sign test work? Judged from what a token shows without a PIN. Pure."""

from enum import StrEnum, unique
from typing import Final

from esign_desktop.model.operation import OperationOutcome, SigningView
from esign_desktop.model.record import Record
from esign_desktop.model.token import PinRole, PinState


@unique
class SigningObstacle(StrEnum):
    """What keeps a token from signing, or may do so."""

    NOT_SEEN = "not_seen"  # the token could not be looked at; the view's outcome says why
    NO_MECHANISM = "no_mechanism"
    KEY_UNSUPPORTED = "key_unsupported"  # this program cannot test such a key; the card may sign
    OTHER_TOKEN = "other_token"  # noqa: S105 - the certificate is not on this token
    NO_KEY = "no_key"  # private keys are shown, and none is the certificate's
    PIN_LOCKED = "pin_locked"
    PIN_NOT_SET = "pin_not_set"
    PIN_MUST_CHANGE = "pin_must_change"
    PIN_NOT_NEEDED = "pin_not_needed"  # the token wants no login; this program tests with one


class SigningOutlook(Record, frozen=True):
    """Whether signing would work, as far as can be told without a PIN."""

    # True: nothing stands against it; False: it cannot work; None: the token tells too little
    works: bool | None
    obstacles: tuple[SigningObstacle, ...] = ()


def signing_outlook(view: SigningView) -> SigningOutlook:
    """Return whether signing would work, and what stands against it.

    Whether the PIN is right, and whether a key that is hidden before login is there, only the
    test itself tells.
    """
    if view.outcome is OperationOutcome.NO_MECHANISM:
        return SigningOutlook(False, (SigningObstacle.NO_MECHANISM,))
    if view.outcome is OperationOutcome.KEY_UNSUPPORTED:
        return SigningOutlook(None, (SigningObstacle.KEY_UNSUPPORTED,))
    if view.outcome is not OperationOutcome.DONE:
        return SigningOutlook(None, (SigningObstacle.NOT_SEEN,))
    found: list[SigningObstacle] = []
    if view.mechanisms == ():
        found.append(SigningObstacle.NO_MECHANISM)
    if view.key_shown is False:
        found.append(SigningObstacle.NO_KEY)
    elif not view.certificate_shown and view.key_shown is None:
        found.append(SigningObstacle.OTHER_TOKEN)
    states = {pin.state for pin in view.pins if pin.role is PinRole.USER}
    for state, obstacle in _PIN_OBSTACLES.items():
        if state in states:
            found.append(obstacle)
    if not found and PinState.NOT_NEEDED in states:
        return SigningOutlook(None, (SigningObstacle.PIN_NOT_NEEDED,))
    if found:
        return SigningOutlook(False, tuple(found))
    return SigningOutlook(None if view.mechanisms is None else True)


_PIN_OBSTACLES: Final = {
    PinState.LOCKED: SigningObstacle.PIN_LOCKED,
    PinState.NOT_SET: SigningObstacle.PIN_NOT_SET,
    PinState.MUST_CHANGE: SigningObstacle.PIN_MUST_CHANGE,
}
