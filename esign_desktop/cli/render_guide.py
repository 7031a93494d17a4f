"""A guide in the terminal."""

import sys

from esign_desktop.cli.render import console, print_lines
from esign_desktop.cli.wrapping import print_line
from esign_desktop.presenters.guides.guide_text import guide_lines
from esign_desktop.presenters.guides.view import GuideView
from esign_desktop.presenters.texts import Texts


def print_guide(view: GuideView, texts: Texts) -> None:
    """Print a guide: with colour on a terminal, plain when piped."""
    if not sys.stdout.isatty():
        print_lines(list(guide_lines(view, texts)))
        return
    out = console()
    for line in guide_lines(view, texts):
        print_line(out, line, "bold cyan" if line[:1].strip() else "")
