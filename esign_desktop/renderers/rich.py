"""A document on a terminal: with colours and tables, long lines broken between words."""

import re
from collections.abc import Iterator, Mapping
from typing import IO, Final

from rich.cells import cell_len
from rich.console import Console
from rich.panel import Panel
from rich.table import Table as Grid
from rich.text import Text

from esign_desktop.model.sanitize import one_line
from esign_desktop.presenters.document import Block, Document, Facts, Mark, Section, Table
from esign_desktop.renderers.lines import SIGNS, Line, LineKind, lines_of

_WIDEST: Final = 100
_NARROWEST: Final = 20
_COLOURS: Final[Mapping[Mark | None, str]] = {
    None: "cyan",
    Mark.GOOD: "green",
    Mark.INFORMATION: "blue",
    Mark.ATTENTION: "yellow",
    Mark.BAD: "red",
    Mark.UNKNOWN: "magenta",
    Mark.NOT_SEEN: "dim",
    Mark.WAITING: "cyan",
}


def print_document(
    document: Document,
    stream: IO[str] | None = None,
    *,
    details: bool = False,
    width: int | None = None,
) -> None:
    """Print a document.

    Args:
        document: what to show.
        stream: a terminal; standard output when None.
        details: also those of notes.
        width: of the terminal; found out when None. Longer lines than 100 are hard to read.
    """
    console = Console(highlight=False, file=stream, width=width)
    console.width = min(console.width, _WIDEST)
    for number, block in enumerate(document.blocks):
        if number:
            console.print()
        _print_block(console, block, details=details)


def _print_block(console: Console, block: Block, *, details: bool) -> None:
    match block:
        case Section(heading, ()) if heading and heading.mark:  # the answer itself
            colour = _COLOURS[heading.mark]
            said = Text(f"{SIGNS[heading.mark]}  {one_line(heading.text)}", style=f"bold {colour}")
            console.print(Panel(said, border_style=colour))
        case Section(None, (Facts(chained=True) as chain,)) if _on_one_line(console, chain):
            pass
        case Table():
            console.print(_table(block))
        case _:
            for line in lines_of(block, details=details):
                _print_line(console, line)


def _on_one_line(console: Console, chain: Facts) -> bool:
    """Print a chain with arrows, if there is room: a break between two links is hard to read."""
    text = Text("  ")
    for number, fact in enumerate(chain.facts):
        text.append(" → " if number else "", style="dim")
        mark = fact.mark or Mark.NOT_SEEN
        text.append(f"{SIGNS[mark]} {one_line(fact.name)}", style=_COLOURS[mark])
    if text.cell_len > console.width:
        return False
    console.print(text)
    return True


def _table(block: Table) -> Grid:
    from rich import box

    table = Grid(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in block.header:
        table.add_column(Text(title))
    for row in block.rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    return table


def _print_line(console: Console, line: Line) -> None:
    hanging = line.indent + len(line.lead)
    width = max(console.width - hanging, _NARROWEST)
    text = _styled(line)
    first, *rest = text.divide(_breaks(text.plain, width))
    for part in (first, *rest):
        part.rstrip()
    lead = Text(line.lead, style=text.style)
    console.print(Text(" " * line.indent) + lead + first, soft_wrap=True)
    for each in rest:
        console.print(Text(" " * hanging) + each, soft_wrap=True)


def _breaks(text: str, width: int) -> Iterator[int]:
    """Yield where lines begin; a word longer than a line stays whole, to be copied and clicked."""
    begin = 0
    for word in re.finditer(r"\S+", text):
        if cell_len(text[begin : word.end()]) > width and word.start() > begin:
            begin = word.start()
            yield begin


def _styled(line: Line) -> Text:
    words = one_line(line.text)
    match line.kind:
        case LineKind.HEADING if line.code or line.remark:
            colour = _COLOURS[line.mark]
            code = f"{line.code} " if line.code else ""
            remark = f"  {line.remark}" if line.remark else ""
            return Text.assemble((code, f"bold {colour}"), (words, "bold"), (remark, colour))
        case LineKind.HEADING:
            return Text(words, style=f"bold {_COLOURS[line.mark]}")
        case LineKind.STRONG:
            return Text(words, style=f"bold {_COLOURS[line.mark]}" if line.mark else "bold")
    text = Text(words, style=_COLOURS[line.mark] if line.mark else "")
    if line.url:
        text.highlight_words([line.url], f"underline link {line.url}")
    return text
