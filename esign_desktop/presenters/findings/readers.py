"""Words for card readers and their drivers."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.model.host import Platform
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import (
    CHECK_AGAIN,
    CONNECT_AGAIN,
    DRIVER_PAGE,
    HELP_DESK,
    ORDER_READER,
    READER_ADVICE,
    REPLUG_READER,
    RESTART_AND_LOOK,
    RESTART_PCSCD,
)
from esign_desktop.presenters.texts import N_

_NO_DRIVER: Final = N_(
    "The computer sees the reader on USB, but cannot use it yet. Once the driver is there, your "
    "card can be read."
)
_SECOND_COMPUTER: Final = N_(
    "Try the reader on another computer. If it is not found there either, it is probably broken."
)
_PLUG_IN: Final = N_("Plug the card reader straight into the computer, not into a hub.")
_OTHER_PORT: Final = N_("If nothing changes, try another USB port.")

_DRIVER_NOT_KNOWN: Final = (REPLUG_READER, READER_ADVICE, CHECK_AGAIN, HELP_DESK)
_DRIVER_NOT_KNOWN_ON: Final[Mapping[Platform, tuple[str, ...]]] = {
    Platform.WINDOWS: (
        REPLUG_READER,
        N_("Give Windows a few minutes to install a driver by itself. It needs the internet."),
        READER_ADVICE,
        CHECK_AGAIN,
        HELP_DESK,
    ),
    Platform.LINUX: (
        REPLUG_READER,
        READER_ADVICE,
        RESTART_PCSCD,
        CHECK_AGAIN,
        HELP_DESK,
    ),
}

_FAILING: Final = (
    N_(
        "Take the card out and unplug the reader. Plug it straight into another USB port of the "
        "computer, without a hub or an extension."
    ),
    N_("Push the card in until it stops."),
    RESTART_AND_LOOK,
    N_("Try another card reader. If the card works there, this reader is the fault."),
    HELP_DESK,
)

TEXTS: Final[Mapping[str, FindingText]] = {
    "reader.none": FindingText(
        title=N_("No working card reader was found"),
        meaning=N_("The reader is not plugged in, its driver is missing, or it is broken."),
        steps=(_PLUG_IN, DRIVER_PAGE, _SECOND_COMPUTER, ORDER_READER, HELP_DESK),
        by={
            "session": {
                "remote": FindingText(
                    title=N_("No card reader reaches this Remote Desktop session"),
                    meaning=N_(
                        "The reader is plugged into the computer in front of you, but this "
                        "session does not get it."
                    ),
                    steps=(
                        N_(
                            "Close the connection. In Remote Desktop Connection open Local "
                            "Resources, More, and tick Smart cards."
                        ),
                        N_("Check that the reader works on the computer in front of you."),
                        CONNECT_AGAIN,
                        HELP_DESK,
                    ),
                )
            }
        },
    ),
    "reader.driver_missing": FindingText(
        title=N_("The driver of the card reader “{reader}” is missing"),
        meaning=_NO_DRIVER,
        steps=(
            READER_ADVICE,
            REPLUG_READER,
            CHECK_AGAIN,
            HELP_DESK,
        ),
        steps_on={
            Platform.LINUX: (
                READER_ADVICE,
                RESTART_PCSCD,
                REPLUG_READER,
                CHECK_AGAIN,
                HELP_DESK,
            ),
        },
        without={
            "driver": FindingText(
                title=N_("The card reader “{reader}” has no working driver"),
                meaning=_NO_DRIVER,
                steps=_DRIVER_NOT_KNOWN,
                steps_on=_DRIVER_NOT_KNOWN_ON,
            ),
        },
    ),
    "reader.unsupported": FindingText(
        title=N_("The card reader “{reader}” does not work on this system"),
        meaning=N_(
            "This model is listed as not working here, and no other driver for it is known. Your "
            "card is not at fault."
        ),
        steps=(
            N_("Use another card reader, for instance KamuSM's mini card reader."),
            ORDER_READER,
            N_("Until then, try to sign on another computer."),
            HELP_DESK,
        ),
    ),
    "reader.driver_problem": FindingText(
        title=N_("The system reports a problem with the card reader “{reader}”"),
        meaning=N_("The reader is connected, but its driver did not start (code {problem})."),
        steps=(REPLUG_READER, READER_ADVICE, CHECK_AGAIN, HELP_DESK),
        steps_on={
            Platform.WINDOWS: (
                REPLUG_READER,
                N_(
                    "If it stays so, open Device Manager (Aygıt Yöneticisi), right-click the "
                    "reader and uninstall the device; then plug it in again."
                ),
                READER_ADVICE,
                RESTART_AND_LOOK,
                N_(
                    "If the problem stays, call your institution's help desk and read out the "
                    "code {say} and the number {problem}."
                ),
            ),
        },
    ),
    "reader.virtual_only": FindingText(
        title=N_("There is no real card reader, only virtual ones"),
        meaning=N_(
            "This computer lists {readers}. Such readers exist in software only; no card can be "
            "put into them."
        ),
        steps=(_PLUG_IN, _OTHER_PORT, DRIVER_PAGE, HELP_DESK),
    ),
    "reader.failing": FindingText(
        title=N_("The card reader “{reader}” does not get through to the card"),
        meaning=N_(
            "The reader and its driver are there, and a card is in, but the connection to the "
            "card fails ({error}). A loose plug, a weak USB port or a worn reader does that more "
            "often than a broken card."
        ),
        steps=_FAILING,
        without={
            "error": FindingText(
                title=N_("The card reader “{reader}” does not get through to the card"),
                meaning=N_(
                    "The reader and its driver are there, but the system says that the reader "
                    "cannot be used. A loose plug, a weak USB port or a worn reader does that "
                    "more often than a broken card."
                ),
                steps=_FAILING,
            ),
        },
    ),
}
