"""Maps findings to the guides that lead through the KamuSM procedure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from esign_desktop.diagnosis.card_issuer import IdentifiedIssuer
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.guide import Situation
from esign_desktop.model.report import Action, ActionKind, Finding, Severity

SITUATION_OF: Final[Mapping[str, Situation]] = MappingProxyType(
    {
        "reader.none": Situation.READER_ORDER,
        "reader.virtual_only": Situation.READER_ORDER,
        "reader.unsupported": Situation.READER_ORDER,
        "reader.driver_missing": Situation.DRIVER,
        "reader.driver_problem": Situation.DRIVER,
        "card.mute": Situation.CARD_FAULTY,  # which begins with trying a second reader
        "card.foreign": Situation.DRIVER,
        "card.identity_card": Situation.FIRST_APPLICATION,  # and whose business its PIN is
        "middleware.missing": Situation.DRIVER,
        "middleware.wrong_architecture": Situation.DRIVER,
        "middleware.cannot_load": Situation.DRIVER,
        "middleware.crashed": Situation.DRIVER,
        "middleware.no_token": Situation.DRIVER,
        "middleware.outdated": Situation.DRIVER,
        "certificate.none": Situation.CARD_FAULTY,
        "certificate.no_key": Situation.CARD_FAULTY,
        "certificate.expired": Situation.RENEWAL_EXPIRED,
        "certificate.expiring": Situation.RENEWAL_VALID,
        "certificate.not_yet_valid": Situation.NOT_YET_VALID,
        "certificate.revoked": Situation.FIRST_APPLICATION,  # it cannot be undone
        "certificate.suspended": Situation.REVOKE_SUSPEND,
        "pin.locked": Situation.PIN_UNBLOCK,
        "pin.last_try": Situation.PIN_UNBLOCK,
        "pin.low": Situation.PIN_UNBLOCK,
        "pin.not_set": Situation.PIN_CREATE,
        "pin.puk_locked": Situation.PUK_LOCKED,
    }
)


_NOT_KAMUSMS: Final = frozenset({CardIssuer.IDENTITY_CARD.value, CardIssuer.OTHER_PROVIDER.value})


_OF_PERSONS: Final = frozenset({"renewal", "application", "online_services"})
"""KamuSM's pages, and not for the certificates of others."""

_NOBODY: Final[Mapping[str, IdentifiedIssuer]] = MappingProxyType({})


def with_guides(
    findings: Sequence[Finding], issuers: Mapping[str, IdentifiedIssuer] = _NOBODY
) -> list[Finding]:
    """Return the findings with a guide to open, where there is one.

    Args:
        findings: in any order.
        issuers: of the certificates that findings are about, by fingerprint. Another
            provider's holder is not sent to KamuSM.
    """
    return [_guided(finding, issuers.get(finding.about)) for finding in findings]


def _guided(finding: Finding, sign: IdentifiedIssuer | None) -> Finding:
    door = sign.door if sign is not None and finding.code.startswith("certificate.") else None
    if door is CardIssuer.OTHER_PROVIDER:
        actions = _with_link(finding, "providers")
        if finding.code == "certificate.untrusted":  # which only says whose it is
            actions = (*actions, Action(ActionKind.OPEN_LINK, "providers"))
        return replace(finding, actions=actions)
    if door is CardIssuer.KAMUSM_SEAL:
        finding = replace(finding, actions=_with_link(finding, "seal_application"))
    return _with_guide(finding)


def _with_link(finding: Finding, link: str) -> tuple[Action, ...]:
    """Return a finding's actions, with one link instead of KamuSM's for persons."""
    instead = Action(ActionKind.OPEN_LINK, link)
    return tuple(dict.fromkeys(instead if a.target in _OF_PERSONS else a for a in finding.actions))


def _with_guide(finding: Finding) -> Finding:
    situation = _situation(finding)
    if situation is None:
        return finding
    action = Action(ActionKind.OPEN_GUIDE, situation.value)
    return replace(finding, actions=(*finding.actions, action))


def _situation(finding: Finding) -> Situation | None:
    if finding.values.get("door") in _NOT_KAMUSMS:
        return None
    if finding.values.get("puk") == "locked":  # then no online procedure helps this card any more
        return Situation.PUK_LOCKED
    if finding.values.get("session"):
        return None  # the reader is on the other side, and ordering one would not help
    if finding.code == "card.identity_card" and finding.severity is Severity.NOTE:
        return None  # a signature is on it, or beside it: nobody has to apply for one
    return SITUATION_OF.get(finding.code)
