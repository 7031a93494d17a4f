"""Words for what goes wrong in the program itself."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import HELP_DESK, SEND_REPORT
from esign_desktop.presenters.texts import N_, Wording

TEXTS: Final[Mapping[str, FindingText]] = {
    "check.failed": FindingText(
        title=N_("One of this program's checks failed"),
        meaning=N_(
            "The error is in this program ({check}), not in your card. All other "
            "results are valid."
        ),
        steps=(
            Wording(
                N_("Run the check again."),
                in_window=N_("Press “Check again” on the Status page."),
            ),
            SEND_REPORT,
            HELP_DESK,
        ),
    ),
}
