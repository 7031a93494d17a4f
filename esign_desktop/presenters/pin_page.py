"""PIN: how it stands with each card, what that means, and what can be done now."""

from collections.abc import Iterator, Mapping
from typing import Final

from esign_desktop.diagnosis.doors import certificate_of
from esign_desktop.diagnosis.pin_findings import (
    puk_finding,
    puk_is_locked,
)
from esign_desktop.diagnosis.pin_rules import user_pin
from esign_desktop.diagnosis.scope import answered, holder, reader_of, tokens
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.record import Record
from esign_desktop.model.report import LinkState, Report
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinState, PinStatus, Token
from esign_desktop.presenters.inventory import card_name
from esign_desktop.presenters.overview import FindingView, Presenter
from esign_desktop.presenters.pin_presenter import PinPresenter
from esign_desktop.presenters.pins import pin_views
from esign_desktop.presenters.texts import N_, Texts
from esign_desktop.presenters.words import word

_STATES: Final[Mapping[PinState, LinkState]] = {
    PinState.READY: LinkState.OK,
    PinState.UNKNOWN: LinkState.UNKNOWN,
    PinState.LOW: LinkState.WARNING,
    PinState.LAST_TRY: LinkState.WARNING,
    PinState.MUST_CHANGE: LinkState.WARNING,
    PinState.LOCKED: LinkState.BROKEN,
    PinState.NOT_SET: LinkState.BROKEN,
}
_HEADLINES: Final[Mapping[PinState, str]] = {
    PinState.READY: N_("The PIN is in order"),
    PinState.UNKNOWN: N_("The card does not tell how its PIN stands"),
    PinState.LOW: N_("A wrong PIN was entered"),
    PinState.LAST_TRY: N_("One try is left for the PIN"),
    PinState.MUST_CHANGE: N_("The PIN has to be changed"),
    PinState.LOCKED: N_("The PIN is locked"),
    PinState.NOT_SET: N_("The card has no PIN yet"),
}
_MEANINGS: Final[Mapping[PinState, str]] = {
    PinState.READY: N_(
        "The card counts wrong PINs only: three in a row lock it. A right PIN brings all tries "
        "back."
    ),
    PinState.UNKNOWN: N_(
        "That is usual with some cards and is no fault: the AKİS software tells nothing until a "
        "PIN has been entered. How many tries are left is not guessed here; a check of the PIN "
        "would show whether it is right."
    ),
}
"""Where no finding says what a state means."""


class PinCardView(Record, frozen=True):
    """One card's PIN."""

    key: str  # the token's serial, or its slot; the same card keeps it
    title: str
    reader: str
    state: PinState
    mark: LinkState
    headline: str
    meaning: str
    notes: tuple[str, ...]  # tries and lengths, where somebody told them
    others: tuple[str, ...]  # the card's other codes: "PUK: locked"
    finding: FindingView | None  # what needs doing, and where
    puk: FindingView | None  # none where a locked PIN's own finding says it
    can: frozenset[OperationKind]
    cannot: str  # why something cannot be done now; empty: everything can
    last_try: bool
    pinpad: bool


class PinPageView(Record, frozen=True):
    """The page."""

    cards: tuple[PinCardView, ...]
    title: str  # without a card: that there is none
    note: str  # and why


def pin_page_view(report: Report, presenter: Presenter) -> PinPageView:
    """Return the PIN of every card a module could look into."""
    cards = tuple(
        _card(token, report, presenter) for token in tokens(report.snapshot) if answered(token)
    )
    if cards:
        return PinPageView(cards, "", "")
    texts = presenter.texts
    primary = presenter.overview(report).primary
    return PinPageView(
        (),
        texts.get(N_("No card was found whose PIN can be asked")),
        f"{primary.title}. {primary.meaning}" if primary else "",
    )


def token_key(token: Token) -> str:
    """Return what tells one token from another."""
    return token.serial or token.slot_name


def _card(token: Token, report: Report, presenter: Presenter) -> PinCardView:
    texts, snapshot = presenter.texts, report.snapshot
    status = user_pin(token.pins)
    state = status.state if status else PinState.UNKNOWN
    finding = PinPresenter(presenter, presenter.catalog).finding(state, token, report)
    can = _possible(state, token, snapshot)
    return PinCardView(
        key=token_key(token),
        title=_title(token, report, presenter),
        reader=reader_of(token, snapshot) or token.slot_name,
        state=state,
        mark=_STATES[state],
        headline=texts.get(_HEADLINES[state]),
        meaning=finding.meaning if finding else texts.get(_MEANINGS[state]),
        notes=tuple(_notes(status, texts)) if can else (),
        others=tuple(_others(token, texts)),
        finding=finding,
        puk=_puk(token, report, presenter) if can and puk_is_locked(token) else None,
        can=can,
        cannot=_why_not(can, state, texts),
        last_try=state is PinState.LAST_TRY,
        pinpad=token.pinpad,
    )


def _possible(state: PinState, token: Token, snapshot: Snapshot) -> frozenset[OperationKind]:
    if state in {PinState.LOCKED, PinState.NOT_SET}:
        return frozenset()
    if certificate_of(token, snapshot) is None:
        return frozenset({OperationKind.PIN_CHECK, OperationKind.PIN_CHANGE})
    if state is PinState.MUST_CHANGE:
        return frozenset({OperationKind.PIN_CHANGE})
    return frozenset(OperationKind)


def _why_not(can: frozenset[OperationKind], state: PinState, texts: Texts) -> str:
    if not can or OperationKind.SIGN_TEST in can:
        return ""
    if state is PinState.MUST_CHANGE:
        return texts.get(N_("Until the PIN is changed, the card does nothing else."))
    return texts.get(N_("There is no certificate to sign with on the card"))


def _title(token: Token, report: Report, presenter: Presenter) -> str:
    certificate = certificate_of(token, report.snapshot)
    if certificate is not None and holder(certificate):
        return holder(certificate)
    reader = reader_of(token, report.snapshot)
    card = next((each for each in report.snapshot.cards if each.reader == reader), None)
    name = card_name(card, presenter.catalog, presenter.texts) if card else token.label.strip()
    return name or presenter.texts.get(N_("Card"))


def _puk(token: Token, report: Report, presenter: Presenter) -> FindingView:
    finding = puk_finding(token, report.snapshot, presenter.catalog)
    return presenter.finding(finding, report)


def _notes(status: PinStatus | None, texts: Texts) -> Iterator[str]:
    if status is None or status.state is PinState.UNKNOWN:
        least, most = (status.length_min, status.length_max) if status else (None, None)
        if least and most:
            yield texts.get(N_("{least} to {most} digits"), least=least, most=most)
        return
    (view,) = pin_views((status,), texts)
    yield from view.notes


def _others(token: Token, texts: Texts) -> Iterator[str]:
    for status in token.pins:
        if status is not user_pin(token.pins):
            yield f"{texts.get(word(status.role))}: {texts.get(word(status.state))}"
