"""``pin status | check | change``: shows the state of a card's PIN, checks or changes it."""

from typing import TYPE_CHECKING, Any, Final

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
    from esign_desktop.app.pins import Choice, Target

_CODES: Final = N_(
    "Exit codes: 0 correct or changed, 10 wrong, 11 locked, 12 the PIN breaks a rule, "
    "13 last attempt not confirmed, 14 not created yet, 15 must be changed first, 20 "
    "no card, 21 several cards, 22 in use, 23 card removed, 24 timed out, 25 crashed, "
    "26 refused, 27 cancelled, 64 usage error."
)


@click.group(
    cls=Group,
    help=N_("Check or change the PIN of a card, or show its state."),
    epilog=_CODES,
)
@language_option
def pin() -> None:
    """Check or change the PIN of a card, or say what is known of it."""


@pin.command(
    help=N_("Show the state of the PIN. Asks for no PIN and uses no attempt."),
    epilog=N_(
        "Exit codes: 0 all attempts remaining, 1 needs attention, 2 locked or not "
        "created, 3 not known, 20 no card, 22 the card is in use, 23 card removed, 24 "
        "the module timed out, 25 crashed, 26 refused or is missing."
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@option("--unmasked", is_flag=True, help=N_("Show names, numbers and serial numbers unmasked."))
@card_options
@common_options
@click.pass_obj
def status(
    session: Session, as_json: bool, unmasked: bool, module: str | None, reader: str | None
) -> int:
    """Say what is known of the PIN. Asks for no PIN and uses up no try."""
    from esign_desktop.cli.pin_reporter import code_for_none, reason_for_none
    from esign_desktop.cli.progress import waiting

    with waiting(session.texts):
        choice = session.choose_card(scope_of(module, reader))
    if as_json:
        print_json({"cards": [_document(session, t, unmasked=unmasked) for t in choice.targets]})
    else:
        _print_cards(session, choice)
    if not choice.targets:
        session.print_finding(choice.report if unmasked else masked(choice.report))
        return code_for_none(reason_for_none(choice.report))
    return _worst([_judged(target) for target in choice.targets])


def pin_options(command: Any) -> Any:
    """Add what every command takes that sends a PIN."""
    options = (
        option(
            "--pin-stdin",
            is_flag=True,
            help=N_("Read the PIN from standard input, one per line; for scripts."),
        ),
        option(
            "--last-try",
            is_flag=True,
            help=N_("Confirm that the last attempt may be used; a wrong PIN then locks the card."),
        ),
        option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs.")),
        option("--unmasked", is_flag=True, help=N_("Show the card's serial number unmasked.")),
    )
    for add in reversed(options):
        command = add(command)
    return command


@pin.command(
    help=N_("Ask the card whether a PIN is correct. A wrong PIN uses one attempt."), epilog=_CODES
)
@pin_options
@card_options
@common_options
@click.pass_obj
def check(
    session: Session,
    pin_stdin: bool,
    last_try: bool,
    as_json: bool,
    unmasked: bool,
    module: str | None,
    reader: str | None,
) -> int:
    """Ask the card whether a PIN is right. A wrong one uses up a try."""
    from esign_desktop.cli.pin_operation import PinCommand
    from esign_desktop.cli.pin_reporter import OutputOptions
    from esign_desktop.model.operation import OperationKind

    options = OutputOptions(as_json, unmasked, pin_stdin, last_try)
    scope = scope_of(module, reader)
    return PinCommand(session, OperationKind.PIN_CHECK, scope, options).run()


@pin.command(
    help=N_(
        "Change the PIN. With --pin-stdin, the first line is the current PIN and the "
        "second the new one."
    ),
    epilog=_CODES,
)
@pin_options
@card_options
@common_options
@click.pass_obj
def change(
    session: Session,
    pin_stdin: bool,
    last_try: bool,
    as_json: bool,
    unmasked: bool,
    module: str | None,
    reader: str | None,
) -> int:
    """Change the PIN."""
    from esign_desktop.cli.pin_operation import PinCommand
    from esign_desktop.cli.pin_reporter import OutputOptions
    from esign_desktop.model.operation import OperationKind

    options = OutputOptions(as_json, unmasked, pin_stdin, last_try)
    scope = scope_of(module, reader)
    return PinCommand(session, OperationKind.PIN_CHANGE, scope, options).run()


def _print_cards(session: Session, choice: "Choice") -> None:
    from esign_desktop.cli.pin_reporter import NO_CARD_FOUND
    from esign_desktop.cli.printing import print_blocks
    from esign_desktop.diagnosis.card_issuer import issuer_of_card
    from esign_desktop.diagnosis.module_names import other_module_name
    from esign_desktop.presenters.document import Paragraph, Section
    from esign_desktop.presenters.findings.blocks import finding_section
    from esign_desktop.presenters.messages import word
    from esign_desktop.presenters.pin.blocks import card_section
    from esign_desktop.presenters.pin.view import pin_views

    texts = session.texts
    if not choice.targets:
        print_blocks(Paragraph(texts.get(NO_CARD_FOUND)))
        return
    sections: list[Section] = []
    for target in choice.targets:
        sign = issuer_of_card(target.token, target.report.snapshot, session.catalog)
        kind = sign.provider or texts.get(word(sign.door))
        where = target.reader or target.token.slot_name
        title = texts.get(N_("Card in {reader}: {kind}"), reader=where, kind=kind)
        module = other_module_name(target.token, target.report.snapshot, session.catalog)
        sections.append(card_section(title, pin_views(target.pins, texts, module)))
        for finding in target.report.findings:
            if finding.code.startswith("pin.") and finding.about == target.token.serial:
                view = session.presenter.finding(finding, target.report)
                sections.append(finding_section(view, texts))
    print_blocks(*sections)


def _document(session: Session, target: "Target", *, unmasked: bool) -> object:
    from esign_desktop.cli.pin_reporter import card_document
    from esign_desktop.diagnosis.card_issuer import issuer_of_card
    from esign_desktop.presenters.pin.document import CardStatusDocument

    sign = issuer_of_card(target.token, target.report.snapshot, session.catalog)
    about = target.token.serial
    return CardStatusDocument(
        card=card_document(target, sign, unmasked=unmasked),
        pins=target.pins,
        findings=tuple(
            finding.code
            for finding in target.report.findings
            if finding.code.startswith("pin.") and finding.about == about
        ),
    )


def _judged(target: "Target") -> int:
    """Return the exit code for one card."""
    from esign_desktop.diagnosis.pin_rules import user_pin
    from esign_desktop.model.token import PinRole, PinState

    puk_locked = any(
        status.role is PinRole.UNBLOCK and status.state is PinState.LOCKED
        for status in target.pins
    )
    known = user_pin(target.pins)
    state = known.state if known else PinState.UNKNOWN
    if state in {PinState.LOCKED, PinState.NOT_SET, PinState.MUST_CHANGE}:
        return OF_VERDICT["not_usable"]
    if puk_locked or state in {PinState.LOW, PinState.LAST_TRY}:
        return OF_VERDICT["attention"]
    good = state in {PinState.READY, PinState.NOT_NEEDED}
    return OF_VERDICT["ready" if good else "unknown"]


def _worst(codes: list[int]) -> int:
    order = ("not_usable", "attention", "unknown", "ready")
    return next(OF_VERDICT[name] for name in order if OF_VERDICT[name] in codes)
