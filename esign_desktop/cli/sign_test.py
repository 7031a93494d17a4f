"""``sign-test``: makes a test signature without legal effect, and verifies it."""

import sys
from typing import TYPE_CHECKING, Final

import click

from esign_desktop.cli.exit_codes import USAGE
from esign_desktop.cli.pin import pin_options
from esign_desktop.cli.session import Failure, Session, card_options, common_options, scope_of
from esign_desktop.cli.translation import command, option
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.app.diagnose import Scope
    from esign_desktop.presenters.texts import Texts

_CODES: Final = N_(
    "Exit codes: those of “pin”, and 30 no key or certificate, 31 no signing "
    "mechanism or a key type that cannot be tested, 32 the signature is wrong. With "
    "--dry: 0 it would work, 3 not known, else the code of the problem."
)


@command(
    help=N_(
        "Sign a random text that is for testing only and has no legal effect, and "
        "verify the signature with the certificate."
    ),
    epilog=_CODES,
)
@option("--yes", is_flag=True, help=N_("Agree to the test signature without being asked."))
@option("--dry", is_flag=True, help=N_("Ask for no PIN; only show whether signing would work."))
@pin_options
@card_options
@common_options
@click.pass_obj
def sign_test(
    session: Session,
    yes: bool,
    dry: bool,
    pin_stdin: bool,
    last_try: bool,
    as_json: bool,
    unmasked: bool,
    module: str | None,
    reader: str | None,
) -> int:
    """Sign a random text without legal effect, and verify the signature with the certificate."""
    from esign_desktop.cli.pin_operation import PinCommand
    from esign_desktop.cli.pin_reporter import OutputOptions
    from esign_desktop.model.operation import OperationKind

    if dry:
        return _dry(session, scope_of(module, reader), as_json=as_json, unmasked=unmasked)
    if pin_stdin and not yes:
        message = N_("In scripts, agree to the test signature with --yes. Nothing was signed.")
        raise Failure(session.texts.get(message), USAGE)
    return PinCommand(
        session,
        OperationKind.SIGN_TEST,
        scope_of(module, reader),
        OutputOptions(as_json, unmasked, pin_stdin, last_try),
        consent=lambda: yes or _consents(session.texts),
    ).run()


def _dry(session: Session, scope: "Scope", *, as_json: bool, unmasked: bool) -> int:
    """Say whether a test signature would work, as far as a card shows it without a PIN."""
    from esign_desktop.cli.pin_reporter import OutputOptions, PinReporter
    from esign_desktop.cli.progress import waiting
    from esign_desktop.diagnosis.signing import signing_outlook
    from esign_desktop.model.operation import OperationKind

    output_options = OutputOptions(
        as_json=as_json, unmasked=unmasked, pin_stdin=False, last_try=False
    )
    reporter = PinReporter(session, OperationKind.SIGN_TEST, output_options)
    with waiting(session.texts):
        target = (choice := session.choose_card(scope)).only
        view = session.pins().preview(target) if target and target.certificate else None
    if target is None:
        return reporter.no_target(choice)
    if view is None:
        return reporter.no_certificate(target, dry=True)
    return reporter.outlook(target, view, signing_outlook(view, target.judgement))


def _consents(texts: "Texts") -> bool:
    from esign_desktop.cli.pin_entry import confirm

    if not sys.stdin.isatty():
        message = N_("In scripts, agree to the test signature with --yes. Nothing was signed.")
        raise Failure(texts.get(message), USAGE)
    question = N_(
        "The card will sign a random text that is for testing only and has no legal "
        "effect. The signature is verified and then deleted. Do you agree?"
    )
    return confirm(texts.get(question), texts)
