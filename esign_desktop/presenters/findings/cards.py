"""Words for the card in the reader."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from esign_desktop.model.driver import ReaderTrouble
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import (
    CLOSE_PROGRAMS,
    HELP_DESK,
    READER_ADVICE,
    RESEAT_CARD,
)
from esign_desktop.presenters.texts import N_, Wording

_IN_USE: Final = N_("Another program is using the card in {reader}")
_ONE_AT_A_TIME: Final = N_("Only one program at a time can use the card.")
_AFTER_CLOSING: Final = N_(
    "Remove the card, insert it again, and run this check before you open the other program."
)
_ELSE_RESTART: Final = Wording(
    N_("If the problem persists, restart the computer and run this check again."),
    in_window=N_("If the problem persists, restart the computer and open this program again."),
)
_FOREIGN: Final = N_("The card in {reader} is another provider's: {card}")
_INSERT_KAMUSM: Final = N_("If you also have a KamuSM e-signature card, insert that one.")
_OWN_SOFTWARE: Final = N_(
    "To sign with this card, use its own software: {software}. Its provider, whose name is on the "
    "card, offers it."
)
_OWN_SOFTWARE_ANY: Final = N_(
    "To sign with this card, use its own software. Its provider, whose name is on the card, "
    "offers it."
)
_FOREIGN_UNKNOWN: Final = N_(
    "It may be able to sign with its own software. This program is for KamuSM's AKİS "
    "cards and cannot check this one: it cannot tell whether it can sign."
)
_FOREIGN_SEEN: Final = N_(
    "The software in use shows its certificate here. KamuSM's pages and KamuSM's "
    "phone line are not for this card."
)
_IDENTITY: Final = N_("The card in {reader} is a T.C. identity card")
_IDENTITY_PIN: Final = N_("For the identity card's PIN, ask the population office (Nüfus).")
_NEVER_MIX: Final = N_("Never try one card's PIN on another card.")
_ASK_PROVIDER: Final = N_(
    "For questions about this card, call the provider whose name is on it. KamuSM cannot help "
    "with it."
)

_SEEN: Final = {
    "seen": {"here": FindingText(_FOREIGN, _FOREIGN_SEEN, (_ASK_PROVIDER, _INSERT_KAMUSM))}
}
_INSERT: Final = N_("Insert the card with the golden chip first, until it stops.")
_FLAT: Final = N_(
    "In a mini card reader, check that the small chip card lies flat and is fully inserted."
)
_TURN: Final = N_("If the card is not detected, turn it over and try again.")
_ANOTHER_READER: Final = N_("If no card is detected at all, try another card reader.")

_WIPE: Final = N_("Remove the card and wipe the golden chip with a soft, dry cloth.")
_INSERT_AGAIN: Final = N_(
    "Insert it again until it stops, chip first; if that does not help, turn it over. "
    "In a mini card reader, the small chip card must lie flat."
)
_BROKEN: Final = N_(
    "If it does not answer in any reader, the card may be faulty: call KamuSM on 444 "
    "5 576 and say that the card does not answer in two readers."
)

_ANOTHER: Final = N_("Try another card reader, or another computer.")
_SMALL: Final = ReaderTrouble.SIM_SIZE.value
_SIM_SIZE: Final = N_(
    "{model} takes the small chip card only (SIM size): insert it flat, its golden "
    "chip towards the reader's contacts, and close the lid or push the card in fully."
)
_TURN_SMALL: Final = N_(
    "If the card is not detected, remove it and insert it the other way round. In an "
    "adapter it must not stick out or bend."
)

_SLOW: Final = N_("The card in {reader} answers too slowly")
_SPEED_UP: Final = (
    N_("Wipe the golden chip of the card with a soft, dry cloth and insert the card again."),
    N_(
        "Plug the reader directly into another USB port of the computer, without a "
        "hub or an extension cable."
    ),
    N_("If you work over Remote Desktop, sign on the computer the reader is plugged into."),
    N_("Try another card reader."),
    HELP_DESK,
)

_TROUBLE: Final[Mapping[str, tuple[str, ...]]] = {
    ReaderTrouble.FAST_CARDS.value: (
        N_(
            "Try another card reader: {model} is known to fail with newer, fast cards on this "
            "system."
        ),
    ),
    ReaderTrouble.APPLE_DRIVER.value: (
        N_("{model} is known to fail with the driver macOS uses since version 14:"),
        READER_ADVICE,
    ),
    ReaderTrouble.UNSUPPORTED.value: (
        N_("Try another card reader: {model} is listed as not working on this system."),
    ),
}
"""What to do where the catalogue knows the reader's trouble."""


