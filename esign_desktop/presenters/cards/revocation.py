"""Asking issuers over the internet, in words: whether it may be done, and how it ended."""

from collections.abc import Iterable, Mapping
from typing import Final

from esign_desktop.model.certificate import Certificate, RevocationStatus
from esign_desktop.model.online_use import OnlineUse
from esign_desktop.model.record import Record
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.texts import N_, Texts

_STOPPED: Final = frozenset({RevocationStatus.REVOKED, RevocationStatus.SUSPENDED})

_HINTS: Final[Mapping[OnlineUse, str]] = {
    OnlineUse.WHEN_ASKED: N_(
        "Only if you ask: this program checks with the issuer (KamuSM) over the "
        "internet whether a certificate has been revoked. The certificate's number is "
        "sent; your PIN and your other data are not."
    ),
    OnlineUse.ALWAYS: N_(
        "Set by the administrator of this computer: for every card, this program "
        "checks with the issuer (KamuSM) over the internet whether a certificate has "
        "been revoked. The certificate's number is sent; your PIN and your other data "
        "are not."
    ),
    OnlineUse.NEVER: N_(
        "The administrator of this computer does not allow revocation checks with the "
        "issuer over the internet."
    ),
}


class RevocationView(Record, frozen=True):
    """What is said beside the button that asks."""

    hint: str  # when it is asked and what is sent, or why it is not asked
    may_ask: bool


def issuers_view(use: OnlineUse, texts: Texts) -> RevocationView:
    """Return what is said where issuers can be asked."""
    return RevocationView(texts.get(_HINTS[use]), use is not OnlineUse.NEVER)


def online_words(certificates: Iterable[Certificate], texts: Texts) -> str:
    """Return how asking the issuers ended, all certificates in one sentence or two."""
    told = [each.revocation for each in certificates if each.revocation is not None]
    if not told:
        return texts.get(N_("No new answer: there is no issuer to check with."))
    bad = [each for each in told if each.status in _STOPPED]
    silent = [each for each in told if each.status is RevocationStatus.UNKNOWN]
    if bad:
        return texts.get(N_("The issuer has answered: a certificate is no longer valid."))
    if silent:
        why = silent[0].why
        reason = texts.get(word(why)) if why else texts.get(word(RevocationStatus.UNKNOWN))
        return texts.get(N_("No usable answer: {reason}."), reason=reason)
    when = texts.moment(max(each.checked_at for each in told))
    return texts.get(N_("The issuer answered on {moment}: nothing is revoked."), moment=when)
