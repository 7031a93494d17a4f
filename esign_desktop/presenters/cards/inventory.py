"""Readers, cards and certificates as lists: what is there, whatever it means."""

from collections.abc import Iterator
from datetime import datetime

from esign_desktop.diagnosis.module_names import other_module_name
from esign_desktop.diagnosis.selectors import reader_of, tokens
from esign_desktop.diagnosis.usb_matching import unlisted_devices
from esign_desktop.model.card import Card, CardFamily
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.certificate import Certificate, KeyKind, RevocationStatus
from esign_desktop.model.reader import Reader, ReaderName, ReaderState, UsbDevice
from esign_desktop.model.record import Record
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.presenters.lifetime import remaining
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.names import holder_words, issuer_words
from esign_desktop.presenters.purposes import purpose_words
from esign_desktop.presenters.texts import N_, Texts


class ReaderView(Record, frozen=True):
    """One reader and the card in it."""

    name: str
    state: ReaderState
    state_word: str
    card: str  # "AKİS 2.5.2 (NXP)", another provider's card, or empty
    notes: tuple[str, ...]


class CertificateView(Record, frozen=True):
    """One certificate."""

    holder: str
    purpose: str  # "for signing (qualified e-signature)"; empty where it does not say
    issuer: str
    issuer_kind: str  # "KamuSM NES", or empty for an issuer nobody knows
    period: str
    remaining: str
    key: str
    usages: str
    where: str  # reader or token
    source_word: str
    fingerprint: str
    revocation: str  # what its issuer said, and when; empty when nobody asked
    chain: str  # how far the signatures above it were checked; empty likewise
    certificate: Certificate

    @property
    def issuer_and_kind(self) -> str:
        """Return the issuer, with who that is in brackets where it is known."""
        return f"{self.issuer} ({self.issuer_kind})" if self.issuer_kind else self.issuer


def reader_views(snapshot: Snapshot, catalog: Catalog, texts: Texts) -> tuple[ReaderView, ...]:
    """Return all readers: also those made by software, and those that only USB shows."""
    cards = {card.reader: card for card in snapshot.cards}
    listed = (
        ReaderView(
            name=one_line(reader.name),
            state=reader.state,
            state_word=texts.get(word(reader.state)),
            card=card_name(cards[reader.name], catalog, texts) if reader.name in cards else "",
            notes=tuple(_notes(reader, texts)),
        )
        for reader in snapshot.readers
    )
    unlisted = unlisted_devices(snapshot, catalog)
    return (*listed, *(_unlisted_view(device, catalog, texts) for device in unlisted))


def _unlisted_view(device: UsbDevice, catalog: Catalog, texts: Texts) -> ReaderView:
    model = catalog.reader_model(device.usb_id)
    notes = [f"USB {device.usb_id}"]
    if device.problem:
        notes.append(texts.get(N_("code {code} in Device Manager"), code=device.problem))
    return ReaderView(
        name=model.title if model else one_line(device.product) or device.usb_id,
        state=ReaderState.UNAVAILABLE,
        state_word=texts.get(N_("plugged in, but without a working driver")),
        card="",
        notes=tuple(notes),
    )


def card_name(card: Card, catalog: Catalog, texts: Texts) -> str:
    """Return what a card is, by its ATR."""
    if card.identity_card:
        return texts.get(N_("T.C. identity card"))
    if card.family is CardFamily.OTHER:
        model = catalog.card_model(card.atr)
        return model.title if model else texts.get(word(card.family))
    if card.version is None:
        return texts.get(word(card.family))
    name = f"AKİS {one_line(card.version)}"
    return f"{name} ({one_line(card.chip)})" if card.chip else name


def certificate_views(
    snapshot: Snapshot, catalog: Catalog, texts: Texts
) -> tuple[CertificateView, ...]:
    """Return all certificates, the modules' first; what card and module both show, once."""
    return tuple(
        certificate_view(certificate, where, catalog, texts, snapshot.taken_at, module)
        for certificate, where, module in shown_certificates(snapshot, catalog)
    )


