"""Wraps long lines on a terminal between words, indented as they began."""

from typing import TYPE_CHECKING

from esign_desktop.model.sanitize import one_line

if TYPE_CHECKING:
    from rich.console import Console


def print_line(out: "Console", line: str, style: str = "") -> None:
    """Print a line. An address stays whole, so that it can be copied and clicked."""
    from rich.padding import Padding
    from rich.text import Text

    line = one_line(line)
    content = line.lstrip()
    indent = len(line) - len(content)
    hanging = 3 if content[:1].isdigit() else 2 if content[:1] in "→☎-!✔✘?" else 0
    label, found, url = content.partition(" https://")
    if found and len(line) > out.width:
        content = label
    else:
        url = ""
    text = Text(content, style=style)
    text.highlight_regex(r"https://\S+", "underline")
    first, *rest = text.wrap(out, max(out.width - indent - hanging, 20)) or [text]
    out.print(Padding(first, (0, 0, 0, indent)))
    for each in rest:
        out.print(Padding(each, (0, 0, 0, indent + hanging)))
    if url:
        address = Text(f"https://{url}", style="underline")
        out.print(Text(" " * (indent + hanging)) + address, soft_wrap=True)
