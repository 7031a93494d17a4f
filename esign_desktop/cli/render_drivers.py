"""What a computer needs, as text that can be read out on the phone."""

import sys
from collections.abc import Iterator
from typing import Final

from esign_desktop.cli.render import console, print_lines
from esign_desktop.cli.wrapping import print_line
from esign_desktop.model.advice import AdviceKind
from esign_desktop.presenters.ages import STALE
from esign_desktop.presenters.drivers import AdviceView
from esign_desktop.presenters.needs import NeedsView, NeedView
from esign_desktop.presenters.texts import N_, Texts

_MARKS: Final = {
    AdviceKind.NOTHING: ("✔", "green"),
    AdviceKind.INSTALL: ("!", "yellow"),
    AdviceKind.SET: ("!", "yellow"),
    AdviceKind.REPLACE: ("✘", "red"),
    AdviceKind.UNKNOWN: ("?", "magenta"),
}


def print_needs(view: NeedsView, texts: Texts, *, sources: bool = False) -> None:
    """Print all a computer needs: what has to be done first, what may help last."""
    lines = list(needs_lines(view, texts, sources=sources))
    if not sys.stdout.isatty():
        print_lines(lines)
        return
    out = console()
    styles = {mark: f"bold {colour}" for mark, colour in _MARKS.values()}
    for line in lines:
        mark, space, _rest = line.lstrip().partition(" ")
        print_line(out, line, styles.get(mark, "") if space else "")


def needs_lines(view: NeedsView, texts: Texts, *, sources: bool = False) -> Iterator[str]:
    """Yield all a computer needs as plain text."""
    yield view.target.title
    yield view.outcome_word
    for need in view.needs:
        yield ""
        yield _heading(need)
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


def _heading(need: NeedView) -> str:
    names = (need.about, need.usb_id, str(need.atr or "").upper())
    told = ", ".join(dict.fromkeys(name for name in names if name))
    return f"{need.subject_word}: {told}" if told else need.subject_word


def _advice_lines(advice: AdviceView, texts: Texts, *, sources: bool) -> Iterator[str]:
    yield f"  {_MARKS[advice.kind][0]} {advice.title}"
    yield f"    {advice.why}"
    yield from (f"    {number}. {step}" for number, step in enumerate(advice.steps, 1))
    if advice.url and not advice.command and not any(advice.url in step for step in advice.steps):
        title = advice.link_title or advice.package_title
        label = texts.get(STALE, age=title) if advice.url_stale else title
        yield f"    → {label}: {advice.url}" if label else f"    → {advice.url}"
    if advice.sources:
        last = max(advice.sources, key=lambda source: source.seen_on)
        told = N_("{sure}; last looked at on {day}")
        age = texts.get(told, sure=advice.confidence_word, day=last.seen_on_word)
        yield f"    ({texts.get(STALE, age=age) if last.stale else age})"
    if sources:
        yield from (f"      - {each.where} ({each.seen_on_word})" for each in advice.sources)
