"""What is said instead about certificates that are no person's from KamuSM.

The certificate's issuer decides who helps: KamuSM's application pages, e-Onay and phone are for
KamuSM's certificates, and a fiscal seal (mali mühür) has an application of its own.
"""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.presenters.findings.card_issuers import SEAL_ANEW
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import (
    CALL_KAMUSM,
    CHECK_AGAIN,
    RESEAT_CARD,
    SET_CLOCK,
)
from esign_desktop.presenters.texts import N_

_ASK_PROVIDER: Final = N_(
    "This certificate comes from another provider: {provider}. Ask that provider what to do; "
    "KamuSM cannot help with it."
)
_SENT: Final = N_("If you have already been sent a new card, insert that one.")
_RENEW_THERE: Final = N_(
    "Apply for the renewal while the certificate is valid: your provider says how."
)
_WAIT: Final = N_("Until then, sign with your old card if it is still valid.")
_NO_PIN_HELPS: Final = N_(
    "Changing or unlocking the PIN does not help: the certificate itself has expired."
)
_ELSEWHERE: Final[Mapping[str, Mapping[CardIssuer, tuple[str, ...]]]] = {
    "certificate.expired": {
        CardIssuer.OTHER_PROVIDER: (SET_CLOCK, _SENT, _ASK_PROVIDER),
        CardIssuer.KAMUSM_SEAL: (SET_CLOCK, _SENT, SEAL_ANEW, CALL_KAMUSM),
    },
    "certificate.expiring": {
        CardIssuer.OTHER_PROVIDER: (SET_CLOCK, _RENEW_THERE, _ASK_PROVIDER),
        CardIssuer.KAMUSM_SEAL: (SET_CLOCK, SEAL_ANEW, CALL_KAMUSM),
    },
    "certificate.not_yet_valid": {CardIssuer.OTHER_PROVIDER: (SET_CLOCK, _WAIT, _ASK_PROVIDER)},
    "certificate.revoked": {
        CardIssuer.OTHER_PROVIDER: (_SENT, _ASK_PROVIDER, _NO_PIN_HELPS),
        CardIssuer.KAMUSM_SEAL: (_SENT, SEAL_ANEW, CALL_KAMUSM, _NO_PIN_HELPS),
    },
    "certificate.suspended": {CardIssuer.OTHER_PROVIDER: (_ASK_PROVIDER, CHECK_AGAIN)},
    "certificate.no_key": {CardIssuer.OTHER_PROVIDER: (RESEAT_CARD, CHECK_AGAIN, _ASK_PROVIDER)},
}
"""Steps by code and door, where they are not those of a person's certificate from KamuSM."""

_MEANINGS: Final[Mapping[str, str]] = {
    "certificate.expiring": N_("The certificate is valid until {ends_at}."),
    "certificate.suspended": N_(
        "It is suspended (askıda). It cannot sign until its issuer lifts the suspension."
    ),
}
"""What is meant, where the usual words are about KamuSM's persons."""


def with_issuer_variants(texts: Mapping[str, FindingText]) -> dict[str, FindingText]:
    """Return the texts with what is said at other doors beside them."""
    return {code: _for_issuers(code, text) for code, text in texts.items()}


def _for_issuers(code: str, text: FindingText) -> FindingText:
    if code not in _ELSEWHERE:
        return text
    doors = {
        door.value: FindingText(text.title, _MEANINGS.get(code, text.meaning), steps)
        for door, steps in _ELSEWHERE[code].items()
    }
    without = {name: _for_issuers(code, variant) for name, variant in text.without.items()}
    by = {
        name: {value: _for_issuers(code, variant) for value, variant in variants.items()}
        for name, variants in text.by.items()
    }
    return replace(text, without=without, by={**by, "door": doors})
