"""Determines what a computer needs before a card can be used: service, readers, card. Pure."""

from collections.abc import Iterator, Sequence
from enum import StrEnum, unique

from msgspec.structs import replace

from esign_desktop.catalog.computers import target_of
from esign_desktop.catalog.lookup import (
    akis_advice,
    card_advice,
    class_driver_advice,
    reader_advice,
    service_advice,
    setting_advice,
    trouble_advice,
    without_reader,
)
from esign_desktop.diagnosis.selectors import is_akis
from esign_desktop.diagnosis.usb_matching import matched, reader_devices
from esign_desktop.model.advice import Advice, AdviceKind, Reason, Target
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import SettingCase
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Atr, ReaderState, UsbDevice, UsbId
from esign_desktop.model.record import Record
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.source import Confidence
from esign_desktop.model.token import ProbeOutcome

_SETTINGS = {
    ServiceState.STOPPED: SettingCase.SERVICE_STOPPED,
    ServiceState.ACCESS_DENIED: SettingCase.ACCESS_DENIED,
}


@unique
class Subject(StrEnum):
    """What needs something."""

    SERVICE = "service"
    READER = "reader"
    CARD = "card"


class Need(Record, frozen=True):
    """What one part needs, the first first."""

    subject: Subject
    advice: tuple[Advice, ...]
    about: str = ""  # the reader's or card's name
    usb_id: UsbId | None = None
    atr: Atr | None = None
    listed: bool | None = None  # does PC/SC show the reader? None: of another computer
    problem: int | None = None  # Windows' problem code of the reader's driver


class AskedCard(Record, frozen=True):
    """The card a question is about."""

    atr: Atr
    akis: bool  # whether AKIS' module is the one for it


@unique
class Outcome(StrEnum):
    """All needs in one word."""

    NOTHING = "nothing"
    TO_DO = "to_do"  # something to install or to set
    NOT_USABLE = "not_usable"  # a reader does not work here, or there is none
    UNKNOWN = "unknown"  # not known


def needs_of(
    catalog: Catalog,
    target: Target,
    reader: UsbDevice | None = None,
    card: AskedCard | None = None,
) -> tuple[Need, ...]:
    """Return what a described computer needs."""
    readers = [_reader(catalog, target, reader)] if reader else []
    service = service_advice(catalog, target)
    return (
        *_service(service, class_driver_advice(catalog, target), readers),
        *readers,
        _card(catalog, target, card),
    )


def needs_here(
    catalog: Catalog,
    snapshot: Snapshot,
    reader: UsbDevice | None = None,
    card: AskedCard | None = None,
) -> tuple[Need, ...]:
    """Return what the computer in front of us needs.

    Args:
        catalog: what is known.
        snapshot: the computer, its modules looked for and not asked.
        reader: another one than those plugged in.
        card: another one than those inserted.
    """
    target = target_here(snapshot)
    readers = _readers_here(catalog, target, snapshot)
    if reader is not None:
        plugged = (need for need in readers if need.usb_id and need.usb_id == reader.usb_id)
        readers = [next(plugged, None) or _reader(catalog, target, reader)]
    inserted = dict.fromkeys(AskedCard(each.atr, is_akis(each)) for each in snapshot.cards)
    asked: list[AskedCard | None] = [card] if card else [*inserted] or [None]
    missing = snapshot.service is ServiceState.NOT_INSTALLED
    driver = class_driver_advice(catalog, target) if missing else ()
    return (
        *_service(_service_here(catalog, target, snapshot), driver, readers),
        *readers,
        *(_with_module(_card(catalog, target, each), catalog, snapshot) for each in asked),
    )


def target_here(snapshot: Snapshot) -> Target:
    """Return the computer in front of us as one to look up."""
    return target_of(snapshot.host, service=snapshot.service is not ServiceState.NOT_INSTALLED)


def outcome_of(needs: Sequence[Need]) -> Outcome:
    """Return the worst of all needs. What is only in case does not count."""
    advice = [each for need in needs for each in need.advice if not each.in_case]
    kinds = {each.kind for each in advice}
    no_reader = any(each.reason is Reason.READER_MISSING for each in advice)
    if AdviceKind.REPLACE in kinds or no_reader:
        return Outcome.NOT_USABLE
    if AdviceKind.UNKNOWN in kinds:
        return Outcome.UNKNOWN
    return Outcome.NOTHING if kinds <= {AdviceKind.NOTHING} else Outcome.TO_DO


def _service(
    advice: tuple[Advice, ...], driver: tuple[Advice, ...], readers: Sequence[Need]
) -> Iterator[Need]:
    """Yield what the service needs: also most readers' driver, where no reader is known."""
    known = any(need.advice[0].kind is not AdviceKind.UNKNOWN for need in readers)
    if whole := advice if known else (*advice, *driver):
        yield Need(Subject.SERVICE, whole)


