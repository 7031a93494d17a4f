"""Actions as other programs read them."""

from collections.abc import Iterable

from esign_desktop.model.record import Record
from esign_desktop.model.report import ActionKind
from esign_desktop.presenters.status.overview import ActionView


class ActionDocument(Record, frozen=True):
    """An action with its label."""

    kind: ActionKind
    target: str
    label: str
    url: str


def action_documents(actions: Iterable[ActionView]) -> tuple[ActionDocument, ...]:
    """Return actions for other programs."""
    return tuple(
        ActionDocument(item.action.kind, item.action.target, item.label, item.url)
        for item in actions
    )
