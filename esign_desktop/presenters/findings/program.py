"""Words for what goes wrong in the program itself."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import HELP_DESK
from esign_desktop.presenters.texts import N_, Wording

TEXTS: Final[Mapping[str, FindingText]] = {
    "check.failed": FindingText(
        title=N_("One of this program's checks could not be made"),
        meaning=N_(
            "The fault is in this program ({check}), not in your card. All other results "
            "still hold."
        ),
        steps=(
            N_("Run the check again."),
            Wording(
                N_("If it stays so, save a report and send it to your help desk."),
                in_window=N_(
                    "If it stays so, save a report on the Support page and send it to your help "
                    "desk."
                ),
            ),
            HELP_DESK,
        ),
    ),
}
