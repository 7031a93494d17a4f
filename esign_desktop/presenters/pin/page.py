"""PIN: how it stands with each card, what that means, and what can be done now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from esign_desktop.diagnosis.card_issuer import certificate_of
from esign_desktop.diagnosis.judge import judgement_of
from esign_desktop.diagnosis.module_names import other_module_name
from esign_desktop.diagnosis.pin_findings import (
    puk_finding,
    puk_is_locked,
)
from esign_desktop.diagnosis.pin_rules import user_pin
from esign_desktop.diagnosis.selectors import answered, holder, reader_of, tokens
from esign_desktop.diagnosis.signing import hopeless
from esign_desktop.diagnosis.testable_keys import untestable_kind
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.record import Record
from esign_desktop.model.report import Finding, LinkState, Report
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.token import PinState, PinStatus, Token
from esign_desktop.presenters.cards.inventory import card_name
from esign_desktop.presenters.lifetime import until
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.pin.messages import NOT_NEEDED
from esign_desktop.presenters.pin.presenter import PinPresenter
from esign_desktop.presenters.pin.view import key_kind_sentence, pin_views
from esign_desktop.presenters.status.overview import FindingView, Presenter
from esign_desktop.presenters.texts import N_, Texts

_STATES: Final[Mapping[PinState, LinkState]] = {
    PinState.READY: LinkState.OK,
    PinState.UNKNOWN: LinkState.UNKNOWN,
    PinState.LOW: LinkState.WARNING,
    PinState.LAST_TRY: LinkState.WARNING,
    PinState.MUST_CHANGE: LinkState.BROKEN,
    PinState.LOCKED: LinkState.BROKEN,
    PinState.NOT_SET: LinkState.BROKEN,
    PinState.NOT_NEEDED: LinkState.UNKNOWN,
}
_HEADLINES: Final[Mapping[PinState, str]] = {
    PinState.READY: N_("The PIN is OK"),
    PinState.UNKNOWN: N_("The card does not report the state of its PIN"),
    PinState.LOW: N_("A wrong PIN was entered"),
    PinState.LAST_TRY: N_("One attempt remaining for the PIN"),
    PinState.MUST_CHANGE: N_("The PIN must be changed"),
    PinState.LOCKED: N_("The PIN is locked"),
    PinState.NOT_SET: N_("The card has no PIN yet"),
    PinState.NOT_NEEDED: N_("This card asks for no PIN"),
}
_MEANINGS: Final[Mapping[PinState, str]] = {
    PinState.READY: N_(
        "The card counts only wrong PINs: three in a row lock it. A correct PIN "
        "restores all attempts."
    ),
    PinState.UNKNOWN: N_(
        "This is normal with some cards and not a fault: the AKİS software reports "
        "nothing until a wrong PIN has been entered. The program does not guess how "
        "many attempts remain; check the PIN to see whether it is correct."
    ),
    PinState.NOT_NEEDED: NOT_NEEDED,
}
"""Where no finding says what a state means."""
_NOT_TOLD: Final = N_(
    "This is normal with some cards and not a fault: {module} reports nothing until a wrong PIN "
    "has been entered. The program does not guess how many attempts remain; check the PIN to see "
    "whether it is correct."
)
_WHOSE: Final[Mapping[CardIssuer, str]] = {
    CardIssuer.IDENTITY_CARD: N_(
        "This is a T.C. identity card. Its PIN is the one from the population office (Nüfus), "
        "never that of your e-signature card."
    ),
    CardIssuer.OTHER_PROVIDER: N_(
        "This card comes from another provider: {provider}. Its PIN is the one that "
        "provider gave you."
    ),
}
_IDENTITY_CARD: Final = "card.identity_card"


class PinCardView(Record, frozen=True):
    """One card's PIN."""

    key: str  # the token's serial, or its slot; the same card keeps it
    title: str
    reader: str
    state: PinState
    mark: LinkState
    headline: str
    meaning: str
    whose: str  # of whom the PIN is, where it is not KamuSM's
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
    findings: tuple[FindingView, ...]  # and why, and what to do


def pin_page_view(report: Report, presenter: Presenter) -> PinPageView:
    """Return the PIN of every card a module could look into."""
    shown = [token for token in tokens(report.snapshot) if answered(token)]
    if shown:
        cards = (_card(token, report, presenter, shown) for token in shown)
        return PinPageView(tuple(cards), "", ())
    texts = presenter.texts
    return PinPageView(
        (),
        texts.get(N_("No card with a PIN was found")),
        tuple(presenter.finding(finding, report) for finding in _in_the_way(report)),
    )


def card_key(token: Token, shown: Sequence[Token]) -> str:
    """Return what tells a card from the others that are there; it keeps it from look to look."""
    same = [each for each in shown if each.identity == token.identity]
    return f"{token.identity}\n{token.slot_name}" if len(same) > 1 else token.identity


def _in_the_way(report: Report) -> Sequence[Finding]:
    """Return why no PIN can be asked. That it is another card's PIN comes before all else."""
    others = [finding for finding in report.findings if finding.code == _IDENTITY_CARD]
    return others or [finding for finding in report.findings if finding.code == report.primary]


