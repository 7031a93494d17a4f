"""What to install or set on a computer, for a reader and a card: questions and answers."""

from enum import StrEnum, unique

from esign_desktop.model.driver import DriverPackage, PackageManager, Setting
from esign_desktop.model.host import InstalledPackage, Platform
from esign_desktop.model.record import Record
from esign_desktop.model.source import Confidence, Source


class Target(Record, frozen=True):
    """The computer a question is about. Empty fields are not known, and not guessed."""

    platform: Platform
    os_version: str = ""  # as the system itself tells it: "10.0.26100", "14.5", "24.04"
    distributions: tuple[str, ...] = ()  # os-release: ID, then ID_LIKE
    architecture: str = ""  # x86_64, x86, arm64: of the programs that are to use the card
    packages: tuple[InstalledPackage, ...] = ()  # of another computer none are known
    service: bool | None = None  # is PC/SC installed?


@unique
class AdviceKind(StrEnum):
    """What is to be done."""

    NOTHING = "nothing"
    INSTALL = "install"
    SET = "set"
    REPLACE = "replace"  # does not work here: another reader
    UNKNOWN = "unknown"  # not known


@unique
class Reason(StrEnum):
    """Why."""

    SERVICE_MISSING = "service_missing"
    SERVICE_UNCLEAR = "service_unclear"  # it does not work, and no driver or setting explains it
    SERVICE_NOT_USABLE = "service_not_usable"  # stopped, or access denied
    READER_MISSING = "reader_missing"  # none to ask about
    READER_LISTED = "reader_listed"  # PC/SC shows it: it works
    READER_SERVED_BY_SYSTEM = "reader_served_by_system"  # the class driver is part of it
    READER_NEEDS_CLASS_DRIVER = "reader_needs_class_driver"
    READER_NEEDS_NEWER_CLASS_DRIVER = "reader_needs_newer_class_driver"
    READER_NEEDS_PACKAGE = "reader_needs_package"
    READER_HAS_DRIVER = "reader_has_driver"  # and it is installed
    READER_HELD_BY_OTHER_DRIVER = "reader_held_by_other_driver"
    READER_UNSUPPORTED = "reader_unsupported"
    READER_IN_TROUBLE = "reader_in_trouble"  # listed, and known to fail with some cards
    READER_UNKNOWN = "reader_unknown"  # neither the model nor a CCID interface is known
    READER_UNKNOWN_HERE = "reader_unknown_here"  # the model is known, but not on this system
    READER_NOT_SHOWN = "reader_not_shown"  # if it stays so although its driver is there
    AKIS_MISSING = "akis_missing"
    AKIS_EMULATED = "akis_emulated"  # missing, and only made for another processor
    AKIS_OUTDATED = "akis_outdated"
    AKIS_PRESENT = "akis_present"
    AKIS_FOUND = "akis_found"  # its module is there, of a version that is not known
    AKIS_NOT_FOR_THIS = "akis_not_for_this"  # no package known for this processor or version
    CARD_OF_OTHERS = "card_of_others"
    CARD_UNKNOWN = "card_unknown"


class Advice(Record, frozen=True):
    """One thing to do, or that nothing is to be done; why, and how sure that is."""

    kind: AdviceKind
    reason: Reason
    confidence: Confidence
    about: str = ""  # title of the reader or the card
    package: DriverPackage | None = None
    manager: PackageManager | None = None  # who installs the package by ``name``
    name: str = ""
    setting: Setting | None = None
    link: str = ""  # id of a page to look at
    version: str = ""  # a newer one than this is needed, or known
    unknown_model: bool = False  # known by its CCID interface alone
    in_case: bool = False  # only where it does not work without
    sources: tuple[Source, ...] = ()
