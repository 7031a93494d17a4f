"""Readers on the market, what each system needs for them, and what a user can install or set."""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Final

from esign_desktop.model.host import Platform
from esign_desktop.model.reader import UsbId
from esign_desktop.model.record import Record
from esign_desktop.model.source import Confidence, Line, Source


class Computers(Record, frozen=True):
    """Which computers of one system a statement is about; left empty, all of them.

    Versions are those people say: Windows ``7``, ``8.1``, ``10``, ``11``; macOS ``13``; the
    distribution's own on Linux. ``until`` takes what is below it in: ``13`` means 13.7 too.
    """

    since: str = ""
    until: str = ""
    architectures: tuple[str, ...] = ()  # x86_64, x86, arm64
    distributions: tuple[str, ...] = ()  # ID of os-release; its ID_LIKE counts without versions


@unique
class PackageKind(StrEnum):
    """What a package brings."""

    READER_DRIVER = "reader_driver"
    CLASS_DRIVER = "class_driver"  # the driver for all CCID readers
    SMART_CARD_SERVICE = "smart_card_service"  # pcscd
    AKIS_MODULE = "akis_module"
    OTHER_PROVIDER = "other_provider"  # what another provider's card needs


@unique
class PackageManager(StrEnum):
    """Who installs a package on Linux by its name."""

    APT = "apt"  # Debian, Ubuntu, Pardus
    DNF = "dnf"  # Fedora
    ZYPPER = "zypper"  # openSUSE
    PACMAN = "pacman"  # Arch
    AUR = "aur"  # Arch, recipes by its users


class Fit(Record, frozen=True):
    """Computers a package is for, and how sure that is."""

    on: Computers = Computers()
    confidence: Confidence = Confidence.SINGLE
    emulated: bool = False  # made for another processor, whose programs the system runs as well


class DriverPackage(Record, frozen=True):
    """Something a user can install: AKIS' middleware, a reader's driver, another card's."""

    id: str
    title: Line
    platform: Platform
    homepage: str  # the vendor's page; files move, so none is named
    sources: tuple[Source, ...]
    kind: PackageKind = PackageKind.READER_DRIVER
    names: Mapping[PackageManager, str] = {}  # Linux: what to ask the package manager for
    fits: tuple[Fit, ...] = (Fit(),)  # the first that is about a computer counts
    version: str = ""  # newest one known; "" when its age does not matter
    installed_name: str = ""  # regular expression for the name in the system's package list
    in_system: bool = False  # part of the system: nothing to install


@unique
class ReaderDriver(StrEnum):
    """What makes a reader work on one system."""

    CCID = "ccid"  # the class driver: part of Windows and macOS, a package on Linux
    PACKAGE = "package"  # a driver package of its own
    NONE = "none"  # known not to work


@unique
class ReaderTrouble(StrEnum):
    """What a reader is known to fail with, although the system lists it. The words are ours."""

    FAST_CARDS = "fast_cards"  # cards that offer a high speed, as newer ones do
    APPLE_DRIVER = "apple_driver"  # Apple's own CCID driver; libccid, which macOS has too, works
    UNSUPPORTED = "unsupported"  # listed as not working here
    SIM_SIZE = "sim_size"  # no fault: it takes the small card only, which is easily laid in wrong


class ReaderSupport(Record, frozen=True):
    """What some computers of one system need for a reader."""

    driver: ReaderDriver
    package: str = ""  # id of a DriverPackage
    on: Computers = Computers()
    instead: str = ""  # id of a DriverPackage that may help where the class driver does not
    confidence: Confidence = Confidence.SINGLE
    sources: tuple[Source, ...] = ()  # empty: the reader's
    trouble: ReaderTrouble | None = None  # None: none known


@unique
class ReaderForm(StrEnum):
    """What a reader looks like."""

    DESKTOP = "desktop"  # with a cable, for whole cards
    STICK = "stick"  # plugged in directly, for SIM-size cards
    TOKEN = "token"  # a stick with the chip inside  # noqa: S105
    KEYBOARD = "keyboard"
    LAPTOP = "laptop"  # a slot in the computer
    PINPAD = "pinpad"  # with keys of its own


class ReaderModel(Record, frozen=True):
    """A reader on the market."""

    id: str
    title: Line
    usb_ids: tuple[UsbId, ...]
    support: Mapping[Platform, tuple[ReaderSupport, ...]]  # the first about a computer counts
    sources: tuple[Source, ...]
    printed: tuple[Line, ...] = ()  # as on the case
    aliases: tuple[Line, ...] = ()  # as KamuSM, dealers and PC/SC call it: "ACS39"
    form: ReaderForm | None = None
    picture: str = ""  # file in resources/readers/


