"""Words for card readers and their drivers."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.diagnosis.device_problems import DeviceProblem
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
from esign_desktop.presenters.texts import N_, Wording

_NO_DRIVER: Final = N_(
    "The computer detects the reader on USB, but cannot use it yet. Once the driver "
    "is installed, your card can be read."
)
_SECOND_COMPUTER: Final = N_(
    "Try the reader on another computer. If it is not found there either, it is probably faulty."
)
_PLUG_IN: Final = N_("Plug the card reader directly into the computer, not into a hub.")
_OTHER_PORT: Final = N_("If nothing changes, try another USB port.")

_READ_OUT_DRIVER: Final = N_(
    "If the problem persists, call your institution's help desk and read out the code "
    "{say} and the name {claimed_by}."
)
_DRIVER_NOT_KNOWN: Final = (REPLUG_READER, READER_ADVICE, CHECK_AGAIN, HELP_DESK)
_DRIVER_NOT_KNOWN_ON: Final[Mapping[Platform, tuple[str, ...]]] = {
    Platform.WINDOWS: (
        REPLUG_READER,
        N_(
            "Give Windows a few minutes to install a driver automatically. This needs an "
            "internet connection."
        ),
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

_PROBLEM: Final = N_("The system reports a problem with the card reader “{reader}”")
_REINSTALL: Final = N_(
    "If the problem persists, open Device Manager (Aygıt Yöneticisi), right-click the "
    "reader and uninstall the device; then plug it in again."
)
_READ_OUT_NUMBER: Final = N_(
    "If the problem persists, call your institution's help desk and read out the code "
    "{say} and the number {problem}."
)
_UPDATE_WINDOWS: Final = N_("Run Windows Update; it may bring a newer driver or firmware.")


def _numbered(title: str, meaning: str, *steps: str) -> FindingText:
    """Return what is said of a problem that Windows numbers: the number is read out in the end."""
    return FindingText(title, meaning, (*steps, _READ_OUT_NUMBER))


_BY_CAUSE: Final[Mapping[str, FindingText]] = {
    DeviceProblem.DISABLED.value: _numbered(
        N_("The card reader “{reader}” is disabled in Windows"),
        N_(
            "A person or a program disabled it in Device Manager (code {problem}). "
            "The reader and the card may be OK."
        ),
        N_("Right-click the Start button and open Device Manager (Aygıt Yöneticisi)."),
        N_(
            "Open “Smart card readers” (Akıllı kart okuyucuları), right-click the reader and "
            "choose “Enable device” (Cihazı etkinleştir)."
        ),
        N_(
            "If you do not have permission, ask your IT department: it may be disabled "
            "for everyone."
        ),
        CHECK_AGAIN,
    ),
    DeviceProblem.RESTART.value: _numbered(
        N_("Restart Windows to use the card reader “{reader}”"),
        N_("Windows knows the reader and starts it at the next restart (code {problem})."),
        N_("Save your work and choose Restart (not Shut down) from the Start menu."),
        REPLUG_READER,
        CHECK_AGAIN,
    ),
    DeviceProblem.NOT_CONNECTED.value: _numbered(
        N_("Windows cannot reach the card reader “{reader}”"),
        N_(
            "Windows knows it, but reports it as unplugged or without power (code "
            "{problem}). Usually the plug, the cable or a hub is the cause."
        ),
        REPLUG_READER,
        RESTART_AND_LOOK,
        _SECOND_COMPUTER,
    ),
    DeviceProblem.DRIVER.value: _numbered(
        N_("Windows has no usable driver for the card reader “{reader}”"),
        N_("The driver is missing, damaged or not set up (code {problem})."),
        READER_ADVICE,
        _REINSTALL,
        _UPDATE_WINDOWS,
        RESTART_AND_LOOK,
    ),
    DeviceProblem.BLOCKED.value: _numbered(
        N_("Windows rejects the driver of the card reader “{reader}”"),
        N_(
            "The driver is not signed as Windows requires, or is known to cause "
            "problems (code {problem}). Usually it is too old; a newer one is needed."
        ),
        READER_ADVICE,
        _UPDATE_WINDOWS,
        _REINSTALL,
        N_(
            "Do not turn off memory integrity or driver signature enforcement for it: "
            "use another card reader instead."
        ),
    ),
    DeviceProblem.FAILED.value: _numbered(
        N_("The card reader “{reader}” does not start"),
        N_(
            "Windows has a driver for it, but the reader did not start or reported a "
            "fault (code {problem}). Power, the cable, the driver or the reader "
            "itself can be the cause."
        ),
        REPLUG_READER,
        _REINSTALL,
        READER_ADVICE,
        _SECOND_COMPUTER,
    ),
    DeviceProblem.RESOURCES.value: _numbered(
        N_("This computer has no resources left for the card reader “{reader}”"),
        N_(
            "Windows or the computer's firmware cannot give the reader what it needs (code "
            "{problem})."
        ),
        N_("Unplug USB devices you do not need, and plug the reader directly into the computer."),
        RESTART_AND_LOOK,
        _UPDATE_WINDOWS,
        N_("Ask your IT department to check the USB settings of the BIOS or UEFI."),
    ),
    DeviceProblem.WAITING.value: _numbered(
        N_("Windows does not start the card reader “{reader}” yet"),
        N_(
            "It is waiting for another device or for somebody to log in, or a virtual "
            "machine or a debugger is using the reader (code {problem})."
        ),
        N_("Unlock the screen and log in at the computer itself."),
        N_("If a virtual machine is running, disconnect the reader from it."),
        RESTART_AND_LOOK,
    ),
    DeviceProblem.OTHER_DRIVER.value: FindingText(
        title=N_("Another driver has claimed the card reader “{reader}”"),
        meaning=N_(
            "“{claimed_by}” has claimed the reader, so the smart card service cannot "
            "use it. Once the reader is free, your card can be read."
        ),
        steps=(READER_ADVICE, CHECK_AGAIN, _READ_OUT_DRIVER),
        steps_on={
            Platform.WINDOWS: (
                N_(
                    "Open Device Manager (Aygıt Yöneticisi), right-click the reader, "
                    "uninstall the device and tick the box that deletes its driver "
                    "too."
                ),
                REPLUG_READER,
                CHECK_AGAIN,
                _READ_OUT_DRIVER,
            ),
        },
    ),
    DeviceProblem.OTHER_PROGRAM.value: FindingText(
        title=N_("Another program is using the card reader “{reader}”"),
        meaning=N_(
            "A program uses the reader directly, so the smart card service cannot use "
            "it. Often it is GnuPG or a virtual machine."
        ),
        # GnuPG manual, scdaemon options: its own CCID driver claims readers unless told not to
        steps=(
            N_("Disconnect the reader from virtual machines, and close programs that use it."),
            N_(
                "If GnuPG is used, add the line disable-ccid to "
                "~/.gnupg/scdaemon.conf and restart the computer."
            ),
            RESTART_PCSCD,
            REPLUG_READER,
            HELP_DESK,
        ),
    ),
    DeviceProblem.UNKNOWN.value: _numbered(
        _PROBLEM,
        N_(
            "Windows reports the number {problem}, which is not in any Microsoft list "
            "that we know. Its meaning is not known."
        ),
        REPLUG_READER,
        RESTART_AND_LOOK,
        _REINSTALL,
        READER_ADVICE,
    ),
}
"""What to do by the kind of problem; the groups and their source are in device_problems."""
_FAILING_TITLE: Final = N_("The card reader “{reader}” cannot connect to the card")
_FAILING: Final = (
    N_(
        "Remove the card and unplug the reader. Plug the reader directly into another "
        "USB port of the computer, without a hub or an extension cable."
    ),
    N_("Insert the card until it stops."),
    RESTART_AND_LOOK,
    N_("Try another card reader. If the card works there, this reader is faulty."),
    HELP_DESK,
)

TEXTS: Final[Mapping[str, FindingText]] = {
    "reader.none": FindingText(
        title=N_("No working card reader was found"),
        meaning=N_("The reader is not plugged in, its driver is missing, or it is faulty."),
        steps=(_PLUG_IN, DRIVER_PAGE, _SECOND_COMPUTER, ORDER_READER, HELP_DESK),
        by={
            "session": {
                "other_name": FindingText(
                    title=N_("No card reader or card matches the name you gave"),
                    meaning=N_("These readers are there but were not checked: {others}."),
                    steps=(
                        Wording(
                            N_("Give one of these names after --reader; a part of it is enough."),
                            in_window=N_(
                                "Use the name of one of these readers; a part of it is enough."
                            ),
                        ),
                        Wording(
                            N_("Or leave --reader out to check all of them."),
                            in_window=N_("Or name none to check all of them."),
                        ),
                    ),
                ),
                "remote": FindingText(
                    title=N_("No card reader is available in this Remote Desktop session"),
                    meaning=N_(
                        "The reader is plugged into the computer in front of you, but "
                        "this session does not see it."
                    ),
                    steps=(
                        N_(
                            "Close the connection. In Remote Desktop Connection open "
                            "Local Resources → More and tick Smart cards."
                        ),
                        N_("Check that the reader works on the computer in front of you."),
                        CONNECT_AGAIN,
                        HELP_DESK,
                    ),
                ),
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
            "This model is listed as not working on this system, and no other driver "
            "for it is known. Your card is not the problem."
        ),
        steps=(
            N_("Use another card reader, for instance KamuSM's mini card reader."),
            ORDER_READER,
            N_("Until then, try to sign on another computer."),
            HELP_DESK,
        ),
    ),
    "reader.driver_problem": FindingText(
        title=_PROBLEM,
        meaning=N_("The reader is connected, but its driver did not start (code {problem})."),
        steps=(REPLUG_READER, READER_ADVICE, CHECK_AGAIN, HELP_DESK),
        steps_on={
            Platform.WINDOWS: (
                REPLUG_READER,
                _REINSTALL,
                READER_ADVICE,
                RESTART_AND_LOOK,
                _READ_OUT_NUMBER,
            ),
        },
        by={"cause": _BY_CAUSE},
    ),
    "reader.virtual_only": FindingText(
        title=N_("There is no real card reader, only virtual ones"),
        meaning=N_(
            "This computer lists {readers}. These readers are software only; you "
            "cannot insert a card into them."
        ),
        steps=(_PLUG_IN, _OTHER_PORT, DRIVER_PAGE, HELP_DESK),
    ),
    "reader.failing": FindingText(
        title=_FAILING_TITLE,
        meaning=N_(
            "The reader and its driver are there, and a card is inserted, but the "
            "connection to the card fails ({error}). A loose plug, a weak USB port or "
            "a worn reader is a more frequent cause than a faulty card."
        ),
        steps=_FAILING,
        without={
            "error": FindingText(
                title=_FAILING_TITLE,
                meaning=N_(
                    "The reader and its driver are there, but the system reports that "
                    "the reader cannot be used. A loose plug, a weak USB port or a "
                    "worn reader is a more frequent cause than a faulty card."
                ),
                steps=_FAILING,
            ),
        },
    ),
    "reader.several_cards": FindingText(
        title=N_("There are cards in several readers"),
        meaning=N_(
            "In: {readers}. This program distinguishes them. Some signing programs "
            "stop in this case (“Birden fazla kart okuyucu bulundu”), or use the "
            "wrong card."
        ),
        steps=(
            N_("If a signing program stops, leave in only the card you want to sign with."),
            N_("Close the signing program and open it again."),
        ),
    ),
}
