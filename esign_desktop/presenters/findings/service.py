"""Words for the smart card service and the session it is used from."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.model.host import Platform
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import (
    CHECK_AGAIN,
    CONNECT_AGAIN,
    HELP_DESK,
    REPLUG_READER,
    RESTART,
    RESTART_AND_LOOK,
    RESTART_PCSCD,
    SERVICE_ADVICE,
)
from esign_desktop.presenters.texts import N_, Wording

_STOPPED: Final = N_("The smart card service is not running")
_OPEN_SERVICES: Final = N_("Press the Windows key and R together, type services.msc, press Enter.")
_LOG_IN_AGAIN: Final = Wording(
    N_("Log out, log in again, and run this check again."),
    in_window=N_("Log out, log in again, and open this program again."),
)
_RESTART_SERVICE_WINDOWS: Final = N_(
    "Find “Smart Card” (“Akıllı Kart” on a Turkish Windows) in the list, right-click it and "
    "choose Restart. This needs an administrator."
)
_RESTART_WINDOWS: Final = (
    REPLUG_READER,
    _OPEN_SERVICES,
    _RESTART_SERVICE_WINDOWS,
    RESTART_AND_LOOK,
)
_READ_OUT_ERROR: Final = N_(
    "If the problem persists, call your institution's help desk and read out the code "
    "{say} and the error {error}."
)
_ON_A_MAC: Final = (REPLUG_READER, RESTART_AND_LOOK, HELP_DESK)

TEXTS: Final[Mapping[str, FindingText]] = {
    "service.not_installed": FindingText(
        title=N_("The smart card service is not installed"),
        meaning=N_(
            "Programs reach the card reader through this service. Without it no program on this "
            "computer can see your card."
        ),
        steps=(RESTART_AND_LOOK, HELP_DESK),
        steps_on={
            Platform.WINDOWS: (
                RESTART,
                _OPEN_SERVICES,
                N_(
                    "Look for “Smart Card” (“Akıllı Kart” on a Turkish Windows) in the list. It "
                    "is a part of Windows; if it is not there, Windows needs repair."
                ),
                HELP_DESK,
            ),
            Platform.MACOS: _ON_A_MAC,
            Platform.LINUX: (
                SERVICE_ADVICE,
                Wording(N_("Start the service:"), command="sudo systemctl start pcscd.socket"),
                CHECK_AGAIN,
                HELP_DESK,
            ),
        },
    ),
    "service.stopped": FindingText(
        title=_STOPPED,
        meaning=N_(
            "Programs reach the card reader through this service. It is installed and only needs "
            "to be started."
        ),
        steps=(REPLUG_READER, RESTART_AND_LOOK, HELP_DESK),
        steps_on={
            Platform.WINDOWS: (
                N_(
                    "Plug in the card reader. Windows starts this service when it is "
                    "needed, and may stop it when there is no reader."
                ),
                Wording(
                    _OPEN_SERVICES,
                    in_window=N_(
                        "If it does not start automatically, press “Start the "
                        "service” below. This needs an administrator."
                    ),
                ),
                Wording(
                    N_(
                        "Find “Smart Card” (“Akıllı Kart” on a Turkish Windows) in the list, "
                        "right-click it and choose Start. This needs an administrator."
                    ),
                    in_window=N_(
                        "If that fails, press the Windows key and R together, type services.msc, "
                        "press Enter, right-click “Smart Card” (“Akıllı Kart” on a Turkish "
                        "Windows) and choose Start."
                    ),
                ),
                CHECK_AGAIN,
                HELP_DESK,
            ),
            Platform.MACOS: _ON_A_MAC,
            Platform.LINUX: (
                Wording(
                    N_("Open a terminal and run:"),
                    in_window=N_("Press “Start the service” below, or open a terminal and run:"),
                    command="sudo systemctl start pcscd.socket",
                ),
                Wording(
                    N_("To start it together with the computer as well, run:"),
                    command="sudo systemctl enable pcscd.socket",
                ),
                CHECK_AGAIN,
                HELP_DESK,
            ),
        },
        by={
            "cause": {
                # the likeliest first: the service of this computer is not even asked there
                "remote": FindingText(
                    title=N_("No smart cards are available in this Remote Desktop session"),
                    meaning=N_(
                        "In a Remote Desktop session programs use the card readers of "
                        "the computer in front of you, and this connection does not "
                        "forward them. Your card and your reader may be OK."
                    ),
                    steps=(
                        N_(
                            "Close the connection. In Remote Desktop Connection open "
                            "Local Resources → More and tick Smart cards (Yerel "
                            "Kaynaklar → Diğer → Akıllı kartlar)."
                        ),
                        N_(
                            "Plug the reader into the computer in front of you, and check that "
                            "it works there."
                        ),
                        CONNECT_AGAIN,
                        N_(
                            "If the problem persists, the administrator of the "
                            "computer you connect to may have disabled smart cards "
                            "for Remote Desktop: read out the code {say}."
                        ),
                    ),
                ),
                "disabled": FindingText(
                    title=N_("The smart card service is disabled on this computer"),
                    meaning=N_(
                        "The service is set to “Disabled”. Windows then does not "
                        "start it, whatever is plugged in."
                    ),
                    steps=(
                        _OPEN_SERVICES,
                        N_(
                            "Double-click “Smart Card” (“Akıllı Kart” on a Turkish Windows), set "
                            "the startup type to Manual (El ile), press Apply, then Start. This "
                            "needs an administrator."
                        ),
                        CHECK_AGAIN,
                        HELP_DESK,
                    ),
                ),
                "running": FindingText(
                    title=N_("The smart card service is running, but rejects programs"),
                    meaning=N_(
                        "Windows reports that the service is running, but the service "
                        "itself answers that it is not. It may be starting or "
                        "stopping at the moment, or it may hang."
                    ),
                    steps=(
                        REPLUG_READER,
                        CHECK_AGAIN,
                        _OPEN_SERVICES,
                        _RESTART_SERVICE_WINDOWS,
                        RESTART_AND_LOOK,
                    ),
                ),
            }
        },
    ),
    "service.access_denied": FindingText(
        title=N_("You do not have permission to use the smart card service"),
        meaning=N_(
            "The service is running, but it refuses programs of this session. Your "
            "card and your reader may be OK."
        ),
        steps=(
            N_("Log in at the computer the reader is plugged into, not remotely."),
            _LOG_IN_AGAIN,
            N_(
                "If the problem persists, ask your IT department to allow your "
                "account to use smart cards, and read out the code {say}."
            ),
        ),
        steps_on={
            Platform.LINUX: (
                N_(
                    "If you are connected over SSH or a remote desktop, log in at the "
                    "computer itself: remote sessions are refused by default."
                ),
                _LOG_IN_AGAIN,
                N_(
                    "If the problem persists, ask the administrator to allow pcscd "
                    "for your account in a polkit rule, and read out the code {say}."
                ),
            ),
        },
    ),
    "service.incompatible": FindingText(
        title=N_("This program and the smart card service are not compatible"),
        meaning=N_(
            "They are of different versions. This happens when a program brings its "
            "own part of the service with it."
        ),
        steps=(RESTART_AND_LOOK, HELP_DESK),
        steps_on={
            Platform.LINUX: (
                N_(
                    "If this program was installed as a Flatpak, Snap or AppImage, "
                    "install its regular package instead."
                ),
                N_(
                    "Otherwise update the system, especially pcscd: from version "
                    "2.4.1 on it is compatible with more versions."
                ),
                RESTART_AND_LOOK,
                HELP_DESK,
            ),
        },
    ),
    "service.remote_session": FindingText(
        title=N_("You are working in a Remote Desktop session"),
        meaning=N_(
            "In a Remote Desktop session a program may see the readers of the other "
            "computer, or none. The connection decides which readers it sees."
        ),
        steps=(
            N_("If you can, run this check and sign on the computer the reader is plugged into."),
            N_(
                "If you have to sign here, install AKİA on this computer, and the reader's driver "
                "on the computer the reader is plugged into."
            ),
            HELP_DESK,
        ),
        steps_on={
            Platform.WINDOWS: (
                N_(
                    "Plug the reader into the computer in front of you and install the reader's "
                    "driver there."
                ),
                N_(
                    "Before connecting, open Local Resources → More in Remote Desktop Connection "
                    "and tick Smart cards (Yerel Kaynaklar → Diğer → Akıllı kartlar)."
                ),
                N_(
                    "Install AKİA on the computer you connect to, which is the one this "
                    "check runs on."
                ),
                CONNECT_AGAIN,
                HELP_DESK,
            ),
        },
    ),
    "clock.wrong": FindingText(
        title=N_("The computer's date cannot be right: {now_on}"),
        meaning=N_(
            "This computer's clock shows {now_at}, but it must be later than "
            "{earliest_at}. While the clock is wrong, it is not possible to tell "
            "whether your certificate is valid."
        ),
        steps=(
            N_("Open the computer's date and time settings."),
            N_("Turn on automatic date and time, and choose Istanbul as the time zone."),
            CHECK_AGAIN,
            N_(
                "If the date is wrong again after every start, the computer's clock "
                "battery may be empty: ask your help desk to replace it."
            ),
        ),
        by={
            "direction": {
                "ahead": FindingText(
                    title=N_("Is the computer's date correct? It shows {now_on}"),
                    meaning=N_(
                        "By this date your certificate has expired. But nothing here "
                        "is newer than {earliest_on}, when it was still valid. If the "
                        "date is wrong, your certificate may be OK."
                    ),
                    steps=(
                        N_("Compare the date, {now_on}, with a calendar or your phone."),
                        N_(
                            "If it is wrong, turn on automatic date and time in the settings, "
                            "and choose Istanbul as the time zone."
                        ),
                        CHECK_AGAIN,
                        N_("If it is right, follow the advice about your certificate."),
                    ),
                )
            }
        },
    ),
    "service.no_answer": FindingText(
        title=N_("The smart card service does not answer"),
        meaning=N_(
            "Programs reach the card reader through this service. It is running, but "
            "hangs; no program on this computer can use your card now."
        ),
        steps=(REPLUG_READER, RESTART_AND_LOOK, HELP_DESK),
        steps_on={
            Platform.WINDOWS: (*_RESTART_WINDOWS, HELP_DESK),
            Platform.MACOS: _ON_A_MAC,
            Platform.LINUX: (
                REPLUG_READER,
                RESTART_PCSCD,
                CHECK_AGAIN,
                RESTART_AND_LOOK,
                HELP_DESK,
            ),
        },
    ),
    "service.error": FindingText(
        title=N_("The smart card service reports an error: {error}"),
        meaning=N_(
            "Programs reach the card reader through this service, and it is not "
            "working. This error is rare; whoever helps you needs its number."
        ),
        steps=(REPLUG_READER, RESTART_AND_LOOK, _READ_OUT_ERROR),
        steps_on={
            Platform.WINDOWS: (*_RESTART_WINDOWS, _READ_OUT_ERROR),
            Platform.LINUX: (
                REPLUG_READER,
                RESTART_PCSCD,
                RESTART_AND_LOOK,
                _READ_OUT_ERROR,
            ),
        },
        without={
            "error": FindingText(
                title=N_("The smart card service reports an unknown error"),
                meaning=N_(
                    "Programs reach the card reader through this service, and it is not working."
                ),
                steps=(REPLUG_READER, RESTART_AND_LOOK, HELP_DESK),
            ),
        },
    ),
}
