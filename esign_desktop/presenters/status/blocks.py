"""The first page as a document, and a whole report with when and with what it was made."""

from collections.abc import Iterator, Mapping
from typing import Final

from esign_desktop.model.report import LinkState, Report, Verdict
from esign_desktop.presenters.cards.blocks import certificate_facts
from esign_desktop.presenters.cards.inventory import certificate_views, left_out
from esign_desktop.presenters.document import (
    Block,
    Document,
    Emphasis,
    Fact,
    Facts,
    Heading,
    Mark,
    Paragraph,
    Section,
    Steps,
)
from esign_desktop.presenters.findings.blocks import finding_section
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.status.troubleshooting import still_not_view
from esign_desktop.presenters.texts import N_, Texts

VERDICT_MARKS: Final[Mapping[Verdict, Mark]] = {
    Verdict.READY: Mark.GOOD,
    Verdict.ATTENTION: Mark.ATTENTION,
    Verdict.NOT_USABLE: Mark.BAD,
    Verdict.UNKNOWN: Mark.UNKNOWN,
}
LINK_MARKS: Final[Mapping[LinkState, Mark]] = {
    LinkState.OK: Mark.GOOD,
    LinkState.WARNING: Mark.ATTENTION,
    LinkState.BROKEN: Mark.BAD,
    LinkState.UNKNOWN: Mark.NOT_SEEN,
}


def overview_document(report: Report, presenter: Presenter) -> Document:
    """Return the first page: verdict, chain, certificates, findings, and what else to try."""
    still = still_not_view(report, presenter.texts)
    tried = (Section(Heading(still.title), (Steps(still.steps),)),) if still else ()
    return Document((*_overview(report, presenter), *tried))


def report_document(report: Report, presenter: Presenter, app_version: str) -> Document:
    """Return a whole report: when and with what it was made, then what it says."""
    head = report_section(report, presenter.texts, app_version)
    return Document((head, *_overview(report, presenter)))


def report_section(report: Report, texts: Texts, app_version: str) -> Section:
    """Return when a report was made, with what, on which system, and what it leaves out."""
    _ = texts.get
    host = report.snapshot.host
    system = " ".join(filter(None, (host.os_name or host.platform, host.architecture)))
    made_with = _(
        N_("Program: {version}; catalogue: {catalog}"),
        version=app_version,
        catalog=report.catalog_version,
    )
    lines = (made_with, _(N_("System: {system}"), system=system))
    return Section(
        Heading(_(N_("Report from {moment}"), moment=texts.moment(report.snapshot.taken_at))),
        tuple(map(Paragraph, (*lines, *left_out(report.snapshot, texts)))),
    )


def code_paragraph(say: str, texts: Texts) -> Paragraph:
    """Return the code to read out on the phone."""
    return Paragraph(texts.get(N_("Help desk code: {say}"), say=say), emphasis=Emphasis.STRONG)


def _overview(report: Report, presenter: Presenter) -> Iterator[Block]:
    texts = presenter.texts
    view = presenter.overview(report)
    mark = Mark.WAITING if view.waits else VERDICT_MARKS[view.verdict]
    yield Section(Heading(view.headline, mark))
    chain = (Fact(each.label, each.state_word, LINK_MARKS[each.state]) for each in view.chain)
    yield Section(None, (Facts(tuple(chain), chained=True),))
    for certificate in certificate_views(report.snapshot, presenter.catalog, texts):
        yield Section(None, (certificate_facts(certificate, texts),))
    for finding in view.findings:
        yield finding_section(finding, texts)
    if view.primary is not None:
        yield code_paragraph(view.primary.say, texts)
