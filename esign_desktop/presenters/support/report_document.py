"""The report as other programs read it: facts, findings and their words in one JSON object."""

from collections.abc import Mapping

from esign_desktop.model.codec import encode
from esign_desktop.model.record import Record
from esign_desktop.model.report import (
    REPORT_SCHEMA,
    ChainLink,
    Report,
    Severity,
    Verdict,
)
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.presenters.status.action_document import ActionDocument, action_documents
from esign_desktop.presenters.status.overview import FindingView, Presenter


class FindingDocument(Record, frozen=True):
    """A finding with its words."""

    code: str
    say: str
    severity: Severity
    about: str
    values: Mapping[str, str]
    title: str
    meaning: str
    steps: tuple[str, ...]
    actions: tuple[ActionDocument, ...]


class ReportDocument(Record, frozen=True):
    """Everything a report says."""

    schema: int
    verdict: Verdict
    primary: str | None
    chain: tuple[ChainLink, ...]
    findings: tuple[FindingDocument, ...]
    snapshot: Snapshot
    catalog_version: str
    app_version: str
    redacted: bool


def document(report: Report, presenter: Presenter, app_version: str) -> ReportDocument:
    """Return a report with its words, ready to be encoded."""
    views = presenter.overview(report).findings
    return ReportDocument(
        schema=REPORT_SCHEMA,
        verdict=report.verdict,
        primary=report.primary,
        chain=report.chain,
        findings=tuple(
            _finding(view, finding.about, finding.values)
            for view, finding in zip(views, report.findings, strict=True)
        ),
        snapshot=report.snapshot,
        catalog_version=report.catalog_version,
        app_version=app_version,
        redacted=report.redacted,
    )


def report_file(report: Report, presenter: Presenter, app_version: str) -> bytes:
    """Return a report as the file that is saved and sent."""
    return encode(document(report, presenter, app_version), indent=2) + b"\n"


def _finding(view: FindingView, about: str, values: Mapping[str, str]) -> FindingDocument:
    return FindingDocument(
        code=view.code,
        say=view.say,
        severity=view.severity,
        about=about,
        values=values,
        title=view.title,
        meaning=view.meaning,
        steps=tuple(map(str, view.steps)),
        actions=action_documents(view.actions),
    )
