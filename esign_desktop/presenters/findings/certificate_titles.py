"""Titles about a certificate, with its holder and without: Turkish puts a name in brackets."""

from typing import Final

from esign_desktop.presenters.texts import N_, Wording

ENDED: Final = Wording(
    N_("The certificate of {holder} has ended"),
    nameless=N_("The certificate of the card's holder has ended"),
)
REVOKED: Final = Wording(
    N_("The certificate of {holder} has been revoked"),
    nameless=N_("The certificate of the card's holder has been revoked"),
)
SUSPENDED: Final = Wording(
    N_("The certificate of {holder} is suspended"),
    nameless=N_("The certificate of the card's holder is suspended"),
)
NOT_TOLD: Final = Wording(
    N_("Whether the certificate of {holder} was revoked is not known"),
    nameless=N_("Whether the certificate of the card's holder was revoked is not known"),
)
ENDS_IN_DAYS: Final = Wording(
    N_("The certificate of {holder} ends in {days}"),
    nameless=N_("The certificate of the card's holder ends in {days}"),
)
ENDS_WITHIN_A_DAY: Final = Wording(
    N_("The certificate of {holder} ends within a day"),
    nameless=N_("The certificate of the card's holder ends within a day"),
)
STARTS: Final = Wording(
    N_("The certificate of {holder} starts on {starts_on}"),
    nameless=N_("The certificate of the card's holder starts on {starts_on}"),
)
STALE: Final = Wording(
    N_("The new certificate of {holder} cannot be used"),
    nameless=N_("The new certificate of the card's holder cannot be used"),
)
KEY_MISSING: Final = Wording(
    N_("The key of {holder}'s certificate was not found on the card"),
    nameless=N_("The key of the card's holder's certificate was not found on the card"),
)
