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
_UPDATE_AKIA: Final = N_("If it stays so, install the newest AKİA from its download page.")

_OTHER_PROCESSOR: Final = N_("The installed AKİS software is for another kind of processor")
_RIGHT_PACKAGE_ON: Final[Mapping[Platform, tuple[str, ...]]] = {
    Platform.WINDOWS: (
        AKIA_PAGE,
        N_("Download the 64-bit package (Windows x64), unpack the file and run the installer."),
        ADMIN_RIGHTS,
        CHECK_AGAIN,
        HELP_DESK,
    ),
    Platform.MACOS: _INSTALL_ON[Platform.MACOS],
    Platform.LINUX: (
        AKIA_PAGE,
        AKIA_ON[Platform.LINUX],
        N_("AKİA for Linux is known for 64-bit Intel and AMD processors (x86_64) only."),
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
    "If the problem stays, call your institution's help desk and read out the code {say} and the "
    "name {library}."
)

_STUCK: Final = (CLOSE_PROGRAMS, RESEAT_CARD, CHECK_AGAIN, _UPDATE_AKIA, HELP_DESK)
_REFUSED: Final = N_("The AKİS software answers with an error")
_REFUSED_STEPS: Final = (CLOSE_PROGRAMS, RESEAT_CARD, RESTART, _UPDATE_AKIA)

# another module than AKIS', named by somebody: told by its file, and nothing of AKİA is offered
_RIGHT_FILE: Final = Wording(
    N_("Check that {module} is the right file, and that it is made for this card."),
    in_window=N_(
        "Check that {module} is the right file, and that it is made for this card; the "
        "administrator's setting names it."
    ),
)
_ASK_ITS_MAKER: Final = N_("Ask the maker of {module}, or whoever gave you the card.")
_OTHER_STEPS: Final = (_RIGHT_FILE, RESEAT_CARD, CHECK_AGAIN, _ASK_ITS_MAKER)


def _other(title: str, meaning: str) -> FindingText:
    return FindingText(title=title, meaning=meaning, steps=_OTHER_STEPS)


_OTHER_REFUSED: Final = _other(
    N_("{module} answers with an error"),
    N_("It was asked about your card and answered: {detail}."),
)
_OTHER_NOT_LOADED: Final = {
    "case": {
        "other_module": _other(
            N_("{module} cannot be started"),
            N_(
                "The system refuses to load it. The file may be damaged, or something it needs is "
                "missing."
            ),
        )
    }
}
_OTHER_CARD_STEPS: Final = (
    N_("Insert your KamuSM e-signature card and take other cards out."),
    CHECK_AGAIN,
    HELP_DESK,
)


def _stumbled(title: str) -> FindingText:
    return FindingText(
        title=title,
        meaning=N_(
            "No AKİS card is in a reader. The AKİS software may not get along with the card that "
            "is; this alone is no fault of either."
        ),
        steps=_OTHER_CARD_STEPS,
    )


_REFUSED_BESIDE: Final = _stumbled(
    N_("The AKİS software answers with an error beside another card")
)
_WANTS_ARGUMENTS: Final = FindingText(
    title=N_("The module {module} works only inside its own program"),
    meaning=N_(
        "It wants settings that only its own program gives it, as the modules of Firefox and "
        "Thunderbird do, and answered: {detail}. It is not the software of an AKİS card."
    ),
    steps=(
        N_("For an AKİS card use AKİA's module: name no file, and it is found by itself."),
        CHECK_AGAIN,
        HELP_DESK,
    ),
)
_ONLY_THIS_FILE: Final = FindingText(
    title=N_("The file given as the AKİS software is not there"),
    meaning=N_(
        "Only this file was looked for: {searched}. Whether the AKİS software is installed in its "
        "usual place was not looked at."
    ),
    steps=(
        N_("Check the path: every letter of it, and whether the file has another name."),
        N_("Or name no file: then the software is looked for in all its usual places."),
    ),
)

TEXTS: Final[Mapping[str, FindingText]] = {
    "middleware.missing": FindingText(
        title=N_("The AKİS software is not installed on this computer"),
        meaning=N_(
            "Programs need it to sign with your card. It comes with AKİA, TÜBİTAK's own program "
            "for the card."
        ),
        steps=_INSTALL,
        steps_on=_INSTALL_ON,
        by={"only": {"file": _ONLY_THIS_FILE}},
    ),
    "middleware.wrong_architecture": FindingText(
        title=_OTHER_PROCESSOR,
        meaning=N_(
            "It is made for {found}, but {needed} is needed here. The right AKİA package puts "
            "this in order."
        ),
        steps=_INSTALL,
        steps_on=_RIGHT_PACKAGE_ON,
        without={
            "found": FindingText(
                title=_OTHER_PROCESSOR,
                meaning=N_("The right AKİA package puts this in order; {needed} is needed here."),
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
        meaning=N_("Something it needs is missing on this computer: {library}."),
        steps=(*_REPAIR, _ASK_WITH_LIBRARY),
        without={
            "library": FindingText(
                title=_NOT_LOADED,
                meaning=N_(
                    "The system refuses to load it. The file may be damaged, or something it "
                    "needs is missing."
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
            "It broke off while it was being asked about your card. No PIN was sent, so no PIN "
            "try has been used."
        ),
        steps=(RESEAT_CARD, RESTART_AND_LOOK, _UPDATE_AKIA, HELP_DESK),
        by={
            "case": {
                "other_module": _other(
                    N_("{module} stopped unexpectedly"),
                    N_(
                        "It broke off while it was being asked about your card. No PIN was sent, "
                        "so no PIN try has been used."
                    ),
                ),
                "other_card": _stumbled(N_("The AKİS software stopped beside another card")),
            }
        },
    ),
    "middleware.timed_out": FindingText(
        title=N_("The AKİS software does not answer"),
        meaning=N_(
            "It was asked about your card and gave no answer in time. Often another program is "
            "holding the card."
        ),
        steps=_STUCK,
        by={
            "case": {
                "other_module": _other(
                    N_("{module} does not answer"),
                    N_(
                        "It was asked about your card and gave no answer in time. Often another "
                        "program is holding the card."
                    ),
                ),
                "other_card": _stumbled(
                    N_("The AKİS software does not answer beside another card")
                ),
            }
        },
    ),
    "middleware.refused": FindingText(
        title=_REFUSED,
        meaning=N_("It was asked about your card and answered: {detail}."),
        steps=(
            *_REFUSED_STEPS,
            N_(
                "If the problem stays, call your institution's help desk and read out the code "
                "{say} and the answer {detail}."
            ),
        ),
        without={
            "detail": FindingText(
                title=_REFUSED,
                meaning=N_("It was asked about your card and did not give a usable answer."),
                steps=(*_REFUSED_STEPS, HELP_DESK),
                by={
                    "case": {
                        "other_module": replace(
                            _OTHER_REFUSED,
                            meaning=N_(
                                "It was asked about your card and did not give a usable answer."
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
            "The reader finds an AKİS card, but the AKİS software does not. It may be older than "
            "the card, or another program may be holding the card."
        ),
        steps=_STUCK,
        by={
            "case": {
                "other_module": _other(
                    N_("{module} does not see the card in {reader}"),
                    N_(
                        "The card is an AKİS card, and {module} is not AKİS' software. It may not "
                        "be made for this card."
                    ),
                )
            }
        },
    ),
    "middleware.outdated": FindingText(
        title=N_("A newer version of {package} is known: {newest}"),
        meaning=N_(
            "Version {installed} is installed. Signing works with it, but newer cards and systems "
            "may need the newer one."
        ),
        steps=_INSTALL,
        steps_on=_INSTALL_ON,
    ),
    "middleware.other_architecture": FindingText(
        title=N_("Only the 64-bit AKİS software is installed"),
        meaning=N_(
            "64-bit programs, such as this one, can use your card. A 32-bit program, as some "
            "older hospital programs are, needs the 32-bit AKİS software, which is not there."
        ),
        steps=(
            N_("If your programs sign, there is nothing to do."),
            N_(
                "If one of them does not find the card, ask its maker whether it is a 32-bit "
                "program and whether there is a 64-bit one."
            ),
            N_(
                "If it has to be the 32-bit one, ask KamuSM on 444 5 576 for AKİA for 32-bit "
                "programs."
            ),
        ),
    ),
}
