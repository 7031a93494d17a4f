"""Kart ve sertifikalar: each card with what it is, and its certificates in time."""

from collections.abc import Iterator, Sequence
from pathlib import PureWindowsPath

from esign_desktop.diagnosis.selectors import (
    CardContents,
    answered,
    card_contents,
    physical,
    token_in,
)
from esign_desktop.model.card import Card, DriverlessOutcome
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.reader import Reader, ReaderState
from esign_desktop.model.record import Record
from esign_desktop.model.report import LinkState, Report
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ModuleProbe, Token
from esign_desktop.presenters.cards.inventory import CertificateView, card_name, certificate_view
from esign_desktop.presenters.cards.timeline import BarView, Span, bar_view, span_of, validity
from esign_desktop.presenters.lifetime import lifetime
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.texts import N_, Texts


class FactView(Record, frozen=True):
    """One fact: what it is, and how it is."""

    label: str
    value: str


class HeldCertificateView(Record, frozen=True):
    """One certificate of a card."""

    state: LinkState
    state_word: str  # "in order: 730 days left"
    holder: str
    purpose: str  # tells it from its like on the same card; empty where it does not say
    issuer: str
    explanation: str  # why it cannot be used, or only for a while; empty: nothing stands against
    online: str  # what its issuer said, and when; empty: nobody asked
    bar: BarView
    details: tuple[FactView, ...]
    certificate: Certificate

    @property
    def can_be_saved(self) -> bool:
        """Tell whether its bytes are at hand: a scenario and a masked report have none."""
        return self.certificate.der is not None

    @property
    def as_text(self) -> str:
        """Return all of it, for the clipboard."""
        return "\n".join(f"{fact.label}: {fact.value}" for fact in self.details)


class CardView(Record, frozen=True):
    """One card, or a reader without a usable one."""

    key: str  # of the reader or token; the same card keeps its key from one look to the next
    title: str
    summary: str  # where it is, and what software shows it
    facts: tuple[FactView, ...]
    certificates: tuple[HeldCertificateView, ...]
    note: str  # why no certificate is shown


class CardsView(Record, frozen=True):
    """The page."""

    cards: tuple[CardView, ...]
    note: str  # why there is no card at all
    can_ask_online: bool  # there is a certificate that its issuer could say something about


def cards_view(report: Report, presenter: Presenter) -> CardsView:
    """Return all cards that are there, the readers without one too."""
    snapshot = report.snapshot
    held = list(card_contents(snapshot))
    span = span_of((c for contents in held for c in contents.certificates), snapshot.taken_at)
    # what can be looked at first; a reader without a card is below
    views = tuple(sorted(_cards(report, held, span, presenter), key=lambda v: not v.certificates))
    return CardsView(
        cards=views,
        note="" if views else _nothing(report, presenter),
        can_ask_online=any(
            c.not_after >= snapshot.taken_at for contents in held for c in contents.certificates
        ),
    )


def _cards(
    report: Report, held: Sequence[CardContents], span: Span, presenter: Presenter
) -> Iterator[CardView]:
    snapshot = report.snapshot
    cards = {card.reader: card for card in snapshot.cards}
    for reader in physical(snapshot.readers):
        own: list[CardContents | None] = [h for h in held if h.reader == reader.name]
        card = cards.get(reader.name)
        for contents in own or [None]:
            yield _card(report, reader, card, contents, span, presenter)
    named = {reader.name for reader in snapshot.readers}
    for contents in held:  # of a module whose slots name no reader
        if contents.reader is None or contents.reader not in named:
            yield _card(report, None, None, contents, span, presenter)


def _card(
    report: Report,
    reader: Reader | None,
    card: Card | None,
    contents: CardContents | None,
    span: Span,
    presenter: Presenter,
) -> CardView:
    texts, snapshot = presenter.texts, report.snapshot
    token = contents.token if contents else _unanswered(reader, snapshot)
    if card is not None:
        title = card_name(card, presenter.catalog, texts)
    elif reader is not None and contents is None:
        title = one_line(reader.name)
    else:
        title = one_line(token.label).strip() if token else ""
    found = sorted(contents.certificates if contents else (), key=lambda c: c.not_before)
    return CardView(
        key=(contents.about if contents else "") or (reader.name if reader else ""),
        title=title or texts.get(N_("Card")),
        summary=_summary(reader, card, token, snapshot, texts, presenter.catalog),
        facts=tuple(_facts(reader, card, token, snapshot, texts, presenter.catalog))
        if card or token
        else (),
        certificates=tuple(_held(each, report, span, presenter) for each in found),
        note="" if found else _no_certificate(reader, card, token, texts),
    )


