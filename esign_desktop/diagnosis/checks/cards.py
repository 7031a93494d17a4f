"""Questions about the cards in the readers."""

from collections.abc import Iterable, Iterator
from typing import Final

from esign_desktop.catalog.computers import target_of
from esign_desktop.catalog.lookup import card_advice, known_trouble, trouble_advice
from esign_desktop.catalog.reader_names import model_of
from esign_desktop.diagnosis.advice_actions import actions_of
from esign_desktop.diagnosis.finding import make_finding
from esign_desktop.diagnosis.selectors import (
    answered,
    is_akis,
    physical,
    signature_cards,
    token_in,
)
from esign_desktop.diagnosis.slots import awaiting_card, severity_in
from esign_desktop.model.advice import Advice
from esign_desktop.model.card import Card
from esign_desktop.model.catalog import AuthorityKind, Catalog
from esign_desktop.model.reader import Reader, ReaderState
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.validity import is_valid

_AGAIN: Final = Action(ActionKind.TRY_AGAIN)


def card_absent(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find that the signature card is in no reader, whatever else is in one."""
    if readers := awaiting_card(snapshot, catalog):
        filled = (r for r in physical(snapshot.readers) if r.state is not ReaderState.EMPTY)
        advice, model, trouble = _trouble(readers, snapshot, catalog)
        yield make_finding(
            "card.absent",
            "",
            Action(ActionKind.INSERT_CARD),
            *actions_of(advice),
            readers=", ".join(reader.name for reader in readers),
            others=", ".join(reader.name for reader in filled),
            model=model,
            trouble=trouble,
        )


def card_without_answer(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find cards that are mute, held by another program, or were taken out meanwhile."""
    if snapshot.service is ServiceState.NO_ANSWER:
        return  # then the service kept us waiting, not the card
    for reader in physical(snapshot.readers):
        name = reader.name
        severity = severity_in(name, snapshot, catalog)
        insert = Action(ActionKind.INSERT_CARD, name)
        if reader.state is ReaderState.CARD_MUTE:
            advice, model, trouble = _trouble((reader,), snapshot, catalog)
            yield make_finding(
                "card.mute",
                name,
                insert,
                *actions_of(advice),
                severity=severity,
                reader=name,
                model=model,
                trouble=trouble,
            )
        elif reader.state is ReaderState.CARD_REMOVED:
            yield make_finding("card.removed", name, insert, severity=severity, reader=name)
        elif reader.state is ReaderState.CARD_IN_USE and not _shown(reader, snapshot):
            close = Action(ActionKind.CLOSE_PROGRAM, ", ".join(reader.held_by))
            programs = ", ".join(reader.held_by)
            yield make_finding(
                "card.in_use",
                name,
                close,
                _AGAIN,
                severity=severity,
                reader=name,
                programs=programs,
            )


def card_of_others(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find cards that are not AKIS: another provider's, or not known at all.

    Whether another provider's card signs is not for us to say: that is a note, see the engine.
    """
    for card in snapshot.cards:
        if is_akis(card) or _state(card, snapshot) is not ReaderState.CARD_READY:
            continue
        severity = severity_in(card.reader, snapshot, catalog)
        if model := catalog.card_model(card.atr):
            own = _signs_with_own_software(card, snapshot, catalog)
            advice = card_advice(catalog, target_of(snapshot.host), card.atr)
            yield make_finding(
                "card.foreign",
                card.reader,
                *actions_of(advice),
                Action(ActionKind.OPEN_LINK, "providers"),
                reader=card.reader,
                card=model.title,
                software=model.software,
                seen="here" if own else "",
            )
        elif not _has_certificates(card, snapshot):
            report = Action(ActionKind.SAVE_REPORT)
            atr = str(card.atr).upper()
            yield make_finding(
                "card.unknown",
                card.reader,
                report,
                severity=severity,
                reader=card.reader,
                atr=atr,
            )


def identity_card(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find T.C. identity cards: AKIS too, but no signature card, and their PIN is not KamuSM's.

    Alone it is why nothing can be signed; the engine lowers it beside a signature card. A
    signature may have been loaded onto it, or another provider's card may be in: then it is only
    worth knowing.
    """
    loaded = {card.reader for card in signature_cards(snapshot)}
    others = any(catalog.card_model(c.atr) for c in snapshot.cards if not is_akis(c))
    for card in snapshot.cards:
        if card.identity_card:
            signs = card.reader in loaded
            yield make_finding(
                "card.identity_card",
                card.reader,
                severity=Severity.NOTE if signs or others else None,
                reader=card.reader,
                signature="loaded" if signs else "",
            )


def _trouble(
    readers: Iterable[Reader], snapshot: Snapshot, catalog: Catalog
) -> tuple[tuple[Advice, ...], str, str]:
    """Return what helps against the known trouble of these readers, its model, and which it is."""
    target = target_of(snapshot.host)
    for reader in readers:
        if trouble := known_trouble(catalog, target, reader):
            model = model_of(reader, catalog)
            advice = trouble_advice(catalog, target, reader)
            return advice, model.title if model else "", trouble.value
    return (), "", ""


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
