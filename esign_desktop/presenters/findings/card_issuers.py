"""The way to a working PIN, door by door: what to have at hand, and today's steps there.

Sources: KamuSM's own questions and answers (kamusm.bilgem.tubitak.gov.tr/SSS/?info=6, menu for
mali mühür too), Kahramanmaraş İl Sağlık Müdürlüğü 2023 and engelolma.net 2022-01-11 (the helper,
the verification code and the SMS), Ege Üniversitesi (the old way), Hacettepe Üniversitesi (who
pays after a locked PUK). No instructions for identity cards beyond whose they are.
"""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import (
    APPLY_ANEW,
    PIN_HELPER,
    PIN_MENU,
    PIN_NEW,
)
from esign_desktop.presenters.texts import N_

_LOGIN: Final = N_(
    "Leave the card in the reader and keep the phone at hand whose number is "
    "registered with KamuSM. Open KamuSM Online İşlemler in your browser and log in "
    "with e-Devlet."
)
_OBSOLETE: Final = N_(
    "Instructions that ask for Java, Internet Explorer or a “güvenlik sözcüğü”, or "
    "show a PUK on the screen, are outdated. If you need help, call KamuSM on 444 5 "
    "576."
)
_SEAL_MENU: Final = N_(
    "Choose PIN Oluşturma / Kilit Çözme for the fiscal seal (mali mühür), set a new PIN there and "
    "confirm it as the page asks."
)
_INSTITUTION_PERSON: Final = N_(
    "This is an institution's seal (elektronik mühür): the person responsible for it "
    "must do this, with their own e-Devlet login."
)
_INSTITUTION_MENU: Final = N_(
    "Look for PIN Oluşturma / Kilit Çözme. If the page does not offer it for the seal, call "
    "KamuSM on 444 5 576."
)

_IDENTITY: Final = N_(
    "This is a T.C. identity card: only the population office (Nüfus) can help with "
    "its PIN and PUK. Take the card there."
)
_NEVER_MIX: Final = N_("Never try one card's PIN on another card.")
_LOADED: Final = N_(
    "If KamuSM has loaded an e-signature onto this identity card, call 444 5 576 about the "
    "signature's own PIN."
)
_SIGN_WITH: Final = N_("To sign meanwhile, insert your KamuSM e-signature card.")

_PROVIDER: Final = N_(
    "This card's certificate comes from another provider: {provider}. Contact that "
    "provider; KamuSM cannot unlock the card."
)
_NO_MORE: Final = N_("Until then, do not enter any PIN or PUK that you are not certain of.")

_WHOSE: Final = N_(
    "The issuer of this card is not known. Check the name on the card, and the letter "
    "it came with."
)
_IF_KAMUSM: Final = N_(
    "If it comes from KamuSM: leave it in the reader, log in at Online İşlemler with e-Devlet, "
    "and choose PIN Oluşturma / Kilit Çözme."
)
_IF_OTHER: Final = N_(
    "If it comes from another provider, contact that provider; for a T.C. identity "
    "card, contact the population office (Nüfus)."
)

PIN_STEPS: Final[Mapping[CardIssuer, tuple[str, ...]]] = {
    CardIssuer.KAMUSM_PERSON: (_LOGIN, PIN_MENU, PIN_HELPER, PIN_NEW, _OBSOLETE),
    CardIssuer.KAMUSM_INSTITUTION: (_INSTITUTION_PERSON, _LOGIN, _INSTITUTION_MENU, _OBSOLETE),
    CardIssuer.KAMUSM_SEAL: (_LOGIN, _SEAL_MENU, _OBSOLETE),
    CardIssuer.IDENTITY_CARD: (_IDENTITY, _NEVER_MIX, _LOADED, _SIGN_WITH),
    CardIssuer.OTHER_PROVIDER: (_PROVIDER, _NO_MORE),
    CardIssuer.UNKNOWN: (_WHOSE, _IF_KAMUSM, _IF_OTHER, _NO_MORE),
}
"""How to unlock a PIN, or to create the first one: at KamuSM both have one menu."""

_WHO_PAYS: Final = N_(
    "Ask beforehand who pays: after a PUK is locked, the holder usually pays for the new card."
)
_ASK_PRICE: Final = N_("Ask beforehand who pays for a new card.")
_TELL_KAMUSM: Final = N_(
    "Call KamuSM on 444 5 576, say that the PUK of your card is locked, and ask what to do with "
    "its certificate."
)
_TELL_KAMUSM_OF_OURS: Final = N_(
    "If it comes from KamuSM, call 444 5 576, say that the PUK of your card is locked, and ask "
    "how to get a new card."
)
SEAL_ANEW: Final = N_("Apply for a new fiscal seal (mali mühür); KamuSM says how on the phone.")
_INSTITUTION_ANEW: Final = N_(
    "The person responsible for the seal must apply for a new one; KamuSM says how on the phone."
)

NEW_CARD: Final[Mapping[CardIssuer, tuple[str, ...]]] = {
    CardIssuer.KAMUSM_PERSON: (_TELL_KAMUSM, APPLY_ANEW, _WHO_PAYS),
    CardIssuer.KAMUSM_INSTITUTION: (_TELL_KAMUSM, _INSTITUTION_ANEW, _WHO_PAYS),
    CardIssuer.KAMUSM_SEAL: (_TELL_KAMUSM, SEAL_ANEW, _WHO_PAYS),
    CardIssuer.IDENTITY_CARD: (_IDENTITY, _NEVER_MIX, _LOADED, _SIGN_WITH),
    CardIssuer.OTHER_PROVIDER: (_PROVIDER, _ASK_PRICE),
    CardIssuer.UNKNOWN: (_WHOSE, _IF_OTHER, _TELL_KAMUSM_OF_OURS, _ASK_PRICE),
}
"""What is left when the PUK is locked too."""

_NO_GUESS_ONLINE: Final = N_(
    "If you are not certain, enter nothing. Get a new PIN at Online İşlemler → E-imza İşlemleri → "
    "Bireysel İşlemler → PIN Oluşturma / Kilit Çözme."
)
_NO_GUESS_MENU: Final = N_(
    "If you are not certain, enter nothing. Get a new PIN at KamuSM Online İşlemler, with PIN "
    "Oluşturma / Kilit Çözme."
)
_NO_GUESS_ANY: Final = N_(
    "If you are not certain, enter nothing, and ask the card's issuer for a new PIN."
)
_NO_GUESS_IDENTITY: Final = N_(
    "If you are not certain, enter nothing: the population office (Nüfus) helps with the PIN of "
    "an identity card."
)

NO_GUESS: Final[Mapping[CardIssuer, str]] = {
    CardIssuer.KAMUSM_PERSON: _NO_GUESS_ONLINE,
    CardIssuer.KAMUSM_INSTITUTION: _NO_GUESS_MENU,
    CardIssuer.KAMUSM_SEAL: _NO_GUESS_MENU,
    CardIssuer.IDENTITY_CARD: _NO_GUESS_IDENTITY,
    CardIssuer.OTHER_PROVIDER: _NO_GUESS_ANY,
    CardIssuer.UNKNOWN: _NO_GUESS_ANY,
}
"""What to do instead of using up a try."""


def for_every_issuer(text: Callable[[CardIssuer], FindingText]) -> FindingText:
    """Return a finding's words at the door most cards have, with those of the others beside."""
    usual = text(CardIssuer.KAMUSM_PERSON)
    others = {
        door.value: text(door) for door in CardIssuer if door is not CardIssuer.KAMUSM_PERSON
    }
    return replace(usual, by={"door": others, **usual.by})
