"""Advice about drivers as the user reads it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from esign_desktop.catalog.links import LinkEntry
from esign_desktop.catalog.lookup import DRIVER_PAGE
from esign_desktop.model.advice import Advice, AdviceKind, Reason, Target
from esign_desktop.model.record import Record
from esign_desktop.model.source import Confidence, Source
from esign_desktop.model.validity import is_stale
from esign_desktop.presenters.document import Step, step_of
from esign_desktop.presenters.drivers.messages import (
    ANOTHER_READER,
    DISPUTED,
    HAS_DRIVER,
    IF_NO_CARD_WORKS,
    INSTALL_ALONE,
    LOOK_UP,
    MOST_READERS,
    NEEDS_NEWER,
    NO_READER,
    ONLY_IN_CASE,
    REASONS,
    REASONS_NOW,
    TITLES,
    UNKNOWN_MODEL,
)
from esign_desktop.presenters.drivers.steps import (
    install_command,
    install_steps,
    setting_steps,
)
from esign_desktop.presenters.findings.steps import DRIVER_PAGE as DRIVER_PAGE_STEP
from esign_desktop.presenters.findings.steps import ORDER_READER
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.texts import N_, Texts

_OF_NO_MODEL: Final = {Reason.READER_UNKNOWN, Reason.READER_NOT_SHOWN}


class SourceView(Record, frozen=True):
    """Where a fact was read."""

    where: str
    seen_on: date
    seen_on_word: str
    stale: bool  # not looked at for a year


class AdviceView(Record, frozen=True):
    """One piece of advice. Ids are for programs, the rest is for people."""

    kind: AdviceKind
    reason: Reason
    confidence: Confidence
    in_case: bool
    kind_word: str
    title: str
    why: str
    steps: tuple[Step, ...]
    confidence_word: str
    when: str = ""  # "" unless it is only in case
    about: str = ""
    package: str = ""  # id
    package_title: str = ""
    command: str = ""  # whole, to be copied
    setting: str = ""  # id
    link: str = ""  # id
    link_title: str = ""
    url: str = ""  # the link's, or the package's page
    url_stale: bool = False  # not looked at for a year
    sources: tuple[SourceView, ...] = ()


def advice_views(
    advice: Iterable[Advice],
    target: Target,
    texts: Texts,
    links: Mapping[str, LinkEntry],
    today: date,
) -> tuple[AdviceView, ...]:
    """Return advice in words, in its order."""
    return tuple(_view(each, target, texts, links, today) for each in advice)


def _view(
    advice: Advice, target: Target, texts: Texts, links: Mapping[str, LinkEntry], today: date
) -> AdviceView:
    package, link = advice.package, links.get(advice.link)
    installs = advice.kind is AdviceKind.INSTALL and package is not None
    return AdviceView(
        kind=advice.kind,
        reason=advice.reason,
        confidence=advice.confidence,
        in_case=advice.in_case,
        kind_word=texts.get(word(advice.kind)),
        title=_title(advice, texts),
        why=_why(advice, texts),
        steps=_steps(advice, target, texts),
        confidence_word=texts.get(word(advice.confidence)),
        when=texts.get(_when(advice)) if advice.in_case else "",
        about=advice.about,
        package=package.id if package else "",
        package_title=package.title if package else "",
        command=install_command([package], target) if package and installs else "",
        setting=advice.setting.id if advice.setting else "",
        link=advice.link,
        link_title=link.title(texts.language) if link else "",
        url=link.url if link else package.homepage if package and installs else "",
        url_stale=link is not None and is_stale(link.seen_on, today),
        sources=tuple(_source(source, texts, today) for source in advice.sources),
    )


def _title(advice: Advice, texts: Texts) -> str:
    package = advice.package.title if advice.package else ""
    about = advice.about or package or texts.get(_subject(advice))
    if advice.kind is AdviceKind.INSTALL and not advice.about:
        return texts.get(INSTALL_ALONE, package=package)
    if advice.kind is AdviceKind.UNKNOWN and advice.reason is Reason.READER_NOT_SHOWN:
        return texts.get(LOOK_UP, about=about)
    if advice.kind is AdviceKind.UNKNOWN and advice.reason is Reason.READER_MISSING:
        return texts.get(NO_READER)
    if advice.reason is Reason.READER_HAS_DRIVER:
        return texts.get(HAS_DRIVER, about=about)
    return texts.get(TITLES[advice.kind], about=about, package=package)


def _when(advice: Advice) -> str:
    return IF_NO_CARD_WORKS if advice.reason is Reason.READER_IN_TROUBLE else ONLY_IN_CASE


def _subject(advice: Advice) -> str:
    """Return what advice is about that names nothing."""
    if advice.reason in {Reason.SERVICE_NOT_USABLE, Reason.SERVICE_UNCLEAR}:
        return N_("Smart card service")
    if advice.reason is Reason.CARD_UNKNOWN:
        return N_("Card")
    if advice.reason is Reason.AKIS_NOT_FOR_THIS:
        return N_("AKİS software")
    return N_("Card reader")


def _why(advice: Advice, texts: Texts) -> str:
    package = advice.package.title if advice.package else ""
    why = texts.get(_reason(advice), package=package, version=advice.version)
    if advice.unknown_model and advice.reason not in _OF_NO_MODEL:
        return f"{texts.get(UNKNOWN_MODEL)} {why}"
    return why


def _reason(advice: Advice) -> str:
    if advice.kind is AdviceKind.REPLACE and advice.reason is Reason.READER_MISSING:
        return ANOTHER_READER
    if advice.reason is Reason.READER_UNSUPPORTED and advice.confidence is Confidence.LOW:
        return DISPUTED
    if advice.reason is Reason.READER_NEEDS_CLASS_DRIVER and not advice.about:
        return MOST_READERS
    now = None if advice.in_case else REASONS_NOW.get(advice.reason)
    return now or REASONS[advice.reason]


def _steps(advice: Advice, target: Target, texts: Texts) -> tuple[Step, ...]:
    if advice.setting is not None:
        return setting_steps(advice.setting, texts)
    if advice.kind is AdviceKind.INSTALL and advice.package is not None:
        steps = install_steps([advice.package], target, texts)
        newer = advice.version and advice.reason is Reason.READER_NEEDS_CLASS_DRIVER
        return (*steps, *([step_of(NEEDS_NEWER, texts, version=advice.version)] if newer else []))
    if advice.kind is AdviceKind.REPLACE:
        return (step_of(ORDER_READER, texts),)
    return (step_of(DRIVER_PAGE_STEP, texts),) if advice.link == DRIVER_PAGE else ()


def _source(source: Source, texts: Texts, today: date) -> SourceView:
    day = source.seen_on
    return SourceView(source.where, day, texts.day(day), is_stale(day, today))
