"""Views as text: with colour and tables on a terminal, plain when piped."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from esign_desktop.cli.wrapping import print_line
from esign_desktop.model.report import Severity
from esign_desktop.model.sanitize import one_line, sanitize
from esign_desktop.presenters.cards.inventory import CertificateView, ReaderView, certificate_views
from esign_desktop.presenters.plain_text import (
    LINK_MARKS,
    certificate_lines,
    finding_lines,
    guides,
    overview_lines,
    pages,
    verdict_mark,
)
from esign_desktop.presenters.status.overview import FindingView, OverviewView
from esign_desktop.presenters.status.troubleshooting import TroubleshootingView, still_not_view
from esign_desktop.presenters.texts import N_, Texts

if TYPE_CHECKING:
    from rich.console import Console

    from esign_desktop.cli.session import Session
    from esign_desktop.model.report import Report

_SEVERITY_STYLES: Final = {
    Severity.BLOCKING: "red",
    Severity.WARNING: "yellow",
    Severity.NOTE: "blue",
}
_WIDEST: Final = 100  # longer lines are hard to read, however wide the window is


def print_overview(session: "Session", report: "Report", *, brief: bool = False) -> None:
    """Print the first page: verdict, chain, findings, certificates."""
    view = session.presenter.overview(report)
    certificates = certificate_views(report.snapshot, session.catalog, session.texts)
    if brief:
        moment = session.texts.moment(report.snapshot.taken_at)
        codes = ", ".join(f"{f.code} ({f.say})" for f in view.findings)
        print_lines([f"{moment}  {view.headline}" + (f"  {codes}" if codes else "")])
        return
    if sys.stdout.isatty():
        _print_rich(console(), view, certificates, session.texts)
    else:
        print_lines(overview_lines(view, certificates, session.texts))
    still = still_not_view(report, session.texts)
    if still is not None:
        _print_still(still)


def _print_still(view: TroubleshootingView) -> None:
    lines = [view.title, *(f"  {number}. {step}" for number, step in enumerate(view.steps, 1))]
    if not sys.stdout.isatty():
        print_lines(["", *lines])
        return
    out = console()
    out.print()
    for line in lines:
        print_line(out, line)


def print_finding(finding: FindingView, texts: Texts) -> None:
    """Print one finding with its steps."""
    if sys.stdout.isatty():
        console().print(_finding_panel(finding, texts))
    else:
        print_lines(["", *finding_lines(finding, texts)])


def print_readers(views: Sequence[ReaderView], texts: Texts) -> None:
    """Print the readers as a table."""
    _ = texts.get
    if not views:
        print_lines([_(N_("No card reader was found."))])
        return
    header = (_(N_("Reader")), _(N_("State")), _(N_("Card")), _(N_("Notes")))
    print_table(header, [(v.name, v.state_word, v.card, ", ".join(v.notes)) for v in views])


def print_certificates(views: Sequence[CertificateView], texts: Texts) -> None:
    """Print the certificates, one block each."""
    if not views:
        print_lines([texts.get(N_("No certificate was found."))])
        return
    lines: list[str] = []
    for view in views:
        lines += [*([""] if lines else []), *certificate_lines(view, texts, full=True)]
    print_lines(lines)


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: with lines on a terminal, with tabs for other programs when piped."""
    rows = [[one_line(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        print_lines(["\t".join(row) for row in (header, *rows)])
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in header:
        table.add_column(Text(title))
    for row in rows:
        table.add_row(*map(Text, row))
    console().print(table)


def print_lines(lines: Sequence[str]) -> None:
    """Print plain lines."""
    sys.stdout.write(sanitize("\n".join(lines)) + "\n")


def _print_rich(
    console: "Console",
    view: OverviewView,
    certificates: Sequence[CertificateView],
    texts: Texts,
) -> None:
    from rich.padding import Padding
    from rich.panel import Panel
    from rich.text import Text

    mark, colour = verdict_mark(view)
    console.print(
        Panel(Text(f"{mark}  {view.headline}", style=f"bold {colour}"), border_style=colour)
    )
    chain = Text(" ")
    for number, item in enumerate(view.chain):
        link_mark, link_colour = LINK_MARKS[item.state]
        chain.append(" → " if number else "", style="dim")
        chain.append(f"{link_mark} {item.label}", style=link_colour)
    if chain.cell_len <= console.width:
        console.print(chain)
    else:  # a line that breaks between two links is hard to read
        for item in view.chain:
            link_mark, link_colour = LINK_MARKS[item.state]
            line = f" {link_mark} {item.label}: {item.state_word}"
            console.print(Text(line, style=link_colour))
    for certificate in certificates:
        console.print()
        for line in certificate_lines(certificate, texts):
            console.print(Padding(Text(one_line(line)), (0, 0, 0, 1)))
    for finding in view.findings:
        console.print(_finding_panel(finding, texts))
    if view.primary is not None:
        line = texts.get(N_("Help desk code: {say}"), say=view.primary.say)
        console.print(Text(f" {line}", style="bold"))


def _finding_panel(finding: FindingView, texts: Texts) -> object:
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    style = "cyan" if finding.calm else _SEVERITY_STYLES[finding.severity]
    title = Text.assemble(
        (f"{finding.say} ", f"bold {style}"),
        (finding.title, "bold"),
        (f"  {finding.severity_word}", style),
    )
    body = Table.grid(padding=(0, 1))  # so that a long step is indented under its number
    body.add_column(width=3, justify="right")
    body.add_column()
    body.add_row("", Text(finding.meaning))
    for number, step in enumerate(finding.steps, 1):
        body.add_row(f"{number}.", Text(step))
    for action in pages(finding.actions):
        url = (action.url, f"underline link {action.url}")
        body.add_row("→", Text.assemble(f"{action.label}: ", url))
    for label, command in guides(finding.actions, texts):
        body.add_row("→", Text(f"{label}: {command}"))
    return Padding(Group(title, body), (1, 0, 0, 1))


def console() -> "Console":
    """Return the terminal, never wider than is easy to read."""
    from rich.console import Console

    console = Console(highlight=False)
    if console.width > _WIDEST:
        console.width = _WIDEST
    return console
