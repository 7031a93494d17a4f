"""What to try where no finding says it: signing fails all the same, or nobody could look."""

from typing import Final

from esign_desktop.model.record import Record
from esign_desktop.model.report import Report, Verdict
from esign_desktop.presenters.document import Step, step_of
from esign_desktop.presenters.findings.steps import (
    CHECK_AGAIN,
    REPLUG_READER,
    RESTART,
    SEND_REPORT,
)
from esign_desktop.presenters.texts import N_, Texts, Wording

_FIRST: Final = frozenset({"pin.last_try", "pin.low", "pin.must_change"})
"""A PIN that was wrong before is nothing to try for practice; one to be changed signs nothing."""


class TroubleshootingView(Record, frozen=True):
    """Steps that find out on which side of the card the fault is."""

    title: str
    steps: tuple[Step, ...]
    signs: bool  # a test signature is among them


_NOBODY_COULD_LOOK: Final = (REPLUG_READER, RESTART, CHECK_AGAIN, SEND_REPORT)
_STEPS: Final = (
    Wording(
        N_(
            "Make a test signature (“sign-test”): it tests the card, the certificate and "
            "the PIN at once."
        ),
        in_window=N_(
            "Make a test signature: it tests the card, the certificate and the PIN at once."
        ),
    ),
    N_(
        "If it succeeds, the problem is not the card but the program you sign with: "
        "remove the card, close that program and the browser, insert the card, and "
        "open them again."
    ),
    Wording(
        N_(
            "If that does not help, send the report (“report save”) to that program's "
            "support team."
        ),
        in_window=N_("If that does not help, send the report to that program's support team."),
    ),
)


def still_not_view(report: Report, texts: Texts) -> TroubleshootingView | None:
    """Return what to try, or None where the findings come first.

    Args:
        report: what was found.
        texts: the language.
    """
    if report.verdict is Verdict.UNKNOWN and report.primary is None:
        steps = tuple(step_of(step, texts) for step in _NOBODY_COULD_LOOK)
        return TroubleshootingView(texts.get(N_("What to try")), steps, signs=False)
    if report.verdict not in {Verdict.READY, Verdict.ATTENTION}:
        return None
    if any(finding.code in _FIRST for finding in report.findings):
        return None
    return TroubleshootingView(
        title=texts.get(N_("If you still cannot sign")),
        steps=tuple(step_of(step, texts) for step in _STEPS),
        signs=True,
    )
