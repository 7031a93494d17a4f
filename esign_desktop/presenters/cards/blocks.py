"""Readers and certificates as documents."""

from collections.abc import Iterator, Sequence

from esign_desktop.presenters.cards.inventory import CertificateView, ReaderView
from esign_desktop.presenters.document import Document, Fact, Facts, Paragraph, Table
from esign_desktop.presenters.texts import N_, Texts


def readers_document(views: Sequence[ReaderView], texts: Texts) -> Document:
    """Return the readers as a table."""
    _ = texts.get
    if not views:
        return Document((Paragraph(_(N_("No card reader was found."))),))
    header = (_(N_("Reader")), _(N_("State")), _(N_("Card")), _(N_("Notes")))
    rows = tuple((v.name, v.state_word, v.card, ", ".join(v.notes)) for v in views)
    return Document((Table(header, rows),))


def certificates_document(
    views: Sequence[CertificateView], left_out: Sequence[str], texts: Texts
) -> Document:
    """Return the certificates with all their facts, and what there is beyond them."""
    none = N_("No certificate was found.")
    shown = (certificate_facts(view, texts, full=True) for view in views)
    missing = () if views else (Paragraph(texts.get(none)),)
    return Document((*shown, *missing, *map(Paragraph, left_out)))


def certificate_facts(view: CertificateView, texts: Texts, *, full: bool = False) -> Facts:
    """Return what there is to say about one certificate."""
    shown = (*_facts(view), *(_details(view, texts) if full else ()))
    return Facts(tuple(Fact(texts.get(name), value) for name, value in shown if value))


def _facts(view: CertificateView) -> Iterator[tuple[str, str]]:
    yield N_("Certificate"), view.holder
    yield N_("Purpose"), view.purpose
    yield N_("Valid"), f"{view.period} ({view.remaining})"
    yield N_("Issuer"), view.issuer_and_kind
    yield N_("Revocation"), view.revocation
    yield N_("Certificate chain"), view.chain


def _details(view: CertificateView, texts: Texts) -> Iterator[tuple[str, str]]:
    key = texts.get(N_("{key}; usage: {usages}"), key=view.key, usages=view.usages)
    yield N_("Key"), key if view.usages else view.key
    yield N_("Location"), ", ".join(filter(None, (view.where.strip(), view.source_word)))
    yield "SHA-256", view.fingerprint
