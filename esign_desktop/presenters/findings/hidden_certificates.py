"""Words for a card on which the AKİS software, or another module, does not show everything."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.presenters.findings import certificate_titles as titles
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import (
    ASK_ITS_MAKER,
    CHECK_AGAIN,
    CLOSE_PROGRAMS,
    HELP_DESK,
    RESEAT_CARD,
)
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
_OTHER_STEPS: Final = (_TAKE_OUT, _RESTART_AND_INSERT, ASK_ITS_MAKER)
_KEY_STEPS: Final = (
    RESEAT_CARD,
    CHECK_AGAIN,
    N_("If you have another e-signature card, insert that one."),
    N_(
        "If the problem persists, call KamuSM on 444 5 576 and say that the "
        "certificate's key is not found on the card."
    ),
)


def _other(title: str, meaning: str, steps: tuple[str, ...]) -> Mapping[str, FindingText]:
    return {"other_module": FindingText(title=title, meaning=meaning, steps=steps)}


TEXTS: Final[Mapping[str, FindingText]] = {
    "middleware.certificate_missing": FindingText(
        title=N_("The AKİS software does not show the certificate on your card"),
        meaning=N_(
            "Your card holds a certificate that is valid until {ends_on}; this "
            "program read it directly from the card. Other programs see only what the "
            "AKİS software shows, so they cannot sign with it."
        ),
        steps=_STEPS,
        by={
            "case": _other(
                N_("{module} does not show the certificate on your card"),
                N_(
                    "Your card holds a certificate that is valid until {ends_on}; this "
                    "program read it directly from the card. Programs that use {module} see "
                    "only what it shows, so they cannot sign with it."
                ),
                _OTHER_STEPS,
            )
        },
    ),
    "middleware.certificate_stale": FindingText(
        title=N_("The AKİS software shows an old certificate"),
        meaning=N_(
            "Your card holds a newer certificate, valid until {ends_on}. The AKİS software still "
            "shows the old one, so other programs do not see the new one. You do not need to "
            "renew."
        ),
        steps=_STEPS,
        by={
            "case": _other(
                N_("{module} shows an old certificate"),
                N_(
                    "Your card holds a newer certificate, valid until {ends_on}. {module} still "
                    "shows the old one, so programs that use it do not see the new one. You do "
                    "not need to renew."
                ),
                _OTHER_STEPS,
            )
        },
    ),
    "certificate.no_key": FindingText(
        title=titles.STALE,
        meaning=N_(
            "The card holds a renewed certificate, but the AKİS software does not "
            "show its private key. Programs can sign with the old certificate only, "
            "as long as it is valid."
        ),
        steps=_KEY_STEPS,
        without={
            "renewal": FindingText(
                title=titles.KEY_MISSING,
                meaning=N_(
                    "The certificate can be read, but the AKİS software does not show "
                    "its private key. Without the key this certificate cannot sign."
                ),
                steps=_KEY_STEPS,
                by={
                    "case": _other(
                        titles.KEY_MISSING,
                        N_(
                            "The certificate can be read, but {module} does not show its "
                            "private key. Without the key this certificate cannot sign."
                        ),
                        _KEY_STEPS,
                    )
                },
            ),
        },
        by={
            "case": _other(
                titles.STALE,
                N_(
                    "The card holds a renewed certificate, but {module} does not show its "
                    "private key. Programs can sign with the old certificate only, as long "
                    "as it is valid."
                ),
                _KEY_STEPS,
            )
        },
    ),
    "certificate.differs": FindingText(
        title=N_("The AKİS software does not show the card's current contents"),
        meaning=N_(
            "This program read the card in {reader} directly and found other "
            "certificates. The AKİS software may still show what it read before."
        ),
        steps=(
            CLOSE_PROGRAMS,
            RESEAT_CARD,
            CHECK_AGAIN,
            N_("If the problem persists, restart the computer and install the newest AKİA."),
            HELP_DESK,
        ),
        by={
            "case": _other(
                N_("{module} does not show the card's current contents"),
                N_(
                    "This program read the card in {reader} directly and found other "
                    "certificates. {module} may still show what it read before."
                ),
                (RESEAT_CARD, CHECK_AGAIN, ASK_ITS_MAKER),
            )
        },
    ),
}
