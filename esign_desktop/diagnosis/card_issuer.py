"""Identifies the issuer of a card: who can unlock or create its PIN."""

from collections.abc import Mapping

from esign_desktop.diagnosis.purpose import is_fiscal_seal, is_institution_seal
from esign_desktop.diagnosis.selectors import card_contents, reader_of, signing_certificate
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.catalog import AuthorityKind, Catalog
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import Token


class IdentifiedIssuer(Record, frozen=True):
    """The kind of issuer, and its name where that is known."""

    door: CardIssuer
    provider: str = ""  # "TÜRKTRUST"; only for OTHER_PROVIDER


def issuer_of_card(token: Token, snapshot: Snapshot, catalog: Catalog) -> IdentifiedIssuer:
    """Return who can unlock a token's PIN. An identity card stays one, whatever is loaded on it.

    The ATR cannot tell a KamuSM card from an identity card or from another provider's card on an
    AKIS chip; the certificate's issuer can.
    """
    reader = reader_of(token, snapshot)
    card = next((card for card in snapshot.cards if card.reader == reader), None)
    if card is not None and card.identity_card:
        return IdentifiedIssuer(CardIssuer.IDENTITY_CARD)
    certificate = certificate_of(token, snapshot)
    if certificate is not None and (sign := _by_certificate(certificate, catalog)):
        return sign
    if card is not None and (model := catalog.card_model(card.atr)):
        return IdentifiedIssuer(CardIssuer.OTHER_PROVIDER, model.title)
    return IdentifiedIssuer(CardIssuer.UNKNOWN)


def certificate_links(snapshot: Snapshot, catalog: Catalog) -> Mapping[str, IdentifiedIssuer]:
    """Return who issued the certificates that are there, by fingerprint, where that is known."""
    signs = {
        each.fingerprint: _by_certificate(each, catalog)
        for contents in card_contents(snapshot)
        for each in contents.certificates
    }
    return {fingerprint: sign for fingerprint, sign in signs.items() if sign is not None}


def certificate_of(token: Token, snapshot: Snapshot) -> Certificate | None:
    """Return the certificate its holder would sign with, shown by the module or on the card."""
    contents = next((each for each in card_contents(snapshot) if each.token == token), None)
    certificates = contents.certificates if contents else token.certificates
    return signing_certificate(certificates, snapshot.taken_at)


def _by_certificate(certificate: Certificate, catalog: Catalog) -> IdentifiedIssuer | None:
    authority = catalog.authority(certificate)
    if authority is None:
        return None
    match authority.kind:
        case AuthorityKind.OTHER_PROVIDER:
            return IdentifiedIssuer(CardIssuer.OTHER_PROVIDER, authority.title)
        case AuthorityKind.KAMUSM_SEAL:
            return IdentifiedIssuer(CardIssuer.KAMUSM_SEAL)
        case AuthorityKind.KAMUSM_NES:
            return IdentifiedIssuer(_of_kamusm(certificate))


def _of_kamusm(certificate: Certificate) -> CardIssuer:
    if is_fiscal_seal(certificate):
        return CardIssuer.KAMUSM_SEAL
    if is_institution_seal(certificate):
        return CardIssuer.KAMUSM_INSTITUTION
    return CardIssuer.KAMUSM_PERSON
