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
    "Three wrong PINs lock the card, which protects your signature. Your certificate stays as it "
    "is, and KamuSM can unlock the card online. Trying on does not help."
)
_WRONG_PINS_LOCK_ANY: Final = N_(
    "Too many wrong PINs lock a card, which protects it from strangers. Trying on does not help; "
    "only its issuer can unlock it."
)
_CERTAIN: Final = N_("Enter the PIN only if you are certain of it, digit by digit.")

_NO_PIN: Final = N_("Your card has no PIN yet")
_NEW_CARD: Final = N_(
    "A new card comes without a PIN. You create it once, online, from the day on which its "
    "certificate begins."
)
_NEW_CARD_BEGUN: Final = N_(
    "A new card comes without a PIN. You create it once, online; its certificate has begun on "
    "{starts_on}, so you can do it now."
)
_NEW_CARD_AHEAD: Final = N_(
    "A new card comes without a PIN. You create it once, online. Its certificate begins on "
    "{starts_on}: before that day the PIN cannot be created."
)
_NEW_CARD_ANY: Final = N_("A new card comes without a PIN. Its issuer says how to create it.")
_WAIT: Final = N_(
    "If this computer's date, {now_on}, is wrong, set it first. Otherwise wait until {starts_at}; "
    "till then sign with your old card if it still works."
)

_PUK_LOCKED: Final = N_("The unlock code (PUK) of your card is locked")
_PUK_MEANING: Final = N_(
    "As long as the PIN works, you can go on signing. A PIN that is locked or was never created "
    "cannot be put right on this card any more; then you need a new card."
)

_PUK_MEANING_ANY: Final = N_(
    "As long as the PIN works, you can go on signing. Should the PIN be locked, only the issuer "
    "of the card can say whether it can be put right."
)
_PUK_AND_PIN: Final = N_(
    "The PIN is locked too: the card cannot sign, and nobody can give it a PIN any more. You need "
    "a new card."
)
_PUK_AND_PIN_ANY: Final = N_(
    "The PIN is locked too, and the card cannot sign. Whether it can be put right, or a new one "
    "is needed, only its issuer can say."
)
_PUK_NO_PIN: Final = N_(
    "The card has no PIN yet, and nobody can give it one any more. You need a new card."
)
_PUK_NO_PIN_ANY: Final = N_(
    "The card has no PIN yet. Whether it can still get one, or a new card is needed, only its "
    "issuer can say."
)

_CAREFULLY: Final = N_(
    "If you still sign with the card, enter its PIN only when you are certain of it."
)
_HOPELESS: Final = N_(
    "The unlock code (PUK) of this card is locked too, so nobody can give it a PIN any more. You "
    "need a new card."
)

_HOPELESS_ANY: Final = N_(
    "The unlock code (PUK) of this card is locked too. Whether the card can be put right, or a "
    "new one is needed, only its issuer can say."
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
        title=N_("There is one try left for the PIN"),
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
            "Not all tries are left, and a correct PIN has not followed yet. When no try is left, "
            "the card locks itself."
        ),
        steps=(_CERTAIN, NO_GUESS[door]),
    )


def _must_change(door: CardIssuer) -> FindingText:
    return FindingText(
        title=N_("The card wants you to change its PIN"),
        meaning=N_(
            "The present PIN is meant for the first use only. Until you have chosen one of your "
            "own, the card signs nothing."
        ),
        steps=(
            Wording(
                N_("Change the PIN with this program (“pin change”) or in AKİA."),
                in_window=N_("Change the PIN on the PIN page or in AKİA."),
            ),
            N_("Enter the present PIN, and twice the new one: at least 6 digits, digits only."),
            NO_GUESS[door],
            CALL_KAMUSM if door in _ONLINE_DOORS else N_("If it is refused, ask its issuer."),
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
