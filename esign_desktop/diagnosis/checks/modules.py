"""Questions about AKIS' PKCS#11 module."""

from collections.abc import Iterator
from pathlib import PureWindowsPath
from typing import Final

from esign_desktop.catalog.computers import installed, target_of
from esign_desktop.catalog.lookup import akis_advice
from esign_desktop.diagnosis.finding import found
from esign_desktop.diagnosis.remedies import actions_of
from esign_desktop.diagnosis.scope import answered, is_akis, token_in, tokens
from esign_desktop.model.advice import Reason
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModuleProbe, ProbeOutcome

_DRIVERS: Final = Action(ActionKind.OPEN_LINK, "akis_downloads")
_AGAIN: Final = Action(ActionKind.TRY_AGAIN)


def module_missing(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find that AKIS' module is nowhere. With another provider's card alone it is not needed."""
    if any(probe.outcome is not ProbeOutcome.NOT_FOUND for probe in snapshot.modules):
        return
    if snapshot.cards and not any(is_akis(card) for card in snapshot.cards):
        return
    asked = tuple(probe.path for probe in snapshot.modules)  # by --module, and not there
    yield found(
        "middleware.missing",
        "",
        *_package_actions(snapshot, catalog),
        searched=", ".join(asked or snapshot.searched),
        only="file" if asked else "",
    )


def module_unusable(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find modules that do not work. Where another one does, that is a note."""
    severity = Severity.NOTE if any(map(answered, tokens(snapshot))) else None
    for probe in snapshot.modules:
        module, about = _file_name(probe), probe.path
        match probe.outcome:
            case ProbeOutcome.WRONG_ARCHITECTURE:
                yield found(
                    "middleware.wrong_architecture",
                    about,
                    *_package_actions(snapshot, catalog),
                    severity=severity,
                    module=module,
                    found=", ".join(probe.architectures),
                    needed=snapshot.host.architecture,
                )
            case ProbeOutcome.CANNOT_LOAD:
                yield found(
                    "middleware.cannot_load",
                    about,
                    *_package_actions(snapshot, catalog),
                    severity=severity,
                    module=module,
                    library=probe.missing_library,
                    detail=probe.detail,
                )
            case ProbeOutcome.CRASHED | ProbeOutcome.TIMED_OUT | ProbeOutcome.REFUSED:
                if _card_explains(probe, snapshot):
                    continue
                values = {"detail": probe.detail}
                if probe.outcome is ProbeOutcome.REFUSED:
                    values = {"detail": _answer(probe.detail), "cause": _cause(probe.detail)}
                yield found(
                    f"middleware.{probe.outcome}",
                    about,
                    _AGAIN,
                    *_package_actions(snapshot, catalog),
                    severity=severity,
                    module=module,
                    **values,
                )


def card_not_seen_by_module(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find AKIS cards that PC/SC sees and a working module does not."""
    working = [probe for probe in snapshot.modules if probe.outcome is ProbeOutcome.OK]
    if not working or _card_left(snapshot):
        return
    states = {reader.name: reader.state for reader in snapshot.readers}
    for card in snapshot.cards:
        if not is_akis(card) or states.get(card.reader) is not ReaderState.CARD_READY:
            continue
        if card.identity_card:
            continue  # the signature card's module need not know it
        token = token_in(card.reader, snapshot)
        if token is not None and not answered(token):
            refusing = next(probe for probe in snapshot.modules if token in probe.tokens)
            yield found(
                "middleware.refused",
                refusing.path,
                _AGAIN,
                *_package_actions(snapshot, catalog),
                module=_file_name(refusing),
                detail=_answer(token.detail),
                cause=_cause(token.detail),
            )
        elif token is None:
            yield found(
                "middleware.no_token",
                card.reader,
                _AGAIN,
                _DRIVERS,
                module=_file_name(working[0]),
                reader=card.reader,
            )


def module_outdated(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find an installed AKIS package older than the newest one known for this computer."""
    target = target_of(snapshot.host)
    for advice in akis_advice(catalog, target):
        there = installed(advice.package, target) if advice.package else None
        if advice.reason is Reason.AKIS_OUTDATED and advice.package and there:
            yield found(
                "middleware.outdated",
                advice.package.id,
                *actions_of((advice,)),
                package=there.name,
                installed=there.version,
                newest=advice.version,
            )


def _package_actions(snapshot: Snapshot, catalog: Catalog) -> tuple[Action, ...]:
    """Return how to get AKIS' module anew: the list may say that it is installed."""
    actions = actions_of(akis_advice(catalog, target_of(snapshot.host), again=True))
    return tuple(dict.fromkeys((*actions, _DRIVERS)))


def _answer(detail: str) -> str:
    """Return what a module answered; other details are for support, and nothing to read out."""
    return detail if "CKR" in detail else ""


def _cause(detail: str) -> str:
    """Return why a module refuses, where its answer tells.

    One that refuses C_Initialize without arguments wants those of its own program, as NSS'
    softoken does: the folder of its database (PKCS#11 v3.1, 5.4.1: CKR_ARGUMENTS_BAD).
    """
    return "arguments" if detail == "C_Initialize: CKR_ARGUMENTS_BAD" else ""


def _card_explains(probe: ModuleProbe, snapshot: Snapshot) -> bool:
    """Tell whether a card in trouble is reason enough for a module's ending."""
    if probe.outcome is ProbeOutcome.TIMED_OUT:  # it waited for the program that holds the card
        return any(r.state is ReaderState.CARD_IN_USE and r.held_by for r in snapshot.readers)
    trouble = {ReaderState.CARD_MUTE, ReaderState.CARD_IN_USE, ReaderState.CARD_REMOVED}
    refused = probe.outcome is ProbeOutcome.REFUSED
    return refused and any(reader.state in trouble for reader in snapshot.readers)


def _card_left(snapshot: Snapshot) -> bool:
    return any(reader.state is ReaderState.CARD_REMOVED for reader in snapshot.readers)


def _file_name(probe: ModuleProbe) -> str:
    return PureWindowsPath(probe.path).name  # knows both kinds of separators