def _card(
    token: Token, report: Report, presenter: Presenter, shown: Sequence[Token]
) -> PinCardView:
    texts, snapshot = presenter.texts, report.snapshot
    status = user_pin(token.pins)
    state = status.state if status else PinState.UNKNOWN
    words = PinPresenter(presenter, presenter.catalog)
    finding = words.finding(state, token, report)
    sign = words.door(token, report)
    can = _possible(state, token, report)
    module = other_module_name(token, snapshot, presenter.catalog)
    return PinCardView(
        key=card_key(token, shown),
        title=_title(token, report, presenter, several=len(shown) > 1),
        reader=one_line(reader_of(token, snapshot) or token.slot_name),
        state=state,
        mark=_STATES[state],
        headline=texts.get(_HEADLINES[state]),
        meaning=finding.meaning if finding else _meaning(state, module, texts),
        whose=texts.get(_WHOSE[sign.door], provider=sign.provider) if sign.door in _WHOSE else "",
        notes=tuple(_notes(status, texts)) if can else (),
        others=tuple(_others(token, texts)),
        finding=finding,
        puk=_puk(token, report, presenter) if can and puk_is_locked(token) else None,
        can=can,
        cannot=_why_not(can, state, token, report, presenter),
        last_try=state is PinState.LAST_TRY,
        pinpad=token.pinpad,
    )


def _meaning(state: PinState, module: str, texts: Texts) -> str:
    """Return what a state means; a module that is not AKIS' is called by its file's name."""
    if state is PinState.UNKNOWN and module:
        return texts.get(_NOT_TOLD, module=module)
    return texts.get(_MEANINGS[state])


def _possible(state: PinState, token: Token, report: Report) -> frozenset[OperationKind]:
    if state in {PinState.LOCKED, PinState.NOT_SET, PinState.NOT_NEEDED}:
        return frozenset()
    if hopeless(judgement_of(token, report)):
        return frozenset({OperationKind.PIN_CHECK, OperationKind.PIN_CHANGE})
    if state is PinState.MUST_CHANGE:
        return frozenset({OperationKind.PIN_CHANGE})
    certificate = certificate_of(token, report.snapshot)
    if certificate is not None and untestable_kind(certificate) is not None:
        return frozenset({OperationKind.PIN_CHECK, OperationKind.PIN_CHANGE})
    return frozenset(OperationKind)


def _why_not(
    can: frozenset[OperationKind],
    state: PinState,
    token: Token,
    report: Report,
    presenter: Presenter,
) -> str:
    texts = presenter.texts
    if state is PinState.LOCKED and not puk_is_locked(token):
        # some modules do not tell that it was unlocked while it stayed in
        return texts.get(N_("After it has been unlocked, remove the card and insert it again."))
    if not can or OperationKind.SIGN_TEST in can:
        return ""
    if state is PinState.MUST_CHANGE:
        return texts.get(N_("Until the PIN is changed, the card does nothing else."))
    certificate = certificate_of(token, report.snapshot)
    code = hopeless(judgement_of(token, report))
    found = next((each for each in report.findings if each.code == code), None)
    if found is not None:
        return presenter.finding(found, report).title
    if certificate is not None and (kind := untestable_kind(certificate)) is not None:
        return key_kind_sentence(kind, texts)
    return texts.get(N_("There is no signing certificate on the card"))


def _title(token: Token, report: Report, presenter: Presenter, *, several: bool) -> str:
    """Return whose card it is; of several, one person's old and new one maybe, until when."""
    certificate = certificate_of(token, report.snapshot)
    if certificate is not None and (name := one_line(holder(certificate))):
        if not several:
            return name
        return f"{name} · {until(certificate, report.snapshot.taken_at, presenter.texts)}"
    reader = reader_of(token, report.snapshot)
    card = next((each for each in report.snapshot.cards if each.reader == reader), None)
    name = (
        card_name(card, presenter.catalog, presenter.texts)
        if card
        else one_line(token.label).strip()
    )
    return name or presenter.texts.get(N_("Card"))


def _puk(token: Token, report: Report, presenter: Presenter) -> FindingView:
    finding = puk_finding(token, report.snapshot, presenter.catalog)
    return presenter.finding(finding, report)


def _notes(status: PinStatus | None, texts: Texts) -> Iterator[str]:
    """Yield one line: "PIN: 3 of 3 tries left · 6 to 8 digits", as far as somebody told."""
    if status is None:
        return
    if status.state is PinState.UNKNOWN:
        least, most = status.length_min, status.length_max
        told: Sequence[str] = (
            [texts.get(N_("{least} to {most} digits"), least=least, most=most)]
            if least and most
            else []
        )
    else:
        (view,) = pin_views((status,), texts)
        told = view.notes
    if told:
        yield f"{texts.get(word(status.role))}: {' · '.join(told)}"


def _others(token: Token, texts: Texts) -> Iterator[str]:
    for status in token.pins:
        if status is not user_pin(token.pins):
            yield f"{texts.get(word(status.role))}: {texts.get(word(status.state))}"
