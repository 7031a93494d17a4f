"""``diagnose`` and ``watch``."""

import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from esign_desktop.app.standard_streams import OutputError
from esign_desktop.cli.exit_codes import CANNOT_CREATE, INTERRUPTED, OF_VERDICT
from esign_desktop.cli.session import (
    Failure,
    Session,
    card_options,
    common_options,
    print_json,
    scope_of,
)
from esign_desktop.cli.translation import command, option
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.model.report import Report

# On Windows a wait on a lock hears Ctrl-C only when it ends (bpo-35935); elsewhere at once.
_WAIT_S: Final = 0.5 if sys.platform == "win32" else 3600


@command(help=N_("Find out whether signing works, and what to do if it does not."))
@option(
    "--json", "as_json", is_flag=True, help=N_("Print the report as JSON, for other programs.")
)
@option("--output", metavar="FILE", help=N_("Write the JSON report to a file."))
@option("--unmasked", is_flag=True, help=N_("Show names, numbers and serial numbers unmasked."))
@option(
    "--no-driverless",
    is_flag=True,
    help=N_("Read the card through the module only, not directly."),
)
@option(
    "--online",
    is_flag=True,
    help=N_("Also check with the issuer, over the internet, whether the certificate was revoked."),
)
@card_options
@common_options
@click.pass_obj
def diagnose(
    session: Session,
    as_json: bool,
    output: str | None,
    unmasked: bool,
    no_driverless: bool,
    online: bool,
    module: str | None,
    reader: str | None,
) -> int:
    """Find out whether signing works, and what to do if it does not."""
    from esign_desktop.cli.progress import waiting

    online = online or session.always_online
    scope = scope_of(module, reader, driverless=not no_driverless, online=online)
    with waiting(session.texts) as asking:
        report = session.make_report(scope, unmasked=unmasked, asking=asking)
    if output is not None:
        write_report(session, report, Path(output))
    if as_json:
        with suppress(*(() if output is None else (OutputError,))):  # the file has it
            print_json(document_of(session, report))
    elif output is None:
        from esign_desktop.cli.printing import print_document
        from esign_desktop.presenters.status.blocks import overview_document

        print_document(overview_document(report, session.presenter))
    return OF_VERDICT[report.verdict]


@command(help=N_("Diagnose now and at every change, until Ctrl-C."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON report per line."))
@option("--unmasked", is_flag=True, help=N_("Show names, numbers and serial numbers unmasked."))
@card_options
@common_options
@click.pass_obj
def watch(
    session: Session, as_json: bool, unmasked: bool, module: str | None, reader: str | None
) -> int:
    """Diagnose now and at every change, until Ctrl-C."""
    from esign_desktop.app.watching import watch as watch_devices
    from esign_desktop.cli.printing import print_sentence
    from esign_desktop.presenters.status.overview import change_line

    changed = threading.Event()
    stop = watch_devices(session.devices, changed.set)
    verdict = None
    try:
        while True:
            changed.clear()
            report = session.make_report(scope_of(module, reader), unmasked=unmasked)
            verdict = report.verdict
            if as_json:
                print_json(document_of(session, report), one_line=True)
            else:
                print_sentence(change_line(report, session.presenter))
                sys.stdout.flush()
            while not changed.wait(_WAIT_S):
                pass
    except KeyboardInterrupt:
        return OF_VERDICT[verdict] if verdict else INTERRUPTED
    finally:
        stop()


def write_report(session: Session, report: "Report", file: Path) -> None:
    """Write a report beside the file and put it in place whole, or say why not."""
    from esign_desktop import __version__
    from esign_desktop.app.atomic_write import atomic_write, problem_of
    from esign_desktop.presenters.support.report_document import report_file
    from esign_desktop.presenters.write_problems import write_reason

    data = report_file(report, session.presenter, __version__)
    try:
        atomic_write(file, data, private=not report.redacted)
    except OSError as error:
        reason = write_reason(problem_of(error), error, session.texts)
        message = N_("Could not write the report to {file}: {reason}")
        raise Failure(
            session.texts.get(message, file=file, reason=reason), CANNOT_CREATE
        ) from error


def document_of(session: Session, report: "Report") -> object:
    """Return a report with its words, as other programs read it."""
    from esign_desktop import __version__
    from esign_desktop.presenters.support.report_document import document

    return document(report, session.presenter, __version__)
