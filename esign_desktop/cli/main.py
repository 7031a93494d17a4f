"""The command line: commands by name, loaded when they are called, and the exit codes."""

import gettext
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from esign_desktop.app.interruption import Terminated
from esign_desktop.app.operation_record import OperationRecord
from esign_desktop.app.standard_streams import OutputError
from esign_desktop.cli.exit_codes import INTERRUPTED, IO_ERROR, OF_VERDICT, SOFTWARE, USAGE
from esign_desktop.cli.session import Failure, Session, failure_of, system_locale, write_utf8
from esign_desktop.cli.translation import (
    Group,
    TranslatedOption,
    language_asked,
    option,
    set_locale,
    without_pin,
)
from esign_desktop.cli.unreported_outcome import report_unreported_outcome
from esign_desktop.presenters.languages import choose_language
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.app.prestart import Prestart

_COMMANDS: Final = {
    # name -> module and attribute, one line for --help
    "diagnose": (
        "diagnose:diagnose",
        N_("Find out whether you can sign, and what to do if not."),
    ),
    "watch": ("diagnose:watch", N_("Diagnose at every change, until Ctrl-C.")),
    "readers": ("inventory:readers", N_("List the card readers and the cards in them.")),
    "certificates": (
        "inventory:certificates",
        N_("List or export the cards' certificates."),
    ),
    "pin": ("pin:pin", N_("Check or change the PIN, or show its state.")),
    "sign-test": ("sign_test:sign_test", N_("Make a test signature; it has no legal effect.")),
    "drivers": (
        "drivers:drivers",
        N_("Show which driver a reader and a card need."),
    ),
    "guide": ("guide:guide", N_("Show a KamuSM procedure step by step, also to print.")),
    "links": ("links:links", N_("List the KamuSM pages and others this program knows.")),
    "open": ("links:open_link", N_("Open one of these pages in the browser.")),
    "report": ("report:report", N_("Save, show or compare reports for the help desk.")),
    "catalog": ("catalog:catalog", N_("Show, check or update the catalogue of readers.")),
    "scenarios": ("reference:scenarios", N_("List the computers that can be simulated.")),
    "explain": ("reference:explain", N_("Explain a finding code and what to do.")),
}


_WITH_VERDICT: Final = frozenset(OF_VERDICT.values())


class _LazyGroup(Group):
    """Loads a command's module when the command is called, so that --help stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order they are explained."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name][0].partition(":")
        found = getattr(importlib.import_module(f"esign_desktop.cli.{module}"), attribute)
        assert isinstance(found, click.Command)  # noqa: S101 - for the type checker
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading them."""
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl(
                [(name, gettext.gettext(entry[1])) for name, entry in _COMMANDS.items()]
            )


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=N_("Find out why a KamuSM e-signature card does not sign, and what to do about it."),
    epilog=N_(
        "Exit codes: 0 ready, 1 attention, 2 not usable, 3 unknown, 64 usage error, "
        "70 internal error."
    ),
)
@option("--scenario", metavar="NAME|FILE", help=N_("Simulate a computer; see 'scenarios'."))
@option("--lang", type=click.Choice(["tr", "en"]), help=N_("Language; default: the system's."))
@option("-v", "--verbose", count=True, help=N_("Log to standard error; twice for more."))
@click.version_option(
    None,
    "--version",
    package_name="esign-desktop",
    cls=TranslatedOption,
    help=N_("Show the version and exit."),
)
@click.pass_context
def command_line(
    context: click.Context, scenario: str | None, lang: str | None, verbose: int
) -> None:
    """Find out why a KamuSM e-signature card does not sign, and what to do about it."""
    if verbose:
        _log_to_stderr(verbose)
    prestart, record = context.obj
    context.obj = Session(scenario, lang, prestart, record)


def _log_to_stderr(verbosity: int) -> None:
    import logging

    from esign_desktop.app.logs import MaskedFormatter

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskedFormatter("%(relativeCreated)6.0f ms %(name)s: %(message)s"))
    level = logging.INFO if verbosity == 1 else logging.DEBUG
    logging.basicConfig(level=level, handlers=[handler])


def main(
    arguments: Sequence[str] | None = None,
    prestart: "Prestart | None" = None,
    record: OperationRecord | None = None,
) -> int:
    """Run a command and return its exit code. No traceback ever reaches the user.

    Args:
        arguments: those of the process when None.
        prestart: what was started before this was loaded.
        record: of an operation on a card; its outcome is reported here, whatever happens.
    """
    record = record or OperationRecord()
    language = language_asked(sys.argv[1:] if arguments is None else arguments)
    code = _run(arguments, language, prestart, record)
    if code not in _WITH_VERDICT:
        report_unreported_outcome(record, language)
    return code


def _set_locale(wanted: str | None) -> None:
    from esign_desktop.app import paths

    language = choose_language(wanted, os.environ, system_locale())
    set_locale(language, str(paths.data_dir() / "resources" / "locale"))


def _run(
    arguments: Sequence[str] | None,
    language: str | None,
    prestart: "Prestart | None",
    record: OperationRecord,
) -> int:
    try:
        write_utf8()
        _set_locale(language)
        context = (prestart, record)
        code = command_line.main(args=arguments, standalone_mode=False, obj=context)
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        record.reported = True  # nothing was begun, and the error says so
        without_pin(error).show()
        return USAGE
    except Failure as failure:
        return _end_with(failure, record)
    except OutputError as error:
        if not error.reader_left:  # who has seen enough knows that
            message = gettext.gettext(N_("Could not write the output: {reason}"))
            click.echo(f"esign-desktop-cli: {message.format(reason=error)}", err=True)
        # what was asked of a card has a code of its own, unless all went well
        return record.exit_code or IO_ERROR
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Terminated as ended:
        return ended.exit_code
    except BaseException as error:  # noqa: BLE001 - the last resort
        return _end_with_error(error, language, record)
    return code if isinstance(code, int) else 0


def _end_with(failure: Failure, record: OperationRecord) -> int:
    record.reported = True
    click.echo(f"esign-desktop-cli: {failure}", err=True)
    return failure.exit_code


def _end_with_error(error: BaseException, language: str | None, record: OperationRecord) -> int:
    """Report an error that no command handles: of the context, or a fault of the program."""
    touched = record.ending is not None
    try:
        failure = None if touched else failure_of(error, language)
    except Exception:  # noqa: BLE001 - what is damaged may be what this needs
        failure = None
    if failure is not None:
        return _end_with(failure, record)
    _report_internal_error(error, touched=touched)
    return SOFTWARE


def _report_internal_error(error: BaseException, *, touched: bool) -> None:
    """Print where the program failed. Not the error's message: it may hold personal data.

    Args:
        error: what went wrong.
        touched: whether a PIN may have been sent; what became of it is reported elsewhere then.
    """
    import logging
    import traceback
    from pathlib import Path

    from esign_desktop import __version__

    nothing = "" if touched else "Nothing was changed on the card. "
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
    sys.stderr.write(
        f"esign-desktop-cli {__version__}: a fault of the program itself "
        f"({type(error).__name__} at {' > '.join(places)}).\n"
        f"{nothing}Please report this line; -v shows more.\n"
    )
    logging.getLogger(__name__).debug("own fault", exc_info=error)
