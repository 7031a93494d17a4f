"""The context of a command, the options that commands share, and how a command fails."""

import sys
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from esign_desktop.app.context import AppContext, own_texts
from esign_desktop.app.operation_record import OperationRecord
from esign_desktop.cli.exit_codes import CONFIG, DATA, NO_INPUT, SOFTWARE
from esign_desktop.cli.translation import option
from esign_desktop.model.sanitize import sanitize
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.app.diagnose import Scope
    from esign_desktop.app.pins import Choice
    from esign_desktop.app.prestart import Prestart
    from esign_desktop.model.report import Report
    from esign_desktop.presenters.texts import Texts

F = TypeVar("F", bound=Callable[..., Any])


class Failure(Exception):
    """A command cannot do what was asked. The message is for the person, on one line."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def failure_of(error: BaseException, language: str | None) -> Failure | None:
    """Return the failure for an error of the context; None for any other error.

    Args:
        error: what a command raised.
        language: what --lang says.
    """
    from esign_desktop.app.policy import PolicyError
    from esign_desktop.app.scenarios import ScenarioError
    from esign_desktop.catalog.errors import CatalogError
    from esign_desktop.presenters.support.file_errors import cannot_open

    if isinstance(error, PolicyError):
        return Failure(str(error), CONFIG)
    texts = texts_before_session(language)
    if isinstance(error, CatalogError):
        message = N_("The program's own data is damaged; install the program again. {detail}")
        return Failure(texts.get(message, detail=error), SOFTWARE)
    if isinstance(error, ScenarioError):
        message = cannot_open(error.problem, error.file, error.detail, texts)
        return Failure(message, NO_INPUT if error.missing else DATA)
    return None


def texts_before_session(language: str | None) -> "Texts":
    """Return the texts where there is no session, or no longer one.

    Args:
        language: what --lang says.
    """
    return own_texts(language, system_locale(), lambda _: None)


class Session(AppContext):
    """The context of one command, and what a command tells the person on standard error."""

    def __init__(
        self,
        scenario: str | None,
        language: str | None,
        prestart: "Prestart | None" = None,
        record: OperationRecord | None = None,
    ) -> None:
        super().__init__(
            scenario,
            language,
            system_locale=system_locale(),
            warn=self.tell,
            prestart=prestart,
        )
        self.record = record or OperationRecord()

    def make_report(
        self, scope: "Scope", *, unmasked: bool = False, asking: Callable[[], None] = lambda: None
    ) -> "Report":
        """Return the report of a diagnosis, masked unless the user chose otherwise."""
        report = self.diagnose(scope, self._load_presentation, asking)
        self._warn_of_no_reader(scope, report)
        return report if unmasked else masked(report)

    def choose_card(self, scope: "Scope") -> "Choice":
        """Return the cards an operation could be about."""
        choice = self.pins().choose(scope, self._load_presentation)
        self._warn_of_no_reader(scope, choice.report)
        return choice

    def print_finding(self, report: "Report") -> None:
        """Print the primary finding on standard error, beside a list that does not explain it."""
        primary = self.presenter.overview(report).primary
        if primary is not None:
            steps = "".join(f"\n  {n}. {step}" for n, step in enumerate(primary.steps, 1))
            self.tell(f"[{primary.say}] {primary.title}{steps}")

    @staticmethod
    def tell(message: str) -> None:
        """Print a message for the person: on standard error, apart from the output."""
        click.echo(sanitize(message), err=True)

    def _warn_of_no_reader(self, scope: "Scope", report: "Report") -> None:
        if scope.reader is not None and not report.snapshot.readers:
            message = N_("No card reader has “{reader}” in its name.")
            self.tell(self.texts.get(message, reader=scope.reader))

    def _load_presentation(self) -> None:
        """Load what the output will need, while a card or a module works."""
        import esign_desktop.app.redact  # noqa: F401

        _ = self.presenter


def write_utf8() -> None:
    """Write UTF-8 whatever the console's code page is: Windows' is 857 or 1254 here."""
    for stream in (sys.stdout, sys.stderr):
        _reconfigure(stream)


def masked(report: "Report") -> "Report":
    """Return a report as it may leave the computer."""
    from esign_desktop.app.redact import redact_here

    return redact_here(report)


def common_options(command: F) -> F:
    """Let --scenario and --lang stand behind the command's name too, where people type them."""
    add_scenario = option(
        "--scenario",
        metavar="NAME|FILE",
        expose_value=False,
        callback=_keep_in_session("scenario"),
        help=N_("Simulate a computer; see 'scenarios'."),
    )
    return add_scenario(language_option(command))


def language_option(command: F) -> F:
    """Let --lang stand behind the command's name too."""
    add_language = option(
        "--lang",
        type=click.Choice(["tr", "en"]),
        expose_value=False,
        callback=_keep_in_session("language"),
        help=N_("Language; default: the system's."),
    )
    return add_language(command)


def _keep_in_session(name: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def keep(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            setattr(context.find_object(Session), name, value)

    return keep


def card_options(command: F) -> F:
    """Add --module and --reader, which every command that touches a card takes."""
    add_module = option("--module", metavar="PATH", help=N_("Use this PKCS#11 module only."))
    add_reader = option(
        "--reader",
        metavar="NAME",
        help=N_(
            "Use this reader only; a part of its name, or of a card's label, serial "
            "number or slot, is enough."
        ),
    )
    return add_module(add_reader(command))


def scope_of(
    module: str | None,
    reader: str | None,
    *,
    driverless: bool = True,
    modules: bool = True,
    online: bool = False,
) -> "Scope":
    """Return what the options restrict a diagnosis to."""
    from esign_desktop.app.diagnose import Scope
    from esign_desktop.app.parsing import parse_module_path

    path = parse_module_path(module) if module else None
    if module and path is None:
        raise click.BadParameter("not a path this program can write down", param_hint="--module")
    return Scope(path, reader, modules=modules, driverless=driverless, online=online)


def print_json(value: object, *, one_line: bool = False) -> None:
    """Print a record as JSON."""
    from esign_desktop.model.codec import encode

    sys.stdout.write(encode(value, indent=0 if one_line else 2).decode() + "\n")
    sys.stdout.flush()


def _reconfigure(stream: IO[str]) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:  # a test's stand-in has none
        reconfigure(encoding="utf-8", errors="replace")


def system_locale() -> str | None:
    """Return the user's locale on Windows, which sets no variable for it; None elsewhere."""
    if sys.platform != "win32":
        return None
    import ctypes

    buffer = ctypes.create_unicode_buffer(85)  # LOCALE_NAME_MAX_LENGTH
    found = ctypes.windll.kernel32.GetUserDefaultLocaleName(buffer, len(buffer))
    return buffer.value if found else None
