"""Asks which of several meanings was meant, or lists them where nobody can be asked."""

import sys
from collections.abc import Sequence
from typing import Final

import click

from esign_desktop.cli.exit_codes import USAGE
from esign_desktop.cli.session import Failure, Session
from esign_desktop.presenters.texts import N_

_LONGEST: Final = 80  # characters of what was typed that are repeated


def choose(
    session: Session, typed: str, titles: Sequence[str], hint: str, *, may_ask: bool
) -> int:
    """Return which of several was chosen, counted from 0.

    Args:
        session: speaks to the person.
        typed: what may mean each of them.
        titles: what there is to choose from.
        hint: how to say it better.
        may_ask: a person waits for the answer, and no other program.

    Raises:
        Failure: nobody can be asked; it lists the titles.
    """
    question = session.texts.get(N_("“{text}” may be one of these:"), text=quoted(typed))
    lines = [question, *(f"  {number}. {title}" for number, title in enumerate(titles, 1))]
    if not (may_ask and sys.stdin.isatty() and sys.stderr.isatty()):
        raise Failure("\n".join([*lines, hint]), USAGE)
    session.tell("\n".join(lines))
    while True:
        number = click.prompt(session.texts.get(N_("Which one? Its number")), err=True).strip()
        if number.isdecimal() and 1 <= int(number) <= len(titles):
            return int(number) - 1
        session.tell(session.texts.get(N_("Type one of the numbers.")))


def quoted(typed: str) -> str:
    """Return what was typed as it can be shown: on one line, and not too long."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in typed)
    return printable[:_LONGEST]
