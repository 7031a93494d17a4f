"""A finding as blocks, for every page that tells one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from esign_desktop.model.report import ActionKind, Severity
from esign_desktop.presenters.document import (
    Heading,
    Link,
    LinkKind,
    Links,
    Mark,
    Paragraph,
    Section,
    Steps,
)
from esign_desktop.presenters.status.overview import ActionView, FindingView
from esign_desktop.presenters.texts import N_, Texts, Wording

_MARKS: Final[Mapping[Severity, Mark]] = {
    Severity.BLOCKING: Mark.BAD,
    Severity.WARNING: Mark.ATTENTION,
    Severity.NOTE: Mark.INFORMATION,
}
_SHOWS_GUIDE: Final = Wording(
    "esign-desktop-cli guide {situation}", in_window=N_("see the Procedures page")
)


def finding_section(finding: FindingView, texts: Texts) -> Section:
    """Return one finding with its steps and where they lead."""
    mark = Mark.WAITING if finding.calm else _MARKS[finding.severity]
    return Section(
        Heading(finding.title, mark, finding.say, finding.severity_word),
        (
            Paragraph(finding.meaning),
            Steps(finding.steps),
            Links(tuple(action_links(finding.actions, texts))),
        ),
    )


def action_links(actions: Sequence[ActionView], texts: Texts) -> Iterator[Link]:
    """Yield what can be done: a page, a guide, or a button that only the window has."""
    pages = set[str]()
    for each in actions:
        if each.url:
            repeated = each.url in pages
            yield Link(LinkKind.PAGE, each.label, each.url, each.url, each.action, repeated)
            pages.add(each.url)
        elif each.action.kind is ActionKind.OPEN_GUIDE:
            where = texts.get(_SHOWS_GUIDE, situation=each.action.target)
            yield Link(LinkKind.GUIDE, each.label, where, action=each.action)
        else:
            yield Link(LinkKind.ACTION, each.label, action=each.action)
