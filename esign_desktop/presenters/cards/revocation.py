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
        "Only when you ask: the issuer (KamuSM) is asked over the internet whether a certificate "
        "has been revoked. The certificate's number is sent, no PIN and no other data of yours."
    ),
    OnlineUse.ALWAYS: N_(
        "The administrator of this computer wants it so: for every card the issuer (KamuSM) is "
        "asked over the internet whether a certificate has been revoked. The certificate's number "
        "is sent, no PIN and no other data of yours."
    ),
    OnlineUse.NEVER: N_(
        "The administrator of this computer does not allow issuers to be asked over the internet "
        "whether a certificate has been revoked."
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
        return texts.get(N_("Nothing new was answered: there is no issuer to ask here."))
    bad = [each for each in told if each.status in _STOPPED]
    silent = [each for each in told if each.status is RevocationStatus.UNKNOWN]
    if bad:
        return texts.get(N_("The issuer has answered: a certificate does not hold any more."))
    if silent:
        why = silent[0].why
        reason = texts.get(word(why)) if why else texts.get(word(RevocationStatus.UNKNOWN))
        return texts.get(N_("There was no answer that could be used: {reason}."), reason=reason)
    when = texts.moment(max(each.checked_at for each in told))
    return texts.get(N_("The issuer has answered on {moment}: nothing was revoked."), moment=when)
