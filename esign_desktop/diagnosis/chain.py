"""Derives the state of each of the six links a signature needs."""

from collections.abc import Sequence

from esign_desktop.diagnosis.selectors import answered, card_contents, physical, pin, tokens
from esign_desktop.model.codes import CODES
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import ChainLink, Finding, Link, LinkState, Severity
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import PinRole, PinState, ProbeOutcome


def chain_of(findings: Sequence[Finding], snapshot: Snapshot) -> tuple[ChainLink, ...]:
    """Return the chain. What lies behind the first broken link is unknown, not broken."""
    links: list[ChainLink] = []
    broken = False
    for link in Link:
        state = LinkState.UNKNOWN if broken else _state(link, findings, snapshot)
        broken = broken or state is LinkState.BROKEN
        links.append(ChainLink(link, state))
    return tuple(links)


def _state(link: Link, findings: Sequence[Finding], snapshot: Snapshot) -> LinkState:
    severities = {f.severity for f in findings if CODES[f.code].link is link}
    if Severity.BLOCKING in severities:
        return LinkState.BROKEN
    if Severity.WARNING in severities:
        return LinkState.WARNING
    return LinkState.OK if _seen(link, snapshot) else LinkState.UNKNOWN


def _seen(link: Link, snapshot: Snapshot) -> bool:
    """Tell whether anybody looked at a link and got an answer."""
    shown = [token for token in tokens(snapshot) if answered(token)]
    match link:
        case Link.SERVICE:
            return snapshot.service is ServiceState.RUNNING
        case Link.READER:
            return bool(physical(snapshot.readers))
        case Link.CARD:
            ready = any(reader.state is ReaderState.CARD_READY for reader in snapshot.readers)
            return ready or bool(shown)
        case Link.MIDDLEWARE:
            return any(probe.outcome is ProbeOutcome.OK for probe in snapshot.modules)
        case Link.CERTIFICATE:
            return any(contents.certificates for contents in card_contents(snapshot))
        case Link.PIN:
            statuses = [pin(token, PinRole.USER) for token in shown]
            return any(s is not None and s.state is not PinState.UNKNOWN for s in statuses)
