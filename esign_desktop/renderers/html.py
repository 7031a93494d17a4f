"""A document as one page of HTML: to look at in a browser, to print, to hand over.

Everything is escaped, and nothing is loaded from anywhere.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from esign_desktop.presenters.document import (
    Block,
    Document,
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
    Step,
    Steps,
    Table,
)

_STYLE: Final = """
@page { size: A4; margin: 11mm; }
body { font-family: "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif;
  font-size: 12px; color: #1c1c1c; margin: 0; }
h1 { font-size: 19px; margin: 0 0 1px 0; color: #12395b; }
h2 { font-size: 13px; margin: 8px 0 2px 0; color: #12395b; }
p, li { margin-top: 0; margin-bottom: 2px; }
.said { margin-top: 5px; }
b { color: #12395b; }
ol, ul { margin-top: 0; margin-bottom: 0; }
.whom { color: #444444; }
.remark { color: #7a4b00; }
.door { color: #12395b; }
.small, .small li { font-size: 10px; color: #444444; }
.mark { font-size: 9px; color: #666666; }
a { color: #12395b; }
@media screen { html { max-width: 186mm; margin: 8mm auto; } }
@media print { a { text-decoration: none; } h2 { page-break-after: avoid; }
  li { page-break-inside: avoid; } }
"""


def html_page(document: Document, language: str) -> str:
    """Return a document as a page; the first heading is its title."""
    title = next((_title(block) for block in document.blocks if _title(block)), "")
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(language)}"><head><meta charset="utf-8">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
    ]
    for number, block in enumerate(document.blocks):
        parts += _block(block, first=not number)
    return "\n".join([*parts, "</body></html>"]) + "\n"


def _title(block: Block) -> str:
    match block:
        case Section(Heading(text)) | Fold(text):
            return text
    return ""


def _block(block: Block, *, first: bool = False) -> Iterator[str]:
    match block:
        case Section(brief=True) | Fold(brief=True):
            yield _in_one_paragraph(block)
        case Section(_, blocks) | Fold(_, blocks):
            tag = "h1" if first else "h2"
            if title := _title(block):
                yield f"<{tag}>{escape(title)}</{tag}>"
            yield from (line for each in blocks for line in _block(each, first=first))
        case Paragraph(text, mark, emphasis, sources):
            yield _paragraph(escape(text) + _numbers(sources), mark, emphasis, first=first)
        case Steps(steps):
            yield from _list("ol", map(_item, steps))
        case Points(points):
            small = ' class="small"' if any(point.points for point in points) else ""
            yield from _list("ul", map(_item, points), small)
        case Facts(facts):
            yield from (f"<p>{escape(f'{fact.name}: {fact.value}')}</p>" for fact in facts)
        case Links(links):
            yield f"<p>{'<br>'.join(_links(links))}</p>"
        case Table(header, rows):
            yield "<table>"
            yield f"<tr>{''.join(f'<th>{escape(cell)}</th>' for cell in header)}</tr>"
            for row in rows:
                yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
            yield "</table>"
        case Sources(sources):
            named = (f"[{each.number}] {each.where} ({each.dated})" for each in sources)
            yield f'<p class="small">{escape("; ".join(named))}.</p>'
        case Note(text):
            yield f'<p class="small">({escape(text)})</p>'


def _in_one_paragraph(block: Section | Fold) -> str:
    """Return what is mostly one sentence, behind its heading."""
    points = (point for each in block.blocks if isinstance(each, Points) for point in each.points)
    said = " ".join(escape(point.text) + _numbers(point.sources) for point in points)
    return f'<p class="said"><b>{escape(_title(block))}:</b> {said}</p>'


def _paragraph(html: str, mark: Mark | None, emphasis: Emphasis, *, first: bool) -> str:
    if mark is not None:
        return f'<p class="remark">{html}</p>'
    if first:  # whom the page is for
        return f'<p class="whom">{html}</p>'
    if emphasis is Emphasis.MUTED:
        return f'<p class="small">{html}</p>'
    return f"<p><b>{html}</b></p>" if emphasis is Emphasis.STRONG else f"<p>{html}</p>"


def _list(tag: str, items: Iterable[str], attributes: str = "") -> Iterator[str]:
    yield f"<{tag}{attributes}>"
    yield from (f"<li>{item}</li>" for item in items)
    yield f"</{tag}>"


def _item(item: Step | Point) -> str:
    text = escape(str(item) if isinstance(item, Step) else item.text) + _numbers(item.sources)
    if isinstance(item, Point) and item.points:
        sides = " / ".join(_item(point) for point in item.points)
        conclusion = f" → {escape(item.conclusion)}" if item.conclusion else ""
        text = f"<b>{text}</b>: {sides}{conclusion}"
    return text + "".join(f"<br>{link}" for link in _links(item.links))


def _links(links: Iterable[Link]) -> Iterator[str]:
    for link in links:
        if not link.where or link.repeated:
            continue
        label, where = escape(link.label), escape(link.where.removeprefix("https://"))
        shown = f'<a href="{escape(link.url)}">{where}</a>' if link.url else where
        sign = "☎" if link.kind is LinkKind.PHONE else "→"
        yield f'<span class="door">{sign} {label}: {shown}</span>'


def _numbers(sources: Iterable[int]) -> str:
    numbers = ",".join(map(str, sources))
    return f' <span class="mark">[{numbers}]</span>' if numbers else ""
