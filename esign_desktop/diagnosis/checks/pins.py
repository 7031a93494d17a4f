"""Questions about the PIN and the PUK."""

from collections.abc import Iterator
from typing import Final

from esign_desktop.diagnosis.finding import found
from esign_desktop.diagnosis.scope import can_sign, holdings, pin, tokens
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole, PinState, Token

_ONLINE_SERVICES: Final = Action(ActionKind.OPEN_LINK, "online_services")

_FINDINGS: Final = {
    PinState.LOCKED: ("pin.locked", _ONLINE_SERVICES),
    PinState.LAST_TRY: ("pin.last_try", _ONLINE_SERVICES),
    PinState.LOW: ("pin.low", Action(ActionKind.CHECK_PIN)),
    PinState.NOT_SET: ("pin.not_set", _ONLINE_SERVICES),
    PinState.MUST_CHANGE: ("pin.must_change", Action(ActionKind.CHANGE_PIN)),
}


def pin_in_danger(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find PINs that are locked, nearly locked, or not ready for use."""
    for token in tokens(snapshot):
        status = pin(token, PinRole.USER)
        if status is not None and status.state in _FINDINGS:
            code, action = _FINDINGS[status.state]
            yield found(
                code, token.serial, action, severity=_lowered(token, snapshot), token=token.label
            )


def puk_locked(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find PUKs that are locked. While the PIN still works, that is only a warning."""
    for token in tokens(snapshot):
        puk, user = pin(token, PinRole.UNBLOCK), pin(token, PinRole.USER)
        if puk is None or puk.state is not PinState.LOCKED:
            continue
        needed = user is not None and user.state in {PinState.LOCKED, PinState.NOT_SET}
        severity = _lowered(token, snapshot) if needed else Severity.WARNING
        action = Action(ActionKind.OPEN_LINK, "application")
        yield found("pin.puk_locked", token.serial, action, severity=severity, token=token.label)


def _lowered(token: Token, snapshot: Snapshot) -> Severity | None:
    """Return WARNING where another card can sign."""
    others = (h for h in holdings(snapshot) if h.token is not token)
    return Severity.WARNING if any(can_sign(h, snapshot.taken_at) for h in others) else None
