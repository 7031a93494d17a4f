"""What a computer needs, as a document: for the terminal, the phone, an e-mail, the window."""

from collections.abc import Iterator, Mapping
from typing import Final

from esign_desktop.diagnosis.needs import Outcome
from esign_desktop.model.advice import AdviceKind
from esign_desktop.presenters.document import (
    Block,
    Document,
    Emphasis,
    Fold,
    Heading,
    Link,
    LinkKind,
    Links,
    Mark,
    Note,
    Paragraph,
    Section,
    Steps,
)
from esign_desktop.presenters.drivers.catalog import UseView
from esign_desktop.presenters.drivers.needs import NeedsView, NeedView
from esign_desktop.presenters.drivers.view import AdviceView
from esign_desktop.presenters.staleness import STALE
from esign_desktop.presenters.texts import N_, Texts

_OUTCOME_MARKS: Final[Mapping[Outcome, Mark]] = {
    Outcome.NOTHING: Mark.GOOD,
    Outcome.TO_DO: Mark.ATTENTION,
    Outcome.NOT_USABLE: Mark.BAD,
    Outcome.UNKNOWN: Mark.UNKNOWN,
}
_ADVICE_MARKS: Final[Mapping[AdviceKind, Mark]] = {
    AdviceKind.NOTHING: Mark.GOOD,
    AdviceKind.INSTALL: Mark.ATTENTION,
    AdviceKind.SET: Mark.ATTENTION,
    AdviceKind.REPLACE: Mark.BAD,
    AdviceKind.UNKNOWN: Mark.UNKNOWN,
}


def needs_document(view: NeedsView, texts: Texts) -> Document:
    """Return all a computer needs: what has to be done first, what may help last."""
    outcome = Paragraph(view.outcome_word, _OUTCOME_MARKS[view.outcome], Emphasis.STRONG)
    computer = Section(Heading(view.target.title), (outcome,))
    in_case = only_in_case(view)
    fold = Fold(in_case[0].when, tuple(_advice(a, texts) for a in in_case)) if in_case else None
    needs = (_need(need, texts) for need in view.needs)
    return Document((computer, *needs, *((fold,) if fold else ())))


def use_section(view: UseView, texts: Texts) -> Section:
    """Return which catalogue is used and why, and the files that are not."""
    _ = texts.get
    refused = tuple(
        Section(
            Heading(
                _(
                    N_("Not used: {file} ({version}): {why}"),
                    file=each.file,
                    version=each.version or "?",
                    why=each.why,
                )
            ),
            (Paragraph(each.detail),) if each.detail else (),
        )
        for each in view.refused
    )
    title = _(N_("Catalogue {version}"), version=view.version)
    return Section(Heading(title), (Paragraph(view.why), Paragraph(view.file), *refused))


def need_heading(need: NeedView) -> str:
    """Return what a part is: its kind, its name, its USB id or ATR."""
    names = (need.about, need.usb_id, str(need.atr or "").upper())
    told = ", ".join(dict.fromkeys(name for name in names if name))
    return f"{need.subject_word}: {told}" if told else need.subject_word


def only_in_case(view: NeedsView) -> list[AdviceView]:
    """Return what may help when the rest does not, each once."""
    found: dict[tuple[object, ...], AdviceView] = {}
    for need in view.needs:
        for advice in need.advice:
            if advice.in_case:
                found.setdefault((advice.title, advice.why, advice.steps), advice)
    return list(found.values())


def how_sure(advice: AdviceView, texts: Texts) -> str:
    """Return how sure a piece of advice is and how fresh; "" without sources."""
    if not advice.sources:
        return ""
    last = max(advice.sources, key=lambda source: source.seen_on)
    told = N_("{sure}; last checked on {day}")
    age = texts.get(told, sure=advice.confidence_word, day=last.seen_on_word)
    return texts.get(STALE, age=age) if last.stale else age


def _need(need: NeedView, texts: Texts) -> Section:
    now = (_advice(advice, texts) for advice in need.advice if not advice.in_case)
    notes, hints = map(Paragraph, need.notes), map(Paragraph, need.hints)
    return Section(Heading(need_heading(need)), (*notes, *now, *hints))


def _advice(advice: AdviceView, texts: Texts) -> Section:
    mark, spoken = _ADVICE_MARKS[advice.kind], f"{advice.kind_word}: {advice.title}"
    heading = Heading(advice.title, mark, spoken=spoken)
    return Section(heading, tuple(_advice_blocks(advice, texts)))


def _advice_blocks(advice: AdviceView, texts: Texts) -> Iterator[Block]:
    yield Paragraph(advice.why)
    if advice.steps:
        yield Steps(advice.steps)
    if advice.url and not advice.command:
        title = advice.link_title or advice.package_title
        label = texts.get(STALE, age=title) if advice.url_stale else title
        said = any(step.address == advice.url for step in advice.steps)
        yield Links((Link(LinkKind.PAGE, label, advice.url, advice.url, repeated=said),))
    if sure := how_sure(advice, texts):
        yield Note(sure, tuple(f"{each.where} ({each.seen_on_word})" for each in advice.sources))
