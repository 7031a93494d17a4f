"""Steps that several findings share, so that the same advice has the same words."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final, Self

from esign_desktop.model.host import Platform
from esign_desktop.presenters.texts import N_, Wording


class Advised(Enum):
    """What the catalogue may advise for the computer at hand."""

    DRIVER = auto()  # a driver or a setting, for the reader or the smart card service
    AKIA = auto()  # which of AKİA's files


class GeneralStep(str):
    """A step said as it is only where the catalogue advises nothing for the computer at hand."""

    __slots__ = ("instead",)

    instead: Advised

    def __new__(cls, message: str, instead: Advised) -> Self:
        """Return the message, which is marked for translation."""
        made = super().__new__(cls, message)
        made.instead = instead
        return made


# the date by which certificates are judged: the snapshot's, put in by explain()
SET_CLOCK: Final = N_(
    "This computer's date is {now_on}. If that is wrong, correct the date and time first."
)

# the card and the reader
RESEAT_CARD: Final = N_("Remove the card, wait a few seconds, and insert it again until it stops.")
REPLUG_READER: Final = N_(
    "Unplug the card reader, wait a few seconds, and plug it directly into another "
    "USB port of the computer."
)
ORDER_READER: Final = N_(
    "If you need a new card reader, order one from KamuSM's card reader page or use any reader "
    "your institution supplies."
)
DRIVER_PAGE: Final = N_(
    "On KamuSM's driver page choose your system, card reader and card, then “Sürücüleri göster”. "
    "The ACR39 reader is listed there as “ACS39”."
)

READER_ADVICE: Final = GeneralStep(
    N_(
        "Install the driver the reader needs on this system; KamuSM's driver page shows which one."
    ),
    Advised.DRIVER,
)
SERVICE_ADVICE: Final = GeneralStep(
    N_("Install pcsc-lite (pcscd) and its CCID driver with the system's package manager."),
    Advised.DRIVER,
)

# other programs and the computer
CLOSE_PROGRAMS: Final = N_(
    "Save your work and close the programs that use the card: AKİA, e-signature programs, UYAP "
    "Editör, Adobe."
)
RESTART: Final = N_("Restart the computer.")
CHECK_AGAIN: Final = Wording(
    N_("Then run this check again."),
    in_window=N_("Then press “Check again” on the Status page."),
)
CONNECT_AGAIN: Final = Wording(
    N_("Connect again and run this check again."),
    in_window=N_("Connect again, then press “Check again” on the Status page."),
)
RESTART_AND_LOOK: Final = Wording(
    N_("Restart the computer, then run this check again."),
    in_window=N_("Restart the computer, then open this program again."),
)
# pcscd looks for drivers once, when it starts (hotplug_libudev.c of pcsc-lite)
RESTART_PCSCD: Final = Wording(
    N_("Restart the smart card service:"), command="sudo systemctl restart pcscd"
)
SEND_REPORT: Final = Wording(
    N_("If the problem persists, save a report and send it to your help desk."),
    in_window=N_(
        "If the problem persists, save a report on the Support page and send it to your help desk."
    ),
)

# AKİA brings the AKİS module
AKIA_PAGE: Final = N_("Open AKİA's download page.")
AKIA_ON: Final[Mapping[Platform, GeneralStep]] = {
    Platform.WINDOWS: GeneralStep(
        N_("Download AKİA for Windows, extract the file and run the installer."), Advised.AKIA
    ),
    Platform.MACOS: GeneralStep(
        N_(
            "On a Mac with an Apple chip choose “Mac OS Arm (Apple Silicon)”, on one "
            "with an Intel processor “Mac OS Intel”. Apple menu → About This Mac "
            "shows which it is."
        ),
        Advised.AKIA,
    ),
    Platform.LINUX: GeneralStep(
        N_(
            "Download the deb package for Pardus, Debian or Ubuntu, or the rpm package for other "
            "systems, and install it."
        ),
        Advised.AKIA,
    ),
}
ADMIN_RIGHTS: Final = N_(
    "If the computer asks for an administrator's password that you do not have, ask "
    "your IT department to install it."
)
AKIA_ANY: Final = N_("Download the package for your system, extract it and install it.")

# KamuSM's doors
ONLINE_WITH_CARD: Final = N_(
    "Leave the card in the reader, open KamuSM Online İşlemler in your browser and log in with "
    "e-Devlet."
)
PIN_MENU: Final = N_("Choose E-imza İşlemleri → Bireysel İşlemler → PIN Oluşturma / Kilit Çözme.")
PIN_HELPER: Final = N_(
    "Download and start the helper program that the page offers, and paste the page's "
    "verification code into it."
)
PIN_NEW: Final = N_(
    "Type a new PIN of at least 6 digits, digits only, and confirm it with the code that comes "
    "by SMS."
)

APPLY_ANEW: Final = N_(
    "Apply for a new card: through your institution, or yourself at Online İşlemler → E-imza "
    "İşlemleri → Bireysel İşlemler → Başvuru İşlemleri."
)

# people to ask
HELP_DESK: Final = N_(
    "If the problem persists, call your institution's help desk and read out the code {say}."
)
CALL_KAMUSM: Final = N_("If you need help, call KamuSM on 444 5 576 and read out the title above.")


def install_akia(*after: str) -> dict[Platform, tuple[str, ...]]:
    """Return, for each system, how to install AKİA, and then the steps given."""
    return {
        platform: (AKIA_PAGE, package, ADMIN_RIGHTS, *after)
        for platform, package in AKIA_ON.items()
    }


# of a module that is not AKIS': its file is named, and nothing of AKİA is offered
ASK_ITS_MAKER: Final = N_("Ask the maker of {module}, or whoever gave you the card.")