# What the list says about libccid. It means class readers; Windows' and Apple's own drivers for
# the class are expected to serve them too. Up to macOS 13 Apple shipped libccid itself.
_CCID: Final = ReaderSupport(ReaderDriver.CCID, confidence=Confidence.INFERRED)
_UP_TO_13: Final = Computers(until="13")
_SUPPORTED: Final[Mapping[Platform, tuple[ReaderSupport, ...]]] = {
    Platform.WINDOWS: (_CCID,),
    Platform.MACOS: (ReaderSupport(ReaderDriver.CCID, on=_UP_TO_13), _CCID),
    Platform.LINUX: (ReaderSupport(ReaderDriver.CCID, confidence=Confidence.CONFIRMED),),
}
_SHOULD_WORK: Final[Mapping[Platform, tuple[ReaderSupport, ...]]] = {
    **_SUPPORTED,
    Platform.LINUX: (ReaderSupport(ReaderDriver.CCID),),
}
_UNSUPPORTED: Final[Mapping[Platform, tuple[ReaderSupport, ...]]] = {
    Platform.WINDOWS: (_CCID,),
    Platform.MACOS: (
        ReaderSupport(ReaderDriver.NONE, on=_UP_TO_13, confidence=Confidence.INFERRED),
    ),
    Platform.LINUX: (ReaderSupport(ReaderDriver.NONE),),
}


class CcidReader(Record, frozen=True):
    """One model of the broad list."""

    usb_id: UsbId
    name: Line
    not_in: str = ""  # newest libccid known not to list it yet; "" when none is known


class CcidTable(Record, frozen=True):
    """The CCID project's list of readers: what libccid does with each."""

    version: str  # of the list: commit and day
    sources: tuple[Source, ...]
    supported: tuple[CcidReader, ...]
    should_work: tuple[CcidReader, ...]
    unsupported: tuple[CcidReader, ...]

    def reader(self, usb_id: UsbId) -> CcidReader | None:
        """Return the line of a USB id that libccid serves, or None."""
        served = (*self.supported, *self.should_work)
        return next((reader for reader in served if reader.usb_id == usb_id), None)

    def reader_model(self, usb_id: UsbId) -> ReaderModel | None:
        """Return what the list says about a USB id, or None when it is not in it."""
        for readers, support in (
            (self.supported, _SUPPORTED),
            (self.should_work, _SHOULD_WORK),
            (self.unsupported, _UNSUPPORTED),
        ):
            for reader in readers:
                if reader.usb_id == usb_id:
                    key = f"ccid_{usb_id.replace(':', '_')}"
                    return ReaderModel(key, reader.name, (usb_id,), support, self.sources)
        return None


@unique
class SettingCase(StrEnum):
    """When a setting is worth a look."""

    READER_NOT_LISTED = "reader_not_listed"  # on USB, driver there, and PC/SC does not show it
    SERVICE_STOPPED = "service_stopped"
    ACCESS_DENIED = "access_denied"


@unique
class SettingStep(StrEnum):
    """What to do for a setting. The words are the program's, so that a catalogue cannot act."""

    WINDOWS_START_SERVICE = "windows_start_service"
    WINDOWS_SERVICE_AUTOMATIC = "windows_service_automatic"
    MACOS_USE_IFD_CCID = "macos_use_ifd_ccid"
    MACOS_USE_OWN_CCID = "macos_use_own_ccid"  # takes the former back
    LINUX_START_SERVICE = "linux_start_service"
    LINUX_POLKIT_RULE = "linux_polkit_rule"
    LINUX_LOCAL_SESSION = "linux_local_session"  # polkit lets only who sits at the computer
    LINUX_UNLOAD_DRIVERS = "linux_unload_drivers"  # those in Setting.conflicts
    LINUX_BLOCK_DRIVERS = "linux_block_drivers"
    REPLUG_READER = "replug_reader"
    RESTART = "restart"


class Setting(Record, frozen=True):
    """A setting of the system that helps in one case."""

    id: str
    platform: Platform
    case: SettingCase
    steps: tuple[SettingStep, ...]
    sources: tuple[Source, ...]
    on: Computers = Computers()
    conflicts: tuple[str, ...] = ()  # only where one of these kernel drivers holds the reader
    confidence: Confidence = Confidence.SINGLE