def shown_certificates(
    snapshot: Snapshot, catalog: Catalog
) -> Iterator[tuple[Certificate, str, str]]:
    """Yield certificates, where they are, and the module that shows them unless it is AKIS'."""
    shown: set[tuple[ReaderName | None, str]] = set()
    for token in tokens(snapshot):
        reader, module = reader_of(token, snapshot), other_module_name(token, snapshot, catalog)
        for certificate in token.certificates:
            shown.add((reader, certificate.fingerprint))
            yield certificate, reader or token.label, module
    for card in snapshot.cards:
        for certificate in card.driverless.certificates:
            if (card.reader, certificate.fingerprint) not in shown:
                yield certificate, card.reader, ""


def left_out(snapshot: Snapshot, texts: Texts) -> tuple[str, ...]:
    """Return what there is beyond the certificates and tokens that are shown, in sentences."""
    counts: dict[str, int] = {}
    for token in tokens(snapshot):
        if count := token.more_certificates:
            where = reader_of(token, snapshot) or token.slot_name or token.label
            counts[where] = max(count, counts.get(where, 0))
    for card in snapshot.cards:
        if count := card.driverless.more_certificates:
            counts[card.reader] = max(count, counts.get(card.reader, 0))
    found = [
        texts.plural(
            "At least {count} more certificate is in {where}; the most important ones are shown.",
            "At least {count} more certificates are in {where}; the most important "
            "ones are shown.",
            count,
            where=where,
        )
        for where, count in counts.items()
    ]
    if count := sum(probe.more_tokens for probe in snapshot.modules):
        found.append(
            texts.plural(
                "The card software shows {count} more card; the most important ones were checked.",
                "The card software shows {count} more cards; the most important ones "
                "were checked.",
                count,
            )
        )
    return tuple(found)


def _notes(reader: Reader, texts: Texts) -> Iterator[str]:
    if reader.virtual:
        yield texts.get(N_("virtual reader (software), takes no card"))
    if reader.interface is not None:
        yield texts.get(word(reader.interface))
    if reader.has_pinpad:
        yield texts.get(N_("has a PIN pad"))
    if reader.usb_id:
        yield f"USB {reader.usb_id}"


def certificate_view(
    certificate: Certificate,
    where: str,
    catalog: Catalog,
    texts: Texts,
    now: datetime,
    module: str = "",
) -> CertificateView:
    """Return one certificate, where it is, and what is left of it.

    Args:
        certificate: the one.
        where: the reader, or the token's label.
        catalog: knows its issuer.
        texts: the language.
        now: what the computer's clock said.
        module: file name of the module that shows it, unless that is AKIS'.
    """
    source = texts.get(N_("from {module}"), module=module) if module else ""
    authority = catalog.authority(certificate)
    start, end = texts.moment(certificate.not_before), texts.moment(certificate.not_after)
    return CertificateView(
        holder=holder_words(certificate, texts),
        purpose=purpose_words(certificate, texts),
        issuer=issuer_words(certificate, texts),
        issuer_kind=authority.title if authority else "",
        period=f"{start} – {end}",
        remaining=remaining(certificate, now, texts),
        key=_key(certificate, texts),
        usages=", ".join(texts.get(word(usage)) for usage in certificate.usages),
        where=one_line(where),
        source_word=source or texts.get(word(certificate.source)),
        fingerprint=certificate.fingerprint,
        revocation=_revocation(certificate, texts),
        chain=_chain(certificate, texts),
        certificate=certificate,
    )


def _revocation(certificate: Certificate, texts: Texts) -> str:
    told = certificate.revocation
    if told is None:
        return ""
    status = texts.get(word(told.status))
    if told.status is RevocationStatus.UNKNOWN:
        return f"{status}: {texts.get(word(told.why))}" if told.why else status
    moment = texts.moment(told.checked_at)
    return f"{status} ({told.method.upper()}, {moment})" if told.method else f"{status} ({moment})"


def _chain(certificate: Certificate, texts: Texts) -> str:
    chain = certificate.chain
    if chain is None:
        return ""
    state = texts.get(word(chain.state))
    return f"{state}: {chain.root_name}" if chain.root_name else state


def _key(certificate: Certificate, texts: Texts) -> str:
    if certificate.key is KeyKind.OTHER and certificate.key_name:
        return certificate.key_name
    kind = texts.get(word(certificate.key))
    return f"{kind} {certificate.key_bits}" if certificate.key_bits else kind
