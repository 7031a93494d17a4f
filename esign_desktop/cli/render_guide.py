"""A guide in the terminal."""

import sys

from esign_desktop.cli.render import console, print_lines
from esign_desktop.presenters.guide_text import guide_lines
from esign_desktop.presenters.guides import GuideView
from esign_desktop.presenters.texts import Texts


def print_guide(view: GuideView, texts: Texts) -> None:
    """Print a guide: with colour on a terminal, plain when piped."""
    if not sys.stdout.isatty():
        print_lines(list(guide_lines(view, texts)))
        return
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    for line in guide_lines(view, texts):
        content = line.lstrip()
        indent = len(line) - len(content)
        hanging = 3 if content[:1].isdigit() else 2 if content[:1] in "→☎-!" else 0
        label, found, url = content.partition(" https://")
        if found and len(line) > out.width:  # whole, so that it can be copied and clicked
            content = label
        else:
            url = ""
        style = "bold cyan" if line and not indent else ""
        text = Text(content, style=style)
        text.highlight_regex(r"https://\S+", "underline")
        first, *rest = text.wrap(out, max(out.width - indent - hanging, 20)) or [text]
        out.print(Padding(first, (0, 0, 0, indent)))
        for each in rest:
            out.print(Padding(each, (0, 0, 0, indent + hanging)))
        if url:
            address = Text(f"https://{url}", style="underline")
            out.print(Text(" " * (indent + hanging)) + address, soft_wrap=True)
