"""Translates click: its own messages and our help texts, through gettext.

click takes its words from the current gettext domain (click's documentation, "Internationalization
and Localization"), so pointing that domain at our catalogue is all it needs. For the language of a
domain Python's gettext asks the environment, which children inherit: a browser would speak ours.
"""

import gettext
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click

from esign_desktop.presenters.texts import N_

F = TypeVar("F", bound=Callable[..., Any])

_DOMAIN: Final = "esign_desktop"

CLICKS_OWN: Final = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("Try '{command} {option}' for help."),
    N_("Error: {message}"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Missing argument"),
    N_("Missing parameter"),
    N_("Missing option"),
    N_("Missing argument {param_hint}."),
    N_("{value!r} is not one of {choices}."),
    N_("Option {name!r} does not take a value."),
)
"""Words of click's that our users can meet; kept here so that they are translated."""


def plural(one: str, many: str) -> tuple[str, str]:
    """Return both forms of a message as they are, marked for translation."""
    return one, many


CLICKS_PLURALS: Final = (
    plural("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    plural("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)

_LIKE_A_PIN: Final = re.compile(r"(?<![\w.])\d{4,}(?![\w.])")
_A_PIN_IS_ASKED_FOR: Final = N_(
    "Never type a PIN on the command line: other users of this computer can see it "
    "there. Nothing was sent to the card. If that was your PIN, delete the line from "
    "your shell history. The program asks for the PIN without showing it; in scripts, "
    "use --pin-stdin."
)


def without_pin(error: click.ClickException) -> click.ClickException:
    """Return a complaint about the command line that does not repeat what could be a PIN."""
    if not _LIKE_A_PIN.search(error.format_message()):
        return error
    context = error.ctx if isinstance(error, click.UsageError) else None
    return click.UsageError(gettext.gettext(_A_PIN_IS_ASKED_FOR), context)


def set_locale(language: str, locale_dir: str) -> None:
    """Let click speak a language. For this process only: the environment stays as it is."""
    _spoken.update(language=language, locale_dir=locale_dir)
    gettext.textdomain(_DOMAIN)
    # what gettext() and ngettext() look up a domain with
    setattr(gettext, "dgettext", _dgettext)  # noqa: B010 - mypy takes no function for another one
    setattr(gettext, "dngettext", _dngettext)  # noqa: B010


_spoken: Final[dict[str, str]] = {}
_OTHER_DOMAIN: Final = gettext.dgettext
_OTHER_DOMAINS_PLURAL: Final = gettext.dngettext


def _dgettext(domain: str, message: str) -> str:
    return _words().gettext(message) if domain == _DOMAIN else _OTHER_DOMAIN(domain, message)


def _dngettext(domain: str, one: str, many: str, count: int) -> str:
    if domain != _DOMAIN:
        return _OTHER_DOMAINS_PLURAL(domain, one, many, count)
    return _words().ngettext(one, many, count)


def _words() -> gettext.NullTranslations:
    """Return the catalogue of the language that is spoken; gettext itself keeps it loaded."""
    return gettext.translation(
        _DOMAIN, _spoken["locale_dir"], [_spoken["language"]], fallback=True
    )


def language_asked(arguments: Sequence[str]) -> str | None:
    """Return what --lang says, before anything is parsed: a usage error needs words too."""
    for number, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and number + 1 < len(arguments):
            return arguments[number + 1]
    return None


class TranslatedOption(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help."""
        source, self.help = self.help, gettext.gettext(self.help) if self.help else self.help
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = source


class Command(click.Command):
    """A command whose help is translated when it is shown."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(gettext.gettext(self.help))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the last paragraph."""
        if self.epilog:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(gettext.gettext(self.epilog))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence, for the list of commands."""
        return gettext.gettext(self.help or "").split("\n\n", 1)[0]


class Group(Command, click.Group):
    """A group whose help is translated when it is shown."""

    command_class = Command


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """Declare an option like ``click.option``, with a translated help."""
    return click.option(*names, cls=TranslatedOption, **settings)


def command(help: str, epilog: str | None = None) -> Callable[[Callable[..., Any]], Command]:
    """Declare a command like ``click.command``, with a translated help."""
    return click.command(cls=Command, help=help, epilog=epilog)
