"""Where a catalogue comes from and why one is not used, in words."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.model.catalog_use import CatalogOrigin, Refusal
from esign_desktop.presenters.texts import N_

ORIGINS: Final[Mapping[CatalogOrigin, str]] = {
    CatalogOrigin.BUNDLED: N_("It came with the program."),
    CatalogOrigin.USER: N_(
        "You imported it; it is newer than the one that came with the program."
    ),
    CatalogOrigin.COMPUTER: N_(
        "An administrator imported it for this computer; it is newer than the one "
        "that came with the program."
    ),
    CatalogOrigin.SHARE: N_(
        "Your administrator provides it; it is newer than the one that came with the program."
    ),
}

REFUSALS: Final[Mapping[Refusal, str]] = {
    Refusal.UNREADABLE: N_("the file cannot be read"),
    Refusal.AWAY: N_("the location set by your administrator cannot be reached"),
    Refusal.TOO_LONG: N_("the file is too large for a catalogue"),
    Refusal.NO_CATALOG_FILE: N_("the file is not a signed catalogue"),
    Refusal.NO_KEYS: N_(
        "this program does not trust any signing key yet; an administrator can name a "
        "key in the policy"
    ),
    Refusal.UNKNOWN_KEY: N_("it is signed with a key this program does not trust"),
    Refusal.WRONG_SIGNATURE: N_("the signature is wrong: the file is damaged or was changed"),
    Refusal.WRONG_CONTENT: N_(
        "it contains an invalid entry, or it is for a newer version of the program"
    ),
    Refusal.OLDER: N_("it is older than the one in use"),
    Refusal.NOT_NEWER: N_("the one that came with the program is at least as new"),
}
