"""Finds what the state of a PIN or PUK means for the holder, and what to do."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.diagnosis.card_issuer import IdentifiedIssuer, certificate_of, issuer_of_card
from esign_desktop.diagnosis.finding import found
from esign_desktop.diagnosis.judge import other_can_sign
from esign_desktop.diagnosis.selectors import pin
from esign_desktop.diagnosis.times import utc_text
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole, PinState, Token

_CODES: Final[Mapping[PinState, str]] = {
    PinState.LOCKED: "pin.locked",
    PinState.LAST_TRY: "pin.last_try",
    PinState.LOW: "pin.low",
    PinState.NOT_SET: "pin.not_set",
    PinState.MUST_CHANGE: "pin.must_change",
}
_AT_KAMUSM: Final = frozenset(
    {
        CardIssuer.KAMUSM_PERSON,
        CardIssuer.KAMUSM_INSTITUTION,
        CardIssuer.KAMUSM_SEAL,
        CardIssuer.UNKNOWN,
    }
)
_NEEDS_PUK: Final = frozenset({PinState.LOCKED, PinState.NOT_SET})
_OWN_ACTION: Final[Mapping[PinState, Action]] = {
    PinState.LOW: Action(ActionKind.CHECK_PIN),
    PinState.MUST_CHANGE: Action(ActionKind.CHANGE_PIN),
}


def puk_finding(token: Token, snapshot: Snapshot, catalog: Catalog) -> Finding:
    """Return what a locked PUK means: only a warning while the PIN still works."""
    user = pin(token, PinRole.USER)
    needed = user is not None and user.state in _NEEDS_PUK
    severity = _lowered(token, snapshot, catalog) if needed else Severity.WARNING
    sign = issuer_of_card(token, snapshot, catalog)
    actions = _link("application", sign)
    state = user.state.value if user is not None and needed else ""
    values = _values(token, sign) | {"pin": state}
    return found("pin.puk_locked", token.serial, *actions, severity=severity, **values)


def pin_finding(state: PinState, token: Token, snapshot: Snapshot, catalog: Catalog) -> Finding:
    """Return what a state of a token's PIN means for its holder.

    Args:
        state: one that needs something done; what a card has just answered may say more than the
            flags in the snapshot.
        token: one of the snapshot's.
        snapshot: tells whose card it is, and from when its certificate holds.
        catalog: knows the issuers.
    """
    sign = issuer_of_card(token, snapshot, catalog)
    values = _values(token, sign)
    hopeless = state in _NEEDS_PUK and puk_is_locked(token)
    if state in _NEEDS_PUK:
        values["puk"] = "locked" if hopeless else ""
    if state is PinState.NOT_SET:
        values |= _start(token, snapshot)
    own = _OWN_ACTION.get(state)
    door = _link("application" if hopeless else "online_services", sign)
    actions = (own,) if own is not None else door
    severity = _lowered(token, snapshot, catalog)
    return found(_CODES[state], token.serial, *actions, severity=severity, **values)


def has_finding(state: PinState) -> bool:
    """Tell whether a state of a PIN needs something done."""
    return state in _CODES


def puk_is_locked(token: Token) -> bool:
    """Tell whether a token's PUK is known to be locked."""
    puk = pin(token, PinRole.UNBLOCK)
    return puk is not None and puk.state is PinState.LOCKED


def _link(link: str, sign: IdentifiedIssuer) -> tuple[Action, ...]:
    """Return the page to open, unless it is not for this issuer."""
    return (Action(ActionKind.OPEN_LINK, link),) if sign.door in _AT_KAMUSM else ()


def _values(token: Token, sign: IdentifiedIssuer) -> dict[str, str]:
    return {"token": token.label, "door": sign.door.value, "provider": sign.provider}


def _start(token: Token, snapshot: Snapshot) -> dict[str, str]:
    """Return from when a first PIN can be created: from the certificate's start."""
    certificate = certificate_of(token, snapshot)
    if certificate is None:
        return {"starts_at": "", "start": ""}
    begun = certificate.not_before <= snapshot.taken_at
    starts_at = utc_text(certificate.not_before)
    return {"starts_at": starts_at, "start": "past" if begun else "ahead"}


def _lowered(token: Token, snapshot: Snapshot, catalog: Catalog) -> Severity | None:
    """Return WARNING where another card can sign."""
    return Severity.WARNING if other_can_sign(token, snapshot, catalog) else None
