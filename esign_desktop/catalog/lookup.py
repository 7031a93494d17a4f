"""Looks up the drivers, packages and settings a computer needs for a reader and a card. Pure."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from esign_desktop.catalog.computers import (
    covers,
    fit_of,
    install_name,
    installed,
    is_older,
    version_numbers,
)
from esign_desktop.catalog.reader_names import model_of
from esign_desktop.model.advice import Advice, AdviceKind, Reason, Target
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import (
    DriverPackage,
    PackageKind,
    ReaderDriver,
    ReaderForm,
    ReaderModel,
    ReaderSupport,
    ReaderTrouble,
    SettingCase,
)
from esign_desktop.model.reader import Atr, Reader, UsbDevice
from esign_desktop.model.source import Confidence, Source

READER_ORDER: Final = "reader_order"
DRIVER_PAGE: Final = "reader_drivers"
AKIS_PAGE: Final = "akis_downloads"

_APPLE: Final = ReaderTrouble.APPLE_DRIVER
_GUESSED: Final = ReaderSupport(ReaderDriver.CCID, confidence=Confidence.INFERRED)


def service_advice(catalog: Catalog, target: Target) -> tuple[Advice, ...]:
    """Return what brings the smart card service, unless the computer has it or always does."""
    if target.service:
        return ()
    kind = PackageKind.SMART_CARD_SERVICE
    return tuple(
        _install(package, target, Reason.SERVICE_MISSING, Confidence.CONFIRMED)
        for package in _packages(catalog, target, kind)[:1]
    )


def class_driver_advice(catalog: Catalog, target: Target) -> tuple[Advice, ...]:
    """Return what brings the driver for all CCID readers, unless the computer has it."""
    reason = Reason.READER_NEEDS_CLASS_DRIVER
    return tuple(
        _install(package, target, reason, Confidence.CONFIRMED)
        for package in _packages(catalog, target, PackageKind.CLASS_DRIVER)[:1]
        if not package.in_system and installed(package, target) is None
    )


def reader_advice(catalog: Catalog, target: Target, reader: UsbDevice) -> tuple[Advice, ...]:
    """Return what a reader needs, the first first. Never empty."""
    model = catalog.reader_model(reader.usb_id)
    name = model.title if model else reader.product or reader.usb_id
    return tuple(
        replace(advice, about=name, unknown_model=model is None)
        for advice in _reader_advice(catalog, target, reader, model)
    )


def without_reader() -> tuple[Advice, ...]:
    """Return what is left to say where there is no reader to ask about."""
    order = Advice(
        AdviceKind.REPLACE, Reason.READER_MISSING, Confidence.LOW, link=READER_ORDER, in_case=True
    )
    return (_unknown(Reason.READER_MISSING, link=DRIVER_PAGE), order)


def setting_advice(catalog: Catalog, target: Target, case: SettingCase) -> tuple[Advice, ...]:
    """Return the settings that help a computer in a case, whatever holds its reader."""
    reason = Reason.READER_NOT_SHOWN
    if case is not SettingCase.READER_NOT_LISTED:
        reason = Reason.SERVICE_NOT_USABLE
    return tuple(
        Advice(
            AdviceKind.SET,
            reason,
            setting.confidence,
            setting=setting,
            in_case=True,
            sources=setting.sources,
        )
        for setting in catalog.settings
        if setting.case is case
        and setting.platform is target.platform
        and not setting.conflicts
        and covers(setting.on, target)
    )


def reader_support(model: ReaderModel, target: Target) -> ReaderSupport | None:
    """Return what a computer needs for a model; None when not known."""
    supports = model.support.get(target.platform, ())
    return next((each for each in supports if covers(each.on, target)), None)


def known_trouble(catalog: Catalog, target: Target, reader: Reader) -> ReaderTrouble | None:
    """Return what a listed reader is known to fail with on a computer, or None."""
    model = model_of(reader, catalog)
    support = reader_support(model, target) if model else None
    if support is not None and support.trouble is not None:
        return support.trouble
    if support is not None and support.driver is ReaderDriver.NONE:
        return ReaderTrouble.UNSUPPORTED
    small = model is not None and model.form is ReaderForm.STICK
    return ReaderTrouble.SIM_SIZE if small else None


def trouble_advice(catalog: Catalog, target: Target, reader: Reader) -> tuple[Advice, ...]:
    """Return what helps against a listed reader's known trouble; empty where none is known."""
    trouble, model = known_trouble(catalog, target, reader), model_of(reader, catalog)
    if trouble in {None, ReaderTrouble.SIM_SIZE} or model is None:
        return ()
    support = reader_support(model, target)
    another = Advice(
        AdviceKind.REPLACE,
        Reason.READER_IN_TROUBLE,
        support.confidence if support else Confidence.LOW,
        link=READER_ORDER,
        in_case=True,
        sources=support.sources if support else (),
    )
    case = SettingCase.READER_NOT_LISTED
    settings = setting_advice(catalog, target, case) if trouble is _APPLE else ()
    return tuple(
        replace(each, about=model.title, reason=Reason.READER_IN_TROUBLE)
        for each in (*settings, another)
    )


