"""``report save|show|compare``: the file a help desk works with."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from esign_desktop.cli.exit_codes import OF_VERDICT
from esign_desktop.cli.session import (
    Session,
    card_options,
    common_options,
    language_option,
    masked,
    print_json,
    scope_of,
)
from esign_desktop.cli.translation import Group, option
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.model.report import Report


@click.group(cls=Group, help=N_("Save, show or compare reports for the help desk."))
@language_option
def report() -> None:
    """Save, show or compare reports for the help desk."""


@report.command(
    help=N_("Diagnose, and save the masked report. The report can also be opened as a scenario.")
)
@click.argument("file", required=False)
@option("--unmasked", is_flag=True, help=N_("Keep names, numbers and serial numbers."))
@card_options
@common_options
@click.pass_obj
def save(
    session: Session, file: str | None, unmasked: bool, module: str | None, reader: str | None
) -> int:
    """Diagnose, and save the masked report. It also opens as a scenario."""
    from esign_desktop.cli.diagnose import write_report
    from esign_desktop.cli.progress import waiting

    with waiting(session.texts):
        made = session.make_report(scope_of(module, reader), unmasked=unmasked)
    moment = made.snapshot.taken_at.strftime("%Y%m%d-%H%M%S")
    target = Path(file) if file else Path(f"esign-report-{moment}.json")
    write_report(session, made, target)
    session.tell(str(target))
    return OF_VERDICT[made.verdict]


@report.command(help=N_("Show a saved report as the computer it came from would."))
@click.argument("file")
@option(
    "--json", "as_json", is_flag=True, help=N_("Print the report as JSON, for other programs.")
)
@language_option
@click.pass_obj
def show(session: Session, file: str, as_json: bool) -> int:
    """Show a saved report as the computer it came from would."""
    from esign_desktop.cli.diagnose import document_of
    from esign_desktop.cli.printing import print_document
    from esign_desktop.presenters.document import Document
    from esign_desktop.presenters.status.blocks import overview_document, report_section

    opened = _open(session, file)
    if as_json:
        print_json(document_of(session, opened))
    else:
        made_with = opened.snapshot.host.app_version
        head = report_section(opened, session.texts, made_with)
        print_document(Document((head, *overview_document(opened, session.presenter).blocks)))
    return OF_VERDICT[opened.verdict]


@report.command(
    help=N_(
        'Show what changed between two reports: "it worked yesterday". Exit code 1: '
        "something changed."
    )
)
@click.argument("before")
@click.argument("after")
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@language_option
@click.pass_obj
def compare(session: Session, before: str, after: str, as_json: bool) -> int:
    """Say what changed between two reports: "it worked yesterday". Exit code 1: something did."""
    from esign_desktop.app.compare import compare_reports, differences
    from esign_desktop.cli.printing import print_sentence, print_table
    from esign_desktop.presenters.support.comparison import between, comparison

    _ = session.texts.get
    earlier, later = _open(session, before), _open(session, after)
    changes = compare_reports(earlier, later)
    if not as_json:
        session.tell(between(earlier, later, session.texts))
    if as_json:
        print_json({"changes": changes})
    elif changes:
        header = (_(N_("What")), _(N_("Before")), _(N_("After")))
        rows = comparison(differences(earlier, later), session.texts)
        print_table(header, [(row.what, row.before, row.after) for row in rows])
    else:
        print_sentence(_(N_("Nothing changed.")))
    return 1 if changes else 0


def _open(session: Session, file: str) -> "Report":
    from esign_desktop.app.scenarios import read_scenario
    from esign_desktop.diagnosis.engine import diagnose

    return masked(diagnose(read_scenario(Path(file)), session.catalog))
