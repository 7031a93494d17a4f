"""Words for the PIN. No step may ask for a try that could be the last one."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import (
    APPLY_ANEW,
    CALL_KAMUSM,
    ONLINE_WITH_CARD,
    PIN_HELPER,
    PIN_MENU,
    PIN_NEW,
)
from esign_desktop.presenters.texts import N_

_PIN_DOOR: Final = (ONLINE_WITH_CARD, PIN_MENU, PIN_HELPER, PIN_NEW)
_IF_NOT_CERTAIN: Final = N_(
    "If you are not certain, enter nothing. Get a new PIN at Online İşlemler → E-imza İşlemleri → "
    "Bireysel İşlemler → PIN Oluşturma / Kilit Çözme."
)

TEXTS: Final[Mapping[str, FindingText]] = {
    "pin.locked": FindingText(
        title=N_("The PIN of your card is locked"),
        meaning=N_(
            "Three wrong PINs lock the card, which protects your signature. Your certificate "
            "stays as it is, and KamuSM can unlock the card online."
        ),
        steps=(*_PIN_DOOR, CALL_KAMUSM),
    ),
    "pin.last_try": FindingText(
        title=N_("There is one try left for the PIN"),
        meaning=N_(
            "Wrong PINs have been entered. One more wrong PIN locks the card; KamuSM can then "
            "unlock it online."
        ),
        steps=(
            N_("Enter the PIN only if you are certain of it, digit by digit."),
            _IF_NOT_CERTAIN,
            CALL_KAMUSM,
        ),
    ),
    "pin.low": FindingText(
        title=N_("A wrong PIN has been entered"),
        meaning=N_(
            "Not all tries are left, and a correct PIN has not followed yet. When no try is left, "
            "the card locks itself."
        ),
        steps=(
            N_("Enter the PIN only if you are certain of it, digit by digit."),
            _IF_NOT_CERTAIN,
            CALL_KAMUSM,
        ),
    ),
    "pin.not_set": FindingText(
        title=N_("Your card has no PIN yet"),
        meaning=N_(
            "A new card comes without a PIN. You create it once, online, from the day on which "
            "its certificate begins."
        ),
        steps=(*_PIN_DOOR, CALL_KAMUSM),
    ),
    "pin.must_change": FindingText(
        title=N_("The card wants you to change its PIN"),
        meaning=N_("The present PIN is meant for the first use only. Choose one of your own."),
        steps=(
            N_("Open the PIN page of this program, or AKİA, and choose to change the PIN."),
            N_("Enter the present PIN, and twice the new one: at least 6 digits, digits only."),
            _IF_NOT_CERTAIN,
            CALL_KAMUSM,
        ),
    ),
    "pin.puk_locked": FindingText(
        title=N_("The unlock code (PUK) of your card is locked"),
        meaning=N_(
            "As long as the PIN works, you can go on signing. A PIN that is locked or was never "
            "created cannot be put right on this card any more; then you need a new card."
        ),
        steps=(
            N_("If you still sign with the card, enter its PIN only when you are certain of it."),
            N_(
                "Call KamuSM on 444 5 576, say that the PUK of your card is locked, and ask what "
                "to do with its certificate."
            ),
            APPLY_ANEW,
            N_("Ask beforehand who pays: a card locked this way is usually paid by its holder."),
        ),
    ),
}