def card_advice(
    catalog: Catalog, target: Target, atr: Atr | None = None, *, akis: bool = True
) -> tuple[Advice, ...]:
    """Return what a card needs; without an ATR, what a card of KamuSM does. Never empty."""
    other = catalog.card_model(atr) if atr is not None else None
    if other is not None:
        packages = [
            package
            for package in map(catalog.package, other.packages)
            if package is not None and fit_of(package, target)
        ]
        found = tuple(
            _install(package, target, Reason.CARD_OF_OTHERS, Confidence.CONFIRMED, other.sources)
            for package in packages
        )
        missing = (_unknown(Reason.CARD_OF_OTHERS, sources=other.sources),)
        about = f"{other.title} ({other.software})" if not found else other.title
        return tuple(replace(advice, about=about) for advice in found or missing)
    if not akis:
        return (_unknown(Reason.CARD_UNKNOWN, about=str(atr or "").upper()),)
    return akis_advice(catalog, target)


def akis_advice(catalog: Catalog, target: Target, *, again: bool = False) -> tuple[Advice, ...]:
    """Return what brings AKIS' module to a computer. Never empty.

    Args:
        catalog: what is known.
        target: the computer. Where its processor is not known, there may be a package for each.
        again: it is needed although the system's list says it is there.
    """
    advice = tuple(
        _akis(package, target, again=again)
        for package in _packages(catalog, target, PackageKind.AKIS_MODULE)
    )
    if not advice:
        return (_unknown(Reason.AKIS_NOT_FOR_THIS, link=AKIS_PAGE),)
    return advice if not target.architecture else advice[:1]


def _reader_advice(
    catalog: Catalog, target: Target, reader: UsbDevice, model: ReaderModel | None
) -> Iterator[Advice]:
    support = reader_support(model, target) if model else None
    if support is None and reader.smart_card_class:
        support = _GUESSED
    if support is None:
        reason = Reason.READER_UNKNOWN_HERE if model else Reason.READER_UNKNOWN
        yield _unknown(reason, link=DRIVER_PAGE, sources=model.sources if model else ())
        return
    sources = support.sources or (model.sources if model else ())
    yield from _held(catalog, target, reader)  # seen here, which counts more than any list
    if support.driver is ReaderDriver.NONE:
        yield Advice(
            AdviceKind.REPLACE,
            Reason.READER_UNSUPPORTED,
            support.confidence,
            link=READER_ORDER,
            sources=sources,
        )
        return
    if support.driver is ReaderDriver.PACKAGE:
        package = catalog.package(support.package)
        if package is not None:  # the loader saw to it
            yield _driver(
                package, target, Reason.READER_NEEDS_PACKAGE, support.confidence, sources
            )
    else:
        yield _class_driver(catalog, target, reader, support, sources)
    yield from _in_case(catalog, target, support)


def _class_driver(
    catalog: Catalog,
    target: Target,
    reader: UsbDevice,
    support: ReaderSupport,
    sources: tuple[Source, ...],
) -> Advice:
    driver = next(iter(_packages(catalog, target, PackageKind.CLASS_DRIVER)), None)
    if driver is None:
        return _unknown(Reason.READER_UNKNOWN_HERE, link=DRIVER_PAGE, sources=sources)
    if driver.in_system:
        return Advice(
            AdviceKind.NOTHING,
            Reason.READER_SERVED_BY_SYSTEM,
            support.confidence,
            package=driver,
            sources=(*sources, *driver.sources),
        )
    listed = catalog.ccid.reader(reader.usb_id) if catalog.ccid else None
    too_old = listed.not_in if listed else ""
    there = installed(driver, target)
    advice = _driver(driver, target, Reason.READER_NEEDS_CLASS_DRIVER, support.confidence, sources)
    if there is None or not _is_at_most(there.version, too_old):
        return replace(advice, version=too_old)
    install = _install(
        driver, target, Reason.READER_NEEDS_NEWER_CLASS_DRIVER, support.confidence, sources
    )
    return replace(install, version=too_old)


