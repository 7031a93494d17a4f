"""Reads PINs: typed without echo, or one a line on standard input. From nowhere else."""

import sys
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click

from esign_desktop.app.standard_streams import nobody_reads_errors
from esign_desktop.cli.exit_codes import USAGE
from esign_desktop.cli.session import Failure
from esign_desktop.model.secret import Secret
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.presenters.texts import Texts

_MOST_BYTES: Final = 4096  # a few lines; whoever sends more means something else
_YES: Final = frozenset({"e", "evet", "y", "yes"})


def pins_from_stdin(wanted: int, texts: "Texts") -> tuple[Secret, ...]:
    """Return the PINs on standard input, read to its end, before anything is sent anywhere.

    Raises:
        Failure: not as many lines as PINs, or a terminal, which would show what is typed.
    """
    if sys.stdin.isatty():
        message = N_("--pin-stdin is for scripts: on a terminal the PIN would be visible.")
        raise Failure(texts.get(message), USAGE)
    data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise _wrong_number(wanted, texts)
    text = data.decode("utf-8-sig", "replace")  # PowerShell may write a mark of UTF-8
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if len(lines) != wanted:
        raise _wrong_number(wanted, texts)
    return tuple(Secret(line.removesuffix("\r")) for line in lines)


def require_terminal(texts: "Texts") -> None:
    """Make sure that a person can be asked.

    Raises:
        Failure: standard input is no terminal.
    """
    if not sys.stdin.isatty():
        message = N_("There is no terminal to type the PIN on. In scripts, use --pin-stdin.")
        raise Failure(texts.get(message), USAGE)


def ask_pin(prompt: str, texts: "Texts") -> Secret:
    """Let a PIN be typed without echo.

    Raises:
        Abort: Ctrl-C, or the end of input.
        Failure: the terminal cannot be kept from showing what is typed.
    """
    import getpass

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return Secret(getpass.getpass(f"{prompt}: "))
    except UnicodeDecodeError:  # not raised further: the typed bytes are in it
        return Secret("�")
    except (KeyboardInterrupt, EOFError):
        click.echo(err=True)  # the prompt's line is still open
        raise click.Abort from None
    except getpass.GetPassWarning:
        message = N_("This terminal shows what is typed; the PIN was not requested.")
        raise Failure(texts.get(message), USAGE) from None


def ask_until(
    ask: Callable[[], Secret], complaint: Callable[[Secret], str | None], times: int = 3
) -> Secret:
    """Return a PIN nothing is to be said against, or the last one typed.

    Args:
        ask: lets one be typed.
        complaint: returns what is wrong with it, for the person; None: nothing.
        times: how often it may be typed.
    """
    typed = ask()
    for _ in range(times - 1):
        message = complaint(typed)
        if message is None:
            break
        click.echo(message, err=True)
        typed = ask()
    return typed


def confirm(question: str, texts: "Texts", *, whole_word: bool = False) -> bool:
    """Return whether a person agrees; everything but a yes is a no.

    Raises:
        Abort: Ctrl-C, or the end of input.
    """
    choices = texts.get(N_("type “yes” to continue")) if whole_word else texts.get(N_("y/N"))
    click.echo(f"{question} [{choices}]: ", nl=False, err=True)
    if nobody_reads_errors():  # a yes to a question that was not seen is none
        raise Failure(
            texts.get(N_("Cannot ask for confirmation: standard error is closed.")), USAGE
        )
    try:
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        click.echo(err=True)
        raise click.Abort from None
    except UnicodeDecodeError:
        return False
    if not line:
        click.echo(err=True)
        raise click.Abort
    answer = line.strip().casefold()
    return answer in (_YES - {"e", "y"} if whole_word else _YES)


def _wrong_number(wanted: int, texts: "Texts") -> Failure:
    message = (
        N_("--pin-stdin needs one line with the PIN. Nothing was sent to the card.")
        if wanted == 1
        else N_(
            "--pin-stdin needs two lines: the current PIN, then the new one. Nothing "
            "was sent to the card."
        )
    )
    return Failure(texts.get(message), USAGE)
