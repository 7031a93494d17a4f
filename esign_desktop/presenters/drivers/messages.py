"""Words for advice about drivers: what to do, why, how sure, and the steps of settings."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.model.advice import AdviceKind, Reason
from esign_desktop.model.driver import PackageManager, SettingStep
from esign_desktop.presenters.findings.steps import REPLUG_READER, RESTART
from esign_desktop.presenters.texts import N_, Wording

TITLES: Final[Mapping[AdviceKind, str]] = {
    AdviceKind.NOTHING: N_("{about}: nothing to install"),
    AdviceKind.INSTALL: N_("{about}: install {package}"),
    AdviceKind.SET: N_("{about}: change a system setting"),
    AdviceKind.REPLACE: N_("{about}: use another card reader"),
    AdviceKind.UNKNOWN: N_("{about}: not known"),
}
INSTALL_ALONE: Final = N_("Install {package}")
LOOK_UP: Final = N_("{about}: see KamuSM's driver page")
NO_READER: Final = N_("No card reader was found")
HAS_DRIVER: Final = N_("{about}: its driver is installed")

REASONS: Final[Mapping[Reason, str]] = {
    Reason.SERVICE_MISSING: N_("Programs reach card readers through this service."),
    Reason.READER_LISTED: N_("The smart card service shows it, so its driver works."),
    Reason.READER_SERVED_BY_SYSTEM: N_(
        "It is a CCID reader, and this system has a driver for all of them: {package}."
    ),
    Reason.READER_NEEDS_CLASS_DRIVER: N_(
        "It is a CCID reader; {package} is the driver for all of them."
    ),
    Reason.READER_NEEDS_NEWER_CLASS_DRIVER: N_(
        "The installed driver does not support this reader yet: a version newer than "
        "{version} is needed."
    ),
    Reason.READER_NEEDS_PACKAGE: N_(
        "The system's common driver does not support this model; {package} does."
    ),
    Reason.READER_HAS_DRIVER: N_("Its driver is already installed: {package}."),
    Reason.READER_HELD_BY_OTHER_DRIVER: N_(
        "Another driver has claimed the reader, so the smart card service cannot use it."
    ),
    Reason.READER_UNSUPPORTED: N_(
        "This model is listed as not working on this system, and no other driver for it is known."
    ),
    Reason.READER_IN_TROUBLE: N_(
        "The smart card service shows it, but this model is known to fail with some cards."
    ),
    Reason.READER_MISSING: N_(
        "Which driver is needed depends on the reader: plug it in, then check again."
    ),
    Reason.READER_UNKNOWN: N_(
        "The model is not in the list, and it is not known whether it is a CCID reader."
    ),
    Reason.READER_UNKNOWN_HERE: N_("The model is known, but not what it needs on this system."),
    Reason.READER_NOT_SHOWN: N_(
        "Worth a try if the driver is installed and the reader still does not appear."
    ),
    Reason.SERVICE_UNCLEAR: Wording(
        N_(
            "The smart card service cannot be used, and a missing package is not the "
            "reason; run 'diagnose' for details."
        ),
        in_window=N_(
            "The smart card service cannot be used, and a missing package is not the "
            "reason; see the Status page."
        ),
    ),
    Reason.SERVICE_NOT_USABLE: N_("Worth a try if the smart card service cannot be used."),
    Reason.AKIS_MISSING: N_(
        "Programs need the AKİS software to sign with the card; it comes with AKİA."
    ),
    Reason.AKIS_EMULATED: N_(
        "AKİA is not made for this processor. The system also runs programs for Intel "
        "processors, and only those can use AKİA here; how well that works is not "
        "known."
    ),
    Reason.AKIS_OUTDATED: N_("A newer version is known: {version}."),
    Reason.AKIS_PRESENT: N_("Version {version} is installed, and no newer one is known."),
    Reason.AKIS_FOUND: N_("Its module is on this computer; its version is not known."),
    Reason.AKIS_NOT_FOR_THIS: N_(
        "No AKİA package is known for this system and processor. Ask KamuSM: 444 5 576."
    ),
    Reason.CARD_OF_OTHERS: N_("It is another provider's card and needs that provider's software."),
    Reason.CARD_UNKNOWN: N_(
        "This program does not know this card. Ask whoever gave it to you which software it needs."
    ),
}

REASONS_NOW: Final[Mapping[Reason, str]] = {
    Reason.READER_NOT_SHOWN: N_(
        "The driver is installed and the reader still does not appear; this may help."
    ),
    Reason.SERVICE_NOT_USABLE: N_("The smart card service cannot be used as it is."),
}
"""Of what is otherwise only in case, where the case is on."""

DISPUTED: Final = N_(
    "This model is listed as not working on this system; some say that it does with some cards. "
    "No other driver for it is known."
)
MOST_READERS: Final = N_(
    "Most card readers are CCID readers; {package} is the driver for all of them."
)
ANOTHER_READER: Final = N_("If no reader works, another one is needed.")

UNKNOWN_MODEL: Final = N_("The model is not in the list; it identifies itself as a CCID reader.")
NEEDS_NEWER: Final = N_("A version newer than {version} is needed; older ones do not support it.")
ONLY_IN_CASE: Final = N_("Only if the reader still does not appear")
IF_NO_CARD_WORKS: Final = N_("Only if the reader does not read your card")

RUN: Final = Wording(N_("Open a terminal and run:"), command="{command}")
FROM_AUR: Final = N_("Install “{name}” from the AUR, the packages made by Arch's users.")
FROM_PAGE: Final = N_("Open {url} and install “{package}” from there.")

AKIA_DEB: Final = N_("Download the deb package, extract the file and install the package.")
AKIA_RPM: Final = N_("Download the rpm package, extract the file and install the package.")
AKIA_MAC_ARM: Final = N_(
    "Download “Mac OS Arm (Apple Silicon)”, extract the file and run the installer."
)
AKIA_MAC_INTEL: Final = N_("Download “Mac OS Intel”, extract the file and run the installer.")

COMMANDS: Final[Mapping[PackageManager, str]] = {
    PackageManager.APT: "sudo apt install",
    PackageManager.DNF: "sudo dnf install",
    PackageManager.ZYPPER: "sudo zypper install",
    PackageManager.PACMAN: "sudo pacman -S",
}

SETTING_STEPS: Final[Mapping[SettingStep, str]] = {
    SettingStep.WINDOWS_START_SERVICE: N_(
        "Press the Windows key and R together, type services.msc, press Enter, right-click "
        "“Smart Card” (“Akıllı Kart” on a Turkish Windows) and choose Start."
    ),
    SettingStep.WINDOWS_SERVICE_AUTOMATIC: N_(
        "Open the properties of “Smart Card” (“Akıllı Kart” on a Turkish Windows) there and set "
        "its startup type to Automatic."
    ),
    SettingStep.MACOS_USE_IFD_CCID: Wording(
        N_("Open Terminal and run:"),
        command="sudo defaults write "
        "/Library/Preferences/com.apple.security.smartcard useIFDCCID -bool yes",
    ),
    SettingStep.MACOS_USE_OWN_CCID: Wording(
        N_("If it did not help, undo it:"),
        command="sudo defaults delete "
        "/Library/Preferences/com.apple.security.smartcard useIFDCCID",
    ),
    SettingStep.LINUX_START_SERVICE: Wording(
        N_("Open a terminal and run:"), command="sudo systemctl enable --now pcscd.socket"
    ),
    SettingStep.LINUX_POLKIT_RULE: N_(
        "Ask the administrator to allow pcscd for your account in a polkit rule."
    ),
    SettingStep.LINUX_LOCAL_SESSION: N_(
        "Log in at the computer itself, not over SSH or a remote desktop: remote "
        "sessions are refused by default."
    ),
    SettingStep.LINUX_UNLOAD_DRIVERS: Wording(
        N_("Open a terminal and run:"), command="sudo modprobe -r {drivers}"
    ),
    SettingStep.LINUX_BLOCK_DRIVERS: Wording(
        N_("To keep it from loading again, run:"),
        command="printf 'blacklist %s\\n' {drivers} | sudo tee /etc/modprobe.d/pcsc.conf",
    ),
    SettingStep.REPLUG_READER: REPLUG_READER,
    SettingStep.RESTART: RESTART,
}

NO_ATR: Final = N_(
    "“{text}” is not an ATR. An ATR has 2 to 33 bytes in hex and starts with 3B or 3F."
)
