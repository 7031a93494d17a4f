"""What a computer needs, in a terminal."""

import sys
from typing import Final

from esign_desktop.cli.render import console, print_lines
from esign_desktop.cli.wrapping import print_line
from esign_desktop.model.advice import AdviceKind
from esign_desktop.presenters.drivers.needs import NeedsView
from esign_desktop.presenters.drivers.needs_text import MARKS, needs_lines
from esign_desktop.presenters.texts import Texts

_STYLES: Final = {
    AdviceKind.NOTHING: "bold green",
    AdviceKind.INSTALL: "bold yellow",
    AdviceKind.SET: "bold yellow",
    AdviceKind.REPLACE: "bold red",
    AdviceKind.UNKNOWN: "bold magenta",
}


def print_needs(view: NeedsView, texts: Texts, *, sources: bool = False) -> None:
    """Print all a computer needs: what has to be done first, what may help last."""
    lines = list(needs_lines(view, texts, sources=sources))
    if not sys.stdout.isatty():
        print_lines(lines)
        return
    out = console()
    styles = {MARKS[kind]: style for kind, style in _STYLES.items()}
    for line in lines:
        mark, space, _rest = line.lstrip().partition(" ")
        print_line(out, line, styles.get(mark, "") if space else "")
