"""The first page: can I sign, and if not, what first?"""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from esign_desktop.catalog.computers import target_of
from esign_desktop.catalog.links import LinkEntry
from esign_desktop.diagnosis.card_issuer import IdentifiedIssuer, certificate_links
from esign_desktop.diagnosis.module_names import only_other_module
from esign_desktop.model.advice import Target
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.codes import CODES
from esign_desktop.model.guide import Role, Situation
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.record import Record
from esign_desktop.model.report import (
    Action,
    ActionKind,
    ChainLink,
    Finding,
    Link,
    LinkState,
    Report,
    Severity,
    Verdict,
)
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.presenters.document import Step
from esign_desktop.presenters.drivers.steps import advised_steps, install_command
from esign_desktop.presenters.findings import explain
from esign_desktop.presenters.messages import headline, waits_for_card, word
from esign_desktop.presenters.texts import N_, Texts

_AWAITED: Final = N_("waiting for the card")


class ActionView(Record, frozen=True):
    """A button, or a line in the terminal."""

    label: str
    action: Action
    url: str = ""  # where it leads, for actions that open a page
    command: str = ""  # what to run instead, where the system has a package manager


class FindingView(Record, frozen=True):
    """One finding as the user reads it."""

    code: str
    say: str
    severity: Severity
    severity_word: str
    calm: bool  # it says what is awaited, and not what is wrong
    title: str
    meaning: str
    steps: tuple[Step, ...]
    actions: tuple[ActionView, ...]


class ChainLinkView(Record, frozen=True):
    """One link of the chain as the user sees it."""

    link: Link
    state: LinkState
    label: str
    state_word: str


class OverviewView(Record, frozen=True):
    """The page."""

    verdict: Verdict
    headline: str
    waits: bool  # nothing is wrong: the reader waits for a card, which is no reason for alarm
    primary: FindingView | None
    findings: tuple[FindingView, ...]
    chain: tuple[ChainLinkView, ...]


class Presenter:
    """Puts reports into words.

    Args:
        texts: the language.
        catalog: titles of packages.
        links: titles and addresses of links.
    """

    def __init__(self, texts: Texts, catalog: Catalog, links: Mapping[str, LinkEntry]) -> None:
        self.texts = texts
        self.catalog = catalog
        self._links = links
        self._doors: tuple[Snapshot, Mapping[str, IdentifiedIssuer]] | None = (
            None  # of the last report
        )

    def overview(self, report: Report) -> OverviewView:
        """Return the first page for a report."""
        findings = tuple(self.finding(finding, report) for finding in report.findings)
        says = [each.say for each in findings]
        waits = waits_for_card(report.verdict, says)
        return OverviewView(
            verdict=report.verdict,
            headline=self.texts.get(headline(report.verdict, says)),
            waits=waits,
            primary=next((each for each in findings if each.code == report.primary), None),
            findings=findings,
            chain=tuple(self._link(item, report, waits=waits) for item in report.chain),
        )

    def _link(self, item: ChainLink, report: Report, *, waits: bool) -> ChainLinkView:
        state, state_word = item.state, word(item.state)
        if waits and item.link is Link.CARD:
            state, state_word = LinkState.UNKNOWN, word(ReaderState.EMPTY)
        label = self.texts.get(word(item.link))
        if item.link is Link.MIDDLEWARE:
            label = only_other_module(report.snapshot, self.catalog) or label
        return ChainLinkView(item.link, state, label, self.texts.get(state_word))

    def finding(self, finding: Finding, report: Report) -> FindingView:
        """Return one finding in words."""
        host = report.snapshot.host
        target = target_of(host)
        advised = advised_steps(finding.actions, self.catalog, target, self.texts)
        told = self._with_link(finding, report)
        words = explain(told, host.platform, self.texts, advised, report.snapshot.taken_at)
        known = CODES.get(finding.code)
        calm = finding.code == "card.absent"
        return FindingView(
            code=finding.code,
            say=known.say if known else "",
            severity=finding.severity,
            severity_word=self.texts.get(_AWAITED if calm else word(finding.severity)),
            calm=calm,
            title=words.title,
            meaning=words.meaning,
            steps=words.steps,
            actions=tuple(self.action(action, target) for action in finding.actions),
        )

    def _with_link(self, finding: Finding, report: Report) -> Finding:
        """Return a finding about a certificate with whose it is: the steps differ by that."""
        if not finding.code.startswith("certificate.") or "door" in finding.values:
            return finding
        if self._doors is None or self._doors[0] is not report.snapshot:
            self._doors = report.snapshot, certificate_links(report.snapshot, self.catalog)
        sign = self._doors[1].get(finding.about)
        if sign is None:
            return finding
        whose = {"door": sign.door.value, "provider": sign.provider}
        return replace(finding, values={**finding.values, **whose})

    def serves(self, action: Action, role: Role | None) -> bool:
        """Tell whether an action leads such a card's holder to the right door."""
        link = self._links.get(action.target) if action.kind is ActionKind.OPEN_LINK else None
        return link is None or link.serves(role)

    def action(self, action: Action, target: Target | None = None) -> ActionView:
        """Return an action with a label that says what it leads to.

        Args:
            action: what can be done.
            target: the computer it is to be done on; None: not told.
        """
        if action.kind is ActionKind.OPEN_LINK and (link := self._links.get(action.target)):
            return ActionView(link.title(self.texts.language), action, link.url)
        label = self.texts.get(word(action.kind))
        if action.kind is ActionKind.INSTALL_PACKAGE:
            package = self.catalog.package(action.target)
            if package is not None:
                command = install_command((package,), target) if target else ""
                url = "" if command else package.homepage
                return ActionView(f"{label}: {package.title}", action, url, command)
        if action.kind is ActionKind.OPEN_GUIDE and action.target in list(Situation):
            title = self.texts.get(word(Situation(action.target)))
            return ActionView(f"{label}: {title}", action)
        if action.kind is ActionKind.CLOSE_PROGRAM and action.target:
            return ActionView(f"{label}: {action.target}", action)
        return ActionView(label, action)


def change_line(report: Report, presenter: Presenter) -> str:
    """Return a report on one line, for who watches how it changes."""
    view = presenter.overview(report)
    moment = presenter.texts.moment(report.snapshot.taken_at)
    codes = ", ".join(f"{finding.code} ({finding.say})" for finding in view.findings)
    return "  ".join(filter(None, (moment, view.headline, codes)))
