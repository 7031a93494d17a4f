"""Questions about AKIS' PKCS#11 module."""

from collections.abc import Iterator
from typing import Final

from esign_desktop.catalog.computers import installed, target_of
from esign_desktop.catalog.lookup import akis_advice
from esign_desktop.diagnosis.advice_actions import actions_of
from esign_desktop.diagnosis.finding import make_finding
from esign_desktop.diagnosis.module_names import file_name, module_case
from esign_desktop.diagnosis.selectors import (
    answered,
    is_akis,
    is_failing,
    is_slow,
    signature_cards,
    token_in,
    tokens,
)
from esign_desktop.diagnosis.slots import awaiting_card, is_aside
from esign_desktop.model.advice import Reason
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ModuleProbe, ProbeOutcome

_DRIVERS: Final = Action(ActionKind.OPEN_LINK, "akis_downloads")
_AGAIN: Final = Action(ActionKind.TRY_AGAIN)
_64_BIT: Final = frozenset({"x86_64", "arm64"})
_LOADED: Final = frozenset(
    {ProbeOutcome.OK, ProbeOutcome.REFUSED, ProbeOutcome.TIMED_OUT, ProbeOutcome.CRASHED}
)

OTHER_CARD: Final = "other_card"


def module_missing(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find that AKIS' module is nowhere. Where all cards are such as it does not serve, so be it.

    Those are another provider's, and T.C. identity cards.
    """
    if any(probe.outcome is not ProbeOutcome.NOT_FOUND for probe in snapshot.modules):
        return
    if _only_cards_of_others(snapshot) and not awaiting_card(snapshot, catalog):
        return
    asked = tuple(probe.path for probe in snapshot.modules)  # by --module, and not there
    yield make_finding(
        "middleware.missing",
        "",
        *_package_actions(snapshot, catalog),
        searched=", ".join(asked or snapshot.searched),
        only="file" if asked else "",
    )


def module_unusable(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find modules that do not work. Where another one does, that is a note.

    A second one of another architecture is for other programs, once one of this program's loads.
    """
    severity = Severity.NOTE if any(map(answered, tokens(snapshot))) else None
    loaded = any(probe.outcome in _LOADED for probe in snapshot.modules)
    for probe in snapshot.modules:
        module, about, case = file_name(probe), probe.path, module_case(probe, catalog)
        match probe.outcome:
            case ProbeOutcome.WRONG_ARCHITECTURE if not loaded:
                yield make_finding(
                    "middleware.wrong_architecture",
                    about,
                    *_module_actions(case, snapshot, catalog),
                    severity=severity,
                    module=module,
                    case=case,
                    found=", ".join(probe.architectures),
                    needed=snapshot.host.architecture,
                )
            case ProbeOutcome.CANNOT_LOAD:
                yield make_finding(
                    "middleware.cannot_load",
                    about,
                    *_module_actions(case, snapshot, catalog),
                    severity=severity,
                    module=module,
                    case=case,
                    library=probe.missing_library,
                    detail=probe.detail,
                )
            case ProbeOutcome.CRASHED | ProbeOutcome.TIMED_OUT | ProbeOutcome.REFUSED:
                if _card_explains(probe, snapshot, catalog):
                    continue
                # it may have stumbled over a card it is not made for
                stumbled = not case and _only_cards_of_others(snapshot)
                case = case or (OTHER_CARD if stumbled else "")
                values = {"detail": probe.detail}
                if probe.outcome is ProbeOutcome.REFUSED:
                    values = {"detail": _answer(probe.detail), "cause": _cause(probe.detail)}
                yield make_finding(
                    f"middleware.{probe.outcome}",
                    about,
                    _AGAIN,
                    *_module_actions(case, snapshot, catalog),
                    severity=Severity.NOTE if stumbled else severity,
                    module=module,
                    case=case,
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
            case = module_case(refusing, catalog)
            yield make_finding(
                "middleware.refused",
                refusing.path,
                _AGAIN,
                *_module_actions(case, snapshot, catalog),
                module=file_name(refusing),
                case=case,
                detail=_answer(token.detail),
                cause=_cause(token.detail),
            )
        elif token is None:
            case = module_case(working[0], catalog)
            yield make_finding(
                "middleware.no_token",
                card.reader,
                _AGAIN,
                *(() if case else (_DRIVERS,)),
                module=file_name(working[0]),
                case=case,
                reader=card.reader,
            )


def module_outdated(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find an installed AKIS package older than the newest one known for this computer."""
    target = target_of(snapshot.host)
    for advice in akis_advice(catalog, target):
        there = installed(advice.package, target) if advice.package else None
        if advice.reason is Reason.AKIS_OUTDATED and advice.package and there:
            yield make_finding(
                "middleware.outdated",
                advice.package.id,
                *actions_of((advice,)),
                package=there.name,
                installed=there.version,
                newest=advice.version,
            )


def other_architecture(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find that 32-bit programs have no module of theirs on a 64-bit Windows.

    KamuSM's installer may lay only one of the two. Where the other was not looked for, nothing is
    known of it.
    """
    host = snapshot.host
    if host.platform is not Platform.WINDOWS or host.architecture not in _64_BIT:
        return
    there = [probe for probe in snapshot.modules if probe.outcome is not ProbeOutcome.NOT_FOUND]
    working = any(
        probe.outcome is ProbeOutcome.OK and not module_case(probe, catalog) for probe in there
    )
    looked = any(map(_is_32_bit_place, snapshot.searched))
    if working and looked and not any(map(_is_32_bit, there)):
        yield make_finding(
            "middleware.other_architecture", "", installed=host.architecture, missing="x86"
        )


def _is_32_bit(probe: ModuleProbe) -> bool:
    """Tell whether a module is for 32-bit programs; one nobody read, by where it lies."""
    if probe.architectures:
        return any(each.split()[-1] == "x86" for each in probe.architectures)  # "PE x86", "x86"
    return _is_32_bit_place(probe.path)


def _is_32_bit_place(path: str) -> bool:
    """Tell whether Windows keeps files of 32-bit programs there ("File System Redirector")."""
    lowered = path.casefold()
    return "syswow64" in lowered or "(x86)" in lowered


def _module_actions(case: str, snapshot: Snapshot, catalog: Catalog) -> tuple[Action, ...]:
    """Return what to install: nothing of AKIS' where another module or card is concerned."""
    return () if case else _package_actions(snapshot, catalog)


def _only_cards_of_others(snapshot: Snapshot) -> bool:
    return bool(snapshot.cards) and not signature_cards(snapshot)


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


def _card_explains(probe: ModuleProbe, snapshot: Snapshot, catalog: Catalog) -> bool:
    """Tell whether a card in trouble is reason enough for a module's outcome.

    Only one that is said to be in trouble: what is wrong with a security key beside the signature
    card is a note, and would leave the module's failure unsaid.
    """
    if snapshot.service is ServiceState.NO_ANSWER:
        return True  # then nothing gets through to a card
    likely = [r for r in snapshot.readers if not is_aside(r.name, snapshot, catalog)]
    if probe.outcome is ProbeOutcome.TIMED_OUT:
        # it waited for the program that holds the card, or for the card itself
        held = any(r.state is ReaderState.CARD_IN_USE and r.held_by for r in likely)
        return held or any(map(is_slow, snapshot.cards)) or any(map(is_failing, likely))
    trouble = {ReaderState.CARD_MUTE, ReaderState.CARD_IN_USE, ReaderState.CARD_REMOVED}
    refused = probe.outcome is ProbeOutcome.REFUSED
    return refused and any(r.state in trouble or is_failing(r) for r in likely)


def _card_left(snapshot: Snapshot) -> bool:
    return any(reader.state is ReaderState.CARD_REMOVED for reader in snapshot.readers)
