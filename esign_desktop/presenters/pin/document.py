"""A card's PINs, and how an operation ended, as other programs read it."""

from esign_desktop.diagnosis.pin_rules import Weakness
from esign_desktop.diagnosis.signing import SigningObstacle
from esign_desktop.model.certificate import Sha256
from esign_desktop.model.operation import OperationKind, SignatureFacts, SigningView
from esign_desktop.model.reader import ReaderName
from esign_desktop.model.record import Record
from esign_desktop.model.token import PinStatus, TokenSerial
from esign_desktop.presenters.pin.view import OutcomeView
from esign_desktop.presenters.status.action_document import ActionDocument, action_documents


class CardDocument(Record, frozen=True):
    """Which card it is."""

    reader: ReaderName | None
    label: str
    serial: TokenSerial
    door: str  # who is responsible for its PIN
    provider: str
    pinpad: bool  # the PIN is typed on the reader


class CardStatusDocument(Record, frozen=True):
    """One card and its PINs."""

    card: CardDocument
    pins: tuple[PinStatus, ...]
    findings: tuple[str, ...]  # codes of what needs something done


class OperationDocument(Record, frozen=True):
    """One operation, also one that was not begun.

    ``outcome`` is "not_asked" when the card was not asked; ``reason`` says why then.
    """

    operation: OperationKind
    outcome: str
    reason: str
    exit_code: int
    simulated: bool
    title: str
    sentences: tuple[str, ...]
    steps: tuple[str, ...]
    actions: tuple[ActionDocument, ...]
    say: str
    card: CardDocument | None = None
    before: tuple[PinStatus, ...] = ()
    after: tuple[PinStatus, ...] | None = None  # None: not read again
    pin_sent: bool | None = False
    changed: bool | None = False
    pin_right: bool | None = None  # whether the card has accepted the PIN
    signature: SignatureFacts | None = None
    certificate: Sha256 | None = None  # SHA-256 of the certificate whose key is to sign
    weakness: Weakness | None = None  # PIN_CHANGE: why the new PIN is easily guessed
    detail: str = ""


class OutlookDocument(Record, frozen=True):
    """Whether a test signature would work."""

    works: bool | None  # None: cannot be told without the PIN
    obstacles: tuple[SigningObstacle, ...]
    exit_code: int
    simulated: bool
    title: str
    sentences: tuple[str, ...]
    steps: tuple[str, ...]
    actions: tuple[ActionDocument, ...]
    say: str
    card: CardDocument
    certificate: Sha256 | None
    view: SigningView


def not_begun(
    operation: OperationKind,
    reason: str,
    exit_code: int,
    view: OutcomeView,
    *,
    simulated: bool,
    card: CardDocument | None = None,
    before: tuple[PinStatus, ...] = (),
) -> OperationDocument:
    """Return an operation the card was not asked for."""
    return OperationDocument(
        operation=operation,
        outcome="not_asked",
        reason=reason,
        exit_code=exit_code,
        simulated=simulated,
        title=view.title,
        sentences=view.sentences,
        steps=tuple(map(str, view.steps)),
        actions=action_documents(view.actions),
        say=view.say,
        card=card,
        before=before,
    )