def _service_here(catalog: Catalog, target: Target, snapshot: Snapshot) -> tuple[Advice, ...]:
    if snapshot.service in {ServiceState.RUNNING, ServiceState.NOT_INSTALLED}:
        return service_advice(catalog, target)
    case = _SETTINGS.get(snapshot.service)
    if case is None:
        return (Advice(AdviceKind.UNKNOWN, Reason.SERVICE_UNCLEAR, Confidence.LOW),)
    settings = setting_advice(catalog, target, case)
    return tuple(replace(each, in_case=False) for each in settings)


def _reader(catalog: Catalog, target: Target, device: UsbDevice) -> Need:
    advice = reader_advice(catalog, target, device)
    about, usb_id = advice[0].about, device.usb_id or None
    return Need(Subject.READER, advice, about, usb_id, problem=device.problem)


def _readers_here(catalog: Catalog, target: Target, snapshot: Snapshot) -> list[Need]:
    if snapshot.service is not ServiceState.RUNNING:
        # nobody can say which of them it would show
        devices = reader_devices(snapshot, catalog)
        reader_needs = [_reader(catalog, target, device) for device in devices]
        return reader_needs or [_no_reader(snapshot)]
    found = matched(snapshot, catalog)
    needs = [_not_shown(_reader(catalog, target, device)) for device in found.unlisted]
    for device in found.listed:
        need = _reader(catalog, target, device)
        advice = (_works(need.about), *_trouble(catalog, target, snapshot, device.usb_id))
        needs.append(replace(need, listed=True, advice=advice))
    for reader in found.elsewhere:
        advice = (_works(reader.name), *_trouble(catalog, target, snapshot, reader.usb_id))
        needs.append(Need(Subject.READER, advice, reader.name, reader.usb_id, listed=True))
    return needs or [_no_reader(snapshot)]


def _trouble(
    catalog: Catalog, target: Target, snapshot: Snapshot, usb_id: UsbId | None
) -> tuple[Advice, ...]:
    """Return what is known to fail with a listed reader, unless a card answers in it now."""
    alike = [reader for reader in snapshot.readers if usb_id and reader.usb_id == usb_id]
    if any(reader.state is ReaderState.CARD_READY for reader in alike):
        return ()
    return trouble_advice(catalog, target, alike[0]) if alike else ()


def _no_reader(snapshot: Snapshot) -> Need:
    if snapshot.host.remote_session and snapshot.host.platform is Platform.WINDOWS:
        # the reader is on the other side, and buying another would not help
        missing = Advice(AdviceKind.UNKNOWN, Reason.READER_MISSING, Confidence.LOW)
        return Need(Subject.READER, (missing,))
    return Need(Subject.READER, without_reader())


def _not_shown(need: Need) -> Need:
    """Return what a reader needs that PC/SC does not show; with its driver there, the rest."""
    now = [each for each in need.advice if not each.in_case]
    if any(each.kind is not AdviceKind.NOTHING for each in now):
        return replace(need, listed=False)
    case_is_on = any(each.kind is not AdviceKind.UNKNOWN for each in need.advice if each.in_case)
    advice = (
        replace(each, in_case=each.in_case and case_is_on and each.kind is AdviceKind.UNKNOWN)
        for each in need.advice
    )
    return replace(need, listed=False, advice=tuple(advice))


def _works(about: str) -> Advice:
    return Advice(AdviceKind.NOTHING, Reason.READER_LISTED, Confidence.CONFIRMED, about=about)


def _card(catalog: Catalog, target: Target, card: AskedCard | None) -> Need:
    if card is None:
        return Need(Subject.CARD, card_advice(catalog, target))
    advice = card_advice(catalog, target, card.atr, akis=card.akis)
    about = advice[0].about or ("AKİS" if card.akis else "")
    return Need(Subject.CARD, advice, about, atr=card.atr)


def _with_module(need: Need, catalog: Catalog, snapshot: Snapshot) -> Need:
    """Return what a card needs by the files that are there, where the system's list differs."""
    there = any(probe.outcome is not ProbeOutcome.NOT_FOUND for probe in snapshot.modules)
    first = need.advice[0]
    if there and first.reason is Reason.AKIS_MISSING:
        found = replace(first, kind=AdviceKind.NOTHING, reason=Reason.AKIS_FOUND)
        return replace(need, advice=(found,))
    if not there and first.reason is Reason.AKIS_PRESENT:
        return replace(need, advice=akis_advice(catalog, target_here(snapshot), again=True))
    return need
