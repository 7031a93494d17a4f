"""The issuers of cards, as far as the procedures for the PIN differ."""

from enum import StrEnum, unique


@unique
class CardIssuer(StrEnum):
    """The issuer of a card, as far as the procedures for its PIN differ."""

    KAMUSM_PERSON = "kamusm_person"  # e-imza; who paid for it does not show on the card
    KAMUSM_INSTITUTION = "kamusm_institution"  # an institution's elektronik mühür
    KAMUSM_SEAL = "kamusm_seal"  # mali mühür
    IDENTITY_CARD = "identity_card"
    OTHER_PROVIDER = "other_provider"
    UNKNOWN = "unknown"
