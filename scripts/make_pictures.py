"""Makes docs/images: what the program writes on a terminal, as SVG. ``scripts/docs`` runs it.

The program runs on a pseudo-terminal, so the pictures show what people see. They name no font from
the net, and every word has its place, so that they look alike wherever they are shown.
"""

import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from rich.color import blend_rgb
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME as THEME
from rich.text import Text

_IMAGES: Final = Path(__file__).parents[1] / "docs" / "images"
_SCENARIO: Final = "expiring"
_LANGUAGES: Final = ("tr", "en")

_COLUMNS: Final = 88  # the chain of links fits on one line in both languages
_ROWS: Final = 50
_FONTS: Final = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
_FONT_SIZE: Final = 15
_CELL: Final = 0.602 * _FONT_SIZE  # width of a letter in most of these fonts
_LINE: Final = 1.164 * _FONT_SIZE  # no gap between the lines of a frame
_MARGIN: Final = 16
_BAR: Final = 34  # the window's title bar


def pictures() -> dict[Path, str]:
    """Return every picture by its file."""
    return {_IMAGES / f"diagnose-{language}.svg": picture(language) for language in _LANGUAGES}


def picture(language: str) -> str:
    """Return the picture of one diagnosis."""
    arguments = ("diagnose", "--scenario", _SCENARIO)
    command = f"esign-desktop-cli {' '.join(arguments)}"
    written = on_a_terminal(*arguments, "--lang", language)
    lines = [Text.assemble(("$ ", "bold green"), command), Text()]
    lines += Text.from_ansi(written.rstrip()).split()
    return _svg(command, lines)


def on_a_terminal(*arguments: str) -> str:
    """Return what the program writes on a terminal, with its colours."""
    ours, its = pty.openpty()
    termios.tcsetwinsize(its, (_ROWS, _COLUMNS))
    program = subprocess.Popen(
        [sys.executable, "-m", "esign_desktop", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=its,
        stderr=subprocess.DEVNULL,
        env={
            "PATH": os.defpath,
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "TZ": "<+03>-3",  # Türkiye, also where no list of time zones is installed
        },
    )
    os.close(its)
    written = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    program.wait()
    return written.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that nobody writes to a terminal any more
        return b""


def _svg(title: str, lines: list[Text]) -> str:
    width = round(_COLUMNS * _CELL + 2 * _MARGIN)
    height = round(_BAR + len(lines) * _LINE + _MARGIN)
    dots = "".join(
        f'<circle cx="{20 + 20 * number}" cy="18" r="6" fill="{colour}"/>'
        for number, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    words = "\n".join(
        word for number, line in enumerate(lines, 1) for word in _words(line, number)
    )
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}">
<title>{escape(title)}</title>
<rect width="{width}" height="{height}" rx="8" fill="{THEME.background_color.hex}"/>
{dots}
<g font-family="{_FONTS}" font-size="{_FONT_SIZE}" transform="translate({_MARGIN} {_BAR})">
{words}
</g>
</svg>
"""


def _words(line: Text, number: int) -> Iterator[str]:
    """Yield each word of a line at its own place."""
    y = (number - 0.25) * _LINE
    column = 0
    for piece in line.render(Console()):
        for word in re.finditer(r"\S+", piece.text):
            x, length = (column + word.start()) * _CELL, len(word[0]) * _CELL
            place = f'x="{x:.1f}" y="{y:.1f}" textLength="{length:.1f}"'
            yield f"<text {place} {_look(piece.style or Style())}>{escape(word[0])}</text>"
        column += len(piece.text)


def _look(style: Style) -> str:
    colour = THEME.foreground_color
    if style.color is not None:
        colour = style.color.get_truecolor(THEME)
    if style.dim:
        colour = blend_rgb(colour, THEME.background_color, 0.4)
    bold = ' font-weight="bold"' if style.bold else ""
    underline = ' text-decoration="underline"' if style.underline else ""
    return f'fill="{colour.hex}"{bold}{underline}'


if __name__ == "__main__":
    _IMAGES.mkdir(parents=True, exist_ok=True)
    for file, svg in pictures().items():
        file.write_text(svg, "utf-8", newline="\n")
