"""``readers`` and ``certificates``: lists what is connected."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from esign_desktop.cli.exit_codes import CANNOT_CREATE, OF_VERDICT
from esign_desktop.cli.session import (
    Failure,
    Session,
    card_options,
    common_options,
    masked,
    print_json,
    scope_of,
)
from esign_desktop.cli.translation import command, option
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.model.certificate import Certificate


@command(help=N_("List the card readers and the cards in them, without using any module."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@option("--unmasked", is_flag=True, help=N_("Show names, numbers and serial numbers unmasked."))
@card_options
@common_options
@click.pass_obj
def readers(
    session: Session, as_json: bool, unmasked: bool, module: str | None, reader: str | None
) -> int:
    """List the card readers and the cards in them. Asks no module."""
    from esign_desktop.cli.printing import print_document
    from esign_desktop.model.snapshot import ServiceState
    from esign_desktop.presenters.cards.blocks import readers_document
    from esign_desktop.presenters.cards.inventory import reader_views

    del module  # taken so that scripts can pass the same options everywhere
    scope = scope_of(None, reader, driverless=False, modules=False)
    report = session.make_report(scope, unmasked=unmasked)
    snapshot = report.snapshot
    if as_json:
        from esign_desktop.model.codec import to_plain

        parts = ("service", "service_detail", "readers", "cards", "usb_devices")
        plain = to_plain(snapshot)
        print_json({part: plain[part] for part in parts})
    elif snapshot.service is ServiceState.RUNNING:
        views = reader_views(snapshot, session.catalog, session.texts)
        print_document(readers_document(views, session.texts))
    if snapshot.service is not ServiceState.RUNNING:
        session.print_finding(report)
        return OF_VERDICT["unknown"]  # could not look
    return 0 if any(not reader.virtual for reader in snapshot.readers) else 2


@command(help=N_("List or export the certificates on the cards."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@option("--unmasked", is_flag=True, help=N_("Show names, numbers and serial numbers unmasked."))
@option("--export", metavar="DIR", help=N_("Write each certificate as PEM and DER into DIR."))
@card_options
@common_options
@click.pass_obj
def certificates(
    session: Session,
    as_json: bool,
    unmasked: bool,
    export: str | None,
    module: str | None,
    reader: str | None,
) -> int:
    """List or export the certificates on the cards."""
    from esign_desktop.cli.printing import print_document
    from esign_desktop.cli.progress import waiting
    from esign_desktop.presenters.cards.blocks import certificates_document
    from esign_desktop.presenters.cards.inventory import (
        certificate_views,
        left_out,
        shown_certificates,
    )

    with waiting(session.texts):
        report = session.make_report(scope_of(module, reader), unmasked=True)
    found = [each for each, *_ in shown_certificates(report.snapshot, session.catalog)]
    if export is not None:
        _export(session, found, Path(export))
    shown = report if unmasked else masked(report)
    if as_json:
        modules = shown.snapshot.modules
        print_json(
            {
                "certificates": [
                    each for each, *_ in shown_certificates(shown.snapshot, session.catalog)
                ],
                "more_certificates": (
                    sum(t.more_certificates for m in modules for t in m.tokens)
                    + sum(c.driverless.more_certificates for c in shown.snapshot.cards)
                ),
                "more_tokens": sum(module.more_tokens for module in modules),
            }
        )
    else:
        views = certificate_views(shown.snapshot, session.catalog, session.texts)
        more = left_out(shown.snapshot, session.texts)
        print_document(certificates_document(views, more, session.texts))
        if not views and report.primary is not None:
            session.print_finding(shown)
    return 0 if found else OF_VERDICT[report.verdict] or 2


def _export(session: Session, found: "list[Certificate]", folder: Path) -> None:
    """Write the certificates. The fingerprint is the name: a person's name stays off the disk."""
    from esign_desktop.app.atomic_write import problem_of
    from esign_desktop.app.certificate_export import Form, file_stem, save
    from esign_desktop.presenters.write_problems import write_reason

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for certificate in found:
            if certificate.der is None:
                continue  # a masked report or a scenario has no bytes to give
            stem = folder / file_stem(certificate)
            save(certificate.der, stem.with_suffix(".der"), Form.DER)
            save(certificate.der, stem.with_suffix(".pem"), Form.PEM)
            session.tell(str(stem.with_suffix(".pem")))
    except OSError as error:
        reason = write_reason(problem_of(error), error, session.texts)
        raise Failure(f"{folder}: {reason}", CANNOT_CREATE) from error
    if found and all(certificate.der is None for certificate in found):
        _ = session.texts.get
        session.tell(
            _(
                N_(
                    "These certificates come from a report that does not contain them; they "
                    "cannot be exported."
                )
            )
        )