def _facts(
    reader: Reader | None,
    card: Card | None,
    token: Token | None,
    snapshot: Snapshot,
    texts: Texts,
    catalog: Catalog,
) -> Iterator[FactView]:
    _ = texts.get
    if reader is not None:
        yield FactView(_(N_("Reader")), one_line(reader.name))
    if card is not None and card.chip:
        yield FactView(_(N_("Chip")), one_line(card.chip))
    if token is not None:
        path = _probe(token, snapshot).path
        label = N_("AKİS software") if catalog.is_akis_module(path) else N_("Card software")
        yield FactView(_(label), _software(token, snapshot, texts, catalog))
        yield FactView(_(N_("File name")), one_line(path))
        if token.serial:
            yield FactView(_(N_("Serial number of the card")), one_line(token.serial))
        if token.label.strip():
            yield FactView(_(N_("Name of the card")), one_line(token.label).strip())
        if more := token.more_certificates:
            yield FactView(_(N_("Certificates not shown")), _at_least(more, texts))
        if more := _probe(token, snapshot).more_tokens:
            yield FactView(_(N_("Cards not shown")), str(more))
    if card is not None:
        if (token is None) and (more := card.driverless.more_certificates):
            yield FactView(_(N_("Certificates not shown")), _at_least(more, texts))
        yield FactView("ATR", card.atr.hex(" ").upper())


def _at_least(count: int, texts: Texts) -> str:
    return texts.get(N_("at least {count}"), count=count)


def _summary(
    reader: Reader | None,
    card: Card | None,
    token: Token | None,
    snapshot: Snapshot,
    texts: Texts,
    catalog: Catalog,
) -> str:
    if reader is not None and card is None and token is None:
        return texts.get(word(reader.state))
    software = _software(token, snapshot, texts, catalog) if token else ""
    return " · ".join(filter(None, (one_line(reader.name) if reader else "", software)))


def _software(token: Token, snapshot: Snapshot, texts: Texts, catalog: Catalog) -> str:
    probe = _probe(token, snapshot)
    own = catalog.is_akis_module(probe.path)
    unnamed = texts.get(N_("AKİS software")) if own else PureWindowsPath(probe.path).name
    name = probe.library or unnamed
    return one_line(f"{name} {probe.version}").strip()


def _probe(token: Token, snapshot: Snapshot) -> ModuleProbe:
    return next(each for each in snapshot.modules if token in each.tokens)


def _held(
    certificate: Certificate, report: Report, span: Span, presenter: Presenter
) -> HeldCertificateView:
    texts, now = presenter.texts, report.snapshot.taken_at
    view = certificate_view(certificate, "", presenter.catalog, texts, now)
    issuer = view.issuer_and_kind
    return HeldCertificateView(
        state=validity(certificate, now),
        state_word=lifetime(certificate, now, texts),
        holder=view.holder,
        purpose=view.purpose,
        issuer=issuer,
        explanation=_explanation(certificate, report, presenter),
        online=view.revocation,
        bar=bar_view(certificate, span, now, texts),
        details=tuple(_details(view, issuer, texts)),
        certificate=certificate,
    )


def _explanation(certificate: Certificate, report: Report, presenter: Presenter) -> str:
    """Return what the finding about a certificate means: the same words as on the first page."""
    for finding in report.findings:
        about = finding.about == certificate.fingerprint
        if about and finding.code.startswith("certificate."):
            return presenter.finding(finding, report).meaning
    return ""


def _details(view: CertificateView, issuer: str, texts: Texts) -> Iterator[FactView]:
    _, certificate = texts.get, view.certificate
    subject = certificate.subject
    rows = (
        (N_("Holder"), view.holder),
        (N_("Purpose"), view.purpose),
        (N_("Number in the certificate"), subject.serial_number),
        (N_("Institution"), subject.organization if subject.organization != view.holder else ""),
        (N_("Issuer"), issuer),
        (N_("Valid"), view.period),
        (N_("Kind"), _kind(certificate, texts)),
        (N_("Key usage"), view.usages),
        (N_("Certificate policies"), ", ".join(certificate.policies)),
        (N_("Key"), view.key),
        (N_("Serial number"), certificate.serial_hex),
        (N_("Fingerprint (SHA-256)"), certificate.fingerprint),
        (N_("Revocation"), view.revocation),
        (N_("Certificate chain"), view.chain),
        (N_("Source"), view.source_word),
    )
    for label, value in rows:
        if value.strip():
            yield FactView(_(label), one_line(value))


def _kind(certificate: Certificate, texts: Texts) -> str:
    if certificate.qualified:
        return texts.get(N_("qualified certificate: equal to a handwritten signature"))
    return texts.get(N_("not a qualified certificate"))


def _unanswered(reader: Reader | None, snapshot: Snapshot) -> Token | None:
    """Return a token that its module could not look into."""
    return token_in(reader.name, snapshot) if reader is not None else None


def _no_certificate(
    reader: Reader | None, card: Card | None, token: Token | None, texts: Texts
) -> str:
    if card is None and reader is not None and reader.state is not ReaderState.CARD_READY:
        return texts.get(N_("A card appears here as soon as you insert it."))
    read = card is not None and card.driverless.outcome is not DriverlessOutcome.NOT_TRIED
    if token is not None and not answered(token) and not read:
        return texts.get(N_("The certificates on this card could not be read."))
    return texts.get(N_("No certificate was found on this card."))


def _nothing(report: Report, presenter: Presenter) -> str:
    if report.snapshot.service is not ServiceState.RUNNING or report.primary is not None:
        overview = presenter.overview(report)
        if overview.primary is not None:
            return f"{overview.primary.title}. {overview.primary.meaning}"
    return presenter.texts.get(N_("No card reader was found."))
