"""Views as plain text: on a terminal, in a file, and in the window's report."""

from collections.abc import Iterator, Sequence
from typing import Final

from esign_desktop.model.catalog import Catalog
from esign_desktop.model.report import ActionKind, LinkState, Report, Verdict
from esign_desktop.presenters.cards.inventory import CertificateView, certificate_views, left_out
from esign_desktop.presenters.status.overview import (
    ActionView,
    FindingView,
    OverviewView,
    Presenter,
)
from esign_desktop.presenters.texts import N_, Texts, Wording

VERDICT_MARKS: Final = {
    Verdict.READY: ("✔", "green"),
    Verdict.ATTENTION: ("!", "yellow"),
    Verdict.NOT_USABLE: ("✘", "red"),
    Verdict.UNKNOWN: ("?", "magenta"),
}
_WAITS: Final = ("…", "cyan")
LINK_MARKS: Final = {
    LinkState.OK: ("✔", "green"),
    LinkState.WARNING: ("!", "yellow"),
    LinkState.BROKEN: ("✘", "red"),
    LinkState.UNKNOWN: ("·", "dim"),
}

_SHOWS_GUIDE: Final = Wording(
    "esign-desktop-cli guide {situation}", in_window=N_("the Procedures page shows it")
)


def report_text(report: Report, presenter: Presenter, catalog: Catalog, app_version: str) -> str:
    """Return a whole report as text: when and with what it was made, then the first page."""
    texts = presenter.texts
    head = [*report_head(report, texts, app_version), *left_out(report.snapshot, texts)]
    certificates = certificate_views(report.snapshot, catalog, texts)
    lines = [*head, "", *overview_lines(presenter.overview(report), certificates, texts)]
    return "\n".join(lines) + "\n"


def report_head(report: Report, texts: Texts, app_version: str) -> list[str]:
    """Return when a report was made, with what, and on which system."""
    _ = texts.get
    host = report.snapshot.host
    system = " ".join(filter(None, (host.os_name or host.platform, host.architecture)))
    return [
        _(N_("Report of {moment}"), moment=texts.moment(report.snapshot.taken_at)),
        _(
            N_("Program: {version}; catalogue: {catalog}"),
            version=app_version,
            catalog=report.catalog_version,
        ),
        _(N_("System: {system}"), system=system),
    ]


def overview_lines(
    view: OverviewView, certificates: Sequence[CertificateView], texts: Texts
) -> list[str]:
    """Return the first page as plain text."""
    _ = texts.get
    lines = [f"{verdict_mark(view)[0]} {view.headline}", ""]
    lines += [f"  {LINK_MARKS[x.state][0]} {x.label}: {x.state_word}" for x in view.chain]
    for certificate in certificates:
        lines += ["", *(f"  {line}" for line in certificate_lines(certificate, texts))]
    for finding in view.findings:
        lines += ["", *finding_lines(finding, texts)]
    if view.primary is not None:
        lines += ["", _(N_("Help desk code: {say}"), say=view.primary.say)]
    return lines


def verdict_mark(view: OverviewView) -> tuple[str, str]:
    """Return the sign before a headline, and its colour."""
    return _WAITS if view.waits else VERDICT_MARKS[view.verdict]


def finding_lines(finding: FindingView, texts: Texts) -> Iterator[str]:
    """Yield one finding with its steps and where they lead."""
    yield f"[{finding.say}] {finding.title}  ({finding.severity_word})"
    yield f"  {finding.meaning}"
    yield from (f"  {number}. {step}" for number, step in enumerate(finding.steps, 1))
    yield from (f"  → {action.label}: {action.url}" for action in pages(finding.actions))
    yield from (f"  → {label}: {where}" for label, where in guides(finding.actions, texts))


def certificate_lines(view: CertificateView, texts: Texts, *, full: bool = False) -> Iterator[str]:
    """Yield one certificate, a fact a line."""
    _ = texts.get
    yield _(N_("Certificate: {holder}"), holder=view.holder)
    if view.purpose:
        yield _(N_("Purpose: {purpose}"), purpose=view.purpose)
    yield _(N_("Valid: {period} ({remaining})"), period=view.period, remaining=view.remaining)
    yield _(N_("Issuer: {issuer}"), issuer=view.issuer_and_kind)
    if view.revocation:
        yield _(N_("Revocation: {answer}"), answer=view.revocation)
    if view.chain:
        yield _(N_("Chain of signatures: {state}"), state=view.chain)
    if full:
        if view.usages:
            yield _(N_("Key: {key}; for: {usages}"), key=view.key, usages=view.usages)
        else:
            yield _(N_("Key: {key}"), key=view.key)
        where = ", ".join(filter(None, (view.where.strip(), view.source_word)))
        yield _(N_("In: {where}"), where=where)
        yield f"SHA-256: {view.fingerprint}"


def pages(actions: Sequence[ActionView]) -> list[ActionView]:
    """Return the actions that lead to a page, each page once."""
    by_url = {action.url: action for action in reversed(actions) if action.url}
    return [action for action in actions if by_url.get(action.url) is action]


def guides(actions: Sequence[ActionView], texts: Texts) -> list[tuple[str, str]]:
    """Return labels of guides, with the command, or the page, that shows each."""
    return [
        (each.label, texts.get(_SHOWS_GUIDE, situation=each.action.target))
        for each in actions
        if each.action.kind is ActionKind.OPEN_GUIDE
    ]
