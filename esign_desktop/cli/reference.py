"""``scenarios`` and ``explain``: what can be simulated, and what a code means."""

import click

from esign_desktop.cli.choose import quoted
from esign_desktop.cli.exit_codes import USAGE
from esign_desktop.cli.session import Failure, Session, language_option, print_json
from esign_desktop.cli.translation import command, option
from esign_desktop.presenters.texts import N_


@command(help=N_("List the computers that can be simulated with --scenario."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@language_option
@click.pass_obj
def scenarios(session: Session, as_json: bool) -> int:
    """List the computers that can be simulated with --scenario."""
    from esign_desktop.app.scenarios import scenarios as all_scenarios
    from esign_desktop.cli.printing import print_table

    language = session.texts.language
    rows = [(each.name, each.title(language)) for each in all_scenarios()]
    if as_json:
        print_json({"scenarios": [{"name": name, "title": title} for name, title in rows]})
    else:
        _ = session.texts.get
        print_table((_(N_("Scenario")), _(N_("What it shows"))), rows)
    return 0


@command(
    help=N_(
        "Explain a finding code and what to do. CODE is a code (pin.locked), a code "
        "read out on the phone (P01; several are possible), or the text of a QR code; "
        "without it, all codes are listed."
    )
)
@click.argument("spoken", metavar="[CODE]...", nargs=-1)
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@language_option
@click.pass_obj
def explain(session: Session, spoken: tuple[str, ...], as_json: bool) -> int:
    """Say what a finding code means and what to do.

    CODE is a code (pin.locked), what was read out on the phone (P01, several too), or the line in
    the window's QR code. None lists them all.
    """
    from esign_desktop.cli.printing import print_document, print_table
    from esign_desktop.presenters.support.blocks import codes_document
    from esign_desktop.presenters.support.phone_code import is_line
    from esign_desktop.presenters.support.reference import explain_code, find_codes, list_codes

    _ = session.texts.get
    if not spoken:
        views = list_codes(session.texts)
        if as_json:
            print_json({"codes": views})
        else:
            header = (_(N_("Code")), _(N_("Short code")), _(N_("Severity")), _(N_("Meaning")))
            print_table(header, [(v.code, v.say, v.severity_word, v.title) for v in views])
        return 0
    said = " ".join(spoken)
    if is_line(said):
        return _explain_line(session, said, as_json=as_json)
    entries, unknown = find_codes(said)
    if unknown or not entries:
        message = N_("There is no code {code}; 'explain' alone lists them all.")
        raise Failure(_(message, code=quoted(unknown)), USAGE)
    explained = [explain_code(entry, session.texts) for entry in entries]
    if as_json:
        print_json(explained[0] if len(explained) == 1 else {"codes": explained})
        return 0
    print_document(codes_document(explained))
    return 0


def _explain_line(session: Session, line: str, *, as_json: bool) -> int:
    from esign_desktop.cli.printing import print_document, print_lines
    from esign_desktop.presenters.support.blocks import phone_code_document
    from esign_desktop.presenters.support.phone_code import (
        PhoneCodeError,
        phone_code_view,
        read_line,
    )

    _ = session.texts.get
    try:
        code = read_line(line)
    except PhoneCodeError as error:
        newer = N_("A newer version of the program wrote this text; update this program.")
        damaged = N_("This is not the complete text of a QR code, or it was changed.")
        raise Failure(_(newer if error.newer else damaged), USAGE) from error
    view = phone_code_view(code, session.texts)
    if as_json:
        print_json(view)
        return 0
    print_document(phone_code_document(view, session.texts))
    if view.findings:
        hint = _(N_("What to do: esign-desktop-cli explain {say}"), say=view.findings[0].say)
        print_lines(["", hint])
    return 0
