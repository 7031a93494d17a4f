"""Words for AKİS' module, which AKİA brings along."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from esign_desktop.model.host import Platform
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import (
    ADMIN_RIGHTS,
    AKIA_ANY,
    AKIA_ON,
    AKIA_PAGE,
    ASK_ITS_MAKER,
    CHECK_AGAIN,
    CLOSE_PROGRAMS,
    HELP_DESK,
    RESEAT_CARD,
    RESTART,
    RESTART_AND_LOOK,
    install_akia,
)
from esign_desktop.presenters.texts import N_, Wording

_INSTALL: Final = (AKIA_PAGE, AKIA_ANY, ADMIN_RIGHTS, CHECK_AGAIN, HELP_DESK)
_INSTALL_ON: Final = install_akia(CHECK_AGAIN, HELP_DESK)
_UPDATE_AKIA: Final = N_(
    "If the problem persists, install the newest AKİA from its download page."
)

_OTHER_PROCESSOR: Final = N_("The installed AKİS software is for another kind of processor")
_RIGHT_PACKAGE_ON: Final[Mapping[Platform, tuple[str, ...]]] = {
    Platform.WINDOWS: (
        AKIA_PAGE,
        N_("Download the 64-bit package (Windows x64), extract the file and run the installer."),
        ADMIN_RIGHTS,
        CHECK_AGAIN,
        HELP_DESK,
    ),
    Platform.MACOS: _INSTALL_ON[Platform.MACOS],
    Platform.LINUX: (
        AKIA_PAGE,
        AKIA_ON[Platform.LINUX],
        N_("AKİA for Linux is known only for 64-bit Intel and AMD processors (x86_64)."),
        CHECK_AGAIN,
        HELP_DESK,
    ),
}

_NOT_LOADED: Final = N_("The installed AKİS software cannot be started")
_REPAIR: Final = (
    N_("Uninstall AKİA and restart the computer."),
    N_("Install the newest AKİA from its download page."),
    CHECK_AGAIN,
)
_ASK_WITH_LIBRARY: Final = N_(
    "If the problem persists, call your institution's help desk and read out the code "
    "{say} and the name {library}."
)

_STUCK: Final = (CLOSE_PROGRAMS, RESEAT_CARD, CHECK_AGAIN, _UPDATE_AKIA, HELP_DESK)
_REFUSED: Final = N_("The AKİS software reports an error")
_REFUSED_STEPS: Final = (CLOSE_PROGRAMS, RESEAT_CARD, RESTART, _UPDATE_AKIA)

# another module than AKIS', named by somebody: told by its file, and nothing of AKİA is offered
_RIGHT_FILE: Final = Wording(
    N_("Check that {module} is the right file, and that it is made for this card."),
    in_window=N_(
        "Check that {module} is the right file, and that it is made for this card; the "
        "administrator's setting names it."
    ),
)
_OTHER_STEPS: Final = (_RIGHT_FILE, RESEAT_CARD, CHECK_AGAIN, ASK_ITS_MAKER)


def _other(title: str, meaning: str) -> FindingText:
    return FindingText(title=title, meaning=meaning, steps=_OTHER_STEPS)


_OTHER_REFUSED: Final = _other(
    N_("{module} reports an error"),
    N_("It was queried about your card and answered: {detail}."),
)
_OTHER_NOT_LOADED: Final = {
    "case": {
        "other_module": _other(
            N_("{module} cannot be started"),
            N_(
                "The system refuses to load it. The file may be damaged, or something "
                "it needs may be missing."
            ),
        )
    }
}
_OTHER_CARD_STEPS: Final = (
    N_("Insert your KamuSM e-signature card and remove other cards."),
    CHECK_AGAIN,
    HELP_DESK,
)


def _stumbled(title: str) -> FindingText:
    return FindingText(
        title=title,
        meaning=N_(
            "There is no AKİS card in any reader. The AKİS software may not work with "
            "the card that is inserted; this alone is no fault of the software or the "
            "card."
        ),
        steps=_OTHER_CARD_STEPS,
    )


_REFUSED_BESIDE: Final = _stumbled(
    N_("The AKİS software reports an error while another card is inserted")
)
_WANTS_ARGUMENTS: Final = FindingText(
    title=N_("The module {module} works only inside its own program"),
    meaning=N_(
        "Like the modules of Firefox and Thunderbird, it needs settings that only its "
        "own program provides; its answer: {detail}. It is not the software of an "
        "AKİS card."
    ),
    steps=(
        N_("For an AKİS card use AKİA's module: if you name no file, the program finds it."),
        CHECK_AGAIN,
        HELP_DESK,
    ),
)
_ONLY_THIS_FILE: Final = FindingText(
    title=N_("The file named as the AKİS software does not exist"),
    meaning=N_(
        "Only this file was searched for: {searched}. The usual locations of the AKİS "
        "software were not searched."
    ),
    steps=(
        N_("Check the path letter by letter; the file may also have another name."),
        N_("Or name no file: then all usual locations are searched."),
    ),
)

TEXTS: Final[Mapping[str, FindingText]] = {
    "middleware.missing": FindingText(
        title=N_("The AKİS software is not installed on this computer"),
        meaning=N_(
            "Programs need it to sign with your card. It comes with AKİA, TÜBİTAK's card program."
        ),
        steps=_INSTALL,
        steps_on=_INSTALL_ON,
        by={"only": {"file": _ONLY_THIS_FILE}},
    ),
    "middleware.wrong_architecture": FindingText(
        title=_OTHER_PROCESSOR,
        meaning=N_(
            "It is made for {found}, but {needed} is needed here. The right AKİA "
            "package fixes this."
        ),
        steps=_INSTALL,
        steps_on=_RIGHT_PACKAGE_ON,
        without={
            "found": FindingText(
                title=_OTHER_PROCESSOR,
                meaning=N_("The right AKİA package fixes this; {needed} is needed here."),
                steps=_INSTALL,
                steps_on=_RIGHT_PACKAGE_ON,
            ),
        },
        by={
            "case": {
                "other_module": _other(
                    N_("{module} is for another kind of processor"),
                    N_("This program needs a file made for {needed}."),
                )
            }
        },
    ),
    "middleware.cannot_load": FindingText(
        title=_NOT_LOADED,
        meaning=N_("A component it needs is missing on this computer: {library}."),
        steps=(*_REPAIR, _ASK_WITH_LIBRARY),
        without={
            "library": FindingText(
                title=_NOT_LOADED,
                meaning=N_(
                    "The system refuses to load it. The file may be damaged, or "
                    "something it needs may be missing."
                ),
                steps=(*_REPAIR, HELP_DESK),
                by=_OTHER_NOT_LOADED,
            ),
        },
        by=_OTHER_NOT_LOADED,
    ),
    "middleware.crashed": FindingText(
        title=N_("The AKİS software stopped unexpectedly"),
        meaning=N_(
            "It stopped while answering a query about your card. No PIN was sent, so "
            "no PIN attempt was used."
        ),
        steps=(RESEAT_CARD, RESTART_AND_LOOK, _UPDATE_AKIA, HELP_DESK),
        by={
            "case": {
                "other_module": _other(
                    N_("{module} stopped unexpectedly"),
                    N_(
                        "It stopped while answering a query about your card. No PIN "
                        "was sent, so no PIN attempt was used."
                    ),
                ),
                "other_card": _stumbled(
                    N_("The AKİS software stopped while another card is inserted")
                ),
            }
        },
    ),
    "middleware.timed_out": FindingText(
        title=N_("The AKİS software does not answer"),
        meaning=N_(
            "It was queried about your card and did not answer in time. Often another "
            "program is using the card."
        ),
        steps=_STUCK,
        by={
            "case": {
                "other_module": _other(
                    N_("{module} does not answer"),
                    N_(
                        "It was queried about your card and did not answer in time. "
                        "Often another program is using the card."
                    ),
                ),
                "other_card": _stumbled(
                    N_("The AKİS software does not answer while another card is inserted")
                ),
            }
        },
    ),
    "middleware.refused": FindingText(
        title=_REFUSED,
        meaning=N_("It was queried about your card and answered: {detail}."),
        steps=(
            *_REFUSED_STEPS,
            N_(
                "If the problem persists, call your institution's help desk and read "
                "out the code {say} and the answer {detail}."
            ),
        ),
        without={
            "detail": FindingText(
                title=_REFUSED,
                meaning=N_("It was queried about your card and did not give a usable answer."),
                steps=(*_REFUSED_STEPS, HELP_DESK),
                by={
                    "case": {
                        "other_module": replace(
                            _OTHER_REFUSED,
                            meaning=N_(
                                "It was queried about your card and did not give a usable answer."
                            ),
                        ),
                        "other_card": _REFUSED_BESIDE,
                    }
                },
            ),
        },
        by={
            "cause": {"arguments": _WANTS_ARGUMENTS},
            "case": {"other_module": _OTHER_REFUSED, "other_card": _REFUSED_BESIDE},
        },
    ),
    "middleware.no_token": FindingText(
        title=N_("The AKİS software does not see the card in {reader}"),
        meaning=N_(
            "The reader detects an AKİS card, but the AKİS software does not. The "
            "software may be older than the card, or another program may be using the "
            "card."
        ),
        steps=_STUCK,
        by={
            "case": {
                "other_module": _other(
                    N_("{module} does not see the card in {reader}"),
                    N_(
                        "The card is an AKİS card, and {module} is not the AKİS "
                        "software. It may not be made for this card."
                    ),
                )
            }
        },
    ),
    "middleware.outdated": FindingText(
        title=N_("A newer version of {package} is known: {newest}"),
        meaning=N_(
            "Version {installed} is installed. It can sign, but newer cards and "
            "systems may need the newer version."
        ),
        steps=_INSTALL,
        steps_on=_INSTALL_ON,
    ),
    "middleware.other_architecture": FindingText(
        title=N_("Only the 64-bit AKİS software is installed"),
        meaning=N_(
            "64-bit programs, such as this one, can use your card. A 32-bit program, "
            "such as some older hospital programs, needs the 32-bit AKİS software, "
            "which is not installed."
        ),
        steps=(
            N_("If your programs sign, there is nothing to do."),
            N_(
                "If one of them does not find the card, ask its maker whether it is a "
                "32-bit program and whether a 64-bit version exists."
            ),
            N_(
                "If it must be the 32-bit version, ask KamuSM on 444 5 576 for AKİA "
                "for 32-bit programs."
            ),
        ),
    ),
}
