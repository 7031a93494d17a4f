"""Questions about the cards in the readers."""

from collections.abc import Iterator
from typing import Final

from esign_desktop.catalog.computers import target_of
from esign_desktop.catalog.lookup import card_advice
from esign_desktop.diagnosis.finding import found
from esign_desktop.diagnosis.remedies import actions_of
from esign_desktop.diagnosis.scope import (
    answered,
    is_akis,
    is_valid,
    physical,
    token_in,
)
from esign_desktop.model.card import Card
from esign_desktop.model.catalog import AuthorityKind, Catalog
from esign_desktop.model.reader import Reader, ReaderState
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.snapshot import ServiceState, Snapshot

_AGAIN: Final = Action(ActionKind.TRY_AGAIN)


def card_absent(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find that no reader has a card in it."""
    readers = physical(snapshot.readers)
    if readers and all(reader.state is ReaderState.EMPTY for reader in readers):
        names = ", ".join(reader.name for reader in readers)
        yield found("card.absent", "", Action(ActionKind.INSERT_CARD), readers=names)


def card_without_answer(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find cards that are mute, held by another program, or were taken out meanwhile."""
    if snapshot.service is ServiceState.NO_ANSWER:
        return  # then the service kept us waiting, not the card
    for reader in physical(snapshot.readers):
        name = reader.name
        if reader.state is ReaderState.CARD_MUTE:
            yield found("card.mute", name, Action(ActionKind.INSERT_CARD, name), reader=name)
        elif reader.state is ReaderState.CARD_REMOVED:
            yield found("card.removed", name, Action(ActionKind.INSERT_CARD, name), reader=name)
        elif reader.state is ReaderState.CARD_IN_USE and not _shown(reader, snapshot):
            close = Action(ActionKind.CLOSE_PROGRAM, ", ".join(reader.held_by))
            programs = ", ".join(reader.held_by)
            yield found("card.in_use", name, close, _AGAIN, reader=name, programs=programs)


def card_of_others(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find cards that are not AKIS: another provider's, or not known at all."""
    for card in snapshot.cards:
        if is_akis(card) or _state(card, snapshot) is not ReaderState.CARD_READY:
            continue
        if model := catalog.card_model(card.atr):
            own = _signs_with_own_software(card, snapshot, catalog)
            advice = card_advice(catalog, target_of(snapshot.host), card.atr)
            yield found(
                "card.foreign",
                card.reader,
                *actions_of(advice),
                severity=Severity.NOTE if own else None,
                reader=card.reader,
                card=model.title,
                software=model.software,
            )
        elif not _has_certificates(card, snapshot):
            report = Action(ActionKind.SAVE_REPORT)
            atr = str(card.atr).upper()
            yield found("card.unknown", card.reader, report, reader=card.reader, atr=atr)


def identity_card(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find T.C. identity cards: AKIS too, but their PIN is not KamuSM's."""
    for card in snapshot.cards:
        if card.identity_card:
            yield found("card.identity_card", card.reader, reader=card.reader)


def _shown(reader: Reader, snapshot: Snapshot) -> bool:
    """Tell whether a module got through all the same; then nobody held the card for long."""
    token = token_in(reader.name, snapshot)
    return token is not None and answered(token)


def _state(card: Card, snapshot: Snapshot) -> ReaderState | None:
    return next((r.state for r in snapshot.readers if r.name == card.reader), None)


def _has_certificates(card: Card, snapshot: Snapshot) -> bool:
    token = token_in(card.reader, snapshot)
    return token is not None and bool(token.certificates)


def _signs_with_own_software(card: Card, snapshot: Snapshot, catalog: Catalog) -> bool:
    """Tell whether the module in use is the other provider's own, and shows its certificate."""
    token = token_in(card.reader, snapshot)
    return token is not None and any(
        (authority := catalog.authority(certificate)) is not None
        and authority.kind is AuthorityKind.OTHER_PROVIDER
        and is_valid(certificate, snapshot.taken_at)
        for certificate in token.certificates
    )
