"""Words for the card in the reader."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import (
    CLOSE_PROGRAMS,
    HELP_DESK,
    RESEAT_CARD,
)
from esign_desktop.presenters.texts import N_, Wording

_IN_USE: Final = N_("Another program is using the card in {reader}")
_ONE_AT_A_TIME: Final = N_("Only one program at a time can use the card.")
_AFTER_CLOSING: Final = N_(
    "Take the card out, push it in again, and run this check before you open the other program."
)
_ELSE_RESTART: Final = Wording(
    N_("If it stays so, restart the computer and run this check again."),
    in_window=N_("If it stays so, restart the computer and open this program again."),
)
_FOREIGN: Final = N_("The card in {reader} is not an AKİS card: {card}")
_INSERT_KAMUSM: Final = N_("If you also have a KamuSM e-signature card, insert that one.")
_ASK_PROVIDER: Final = N_(
    "For questions about this card, call the provider whose name is on it. KamuSM cannot help "
    "with it."
)

_SLOW: Final = N_("The card in {reader} answers far too slowly")
_SPEED_UP: Final = (
    N_("Wipe the golden chip of the card with a soft, dry cloth and push it in again."),
    N_(
        "Plug the reader straight into another USB port of the computer, without a hub or an "
        "extension."
    ),
    N_("If you work over Remote Desktop, sign on the computer the reader is plugged into."),
    N_("Try another card reader."),
    HELP_DESK,
)

TEXTS: Final[Mapping[str, FindingText]] = {
    "card.absent": FindingText(
        title=N_("There is no card in the reader"),
        meaning=N_("The card reader works: {readers}. It is waiting for your card."),
        steps=(
            N_("Push the card in with the golden chip first, until it stops."),
            N_("In a mini card reader, check that the small chip card lies flat and fully in."),
            N_("If the card is not noticed, turn it over and try again."),
            HELP_DESK,
        ),
    ),
    "card.mute": FindingText(
        title=N_("The card in {reader} does not answer"),
        meaning=N_(
            "The reader notices a card, but cannot talk to it. Usually it lies the wrong way "
            "round, is not fully in, or its chip is dirty."
        ),
        steps=(
            N_("Take the card out and wipe the golden chip with a soft, dry cloth."),
            N_(
                "Push it in again until it stops, chip first; then try it turned over. In a mini "
                "card reader, the small chip card must lie flat."
            ),
            N_("Try another card reader, or another computer."),
            N_(
                "If it answers nowhere, the card may be broken: call KamuSM on 444 5 576 and say "
                "that the card does not answer in two readers."
            ),
        ),
    ),
    "card.in_use": FindingText(
        title=_IN_USE,
        meaning=N_("Only one program at a time can use the card. Now it is: {programs}."),
        steps=(
            N_("Save your work and close: {programs}."),
            _AFTER_CLOSING,
            _ELSE_RESTART,
            HELP_DESK,
        ),
        without={
            "programs": FindingText(
                title=_IN_USE,
                meaning=_ONE_AT_A_TIME,
                steps=(
                    CLOSE_PROGRAMS,
                    _AFTER_CLOSING,
                    _ELSE_RESTART,
                    HELP_DESK,
                ),
            ),
        },
    ),
    "card.foreign": FindingText(
        title=_FOREIGN,
        meaning=N_(
            "It comes from another provider and works with that provider's software: {software}."
        ),
        steps=(
            _INSERT_KAMUSM,
            N_("To sign with this card, install {software} from its provider."),
            _ASK_PROVIDER,
        ),
        without={
            "software": FindingText(
                title=_FOREIGN,
                meaning=N_(
                    "It comes from another provider and works with that provider's software."
                ),
                steps=(
                    _INSERT_KAMUSM,
                    N_("To sign with this card, install the software of its provider."),
                    _ASK_PROVIDER,
                ),
            ),
        },
    ),
    "card.unknown": FindingText(
        title=N_("The card in {reader} is not known to this program"),
        meaning=N_(
            "It does not introduce itself as an AKİS card. It may be a bank card, a staff card, "
            "or a card of another kind."
        ),
        steps=(
            N_("Make sure that it is your KamuSM e-signature card."),
            RESEAT_CARD,
            Wording(
                N_(
                    "If it is your e-signature card, save a report and send it to your help desk "
                    "with the code {say}."
                ),
                in_window=N_(
                    "If it is your e-signature card, save a report on the Support page and send "
                    "it to your help desk with the code {say}."
                ),
            ),
        ),
    ),
    "card.identity_card": FindingText(
        title=N_("The card in {reader} is a Turkish identity card"),
        meaning=N_(
            "It is not the e-signature card that KamuSM gave you. Its PIN comes from the "
            "population office (Nüfus), not from KamuSM."
        ),
        steps=(
            N_("To sign, insert your KamuSM e-signature card."),
            N_("Never try the PIN of one card on the other."),
            N_("For the identity card's PIN, ask the population office (Nüfus)."),
        ),
    ),
    "card.removed": FindingText(
        title=N_("The card was taken out of {reader} while it was being read"),
        meaning=N_("Nothing is broken. The card has only not been read to the end."),
        steps=(
            N_("Push the card in again until it stops."),
            N_("Leave it in the reader until the result is shown."),
            N_(
                "If this happens without anyone touching the card, its contact is loose: try "
                "another card reader, then another USB port."
            ),
            HELP_DESK,
        ),
    ),
    "card.slow": FindingText(
        title=_SLOW,
        meaning=N_(
            "One answer takes {seconds} seconds, instead of less than a tenth of one. Signing may "
            "take minutes then, and programs may give up. Usually the line to the reader is weak; "
            "no other program is to blame."
        ),
        steps=_SPEED_UP,
        without={
            "seconds": FindingText(
                title=_SLOW,
                meaning=N_(
                    "Reading it was given up. Usually the line to the reader is weak; no other "
                    "program is to blame."
                ),
                steps=_SPEED_UP,
            ),
        },
    ),
}