def _is_at_most(version: str, newest: str) -> bool:
    """Compare as far as the second goes: a distribution's 1.5.2-1 is still 1.5.2."""
    numbers = version_numbers(newest)
    return bool(numbers) and version_numbers(version)[: len(numbers)] <= numbers


def _driver(
    package: DriverPackage,
    target: Target,
    reason: Reason,
    confidence: Confidence,
    sources: tuple[Source, ...],
) -> Advice:
    """Return that a driver is to be installed, or that it already is."""
    install = _install(package, target, reason, confidence, sources)
    if installed(package, target) is None:
        return install
    return replace(install, kind=AdviceKind.NOTHING, reason=Reason.READER_HAS_DRIVER)


def _held(catalog: Catalog, target: Target, reader: UsbDevice) -> Iterator[Advice]:
    """Yield what frees a reader that another driver took."""
    for setting in catalog.settings:
        held = reader.driver in setting.conflicts
        if held and setting.platform is target.platform and covers(setting.on, target):
            yield Advice(
                AdviceKind.SET,
                Reason.READER_HELD_BY_OTHER_DRIVER,
                setting.confidence,
                setting=setting,
                sources=setting.sources,
            )


def _in_case(catalog: Catalog, target: Target, support: ReaderSupport) -> Iterator[Advice]:
    """Yield what is left to try when the driver is there and the reader still does not show."""
    reason = Reason.READER_NOT_SHOWN
    yield from setting_advice(catalog, target, SettingCase.READER_NOT_LISTED)
    instead = catalog.package(support.instead)
    fit = fit_of(instead, target) if instead else None
    if instead is not None and fit is not None and installed(instead, target) is None:
        yield replace(_install(instead, target, reason, fit.confidence), in_case=True)
    yield replace(_unknown(reason, link=DRIVER_PAGE), in_case=True)


def _akis(package: DriverPackage, target: Target, *, again: bool) -> Advice:
    fit = fit_of(package, target)
    there = installed(package, target)
    confidence = fit.confidence if fit else Confidence.LOW
    if there is None or again:
        emulated = fit is not None and fit.emulated
        reason = Reason.AKIS_EMULATED if emulated else Reason.AKIS_MISSING
        return _install(package, target, reason, confidence)
    if is_older(there.version, package.version):
        outdated = _install(package, target, Reason.AKIS_OUTDATED, confidence)
        return replace(outdated, version=package.version)
    return Advice(
        AdviceKind.NOTHING,
        Reason.AKIS_PRESENT,
        confidence,
        package=package,
        version=there.version,
        sources=package.sources,
    )


def _packages(catalog: Catalog, target: Target, kind: PackageKind) -> list[DriverPackage]:
    """Return the packages of a kind for a computer: the surest first, and the newest."""
    found = [
        (fit.confidence.rank, [-number for number in version_numbers(package.version)], package)
        for package in catalog.packages
        if package.kind is kind and (fit := fit_of(package, target))
    ]
    return [package for *_, package in sorted(found, key=lambda each: each[:2])]


def _install(
    package: DriverPackage,
    target: Target,
    reason: Reason,
    confidence: Confidence,
    sources: tuple[Source, ...] = (),
) -> Advice:
    manager, name = install_name(package, target)
    return Advice(
        AdviceKind.INSTALL,
        reason,
        confidence,
        package=package,
        manager=manager,
        name=name,
        sources=tuple(dict.fromkeys((*sources, *package.sources))),
    )


def _unknown(
    reason: Reason, *, link: str = "", about: str = "", sources: tuple[Source, ...] = ()
) -> Advice:
    """Return that we do not know: nothing is as dear as advice that was made up."""
    return Advice(
        AdviceKind.UNKNOWN, reason, Confidence.LOW, about=about, link=link, sources=sources
    )
