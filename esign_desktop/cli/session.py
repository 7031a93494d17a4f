"""What every command needs: the options of the program, the texts, and who looks at what."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from esign_desktop.app.operation_record import OperationRecord
from esign_desktop.cli.exit_codes import CONFIG, DATA, NO_INPUT, SOFTWARE
from esign_desktop.cli.translation import option
from esign_desktop.model.sanitize import sanitize
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.app.diagnose import Observer, Scope
    from esign_desktop.app.pins import Choice, Pins
    from esign_desktop.app.prestart import Prestart
    from esign_desktop.app.scenarios import ScenarioError
    from esign_desktop.catalog.links import LinkEntry
    from esign_desktop.devices.ports import Devices
    from esign_desktop.model.catalog import Catalog
    from esign_desktop.model.report import Report
    from esign_desktop.presenters.status.overview import Presenter
    from esign_desktop.presenters.texts import Texts

F = TypeVar("F", bound=Callable[..., Any])


class Failure(Exception):
    """A command cannot do what was asked; told in one line, with its exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Session:
    """One call of the program. Everything is made when it is first needed."""

    def __init__(
        self,
        scenario: str | None,
        language: str | None,
        verbosity: int,
        early: "Prestart | None" = None,
        record: OperationRecord | None = None,
    ) -> None:
        self._early = early
        self.record = record or OperationRecord()
        self.scenario = scenario
        self.language = language
        if verbosity:
            import logging

            from esign_desktop.app.logs import MaskedFormatter

            level = logging.INFO if verbosity == 1 else logging.DEBUG
            handler = logging.StreamHandler(sys.stderr)
            handler.setFormatter(
                MaskedFormatter("%(relativeCreated)6.0f ms %(name)s: %(message)s")
            )
            logging.basicConfig(level=level, handlers=[handler])

    @cached_property
    def catalog(self) -> "Catalog":
        """Return the catalogue."""
        from esign_desktop.app import composition as wiring

        with self.catalog_failures():
            return wiring.catalog()

    @contextmanager
    def catalog_failures(self) -> Iterator[None]:
        """Tell what keeps the program from its catalogue."""
        from esign_desktop.catalog.errors import CatalogError
        from esign_desktop.model.codec import DecodeError

        try:
            yield
        except CatalogError as error:
            message = N_("The program's own data is damaged; please install it again. {detail}")
            raise Failure(self.texts.get(message, detail=error), SOFTWARE) from error
        except DecodeError as error:
            raise Failure(str(error), CONFIG) from error

    @cached_property
    def texts(self) -> "Texts":
        """Return the texts of the wanted language, the system's, or Turkish."""
        from esign_desktop.app import paths
        from esign_desktop.presenters.languages import choose_language, load_texts_or_english

        language = choose_language(self.language, os.environ, system_language())
        folder = paths.data_dir() / "resources" / "locale"
        return load_texts_or_english(language, folder, self.tell)

    @cached_property
    def links(self) -> "Mapping[str, LinkEntry]":
        """Return the addresses the program may name."""
        from esign_desktop.app import paths
        from esign_desktop.catalog.links import load_links

        return load_links(paths.data_dir() / "resources" / "links.toml")

    @cached_property
    def presenter(self) -> "Presenter":
        """Return who puts reports into words."""
        from esign_desktop.presenters.status.overview import Presenter

        return Presenter(self.texts, self.catalog, self.links)

    @cached_property
    def _observed(self) -> "tuple[Observer, Devices]":
        from esign_desktop.app import composition as wiring
        from esign_desktop.app.scenarios import ScenarioError
        from esign_desktop.model.codec import DecodeError

        try:
            return wiring.observer(self.catalog, self.scenario, self._early)
        except ScenarioError as error:
            raise self.cannot_open(error) from error
        except DecodeError as error:
            raise Failure(str(error), CONFIG) from error

    @property
    def devices(self) -> "Devices":
        """Return this computer, or the simulated one."""
        return self._observed[1]

    def diagnose(
        self, scope: "Scope", *, unmasked: bool, asking: Callable[[], None] = lambda: None
    ) -> "Report":
        """Run one diagnosis, masked unless the user chose otherwise."""
        from esign_desktop.app.diagnose import run_diagnosis

        observer = self._observed[0]
        report = run_diagnosis(observer, self.catalog, scope, self._get_ready, asking)
        self._tell_of_no_reader(scope, report)
        return report if unmasked else masked(report)

    def _tell_of_no_reader(self, scope: "Scope", report: "Report") -> None:
        if scope.reader is not None and not report.snapshot.readers:
            message = N_("No card reader has “{reader}” in its name.")
            self.tell(self.texts.get(message, reader=scope.reader))

    @cached_property
    def pins(self) -> "Pins":
        """Return who asks the cards of this computer, or of the simulated one, about a PIN."""
        from esign_desktop.app.pins import Pins

        observer, devices = self._observed
        return Pins(devices, observer, self.catalog, noting=self.record.note)

    def choose_card(self, scope: "Scope") -> "Choice":
        """Look for the card an operation is about."""
        choice = self.pins.choose(scope, self._get_ready)
        self._tell_of_no_reader(scope, choice.report)
        return choice

    @property
    def always_online(self) -> bool:
        """Tell whether the administrator wants issuers asked without --online."""
        from esign_desktop.app import composition as wiring
        from esign_desktop.model.codec import DecodeError

        try:
            return self.scenario is None and wiring.always_online()
        except DecodeError as error:
            raise Failure(str(error), CONFIG) from error

    def cannot_open(self, error: "ScenarioError") -> Failure:
        """Return what to tell when a scenario or report does not open."""
        from esign_desktop.presenters.support.file_errors import cannot_open

        message = cannot_open(error.problem, error.file, error.detail, self.texts)
        return Failure(message, NO_INPUT if error.missing else DATA)

    def _get_ready(self) -> None:
        """Load what the answer will need, while there is nothing to do but wait."""
        import esign_desktop.app.redact  # noqa: F401

        _ = self.presenter

    def print_finding(self, report: "Report") -> None:
        """Tell the primary finding on standard error, where a list alone would be a riddle."""
        primary = self.presenter.overview(report).primary
        if primary is not None:
            steps = "".join(f"\n  {n}. {step}" for n, step in enumerate(primary.steps, 1))
            self.tell(f"[{primary.say}] {primary.title}{steps}")

    def tell(self, message: str) -> None:
        """Say something to the person, not to the program that reads our output."""
        click.echo(sanitize(message), err=True)

    @staticmethod
    @contextmanager
    def utf8_output() -> Iterator[None]:
        """Write UTF-8 whatever the console's code page is: Windows' is 857 or 1254 here."""
        for stream in (sys.stdout, sys.stderr):
            _reconfigure(stream)
        yield


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
        help=N_("Language; the system's by default."),
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
            "Look at this reader only; part of its name will do, or of a card's label, serial "
            "number or slot."
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
    from esign_desktop.app.typed_module import typed_module

    path = typed_module(module) if module else None
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


def system_language() -> str | None:
    """Return the name of the user's language on Windows, which sets no variable for it."""
    if sys.platform != "win32":
        return None
    import ctypes

    buffer = ctypes.create_unicode_buffer(85)  # LOCALE_NAME_MAX_LENGTH
    found = ctypes.windll.kernel32.GetUserDefaultLocaleName(buffer, len(buffer))
    return buffer.value if found else None
