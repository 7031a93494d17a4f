"""``guide``: the KamuSM procedure for a situation: on the terminal, as JSON, HTML and PDF."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from esign_desktop.cli.exit_codes import CANNOT_CREATE, CONFIG, UNAVAILABLE
from esign_desktop.cli.session import (
    Failure,
    Session,
    card_options,
    common_options,
    print_json,
    scope_of,
)
from esign_desktop.cli.translation import command, option
from esign_desktop.model.validity import today_here
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.app.guide_selection import CardContext, GuideResult
    from esign_desktop.app.policy import Policy
    from esign_desktop.model.guide import Guides
    from esign_desktop.presenters.guides.view import GuideView


@command(
    help=N_(
        "Show a KamuSM procedure step by step: for a situation, a role and a "
        "province. Without SITUATION, the card in the reader decides; if nothing is "
        "found, or with 'list', all situations are listed. Approximate words will do: "
        "'pin bloke', 'yenileme', 'lost'."
    )
)
@click.argument("situation", nargs=-1)
@option("--role", metavar="ROLE", help=N_("Whose card it is; 'guide list' lists the roles."))
@option("--province", metavar="NAME", help=N_("The province you work in; 'none' for no province."))
@option("--days", type=int, metavar="N", help=N_("Days until the certificate expires, if known."))
@option("--remember", is_flag=True, help=N_("Remember this role and province."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for other programs."))
@option("--html", metavar="FILE", help=N_("Write a page to print or hand over."))
@option("--pdf", metavar="FILE", help=N_("Write the same page as PDF."))
@card_options
@common_options
@click.pass_obj
def guide(
    session: Session,
    situation: tuple[str, ...],
    role: str | None,
    province: str | None,
    days: int | None,
    remember: bool,
    as_json: bool,
    html: str | None,
    pdf: str | None,
    module: str | None,
    reader: str | None,
) -> int:
    """Show a KamuSM procedure step by step."""
    from esign_desktop.app.guide_selection import CardContext, select_guide
    from esign_desktop.app.policy import Policy
    from esign_desktop.cli.guide_audience import audience, is_list, named_audience, situation_typed

    policy = Policy() if session.scenario is not None else session.policy
    guides = _guides(session, policy)
    typed = " ".join(situation)
    ask = not (as_json or html or pdf) and sys.stdin.isatty() and sys.stdout.isatty()
    wanted = situation_typed(session, typed, may_ask=ask)
    named = named_audience(session, guides, role, province, may_ask=ask)
    seen, because = CardContext(), ""
    if not typed:  # what is typed may be about somebody else's card, on the phone
        seen, because = _look(session, module, reader)
    chosen = wanted or seen.situation
    if chosen is None:
        if not is_list(typed):
            message = N_("Nothing found here leads to a KamuSM procedure; choose a situation:")
            session.tell(session.texts.get(message))
        return _list(session, guides, as_json)
    person = audience(session, guides, policy, named, seen.role, ask=ask, remember=remember)
    facts = seen.facts if days is None else replace(seen.facts, days_left=days)
    view = _view(session, guides, select_guide(guides, chosen, person, facts), because)
    for name, as_pdf in ((html, False), (pdf, True)):
        if name is not None:
            _write(session, view, Path(name), as_pdf=as_pdf)
    if as_json:
        print_json(view)
    elif html is None and pdf is None:
        from esign_desktop.cli.printing import print_document
        from esign_desktop.presenters.guides.blocks import guide_document

        print_document(guide_document(view, session.texts))
        if person.role is None:
            hint = N_("Add --role and --province for your own case; 'guide list' lists the roles.")
            session.tell(session.texts.get(hint))
    return 0


def _guides(session: Session, policy: "Policy") -> "Guides":
    from esign_desktop.app.guide_selection import all_guides
    from esign_desktop.catalog.errors import CatalogError

    try:
        return all_guides(session.links, policy)
    except CatalogError as error:
        if policy.guides:  # ours are tested: it is the administrator's
            raise Failure(f"{policy.guides}: {error}", CONFIG) from error
        raise


def _look(session: Session, module: str | None, reader: str | None) -> "tuple[CardContext, str]":
    """Return what the card at hand says, and the finding that leads to a guide, in words."""
    from esign_desktop.app.guide_selection import seen_on
    from esign_desktop.cli.progress import waiting

    with waiting(session.texts):
        # masked: a page is handed on, and the finding that stands on it can name the holder
        report = session.make_report(scope_of(module, reader), unmasked=False)
    seen = seen_on(report, session.catalog)
    if seen.finding is None:
        return seen, ""
    view = session.presenter.finding(seen.finding, report)
    return seen, f"[{view.say}] {view.title}"


def _view(session: Session, guides: "Guides", found: "GuideResult", because: str) -> "GuideView":
    from esign_desktop.presenters.guides.view import GuidePresenter

    presenter = GuidePresenter(session.texts, guides, session.links, today_here())
    return presenter.guide(found.guide, found.place, role_known=found.role_known, because=because)


def _list(session: Session, guides: "Guides", as_json: bool) -> int:
    from esign_desktop.cli.printing import print_blocks
    from esign_desktop.presenters.document import Paragraph, Table
    from esign_desktop.presenters.guides.guide_choices import roles, situations

    _ = session.texts.get
    every, whose = situations(session.texts), roles(session.texts)
    if as_json:
        provinces = [{"id": each.id, "name": each.name} for each in guides.provinces.values()]
        print_json({"situations": every, "roles": whose, "provinces": provinces})
        return 0
    names = ", ".join(each.name for each in guides.provinces.values())
    line = N_(
        "Provinces with rules of their own: {names}. For every other province the general "
        "procedure is shown."
    )
    example = "esign-desktop-cli guide pin_unblock --role doctor --province mersin"
    print_blocks(
        Table((_(N_("Situation")), _(N_("Subject"))), tuple((e.id, e.title) for e in every)),
        Table((_(N_("Role")), _(N_("Whose card it is"))), tuple((e.id, e.title) for e in whose)),
        Paragraph(_(line, names=names)),
        Paragraph(_(N_("For example: {command}"), command=example)),
    )
    return 0


def _write(session: Session, view: "GuideView", file: Path, *, as_pdf: bool) -> None:
    from esign_desktop import __version__
    from esign_desktop.app.atomic_write import atomic_write, problem_of
    from esign_desktop.app.printing import PrintingError, to_pdf
    from esign_desktop.presenters.guides.blocks import Imprint, guide_document
    from esign_desktop.presenters.write_problems import write_reason
    from esign_desktop.renderers.html import html_page

    texts = session.texts
    imprint = Imprint(texts.day(today_here()), __version__)
    page = html_page(guide_document(view, texts, imprint), texts.language)
    try:
        data = to_pdf(page) if as_pdf else page.encode()
    except PrintingError as error:
        message = N_("Could not create the PDF ({detail}). --html writes the same page.")
        raise Failure(texts.get(message, detail=error), UNAVAILABLE) from error
    try:
        atomic_write(file, data)
    except OSError as error:
        reason = write_reason(problem_of(error), error, texts)
        message = N_("Could not write the page to {file}: {reason}")
        raise Failure(texts.get(message, file=file, reason=reason), CANNOT_CREATE) from error
    session.tell(texts.get(N_("Written to {file}."), file=file))
