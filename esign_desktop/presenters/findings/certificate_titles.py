"""Titles about a certificate, with its holder and without: Turkish puts a name in brackets."""

from typing import Final

from esign_desktop.presenters.texts import N_, Wording

ENDED: Final = Wording(
    N_("The certificate of {holder} has expired"),
    nameless=N_("Your certificate has expired"),
)
REVOKED: Final = Wording(
    N_("The certificate of {holder} has been revoked"),
    nameless=N_("Your certificate has been revoked"),
)
SUSPENDED: Final = Wording(
    N_("The certificate of {holder} is suspended"),
    nameless=N_("Your certificate is suspended"),
)
NOT_TOLD: Final = Wording(
    N_("It is not known whether the certificate of {holder} was revoked"),
    nameless=N_("It is not known whether your certificate was revoked"),
)
ENDS_IN_DAYS: Final = Wording(
    N_("The certificate of {holder} expires in {days}"),
    nameless=N_("Your certificate expires in {days}"),
)
ENDS_WITHIN_A_DAY: Final = Wording(
    N_("The certificate of {holder} expires within a day"),
    nameless=N_("Your certificate expires within a day"),
)
STARTS: Final = Wording(
    N_("The certificate of {holder} is valid from {starts_on}"),
    nameless=N_("Your certificate is valid from {starts_on}"),
)
STALE: Final = Wording(
    N_("The new certificate of {holder} cannot be used"),
    nameless=N_("Your new certificate cannot be used"),
)
KEY_MISSING: Final = Wording(
    N_("The key of {holder}'s certificate was not found on the card"),
    nameless=N_("The key of your certificate was not found on the card"),
)
