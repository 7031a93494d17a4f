"""Words for the PIN. No step may ask for a try that could be the last one."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.token import PinState
from esign_desktop.presenters.findings.card_issuers import (
    NEW_CARD,
    NO_GUESS,
    PIN_STEPS,
    for_every_issuer,
)
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import CALL_KAMUSM
from esign_desktop.presenters.texts import N_, Wording

_LOCKED: Final = N_("The PIN of your card is locked")
_WRONG_PINS_LOCK: Final = N_(
    "Three wrong PINs lock the card, which protects your signature. Your certificate "
    "stays as it is, and KamuSM can unlock the card online. Further attempts do not "
    "help."
)
_WRONG_PINS_LOCK_ANY: Final = N_(
    "Too many wrong PINs lock a card, which protects it from strangers. Further "
    "attempts do not help; only its issuer can unlock it."
)
_CERTAIN: Final = N_("Enter the PIN only if you are certain of it, digit by digit.")

_NO_PIN: Final = N_("Your card has no PIN yet")
_NEW_CARD: Final = N_(
    "A new card comes without a PIN. You create it once, online, from the day its "
    "certificate becomes valid."
)
_NEW_CARD_BEGUN: Final = N_(
    "A new card comes without a PIN. You create it once, online; its certificate has "
    "been valid since {starts_on}, so you can do it now."
)
_NEW_CARD_AHEAD: Final = N_(
    "A new card comes without a PIN. You create it once, online. Its certificate is "
    "valid from {starts_on}: before that day the PIN cannot be created."
)
_NEW_CARD_ANY: Final = N_("A new card comes without a PIN. Its issuer says how to create one.")
_WAIT: Final = N_(
    "If this computer's date, {now_on}, is wrong, correct it first. Otherwise wait "
    "until {starts_at}; until then, sign with your old card if it still works."
)

_PUK_LOCKED: Final = N_("The unlock code (PUK) of your card is locked")
_PUK_MEANING: Final = N_(
    "As long as the PIN works, you can continue to sign. A PIN that is locked or was "
    "never created can no longer be repaired on this card; you then need a new card."
)

_PUK_MEANING_ANY: Final = N_(
    "As long as the PIN works, you can continue to sign. If the PIN is locked, only "
    "the card's issuer can say whether it can be repaired."
)
_PUK_AND_PIN: Final = N_(
    "The PIN is locked too: the card cannot sign and cannot be given a new PIN. You "
    "need a new card."
)
_PUK_AND_PIN_ANY: Final = N_(
    "The PIN is locked too, and the card cannot sign. Only its issuer can say whether "
    "it can be repaired or a new one is needed."
)
_PUK_NO_PIN: Final = N_(
    "The card has no PIN yet and can no longer be given one. You need a new card."
)
_PUK_NO_PIN_ANY: Final = N_(
    "The card has no PIN yet. Only its issuer can say whether it can still be given "
    "one or a new card is needed."
)

_CAREFULLY: Final = N_(
    "If you still sign with the card, enter its PIN only when you are certain of it."
)
_HOPELESS: Final = N_(
    "The unlock code (PUK) of this card is locked too, so it can no longer be given a "
    "PIN. You need a new card."
)

_HOPELESS_ANY: Final = N_(
    "The unlock code (PUK) of this card is locked too. Only its issuer can say "
    "whether the card can be repaired or a new one is needed."
)

_MOST_STEPS: Final = 5
_ONLINE_DOORS: Final = (
    CardIssuer.KAMUSM_PERSON,
    CardIssuer.KAMUSM_SEAL,
    CardIssuer.KAMUSM_INSTITUTION,
)


def _locked(door: CardIssuer) -> FindingText:
    meaning = _WRONG_PINS_LOCK if door in _ONLINE_DOORS else _WRONG_PINS_LOCK_ANY
    without_puk = FindingText(_LOCKED, _hopeless(door), NEW_CARD[door])
    return FindingText(_LOCKED, meaning, PIN_STEPS[door], by={"puk": {"locked": without_puk}})


def _not_set(door: CardIssuer) -> FindingText:
    puk = {"locked": FindingText(_NO_PIN, _hopeless(door), NEW_CARD[door])}
    if door not in _ONLINE_DOORS:
        return FindingText(_NO_PIN, _NEW_CARD_ANY, PIN_STEPS[door], by={"puk": puk})
    text = FindingText(_NO_PIN, _NEW_CARD, PIN_STEPS[door])
    begun = replace(text, meaning=_NEW_CARD_BEGUN)
    later = (_WAIT, *PIN_STEPS[door])[:_MOST_STEPS]  # what is cut off is said when the day comes
    ahead = FindingText(_NO_PIN, _NEW_CARD_AHEAD, later)
    return replace(text, by={"puk": puk, "start": {"past": begun, "ahead": ahead}})


def _puk_locked(door: CardIssuer) -> FindingText:
    online, steps = door in _ONLINE_DOORS, NEW_CARD[door]
    locked, not_set = (
        (_PUK_AND_PIN, _PUK_NO_PIN) if online else (_PUK_AND_PIN_ANY, _PUK_NO_PIN_ANY)
    )
    return FindingText(
        _PUK_LOCKED,
        _PUK_MEANING if online else _PUK_MEANING_ANY,
        (_CAREFULLY, *steps),
        by={
            "pin": {
                PinState.LOCKED.value: FindingText(_PUK_LOCKED, locked, steps),
                PinState.NOT_SET.value: FindingText(_PUK_LOCKED, not_set, steps),
            }
        },
    )


def _hopeless(door: CardIssuer) -> str:
    """Return what a locked PUK means; that no card of others can be saved is not known."""
    return _HOPELESS if door in _ONLINE_DOORS else _HOPELESS_ANY


def _last_try(door: CardIssuer) -> FindingText:
    return FindingText(
        title=N_("One attempt remaining for the PIN"),
        meaning=N_(
            "Wrong PINs have been entered. One more wrong PIN locks the card, and then only its "
            "issuer can unlock it."
        ),
        steps=(_CERTAIN, NO_GUESS[door]),
    )


def _low(door: CardIssuer) -> FindingText:
    return FindingText(
        title=N_("A wrong PIN has been entered"),
        meaning=N_(
            "Some attempts have been used, and no correct PIN has been entered since. "
            "When no attempt remains, the card locks."
        ),
        steps=(_CERTAIN, NO_GUESS[door]),
    )


def _must_change(door: CardIssuer) -> FindingText:
    return FindingText(
        title=N_("The card requires a PIN change"),
        meaning=N_(
            "The current PIN is for first use only. The card does not sign until you "
            "have chosen one of your own."
        ),
        steps=(
            Wording(
                N_("Change the PIN with this program (“pin change”) or in AKİA."),
                in_window=N_("Change the PIN on the PIN page or in AKİA."),
            ),
            N_(
                "Enter the current PIN once and the new one twice: at least 6 digits, digits only."
            ),
            NO_GUESS[door],
            CALL_KAMUSM
            if door in _ONLINE_DOORS
            else N_("If the card rejects it, ask its issuer."),
        ),
    )


TEXTS: Final[Mapping[str, FindingText]] = {
    "pin.locked": for_every_issuer(_locked),
    "pin.last_try": for_every_issuer(_last_try),
    "pin.low": for_every_issuer(_low),
    "pin.not_set": for_every_issuer(_not_set),
    "pin.must_change": for_every_issuer(_must_change),
    "pin.puk_locked": for_every_issuer(_puk_locked),
}
