"""Words for a card that holds a better certificate than the AKİS software shows."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import CLOSE_PROGRAMS, HELP_DESK
from esign_desktop.presenters.texts import N_, Wording

_TAKE_OUT: Final = N_("Remove the card from the reader.")
_RESTART_AND_INSERT: Final = Wording(
    N_("Restart the computer, insert the card again until it stops, and run this check again."),
    in_window=N_(
        "Restart the computer, insert the card again until it stops, and open this program again."
    ),
)
_UPDATE: Final = N_("If the problem persists, install the newest AKİA from its download page.")
_STEPS: Final = (_TAKE_OUT, CLOSE_PROGRAMS, _RESTART_AND_INSERT, _UPDATE, HELP_DESK)

TEXTS: Final[Mapping[str, FindingText]] = {
    "middleware.certificate_missing": FindingText(
        title=N_("The AKİS software does not show the certificate on your card"),
        meaning=N_(
            "Your card holds a certificate that is valid until {ends_on}; this "
            "program read it directly from the card. Other programs see only what the "
            "AKİS software shows, so they cannot sign with it."
        ),
        steps=_STEPS,
    ),
    "middleware.certificate_stale": FindingText(
        title=N_("The AKİS software shows an old certificate"),
        meaning=N_(
            "Your card holds a newer certificate, valid until {ends_on}. The AKİS software still "
            "shows the old one, so other programs do not see the new one. You do not need to "
            "renew."
        ),
        steps=_STEPS,
    ),
}
