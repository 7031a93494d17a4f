"""The message for a system without a library that Qt needs. Loads no Qt itself."""

from typing import Final

from esign_desktop.presenters.texts import N_

LACKS: Final = N_(
    "The window cannot open on this computer ({what}). The command line works without it: "
    "esign-desktop-cli diagnose"
)
