"""PINs and the endings of operations as text."""

import sys
from collections.abc import Sequence
from typing import Final

from esign_desktop.cli.render import console, print_lines
from esign_desktop.presenters.pin.view import OutcomeView, PinView
from esign_desktop.presenters.plain_text import guides, pages
from esign_desktop.presenters.texts import N_, Texts

_MARKS: Final = {True: ("✔", "green"), False: ("✘", "red"), None: ("?", "magenta")}


def print_outcome(view: OutcomeView, facts: Sequence[str], texts: Texts) -> None:
    """Print how something ended: one sentence, what it means, what to do."""
    if sys.stdout.isatty():
        _print_rich(view, facts, texts)
    else:
        print_lines(outcome_lines(view, facts, texts))


def outcome_lines(view: OutcomeView, facts: Sequence[str], texts: Texts) -> list[str]:
    """Return an ending as plain text."""
    lines = [_title(view), *(f"  {line}" for line in (*view.sentences, *facts))]
    lines += [f"  {number}. {step}" for number, step in enumerate(view.steps, 1)]
    lines += [f"  → {action.label}: {action.url}" for action in pages(view.actions)]
    lines += [f"  → {label}: {command}" for label, command in guides(view.actions, texts)]
    return [*lines, *_code(view, texts)]


def card_lines(title: str, pins: Sequence[PinView]) -> list[str]:
    """Return a card and its PINs as plain text."""
    lines = [title]
    for pin in pins:
        notes = f" ({'; '.join(pin.notes)})" if pin.notes else ""
        lines.append(f"  {pin.role_word}: {pin.state_word}{notes}")
    return lines


def _title(view: OutcomeView) -> str:
    return f"{_MARKS[view.good][0]} {view.title}"


def _code(view: OutcomeView, texts: Texts) -> list[str]:
    return [texts.get(N_("Help desk code: {say}"), say=view.say)] if view.say else []


def _print_rich(view: OutcomeView, facts: Sequence[str], texts: Texts) -> None:
    from rich.table import Table
    from rich.text import Text

    body = Table.grid(padding=(0, 1))  # so that a long step is indented under its number
    body.add_column(width=3, justify="right")
    body.add_column()
    rows = [("", line) for line in (*view.sentences, *facts)]
    rows += [(f"{number}.", step) for number, step in enumerate(view.steps, 1)]
    for mark, line in rows:
        body.add_row(mark, Text(line))
    for action in pages(view.actions):
        url = (action.url, f"underline link {action.url}")
        body.add_row("→", Text.assemble(f"{action.label}: ", url))
    for label, command in guides(view.actions, texts):
        body.add_row("→", Text(f"{label}: {command}"))
    out = console()
    out.print(Text(_title(view), style=f"bold {_MARKS[view.good][1]}"))
    out.print(body)
    for line in _code(view, texts):
        out.print(Text(line, style="bold"))
