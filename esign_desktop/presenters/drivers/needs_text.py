"""What a computer needs as plain text: for the terminal, the phone, an e-mail."""

from collections.abc import Iterator, Mapping
from typing import Final

from esign_desktop.model.advice import AdviceKind
from esign_desktop.presenters.drivers.needs import NeedsView, NeedView
from esign_desktop.presenters.drivers.view import AdviceView
from esign_desktop.presenters.staleness import STALE
from esign_desktop.presenters.texts import N_, Texts

MARKS: Final[Mapping[AdviceKind, str]] = {
    AdviceKind.NOTHING: "✔",
    AdviceKind.INSTALL: "!",
    AdviceKind.SET: "!",
    AdviceKind.REPLACE: "✘",
    AdviceKind.UNKNOWN: "?",
}


def needs_lines(view: NeedsView, texts: Texts, *, sources: bool = False) -> Iterator[str]:
    """Yield all a computer needs as plain text."""
    yield view.target.title
    yield view.outcome_word
    for need in view.needs:
        yield ""
        yield need_heading(need)
        yield from (f"    {note}" for note in need.notes)
        for advice in need.advice:
            if not advice.in_case:
                yield from _advice_lines(advice, texts, sources=sources)
        yield from (f"    {hint}" for hint in need.hints)
    in_case = [advice for need in view.needs for advice in need.advice if advice.in_case]
    seen = set[tuple[str, ...]]()
    for advice in in_case:
        key = (advice.title, advice.why, *advice.steps)
        if key in seen:
            continue
        if not seen:
            yield ""
            yield advice.when
        seen.add(key)
        yield from _advice_lines(advice, texts, sources=sources)


def need_heading(need: NeedView) -> str:
    """Return what a part is: its kind, its name, its USB id or ATR."""
    names = (need.about, need.usb_id, str(need.atr or "").upper())
    told = ", ".join(dict.fromkeys(name for name in names if name))
    return f"{need.subject_word}: {told}" if told else need.subject_word


def _advice_lines(advice: AdviceView, texts: Texts, *, sources: bool) -> Iterator[str]:
    yield f"  {MARKS[advice.kind]} {advice.title}"
    yield f"    {advice.why}"
    yield from (f"    {number}. {step}" for number, step in enumerate(advice.steps, 1))
    if advice.url and not advice.command and not any(advice.url in step for step in advice.steps):
        title = advice.link_title or advice.package_title
        label = texts.get(STALE, age=title) if advice.url_stale else title
        yield f"    → {label}: {advice.url}" if label else f"    → {advice.url}"
    if sure := how_sure(advice, texts):
        yield f"    ({sure})"
    if sources:
        yield from (f"      - {each.where} ({each.seen_on_word})" for each in advice.sources)


def how_sure(advice: AdviceView, texts: Texts) -> str:
    """Return how sure a piece of advice is and how fresh; "" without sources."""
    if not advice.sources:
        return ""
    last = max(advice.sources, key=lambda source: source.seen_on)
    told = N_("{sure}; last looked at on {day}")
    age = texts.get(told, sure=advice.confidence_word, day=last.seen_on_word)
    return texts.get(STALE, age=age) if last.stale else age
