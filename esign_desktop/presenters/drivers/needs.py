"""What a computer needs, as the user reads it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from esign_desktop.catalog.links import LinkEntry
from esign_desktop.catalog.system_names import DISTRIBUTION_NAMES
from esign_desktop.catalog.systems import TargetParseError
from esign_desktop.diagnosis.needs import Need, Outcome, Subject, outcome_of
from esign_desktop.model.advice import AdviceKind, Reason, Target
from esign_desktop.model.driver import ReaderModel
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Atr, UsbId
from esign_desktop.model.record import Record
from esign_desktop.presenters.drivers.view import AdviceView, advice_views
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.texts import N_, Texts, Wording

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.NOTHING: N_("Nothing to install"),
    Outcome.TO_DO: N_("Something needs to be installed or set"),
    Outcome.NOT_USABLE: N_("No working card reader"),
    Outcome.UNKNOWN: N_("Partly not known"),
}

SUBJECTS: Final[Mapping[Subject, str]] = {
    Subject.SERVICE: N_("Smart card service"),
    Subject.READER: N_("Card reader"),
    Subject.CARD: N_("Card"),
}

FIND_USB_ID: Final[Mapping[Platform, str]] = {
    Platform.WINDOWS: N_(
        "Find out the reader's USB id: open the Device Manager, then the reader's properties, "
        "“Details”, “Hardware Ids” (“Donanım Kimlikleri” on a Turkish Windows); it looks like "
        "VID_072F&PID_B100."
    ),
    Platform.MACOS: N_(
        "Find out the reader's USB id: open “System Information” (“Sistem Bilgileri”), then USB; "
        "it is the product and vendor ID."
    ),
    Platform.LINUX: N_(
        "Find out the reader's USB id: run lsusb in a terminal; it looks like 072f:b100."
    ),
}
IS_IT_CCID: Final[Mapping[Platform, str]] = {
    Platform.WINDOWS: N_(
        "Plug it in: if the Device Manager lists it under “Smart card readers” "
        "(“Akıllı kart okuyucuları”) without a yellow mark, Windows has a driver for "
        "it."
    ),
    Platform.MACOS: N_(
        "Plug it in and run in a terminal: system_profiler SPSmartCardsDataType. If "
        "it lists the reader, macOS has a driver for it."
    ),
    Platform.LINUX: N_(
        "Plug it in and run in a terminal: lsusb -v -d {usb_id} | grep "
        "bInterfaceClass. If it shows 11, it is a CCID reader, and libccid is its "
        "driver."
    ),
}
NOT_SHOWN: Final = N_("It is plugged in, but the smart card service does not show it.")
REMOTE: Final = N_(
    "This is a remote session: readers plugged into the computer in front of you "
    "appear here only if the connection forwards smart cards."
)
BY_PROCESSOR: Final = N_("One of these, depending on the computer's processor:")
PROBLEM: Final = Wording(
    N_("Windows reports problem {problem} with its driver; run 'diagnose' to see what to do."),
    in_window=N_(
        "Windows reports problem {problem} with its driver; the Status page shows what to do."
    ),
)
THEN_ASK: Final = Wording(
    N_("Then run: esign-desktop-cli drivers {computer}--reader {example}"),
    in_window=N_(
        "Then type it as the card reader under “Another computer” on this page, for example "
        "{example}."
    ),
)

WHICH_SYSTEM: Final = N_("Which operating system? Use --os windows, --os macos or --os linux.")
UNTOLD: Final[Mapping[TargetParseError, str]] = {
    TargetParseError.SYSTEM: N_(
        "{text} does not show which operating system it is. Use --os windows, --os "
        "macos or --os linux."
    ),
    TargetParseError.VERSION: N_(
        "This program does not know the version {text}. Examples: {examples}."
    ),
    TargetParseError.DISTRIBUTION: N_(
        "This program does not know the Linux distribution {text}. Say which one it "
        "is: {examples}."
    ),
    TargetParseError.ARCHITECTURE: N_(
        "This program does not know the processor {text}. Examples: {examples}."
    ),
}
EXAMPLES: Final[Mapping[TargetParseError, str]] = {
    TargetParseError.SYSTEM: "",
    TargetParseError.VERSION: "Windows 11, 10, 8.1, 7, 22631; macOS 26, 15, ventura, big sur",
    TargetParseError.DISTRIBUTION: '"debian 12", "ubuntu 24.04", "pardus 23", "fedora 41", '
    '"opensuse leap 15.6", "arch"',
    TargetParseError.ARCHITECTURE: "x86_64, x86, arm64",
}


class NeedView(Record, frozen=True):
    """What one part needs."""

    subject: Subject
    subject_word: str
    about: str
    usb_id: UsbId | None
    atr: Atr | None
    listed: bool | None
    problem: int | None
    notes: tuple[str, ...]  # how it is
    advice: tuple[AdviceView, ...]
    hints: tuple[str, ...]  # what would still help where something is not known


class TargetView(Record, frozen=True):
    """The computer it is about."""

    os: Platform
    os_version: str
    distributions: tuple[str, ...]
    architecture: str
    this_computer: bool
    title: str


class NeedsView(Record, frozen=True):
    """All a computer needs."""

    target: TargetView
    outcome: Outcome
    outcome_word: str
    needs: tuple[NeedView, ...]


class ReaderRow(Record, frozen=True):
    """One reader of the catalogue in a list."""

    id: str
    title: str
    usb_ids: tuple[UsbId, ...]
    names: tuple[str, ...]  # what else it is called


def needs_view(
    needs: Sequence[Need],
    target: Target,
    texts: Texts,
    links: Mapping[str, LinkEntry],
    this_computer: str = "",
    *,
    today: date,
    remote: bool = False,
) -> NeedsView:
    """Return what a computer needs, in words.

    Args:
        needs: what was found out.
        target: the computer.
        texts: the language.
        links: pages to name.
        this_computer: its system's own name; "" for a computer we are told about.
        today: what is too old is marked.
        remote: whether somebody sits at another one, and sees this one's screen there.
    """
    outcome = outcome_of(needs)
    computer = "" if this_computer else _options(target)
    return NeedsView(
        target=TargetView(
            target.platform,
            target.os_version,
            target.distributions,
            target.architecture,
            bool(this_computer),
            _title(target, this_computer, texts),
        ),
        outcome=outcome,
        outcome_word=texts.get(OUTCOMES[outcome]),
        needs=tuple(
            _need(need, target, texts, links, today=today, remote=remote, computer=computer)
            for need in needs
        ),
    )


def reader_rows(models: Sequence[ReaderModel]) -> tuple[ReaderRow, ...]:
    """Return readers as a list."""
    return tuple(
        ReaderRow(m.id, m.title, m.usb_ids, tuple(dict.fromkeys((*m.printed, *m.aliases))))
        for m in models
    )


def _need(
    need: Need,
    target: Target,
    texts: Texts,
    links: Mapping[str, LinkEntry],
    *,
    today: date,
    remote: bool,
    computer: str,
) -> NeedView:
    return NeedView(
        subject=need.subject,
        subject_word=texts.get(SUBJECTS[need.subject]),
        about=need.about,
        usb_id=need.usb_id,
        atr=need.atr,
        listed=need.listed,
        problem=need.problem,
        notes=tuple(_notes(need, target, texts, remote=remote)),
        advice=advice_views(need.advice, target, texts, links, today),
        hints=tuple(_hints(need, target, texts, computer)),
    )


def _notes(need: Need, target: Target, texts: Texts, *, remote: bool) -> Iterator[str]:
    if need.listed is False:
        yield texts.get(NOT_SHOWN)
    if need.problem and not need.listed:
        yield texts.get(PROBLEM, problem=need.problem)
    if remote and need.advice[0].reason is Reason.READER_MISSING:
        yield texts.get(REMOTE)
    installs = [each for each in need.advice if each.reason is Reason.AKIS_MISSING]
    if len(installs) > 1 and not target.architecture:
        yield texts.get(BY_PROCESSOR)


def _hints(need: Need, target: Target, texts: Texts, computer: str) -> Iterator[str]:
    first = need.advice[0]
    if first.kind is not AdviceKind.UNKNOWN or first.reason is not Reason.READER_UNKNOWN:
        return
    if need.usb_id:
        yield texts.get(IS_IT_CCID[target.platform], usb_id=need.usb_id)
    else:
        yield texts.get(FIND_USB_ID[target.platform])
        yield texts.get(THEN_ASK, example="072f:b100", computer=computer)


def _options(target: Target) -> str:
    """Return the options that tell of another computer, as they are typed before the next one."""
    version = " ".join((*target.distributions[:1], *filter(None, (target.os_version,))))
    told = (("--os", target.platform), ("--os-version", version), ("--arch", target.architecture))
    quoted = ((name, f'"{value}"' if " " in value else value) for name, value in told if value)
    return "".join(f"{name} {value} " for name, value in quoted)


def _title(target: Target, this_computer: str, texts: Texts) -> str:
    system = [] if target.distributions else [texts.get(word(target.platform))]
    name = this_computer or " ".join(
        [
            *system,
            *(DISTRIBUTION_NAMES.get(each, each) for each in target.distributions[:1]),
            *([target.os_version] if target.os_version else []),
        ]
    )
    computer = ", ".join(filter(None, (name, target.architecture)))
    return texts.get(
        N_("This computer: {computer}") if this_computer else N_("For: {computer}"),
        computer=computer,
    )
