"""Predicts whether a test signature would work, from what a token shows without a PIN. Pure."""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Final

from esign_desktop.diagnosis.judge import Judgement, Obstacle
from esign_desktop.model.operation import OperationOutcome, SigningView
from esign_desktop.model.record import Record
from esign_desktop.model.token import PinRole, PinState


@unique
class SigningObstacle(StrEnum):
    """What keeps a token from signing, or may do so."""

    NOT_SEEN = "not_seen"  # the token could not be looked at; the view's outcome says why
    NO_MECHANISM = "no_mechanism"
    CERTIFICATE_MISSING = "certificate_missing"  # on the card, and not shown by the module
    CERTIFICATE_STALE = "certificate_stale"  # the module shows an older one than the card holds
    NO_CERTIFICATE = "no_certificate"
    NOT_FOR_SIGNING = "not_for_signing"  # there are certificates, and none of them may sign
    UNREADABLE = "unreadable"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
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


def hopeless(judgement: Judgement | None) -> str | None:
    """Return the code of the finding for which no PIN should be spent on a test signature.

    A certificate that has ended is no such reason: the test still tells whether card and PIN work.
    """
    obstacles = judgement.obstacles if judgement else ()
    return next((_HOPELESS[each] for each in obstacles if each in _HOPELESS), None)


def signing_outlook(view: SigningView, judgement: Judgement | None = None) -> SigningOutlook:
    """Return whether signing would work, and what stands against it.

    Whether the PIN is right, and whether a key that is hidden before login is there, only the
    test itself tells.

    Args:
        view: what the card shows of a test signature.
        judgement: of the same card; a test never says yes where the judge says no.
    """
    judged = tuple(_JUDGED[each] for each in _obstacles(judgement) if each in _JUDGED)
    seen = _seen(view)
    if not judged:
        return seen
    more = (each for each in seen.obstacles if each not in _SAME_AS_JUDGED)
    return SigningOutlook(False, tuple(dict.fromkeys((*judged, *more))))


def _obstacles(judgement: Judgement | None) -> tuple[Obstacle, ...]:
    return judgement.obstacles if judgement else ()


def _seen(view: SigningView) -> SigningOutlook:
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
_HOPELESS: Final[Mapping[Obstacle, str]] = {
    Obstacle.CERTIFICATE_MISSING: "middleware.certificate_missing",
    Obstacle.CERTIFICATE_STALE: "middleware.certificate_stale",
    Obstacle.NO_CERTIFICATE: "certificate.none",
    Obstacle.NOT_FOR_SIGNING: "certificate.none",
    Obstacle.UNREADABLE: "certificate.unreadable",
    Obstacle.NO_KEY: "certificate.no_key",
}
_JUDGED: Final[Mapping[Obstacle, SigningObstacle]] = {
    Obstacle.CERTIFICATE_MISSING: SigningObstacle.CERTIFICATE_MISSING,
    Obstacle.CERTIFICATE_STALE: SigningObstacle.CERTIFICATE_STALE,
    Obstacle.NO_CERTIFICATE: SigningObstacle.NO_CERTIFICATE,
    Obstacle.NOT_FOR_SIGNING: SigningObstacle.NOT_FOR_SIGNING,
    Obstacle.UNREADABLE: SigningObstacle.UNREADABLE,
    Obstacle.EXPIRED: SigningObstacle.EXPIRED,
    Obstacle.NOT_YET_VALID: SigningObstacle.NOT_YET_VALID,
    Obstacle.REVOKED: SigningObstacle.REVOKED,
    Obstacle.SUSPENDED: SigningObstacle.SUSPENDED,
    Obstacle.NO_KEY: SigningObstacle.NO_KEY,
    Obstacle.PIN_LOCKED: SigningObstacle.PIN_LOCKED,
    Obstacle.PIN_NOT_SET: SigningObstacle.PIN_NOT_SET,
    Obstacle.PIN_MUST_CHANGE: SigningObstacle.PIN_MUST_CHANGE,
}
_SAME_AS_JUDGED: Final = frozenset({SigningObstacle.OTHER_TOKEN, SigningObstacle.NOT_SEEN})
"""What a look at the token says less well than the judge."""

FINDING_OF: Final[Mapping[SigningObstacle, str]] = {
    SigningObstacle.CERTIFICATE_MISSING: "middleware.certificate_missing",
    SigningObstacle.CERTIFICATE_STALE: "middleware.certificate_stale",
    SigningObstacle.NO_CERTIFICATE: "certificate.none",
    SigningObstacle.NOT_FOR_SIGNING: "certificate.none",
    SigningObstacle.UNREADABLE: "certificate.unreadable",
    SigningObstacle.EXPIRED: "certificate.expired",
    SigningObstacle.NOT_YET_VALID: "certificate.not_yet_valid",
    SigningObstacle.REVOKED: "certificate.revoked",
    SigningObstacle.SUSPENDED: "certificate.suspended",
    SigningObstacle.NO_KEY: "certificate.no_key",
}
"""The code of the finding that says what an obstacle means and what to do."""