def _absent(*steps: str) -> FindingText:
    return FindingText(
        title=N_("No card in the reader"),
        meaning=N_("The computer detects the reader: {readers}. It is waiting for your card."),
        steps=steps,
        having={
            "others": FindingText(
                title=N_("Your e-signature card is not in any reader"),
                meaning=N_(
                    "It is not in {readers}. The card in {others} does not look like "
                    "a KamuSM e-signature card."
                ),
                steps=steps,
            )
        },
    )


def _mute(*steps: str) -> FindingText:
    return FindingText(
        title=N_("The card in {reader} does not answer"),
        meaning=N_(
            "The reader detects a card, but cannot communicate with it. Usually the "
            "card is the wrong way round or not fully inserted, or its chip is dirty."
        ),
        steps=steps,
    )


def _without_setting(steps: tuple[str, ...]) -> tuple[str, ...]:
    """Return what else to try; a setting takes two steps, and five are enough."""
    return (_BROKEN,) if READER_ADVICE not in steps else ()


TEXTS: Final[Mapping[str, FindingText]] = {
    "card.absent": replace(
        _absent(_INSERT, _FLAT, _TURN, _ANOTHER_READER, HELP_DESK),
        by={
            "trouble": {
                **{
                    trouble: _absent(_INSERT, _FLAT, *steps, HELP_DESK)
                    for trouble, steps in _TROUBLE.items()
                },
                _SMALL: _absent(_SIM_SIZE, _TURN_SMALL, _ANOTHER_READER, HELP_DESK),
            }
        },
    ),
    "card.mute": replace(
        _mute(_WIPE, _INSERT_AGAIN, _ANOTHER, _BROKEN),
        by={
            "trouble": {
                **{
                    trouble: _mute(_WIPE, _INSERT_AGAIN, *steps, *_without_setting(steps))
                    for trouble, steps in _TROUBLE.items()
                },
                _SMALL: _mute(_WIPE, _SIM_SIZE, _TURN_SMALL, _ANOTHER, _BROKEN),
            }
        },
    ),
    "card.in_use": FindingText(
        title=_IN_USE,
        meaning=N_("Only one program at a time can use the card. It may be this one: {programs}."),
        steps=(
            N_("Save your work, then close this program: {programs}."),
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
        meaning=_FOREIGN_UNKNOWN,
        steps=(_OWN_SOFTWARE, _ASK_PROVIDER, _INSERT_KAMUSM),
        without={
            "software": FindingText(
                title=_FOREIGN,
                meaning=_FOREIGN_UNKNOWN,
                steps=(_OWN_SOFTWARE_ANY, _ASK_PROVIDER, _INSERT_KAMUSM),
                by=_SEEN,
            ),
        },
        by=_SEEN,
    ),
    "card.unknown": FindingText(
        title=N_("This program does not know the card in {reader}"),
        meaning=N_(
            "It does not identify itself as an AKİS card. It may be a bank card, a "
            "staff card, or another kind of card."
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
        title=_IDENTITY,
        meaning=N_(
            "It is not the e-signature card that KamuSM gave you. Its PIN comes from the "
            "population office (Nüfus), not from KamuSM."
        ),
        steps=(
            N_("To sign, insert your KamuSM e-signature card."),
            _NEVER_MIX,
            _IDENTITY_PIN,
        ),
        by={
            "signature": {
                "loaded": FindingText(
                    title=_IDENTITY,
                    meaning=N_(
                        "A certificate has been loaded onto it. The PIN of the identity card "
                        "itself comes from the population office (Nüfus); it is not the PIN of "
                        "the signature."
                    ),
                    steps=(
                        N_("To sign with this certificate, enter the signature's own PIN."),
                        N_(
                            "If you also have a separate KamuSM e-signature card and want to "
                            "sign with that, insert that one."
                        ),
                        _IDENTITY_PIN,
                    ),
                )
            }
        },
    ),
    "card.removed": FindingText(
        title=N_("The card in {reader} was removed while it was being read"),
        meaning=N_("The card was not read completely. This is not necessarily a fault."),
        steps=(
            N_("Insert the card again until it stops."),
            N_("Leave it in the reader until the result appears."),
            N_(
                "If this happens without anyone touching the card, it may have a "
                "loose contact: try another card reader, then another USB port."
            ),
            HELP_DESK,
        ),
    ),
    "card.slow": FindingText(
        title=_SLOW,
        meaning=N_(
            "One answer takes {seconds} seconds, instead of less than a tenth of a "
            "second. Signing may then take minutes, and programs may stop waiting. "
            "Usually the reader's connection is weak; no other program causes this."
        ),
        steps=_SPEED_UP,
        without={
            "seconds": FindingText(
                title=_SLOW,
                meaning=N_(
                    "The program stopped reading it. Usually the reader's connection "
                    "is weak; no other program causes this."
                ),
                steps=_SPEED_UP,
            ),
        },
    ),
}
