"""Blocks as lines: what plain text and the terminal have in common."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from esign_desktop.model.record import Record
from esign_desktop.model.sanitize import one_line
from esign_desktop.presenters.document import (
    Block,
    Emphasis,
    Facts,
    Fold,
    Heading,
    Link,
    LinkKind,
    Links,
    Mark,
    Note,
    Paragraph,
    Point,
    Points,
    Section,
    Sources,
    Steps,
    Table,
)

SIGNS: Final[Mapping[Mark, str]] = {
    Mark.GOOD: "✔",
    Mark.INFORMATION: "·",
    Mark.ATTENTION: "!",
    Mark.BAD: "✘",
    Mark.UNKNOWN: "?",
    Mark.NOT_SEEN: "·",
    Mark.WAITING: "…",
}
_INDENT: Final = 2
_UNDER_ITEM: Final = 3  # below the text of "1. text"


class LineKind(StrEnum):
    """What a line is; the terminal gives each its style."""

    TEXT = "text"
    HEADING = "heading"
    STRONG = "strong"
    MUTED = "muted"
    ROW = "row"  # of a table: cells with tabs between them


class Line(Record, frozen=True):
    """One line, before it is wrapped."""

    text: str
    indent: int = 0
    lead: str = ""  # number or sign; what does not fit goes on below the text, not below this
    kind: LineKind = LineKind.TEXT
    mark: Mark | None = None
    code: str = ""  # of a heading
    remark: str = ""  # of a heading
    url: str = ""  # the text ends with


_KINDS: Final[Mapping[Emphasis, LineKind]] = {
    Emphasis.NORMAL: LineKind.TEXT,
    Emphasis.STRONG: LineKind.STRONG,
    Emphasis.MUTED: LineKind.MUTED,
}


def lines_of(block: Block, indent: int = 0, *, details: bool = False) -> Iterator[Line]:
    """Yield a block as lines.

    Args:
        block: what to show.
        indent: how far it stands in.
        details: also those of notes.
    """
    match block:
        case Section(heading, blocks):
            if heading is not None:
                yield _heading(heading, indent)
            yield from _below(blocks, indent, details=details)
        case Fold(title, blocks):
            yield _heading(Heading(title), indent)
            yield from _below(blocks, indent, details=details)
        case Paragraph(text, mark, emphasis, sources):
            words = text + numbers(sources)
            yield Line(words, indent, _sign(mark), _KINDS[emphasis], mark)
        case Steps(steps):
            for number, step in enumerate(steps, 1):
                yield Line(f"{step}{numbers(step.sources)}", indent, f"{number}. ")
                yield from _links(step.links, indent + _UNDER_ITEM)
        case Points(points):
            for point in points:
                yield from _point(point, indent)
        case Facts(facts):
            for fact in facts:
                said = f"{fact.name}: {fact.value}"
                yield Line(said, indent, _sign(fact.mark), mark=fact.mark)
        case Links(links):
            yield from _links(links, indent)
        case Table(header, rows):
            for row in (header, *rows):
                yield Line("\t".join(map(one_line, row)), indent, kind=LineKind.ROW)
        case Sources(sources):
            for source in sources:
                yield Line(f"{source.where}, {source.dated}", indent, f"[{source.number}] ")
        case Note(text, told):
            yield Line(f"({text})", indent, kind=LineKind.MUTED)
            if details:
                yield from (Line(each, indent + _INDENT, "- ") for each in told)


def numbers(sources: Iterable[int]) -> str:
    """Return the numbers of sources as they stand behind a statement: `` [1,2]``."""
    joined = ",".join(map(str, sources))
    return f" [{joined}]" if joined else ""


def _below(blocks: Iterable[Block], indent: int, *, details: bool) -> Iterator[Line]:
    for block in blocks:
        yield from lines_of(block, indent + _INDENT, details=details)


def _heading(heading: Heading, indent: int) -> Line:
    return Line(
        heading.text,
        indent,
        "" if heading.code else _sign(heading.mark),
        LineKind.HEADING,
        heading.mark,
        heading.code,
        heading.remark,
    )


def _point(point: Point, indent: int) -> Iterator[Line]:
    yield Line(point.text + numbers(point.sources), indent, "- ")
    yield from _links(point.links, indent + _UNDER_ITEM)
    for each in point.points:
        yield from _point(each, indent + _UNDER_ITEM)
    if point.conclusion:
        yield Line(point.conclusion, indent + _UNDER_ITEM, "→ ")


def _links(links: Iterable[Link], indent: int) -> Iterator[Line]:
    for link in links:
        if link.where and not link.repeated:
            sign = "☎ " if link.kind is LinkKind.PHONE else "→ "
            text = f"{link.label}: {link.where}" if link.label else link.where
            yield Line(text, indent, sign, url=link.url)


def _sign(mark: Mark | None) -> str:
    return f"{SIGNS[mark]} " if mark else ""
