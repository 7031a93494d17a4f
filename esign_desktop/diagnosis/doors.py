"""Which door to knock on for a card's PIN, by its issuer, its policies and the card itself."""

from collections.abc import Mapping

from esign_desktop.diagnosis.purpose import is_fiscal_seal, is_institution_seal
from esign_desktop.diagnosis.scope import holdings, reader_of, signing_certificate
from esign_desktop.model.catalog import AuthorityKind, Catalog
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.door import Door
from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import Token


class DoorSign(Record, frozen=True):
    """A door, and the name on it where that is known."""

    door: Door
    provider: str = ""  # "TÜRKTRUST"; only for OTHER_PROVIDER


def door_for(token: Token, snapshot: Snapshot, catalog: Catalog) -> DoorSign:
    """Return who can unlock a token's PIN. An identity card stays one, whatever is loaded on it.

    The ATR cannot tell a KamuSM card from an identity card or from another provider's card on an
    AKIS chip; the certificate's issuer can.
    """
    reader = reader_of(token, snapshot)
    card = next((card for card in snapshot.cards if card.reader == reader), None)
    if card is not None and card.identity_card:
        return DoorSign(Door.IDENTITY_CARD)
    certificate = certificate_of(token, snapshot)
    if certificate is not None and (sign := _by_certificate(certificate, catalog)):
        return sign
    if card is not None and (model := catalog.card_model(card.atr)):
        return DoorSign(Door.OTHER_PROVIDER, model.title)
    return DoorSign(Door.UNKNOWN)


def certificate_doors(snapshot: Snapshot, catalog: Catalog) -> Mapping[str, DoorSign]:
    """Return who issued the certificates that are there, by fingerprint, where that is known."""
    signs = {
        each.fingerprint: _by_certificate(each, catalog)
        for holding in holdings(snapshot)
        for each in holding.certificates
    }
    return {fingerprint: sign for fingerprint, sign in signs.items() if sign is not None}


def certificate_of(token: Token, snapshot: Snapshot) -> Certificate | None:
    """Return the certificate its holder would sign with, shown by the module or on the card."""
    holding = next((each for each in holdings(snapshot) if each.token == token), None)
    certificates = holding.certificates if holding else token.certificates
    return signing_certificate(certificates, snapshot.taken_at)


def _by_certificate(certificate: Certificate, catalog: Catalog) -> DoorSign | None:
    authority = catalog.authority(certificate)
    if authority is None:
        return None
    match authority.kind:
        case AuthorityKind.OTHER_PROVIDER:
            return DoorSign(Door.OTHER_PROVIDER, authority.title)
        case AuthorityKind.KAMUSM_SEAL:
            return DoorSign(Door.KAMUSM_SEAL)
        case AuthorityKind.KAMUSM_NES:
            return DoorSign(_of_kamusm(certificate))


def _of_kamusm(certificate: Certificate) -> Door:
    if is_fiscal_seal(certificate):
        return Door.KAMUSM_SEAL
    if is_institution_seal(certificate):
        return Door.KAMUSM_INSTITUTION
    return Door.KAMUSM_PERSON
