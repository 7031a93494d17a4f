"""``drivers``: which driver, package or setting a computer needs, this one or another."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from esign_desktop.cli.choose import choose, quoted
from esign_desktop.cli.exit_codes import USAGE
from esign_desktop.cli.session import Failure, Session, common_options, print_json
from esign_desktop.cli.translation import command, option
from esign_desktop.model.validity import today_here
from esign_desktop.presenters.drivers.messages import NO_ATR
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.catalog.search import ReaderMatch
    from esign_desktop.diagnosis.needs import AskedCard
    from esign_desktop.model.advice import Target
    from esign_desktop.model.driver import ReaderModel
    from esign_desktop.model.reader import UsbDevice

_OF_OUTCOME: Final = {"nothing": 0, "to_do": 1, "not_usable": 2, "unknown": 3}


@command(
    help=N_(
        "Show which driver, package or setting a card reader and a card need: on this "
        "computer, or on another one that you describe. Exit codes: 0 nothing to do, "
        "1 something to install or set, 2 does not work or no reader, 3 not known."
    )
)
@option(
    "--os",
    "system",
    metavar="NAME",
    help=N_("Operating system of another computer: windows, macos, linux."),
)
@option(
    "--os-version",
    "version",
    metavar="VERSION",
    help=N_("Version of that system, as usually written: 11, 22631, ventura, 15, 'pardus 23'."),
)
@option("--arch", "architecture", metavar="NAME", help=N_("Processor: x86_64, x86, arm64."))
@option(
    "--reader",
    "typed",
    metavar="VID:PID|NAME",
    help=N_(
        "The reader, by USB id or by an approximate name: 072f:b100, 'acs 39', 'omnikey 3121'."
    ),
)
@option("--card", "atr", metavar="ATR", help=N_("The card, by its ATR in hex."))
@option("--list", "listing", is_flag=True, help=N_("List the known readers."))
@option("--sources", is_flag=True, help=N_("Also show the source of each recommendation."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@common_options
@click.pass_obj
def drivers(
    session: Session,
    system: str | None,
    version: str | None,
    architecture: str | None,
    typed: str | None,
    atr: str | None,
    listing: bool,
    sources: bool,
    as_json: bool,
) -> int:
    """Say which driver, package or setting a card reader and a card need."""
    from esign_desktop.app.diagnose import Scope
    from esign_desktop.cli.printing import print_document
    from esign_desktop.cli.progress import waiting
    from esign_desktop.diagnosis.needs import needs_here, needs_of, target_here
    from esign_desktop.presenters.drivers.blocks import needs_document
    from esign_desktop.presenters.drivers.needs import needs_view
    from esign_desktop.renderers.json import with_sentences

    if listing:
        return _list(session, typed, as_json=as_json)
    asked = [each is not None for each in (system, version, architecture)]
    target = _target(session, system, version, architecture) if any(asked) else None
    card = None if atr is None else _card(session, atr)
    reader = None if typed is None else _reader(session, typed, may_ask=not as_json)
    name, remote = "", False
    if target is not None:
        needs = needs_of(session.catalog, target, reader, card)
    else:
        with waiting(session.texts):
            scope = Scope(modules=False, driverless=False)
            snapshot = session.make_report(scope, unmasked=False).snapshot
        needs = needs_here(session.catalog, snapshot, reader, card)
        target = target_here(snapshot)
        name = snapshot.host.os_name or target.platform
        remote = bool(snapshot.host.remote_session)
    today = today_here()
    view = needs_view(
        needs, target, session.texts, session.links, name, today=today, remote=remote
    )
    if as_json:
        print_json(
            {
                "target": view.target,
                "outcome": view.outcome,
                "needs": with_sentences(view.needs),
                "catalog_version": session.catalog.version,
            }
        )
    else:
        print_document(needs_document(view, session.texts), details=sources)
    return _OF_OUTCOME[view.outcome]


def _list(session: Session, typed: str | None, *, as_json: bool) -> int:
    from esign_desktop.catalog.search import all_readers, find_readers
    from esign_desktop.cli.printing import print_table
    from esign_desktop.presenters.drivers.needs import reader_rows

    models: Sequence[ReaderModel] = all_readers(session.catalog)
    if typed is not None:
        _check_typed(session, typed)
        models = [match.model for match in find_readers(session.catalog, typed, len(models))]
    rows = reader_rows(models)
    _ = session.texts.get
    if as_json:
        print_json({"readers": rows, "catalog_version": session.catalog.version})
    else:
        header = (_(N_("USB id")), _(N_("Reader")), _(N_("Also called")))
        print_table(header, [(", ".join(r.usb_ids), r.title, ", ".join(r.names)) for r in rows])
    return 0 if rows else 3


def _target(
    session: Session, system: str | None, version: str | None, architecture: str | None
) -> "Target":
    from esign_desktop.catalog.systems import UnknownComputerError, parse_target
    from esign_desktop.presenters.drivers.needs import EXAMPLES, UNTOLD, WHICH_SYSTEM

    try:
        return parse_target(system or "", version or "", architecture or "")
    except UnknownComputerError as error:
        text = f"“{error.text}”"
        message = UNTOLD[error.what] if error.text else WHICH_SYSTEM
        message = session.texts.get(message, text=text, examples=EXAMPLES[error.what])
        raise Failure(message, USAGE) from error


def _card(session: Session, text: str) -> "AskedCard":
    from esign_desktop.app.parsing import parse_atr

    card = parse_atr(text)
    if card is None:
        raise Failure(session.texts.get(NO_ATR, text=quoted(text)), USAGE)
    return card


def _reader(session: Session, typed: str, *, may_ask: bool) -> "UsbDevice":
    """Return the reader that was typed; an unknown one has only what was typed."""
    from esign_desktop.catalog.search import find_readers, meant, typed_usb_id
    from esign_desktop.model.reader import UsbDevice, UsbId

    _check_typed(session, typed)
    if usb_id := typed_usb_id(typed):
        return UsbDevice(usb_id)
    matches = find_readers(session.catalog, typed)
    model = meant(matches)
    if model is None and matches:
        model = _chosen(session, typed, matches, may_ask=may_ask)
    return UsbDevice(model.usb_ids[0]) if model else UsbDevice(UsbId(""), product=quoted(typed))


def _check_typed(session: Session, typed: str) -> None:
    from esign_desktop.catalog.search import typed_usb_id

    if not re.search(r"\w", typed):
        message = N_("Name a reader, or leave out --reader. 'drivers --list' lists them.")
        raise Failure(session.texts.get(message), USAGE)
    if typed_usb_id(typed) is None and re.fullmatch(r"\s*\w*\s*:\s*\w*\s*", typed):
        message = N_("“{text}” is not a USB id; a USB id looks like 072f:b100.")
        raise Failure(session.texts.get(message, text=quoted(typed)), USAGE)


def _chosen(
    session: Session, name: str, matches: "Sequence[ReaderMatch]", *, may_ask: bool
) -> "ReaderModel":
    titles = [f"{each.model.title}  ({', '.join(each.model.usb_ids)})" for each in matches]
    hint = session.texts.get(N_("Say which one, preferably by its USB id."))
    return matches[choose(session, name, titles, hint, may_ask=may_ask)].model
